using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Recognises the variables that a loop only adds to. The adjoint of such a sum is the same in every iteration, and the
/// order of the iterations makes no difference to it. A boolean that a loop only ever switches on is a sum of that kind.
/// </summary>
internal sealed class Accumulation
{
    private readonly VariableMap<int> _reads;
    private readonly VariableMap<Let?> _lets;
    private readonly Dictionary<int, (If Branch, int Place)> _joined = [];
    private readonly Dictionary<int, (Loop Loop, int Place)> _results = [];

    /// <summary>The region in which a variable gets its value.</summary>
    private readonly VariableMap<Region?> _homes;

    public Accumulation(Function function)
    {
        _reads = Reads.Counts(function);
        (_lets, _homes) = (new(function.Names.Count), new(function.Names.Count));
        Index(function.Body);
    }

    private void Index(Region region)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let:
                    _lets[let.Target.Id] = let;
                    _homes[let.Target.Id] = region;
                    break;
                case If branch:
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        _joined[branch.Results[i].Id] = (branch, i);
                        _homes[branch.Results[i].Id] = region;
                    }

                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        _results[loop.Carried[i].Result.Id] = (loop, i);
                        _homes[loop.Carried[i].Result.Id] = region;
                    }

                    break;
            }

            foreach (var inner in Program.Regions(statement))
            {
                Index(inner);
            }
        }
    }

    /// <summary>The operation that gave a variable its value, or null.</summary>
    public Expression? DefinitionOf(Expression variable) => _lets[variable]?.Value;

    /// <summary>Whether all that a loop does to a carried variable is to add to it.</summary>
    public bool Is(Loop loop, int place)
    {
        var carried = loop.Carried[place];
        if (!carried.Parameter.Type.IsFloating && !carried.Parameter.Type.IsBoolean)
        {
            return false;
        }

        // Nothing outside the loop sees it.
        return _reads[carried.Parameter] is > 0 and var reads && ReadsOnTheWay(loop.Body.Yields[place], carried.Parameter, loop.Body) == reads;
    }

    /// <summary>What a loop adds to a sum of the derivative, or subtracts from it; null for sums of the value and for what is no such sum.</summary>
    public (Expression Addend, Operation Operation)? AddendOf(Loop loop, int place)
    {
        var (next, parameter) = (loop.Body.Yields[place], loop.Carried[place].Parameter);
        return DefinitionOf(next) is { Operation: Operation.Add or Operation.Subtract } sum && _lets[next] is not { IsPrimal: true } && sum.Operands.Contains(parameter) && Is(loop, place)
            ? (sum.Operands[0].Equals(parameter) ? sum.Operands[1] : sum.Operands[0], sum.Operation)
            : null;
    }

    /// <summary>What a sum that is written out adds up, without zeros: variables, each once; null if it is something else, or more than so much.</summary>
    public IReadOnlyList<Expression>? AddendsOf(Let sum, int most)
    {
        var addends = new List<Expression>();
        int parts = 0;
        return Collect(sum.Value) && addends.Count > 1 ? addends : null;

        bool Collect(Expression addition)
        {
            foreach (var operand in addition.Operands.Where(operand => !operand.IsZero))
            {
                if (operand.IsVariable && _lets[operand] is { Value: { Operation: Operation.Add } part })
                {
                    // A sum of its own is part of the larger one.
                    if (parts++ == most || !Collect(part))
                    {
                        return false;
                    }
                }
                else if (!operand.IsVariable || addends.Count == most || addends.Contains(operand))
                {
                    return false;
                }
                else
                {
                    addends.Add(operand);
                }
            }

            return true;
        }
    }

    /// <summary>How often the accumulator is read on the way from it to a value by additions only; 0 if the value isn't reached so.</summary>
    /// <param name="region">Where it has to be computed: what a branch hands on and didn't compute passes the sum by where the other side is taken.</param>
    private int ReadsOnTheWay(Expression value, Expression accumulator, Region region)
    {
        if (value.Equals(accumulator))
        {
            return 1;
        }

        // What lies on the way must go nowhere else.
        if (!value.IsVariable || _reads[value] != 1 || !ReferenceEquals(_homes[value], region))
        {
            return 0;
        }

        if (DefinitionOf(value) is { } definition)
        {
            return definition.Operation switch
            {
                Operation.Add or Operation.Either => System.Math.Max(ReadsOnTheWay(definition.Operands[0], accumulator, region), ReadsOnTheWay(definition.Operands[1], accumulator, region)),
                Operation.Subtract => ReadsOnTheWay(definition.Operands[0], accumulator, region),
                _ => 0,
            };
        }

        if (_joined.TryGetValue(value.Id, out var joined))
        {
            int then = ReadsOnTheWay(joined.Branch.Then.Yields[joined.Place], accumulator, joined.Branch.Then);
            int other = ReadsOnTheWay(joined.Branch.Else.Yields[joined.Place], accumulator, joined.Branch.Else);
            return then > 0 && other > 0 ? then + other : 0;
        }

        return _results.TryGetValue(value.Id, out var result) && Is(result.Loop, result.Place)
            ? ReadsOnTheWay(result.Loop.Carried[result.Place].Initial, accumulator, region)
            : 0;
    }
}
