using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Where the numbers of a function are computed and read, and which of those that it stores are computed alike.</summary>
internal sealed class RowNumbers
{
    /// <summary>How far two computations are compared before it is tried to pair them, and how much they must have in common.</summary>
    public const int Depth = 5;
    public const int LeastLikeness = 4;

    /// <summary>Of more stored numbers it isn't looked for which are alike.</summary>
    private const int MostOutputs = 64;

    private static readonly Regex s_literal = new(@"^-?\d+(\.\d+)?([eE][+-]?\d+)?$");

    private readonly List<(Region Region, int Index)> _inside = [];
    private readonly List<List<(Expression Number, int Store)>> _outputs = [];

    public RowNumbers(Function function)
    {
        Index(function.Body, []);
        Alike = [.. _outputs.SelectMany(AlikeAmong)];
    }

    /// <summary>What is computed by one operation.</summary>
    public Dictionary<int, Let> Lets { get; } = [];

    /// <summary>What comes out of a branch.</summary>
    public Dictionary<int, (If Branch, int Result)> Joined { get; } = [];

    /// <summary>Where each is computed.</summary>
    public Dictionary<int, (Region Region, int Index)> Homes { get; } = [];

    /// <summary>Where a variable is read, as the place in its own region, and which variable gets its value there; -1 for none.</summary>
    public Dictionary<int, List<(int Index, int Reader)>> Uses { get; } = [];

    /// <summary>The stored numbers that are computed alike, each once, first what is most alike.</summary>
    public IReadOnlyList<(Expression First, Expression Second)> Alike { get; }

    /// <summary>Whether a number is computed from another one of the same region.</summary>
    public bool DependsOn(Expression number, Expression other)
    {
        var home = Homes[other.Id];
        var seen = new HashSet<int>();
        var open = new Stack<Expression>([number]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (next.Equals(other))
            {
                return true;
            }

            if (!seen.Add(next.Id) || !Homes.TryGetValue(next.Id, out var place) || (ReferenceEquals(place.Region, home.Region) && place.Index <= home.Index))
            {
                continue;
            }

            foreach (var read in Lets.TryGetValue(next.Id, out var let) ? let.Value.Operands.SelectMany(operand => operand.Variables()) : Reads.Of(Joined[next.Id].Branch))
            {
                open.Push(read);
            }
        }

        return false;
    }

    /// <summary>
    /// The stored numbers of a region that are computed alike, each once: first those that are as many stores apart as most of what is alike,
    /// which is the length of a row, so that lanes are rows.
    /// </summary>
    private IEnumerable<(Expression First, Expression Second)> AlikeAmong(List<(Expression Number, int Store)> stored)
    {
        var open = new HashSet<Expression>(stored.Select(one => one.Number));
        var candidates = stored
            .SelectMany((first, i) => stored.Skip(i + 1).Select(second => (First: first.Number, Second: second.Number, Apart: second.Store - first.Store, Likeness: Likeness(first.Number, second.Number, Depth))))
            .Where(pair => pair.Likeness >= LeastLikeness).ToList();
        int row = candidates.GroupBy(pair => pair.Apart).OrderByDescending(pairs => pairs.Sum(pair => pair.Likeness)).FirstOrDefault()?.Key ?? 0;
        foreach (var (first, second, _, _) in candidates.OrderByDescending(pair => pair.Apart == row).ThenByDescending(pair => pair.Likeness))
        {
            if (open.Contains(first) && open.Contains(second))
            {
                open.Remove(first);
                open.Remove(second);
                yield return (first, second);
            }
        }
    }

    /// <summary>How many operations two numbers have in common, down to a depth; what is the same number counts twice.</summary>
    public int Likeness(Expression one, Expression other, int depth)
    {
        if (one.Equals(other))
        {
            return 2;
        }

        if (depth == 0 || !one.IsVariable || !other.IsVariable)
        {
            return 0;
        }

        if (Joined.TryGetValue(one.Id, out var left) && Joined.TryGetValue(other.Id, out var right))
        {
            // That both are zero on one side says little.
            return !ReferenceEquals(left.Branch, right.Branch) ? 0 : 1 + new[] { left.Branch.Then, left.Branch.Else }
                .Select(side => (One: side.Yields[left.Result], Other: side.Yields[right.Result]))
                .Sum(yields => yields.One.IsConstant ? 0 : Likeness(yields.One, yields.Other, depth - 1));
        }

        return Lets.TryGetValue(one.Id, out var a) && Lets.TryGetValue(other.Id, out var b) && a.Value.Operation == b.Value.Operation && IsPairable(a) && IsPairable(b)
            ? 1 + a.Value.Operands.Select((operand, i) => Likeness(operand, b.Value.Operands[i], depth - 1)).Sum()
            : 0;
    }

    /// <summary>Whether a vector can be made of a number: it is a double, and written as one if it is a constant.</summary>
    public static bool MayBePaired(Expression number) => number.IsConstant ? s_literal.IsMatch(number.Text) : number.Type.Name == "double";

    /// <summary>Whether a derivative is computed by an operation that there is for pairs: a sum, a product, a quotient, a shield.</summary>
    public static bool IsPairable(Let let) => !let.IsPrimal && let.Target.Type.Name == "double" && let.Value.Operation switch
    {
        Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Negate => let.Value.Operands.All(MayBePaired),
        Operation.Select => let.Value.Operands[1].IsZero && let.Value.Operands[0].IsVariable && MayBePaired(let.Value.Operands[2]),
        _ => false,
    };

    /// <summary>What a condition asks whether it is zero; null where it asks something else.</summary>
    public Expression? AskedOf(Expression condition) => condition.IsVariable && Lets.TryGetValue(condition.Id, out var let) && let.Value is { Operation: Operation.Equal } equal && equal.Operands[1].IsZero && equal.Operands[0] is { IsVariable: true, Type.Name: "double" } asked ? asked : null;

    private void Index(Region region, int[] results)
    {
        var stored = new List<(Expression Number, int Store)>();
        int stores = 0;
        for (int i = 0; i < region.Statements.Count; i++)
        {
            Cancellation.Check();
            var statement = region.Statements[i];
            _inside.Add((region, i));
            int reader = -1;
            switch (statement)
            {
                case Let let:
                    reader = let.Target.Id;
                    Lets[reader] = let;
                    Homes[reader] = (region, i);
                    break;
                case Store { Value: { Type.Name: "double" } value }:
                    if (value.IsVariable && !stored.Exists(one => one.Number.Equals(value)))
                    {
                        stored.Add((value, stores));
                    }

                    stores++;
                    break;
                case If branch:
                    for (int k = 0; k < branch.Results.Count; k++)
                    {
                        Joined[branch.Results[k].Id] = (branch, k);
                        Homes[branch.Results[k].Id] = (region, i);
                    }

                    break;
            }

            foreach (var variable in Reads.OwnOperands(statement).SelectMany(operand => operand.Variables()))
            {
                Use(variable, reader);
            }

            switch (statement)
            {
                case If branch:
                    int[] ids = [.. branch.Results.Select(result => result.Id)];
                    Index(branch.Then, ids);
                    Index(branch.Else, ids);
                    break;
                case Loop loop:
                    Index(loop.Condition, []);
                    Index(loop.Body, []);
                    break;
            }

            _inside.RemoveAt(_inside.Count - 1);
        }

        _inside.Add((region, region.Statements.Count));
        for (int i = 0; i < region.Yields.Count; i++)
        {
            foreach (var variable in region.Yields[i].Variables())
            {
                Use(variable, region.Yields[i].IsVariable && i < results.Length ? results[i] : -1);
            }
        }

        _inside.RemoveAt(_inside.Count - 1);
        if (stored.Count is > 1 and <= MostOutputs)
        {
            _outputs.Add(stored);
        }
    }

    private void Use(Expression variable, int reader)
    {
        if (Homes.TryGetValue(variable.Id, out var home))
        {
            int index = _inside.FindLast(place => ReferenceEquals(place.Region, home.Region)).Index;
            (Uses.TryGetValue(variable.Id, out var uses) ? uses : Uses[variable.Id] = []).Add((index, reader));
        }
    }
}
