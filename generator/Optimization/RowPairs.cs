using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Computes two rows of a Jacobian at once, in the lanes of a <c>Vector128</c>: what is done alike for both takes one operation.
/// Each lane does what was done before, in the same order, so that no digit changes.
/// </summary>
internal sealed class RowPairs : Rewriter
{
    /// <summary>Longer functions aren't looked through.</summary>
    private const int MostStatements = 600;

    private const string Vector = "global::System.Runtime.Intrinsics.Vector128";

    /// <summary>Two numbers at once.</summary>
    public static readonly ValueType PairType = ValueType.Scalar(Vector + "<double>");

    private static readonly Expression s_zero = Expression.Constant(PairType, Vector + "<double>.Zero");

    private static readonly string[] s_lanes = [$"{Expression.Hole}[0]", $"{Expression.Hole}[1]"];

    private readonly FunctionBuilder _builder;
    private readonly IReadOnlyDictionary<int, PairPlan.Pair> _pairs;

    /// <summary>The variables of pairs that are there, in this region and those around it.</summary>
    private Dictionary<(Expression, Expression), Expression> _there = [];

    private Region? _region;
    private int _index;

    private RowPairs(Function function, IReadOnlyDictionary<int, PairPlan.Pair> pairs)
    {
        _builder = new FunctionBuilder(function);
        _pairs = pairs;
    }

    /// <summary>Which number is taken out of a pair, 0 or 1; null for anything else.</summary>
    public static int? LaneOf(Expression expression) => expression is { Operation: Operation.Quoted } && expression.Operands.Count == 1 && expression.Operands[0].Type.Equals(PairType)
        ? expression.Text == s_lanes[0] ? 0 : expression.Text == s_lanes[1] ? 1 : null
        : null;

    public static Function Run(Function function)
    {
        var all = Program.AllStatements(function.Body);
        if (all.Count > MostStatements || all.Exists(statement => statement is Loop { IsWide: true }) || PairPlan.Of(function) is not { } plan)
        {
            return function;
        }

        (function, var pairs) = plan;
        var pass = new RowPairs(function, pairs);
        return DeadCode.Remove(function.With(pass.Rewrite(function.Body), pass._builder));
    }

    public override Region Rewrite(Region region) => Rewrite(region, _ => region.Yields);

    /// <param name="region">The region.</param>
    /// <param name="yieldsOf">What it hands on, after its statements.</param>
    private Region Rewrite(Region region, Func<List<Statement>, EquatableArray<Expression>> yieldsOf)
    {
        var (there, outer, index) = (_there, _region, _index);
        (_there, _region) = (new(there), region);
        var statements = new List<Statement>();
        for (int i = 0; i < region.Statements.Count; i++)
        {
            Cancellation.Check();
            _index = i;
            Rewrite(region.Statements[i], statements);
        }

        var yields = yieldsOf(statements);
        (_there, _region, _index) = (there, outer, index);
        return new Region(statements.ToEquatable(), yields);
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let let when _pairs.TryGetValue(let.Target.Id, out var pair):
                if (ReferenceEquals(pair.Place.Region, _region) && pair.Place.Index == _index)
                {
                    Compute(pair, let, into);
                }

                break;
            case If branch when branch.Results.Any(result => _pairs.ContainsKey(result.Id)):
                Join(branch, into);
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private void Compute(PairPlan.Pair pair, Let let, List<Statement> into)
    {
        var operation = pair.Operation!.Value;
        Expression value;
        if (operation == Operation.Select)
        {
            var shielded = Of(pair.Operands[0], into, let);
            value = pair.Asked is { } asked
                ? Expression.Quoted($"{Vector}.AndNot({Expression.Hole}, {Vector}.Equals({Expression.Hole}, {Expression.Hole}))", PairType, shielded, Of(asked, into, let), s_zero)
                : Expression.Of(Operation.Select, PairType, let.Value.Operands[0], s_zero, shielded);
        }
        else
        {
            // A product takes a number that both have as it is.
            bool takesNumber = operation == Operation.Multiply && pair.Operands.Any(operand => !operand.IsSame);
            value = Expression.Of(operation, PairType, [.. pair.Operands.Select(operand => takesNumber && operand.IsSame ? operand.First : Of(operand, into, let))]);
        }

        var both = _builder.NewVariable(PairType, Plural(pair));
        into.Add(new Let(both, value) { Origin = let.Origin });
        Take(pair, both, let, into);
    }

    /// <summary>Takes both numbers out of a pair; who needs neither is left out afterwards.</summary>
    private void Take(PairPlan.Pair pair, Expression both, Statement origin, List<Statement> into)
    {
        _there[(pair.First, pair.Second)] = both;
        into.Add(new Let(pair.First, Expression.Quoted(s_lanes[0], pair.First.Type, both)) { Origin = origin.Origin });
        into.Add(new Let(pair.Second, Expression.Quoted(s_lanes[1], pair.Second.Type, both)) { Origin = origin.Origin });
    }

    /// <summary>A branch with pairs among its results.</summary>
    private void Join(If branch, List<Statement> into)
    {
        var pairs = branch.Results.Where(result => _pairs.ContainsKey(result.Id)).Select(result => _pairs[result.Id]).Distinct().ToList();
        bool IsAlone(int result) => !_pairs.ContainsKey(branch.Results[result].Id);
        Region Side(Region side, int operand) => Rewrite(side, into => side.Yields.Where((_, i) => IsAlone(i)).Concat(pairs.Select(pair => Of(pair.Operands[operand], into, branch)).ToArray()).ToEquatable());
        var (then, otherwise) = (Side(branch.Then, 0), Side(branch.Else, 1));
        Expression[] results = [.. pairs.Select(pair => _builder.NewVariable(PairType, Plural(pair)))];
        into.Add(branch with { Then = then, Else = otherwise, Results = branch.Results.Where((_, i) => IsAlone(i)).Concat(results).ToEquatable() });
        for (int i = 0; i < pairs.Count; i++)
        {
            Take(pairs[i], results[i], branch, into);
        }
    }

    /// <summary>A variable that holds a pair: what was computed as one, else both put together.</summary>
    private Expression Of(PairPlan.Pair pair, List<Statement> into, Statement origin)
    {
        if (_there.TryGetValue((pair.First, pair.Second), out var known))
        {
            return known;
        }

        var (first, second) = (AsDouble(pair.First), AsDouble(pair.Second));
        if (pair.IsSame && first.IsZero)
        {
            return s_zero;
        }

        var value = !pair.IsSame ? Expression.Quoted($"{Vector}.Create({Expression.Hole}, {Expression.Hole})", PairType, first, second)
            : Expression.Quoted($"{Vector}.Create({Expression.Hole})", PairType, first);
        var both = _builder.NewVariable(PairType, pair.IsSame ? string.Empty : Plural(pair));
        into.Add(new Let(both, value) { Origin = origin.Origin });
        return _there[(pair.First, pair.Second)] = both;
    }

    /// <summary>A literal that C# takes for a double: of integers it would make another vector.</summary>
    private static Expression AsDouble(Expression number) => number.IsConstant && number.Text.All(letter => char.IsDigit(letter) || letter == '-')
        ? Expression.Constant(number.Type, number.Text + ".0")
        : number;

    /// <summary>The name of the first, for both; none where it has none.</summary>
    private string Plural(PairPlan.Pair pair) => _builder.NameOf(pair.First) is not { Length: > 0 } name ? string.Empty
        : char.IsLetter(name[name.Length - 1]) && !name.EndsWith("s", StringComparison.Ordinal) && Identifier.Escaped(name + "s") == name + "s" ? name + "s"
        : name + "Pair";
}
