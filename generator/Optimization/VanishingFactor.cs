using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>What becomes of a loop, and of what is computed from its results, where a factor is zero and all numbers are finite.</summary>
/// <param name="factor">The factor.</param>
/// <param name="choice">Where the factor is zero because of a choice, that and how it was decided.</param>
/// <param name="definitions">What is known of the variables around the loop.</param>
internal sealed class VanishingFactor(Expression factor, (Expression Condition, bool Holds)? choice, IReadOnlyDictionary<int, Expression> definitions)
{
    /// <summary>The variables that are zero too, and those whose value is lost if the loop is skipped.</summary>
    private readonly HashSet<int> _zeros = [factor.Id], _lost = [];

    /// <summary>What conditions are known to be.</summary>
    private readonly Dictionary<int, bool> _conditions = choice is { } made ? new() { [made.Condition.Id] = made.Holds } : [];

    /// <summary>Variables of the loop that are what a sum was before the iteration.</summary>
    private readonly Dictionary<int, int> _same = [];

    /// <summary>Whether the loop, which is in a place of a region, has no effect but to set zeros, so that nobody misses its results.</summary>
    public bool Ends(Loop loop, Region region, int place)
    {
        foreach (var carried in loop.Carried)
        {
            _same[carried.Parameter.Id] = carried.Parameter.Id;
        }

        if (!loop.Body.Statements.All(HasNoEffect))
        {
            return false;
        }

        for (int i = 0; i < loop.Carried.Count; i++)
        {
            if (!LeavesAsItIs(loop, i))
            {
                _lost.Add(loop.Carried[i].Result.Id);
            }
        }

        return region.Statements.Skip(place + 1).All(IsUnmoved) && !region.Yields.Any(IsLost);
    }

    /// <summary>Whether what the loop, which was looked at, carries in a place comes out of it as it went in.</summary>
    public bool LeavesAsItIs(Loop loop, int place) => SameAs(loop.Body.Yields[place]) == loop.Carried[place].Parameter.Id;

    private bool HasNoEffect(Statement statement)
    {
        switch (statement)
        {
            case Let { Value.Operation: Operation.Copied or Operation.Invocation or Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Grow or Operation.Filled }:
                return false;
            case Let let:
                if (IsZero(let.Value))
                {
                    _zeros.Add(let.Target.Id);
                }
                else if (let.Value.Operation is Operation.Add or Operation.Subtract or Operation.Variable && SameAs(let.Value) is { } sum)
                {
                    _same[let.Target.Id] = sum;
                }

                Remember(let);
                return true;
            case Store store:
                return IsZero(store.Value) && store.Array.Type.Column is null;
            default:
                return false;
        }
    }

    /// <summary>The sum that an expression is the same as; null if it is something else.</summary>
    private int? SameAs(Expression e) => e switch
    {
        { IsVariable: true } => _same.TryGetValue(e.Id, out int sum) ? sum : null,
        { Operation: Operation.Add } => IsZero(e.Operands[1]) ? SameAs(e.Operands[0]) : IsZero(e.Operands[0]) ? SameAs(e.Operands[1]) : null,
        { Operation: Operation.Subtract } => IsZero(e.Operands[1]) ? SameAs(e.Operands[0]) : null,
        _ => null,
    };

    /// <summary>Whether a statement behind the loop does the same without it.</summary>
    private bool IsUnmoved(Statement statement)
    {
        if (statement is not Let let)
        {
            return !Reads.Of(statement).Any(variable => _lost.Contains(variable.Id));
        }

        Remember(let);
        if (IsZero(let.Value))
        {
            _zeros.Add(let.Target.Id);
        }
        else if (IsLost(let.Value))
        {
            _lost.Add(let.Target.Id);
            return let.Value.Operation is not (Operation.Copied or Operation.Invocation);
        }

        return true;
    }

    private bool IsLost(Expression e) => !IsZero(e) && (e.Operation == Operation.Select && Known(e.Operands[0]) is { } condition
        ? IsLost(e.Operands[condition ? 1 : 2])
        : e.IsVariable ? _lost.Contains(e.Id) : e.Operands.Any(IsLost));

    private bool IsZero(Expression e) => e.Type.IsScalar && e.Type.IsFloating && e.Operation switch
    {
        Operation.Constant => e.IsZero,
        Operation.Variable => _zeros.Contains(e.Id) || (definitions.TryGetValue(e.Id, out var value) && value.Operation is Operation.Multiply or Operation.Negate && value.Operands.Any(operand => operand.IsVariable && !_lost.Contains(operand.Id) && IsZero(operand))),
        Operation.Multiply => e.Operands.Any(IsZero),
        Operation.Divide or Operation.Negate or Operation.Convert => IsZero(e.Operands[0]),
        Operation.Add or Operation.Subtract => e.Operands.All(IsZero),
        Operation.Select => Known(e.Operands[0]) is { } condition ? IsZero(e.Operands[condition ? 1 : 2]) : e.Operands.Skip(1).All(IsZero),
        _ => false,
    };

    /// <summary>What a condition is where the factor is zero; null if that doesn't say.</summary>
    private bool? Known(Expression condition)
    {
        switch (condition.Operation)
        {
            case Operation.Not:
                return !Known(condition.Operands[0]);
            case Operation.Equal or Operation.LessOrEqual or Operation.GreaterOrEqual when condition.Operands.All(IsZero):
                return true;
            case Operation.NotEqual or Operation.Less or Operation.Greater when condition.Operands.All(IsZero):
                return false;
            case Operation.Both when condition.Operands.Any(operand => Known(operand) == false):
                return false;
            case Operation.Either when condition.Operands.Any(operand => Known(operand) == true):
                return true;
            case Operation.Variable when _conditions.TryGetValue(condition.Id, out bool known):
                return known;
            default:
                return null;
        }
    }

    private void Remember(Let let)
    {
        if (let.Target.Type.IsBoolean && Known(let.Value) is { } known)
        {
            _conditions[let.Target.Id] = known;
        }
    }
}
