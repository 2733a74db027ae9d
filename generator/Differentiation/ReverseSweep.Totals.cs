using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <content>
/// What all addends of a sum owe one adjoint together, where each owes the sum's adjoint times itself: the adjoint times the sum.
/// For a softmax that is where the derivative by the maximum that was subtracted cancels.
/// </content>
internal sealed partial class ReverseSweep
{
    /// <summary>Sums of more addends are left as they are.</summary>
    private const int MostAddends = 64;

    /// <summary>The sums that are written out and whose adjoint is a quotient by them, each under its adjoint and under its own value.</summary>
    private readonly Dictionary<int, WrittenSum> _writtenSums = [];

    /// <summary>What a loop's iterations add to one adjoint in all, where that is known without adding it up.</summary>
    private Expression? KnownTotal(Loop loop, IEnumerable<int> sums, Expression?[] seeds, Frame inside, Frame frame, Expression added)
    {
        var function = frame.Region.Function;
        bool isNegative = function.DefinitionOf(added) is { Operation: Operation.Negate };
        var product = isNegative ? function.DefinitionOf(added)!.Operands[0] : added;
        foreach (int i in sums.Where(i => seeds[i] is not null && loop.Carried[i].Initial.IsZero))
        {
            var (carried, seed) = (loop.Carried[i], seeds[i]!);
            if (_accumulation.DefinitionOf(loop.Body.Yields[i]) is { Operation: Operation.Add } sum && sum.Operands.Contains(carried.Parameter)
                && sum.Operands.FirstOrDefault(operand => !operand.Equals(carried.Parameter)) is { IsVariable: true } addend
                && inside.TryGet(addend) is { } mapped && !rules.IsSteep(seed) && IsShare(function, product, seed, mapped))
            {
                var total = frame.Region.Product(seed, frame[carried.Result]);
                return isNegative ? frame.Region.Negation(total) : total;
            }
        }

        return null;
    }

    /// <summary>Whether a number is a sum's adjoint times one of its addends.</summary>
    private static bool IsShare(FunctionBuilder function, Expression product, Expression seed, Expression addend)
    {
        return Algebra.Unshielded(function, product, seed) is { Operation: Operation.Multiply or Operation.Divide } factors
            && (factors.Operation == Operation.Divide ? factors.Operands[0].Equals(addend) && IsReciprocal(seed, factors.Operands[1]) : factors.Operands.Contains(seed) && factors.Operands.Contains(addend) && !addend.Equals(seed));

        bool IsReciprocal(Expression value, Expression of) => function.DefinitionOf(value) is { Operation: Operation.Divide } quotient && quotient.Operands[0].IsOne && quotient.Operands[1].Equals(of);
    }

    /// <summary>Remembers a sum that is written out, if its adjoint is a quotient by it: what its addends owe in all is the dividend.</summary>
    private void Remember(Let let, Frame frame, Expression adjoint)
    {
        if (let.Value.Operation == Operation.Add && adjoint.IsVariable && !rules.IsSteep(adjoint) && frame.TryGet(let.Target) is { IsVariable: true } value
            && Algebra.Unshielded(frame.Region.Function, adjoint, null) is { Operation: Operation.Divide } quotient && quotient.Operands[1].Equals(value)
            && _accumulation.AddendsOf(let, MostAddends)?.Select(frame.TryGet).ToList() is { } addends && addends.TrueForAll(addend => addend is not null))
        {
            _writtenSums[adjoint.Id] = _writtenSums[value.Id] = new WrittenSum(adjoint, quotient.Operands[0], addends!);
        }
    }

    /// <summary>
    /// An adjoint after another contribution, where that is the last of those that a written sum's addends owe it: in the place
    /// of all of them stands what they come to. Null where it isn't so.
    /// </summary>
    private Expression? WithTotal(RegionBuilder region, Expression adjoint, Expression contribution)
    {
        if (_writtenSums.Count == 0 || rules.IsSteep(adjoint))
        {
            return null;
        }

        var function = region.Function;
        bool isNegative = function.DefinitionOf(contribution) is { Operation: Operation.Negate };
        var product = isNegative ? function.DefinitionOf(contribution)!.Operands[0] : contribution;
        if (SumOf(function, product) is not { } sum || sum.Addends.FirstOrDefault(addend => IsShare(function, product, sum.Seed, addend)) is not { } last)
        {
            return null;
        }

        var missing = sum.Addends.Where(addend => !addend.Equals(last)).ToList();
        int looks = 4 * (MostAddends + sum.Addends.Count);
        var rest = Without(adjoint, isNegative, out bool isNothing);
        if (missing.Count > 0)
        {
            return null;
        }

        var total = isNegative ? region.Negation(sum.Total) : sum.Total;
        return isNothing ? total : region.Sum(rest, total);

        // What is left of a number without the shares in it that are missing still; the latest contribution stands to the right.
        Expression Without(Expression number, bool subtracts, out bool isNothing)
        {
            isNothing = !subtracts && missing.RemoveAll(addend => IsShare(function, number, sum.Seed, addend)) > 0;
            if (isNothing || missing.Count == 0 || looks-- == 0 || function.DefinitionOf(number) is not { Operation: Operation.Add or Operation.Subtract or Operation.Negate } definition)
            {
                return number;
            }

            bool isTurned = definition.Operation != Operation.Add;
            var right = Without(definition.Operands[definition.Operands.Count - 1], subtracts != isTurned, out bool hasNoRight);
            if (definition.Operation == Operation.Negate)
            {
                isNothing = hasNoRight;
                return right.Equals(definition.Operands[0]) ? number : region.Negation(right);
            }

            var left = Without(definition.Operands[0], subtracts, out bool hasNoLeft);
            isNothing = hasNoLeft && hasNoRight;
            return hasNoRight ? left
                : hasNoLeft ? (isTurned ? region.Negation(right) : right)
                : left.Equals(definition.Operands[0]) && right.Equals(definition.Operands[1]) ? number
                : region.Derive(definition.With([left, right]));
        }
    }

    private WrittenSum? SumOf(FunctionBuilder function, Expression product)
    {
        var definition = function.DefinitionOf(product);
        definition = definition is { Operation: Operation.Select } ? function.DefinitionOf(definition.Operands[2]) : definition;
        return definition is { Operation: Operation.Multiply or Operation.Divide }
            ? definition.Operands.Select(operand => operand.IsVariable && _writtenSums.TryGetValue(operand.Id, out var sum) ? sum : null).FirstOrDefault(sum => sum is not null)
            : null;
    }

    /// <param name="Seed">The sum's adjoint.</param>
    /// <param name="Total">Its adjoint times the sum.</param>
    /// <param name="Addends">What is added up, each once.</param>
    private sealed record WrittenSum(Expression Seed, Expression Total, IReadOnlyList<Expression> Addends);
}
