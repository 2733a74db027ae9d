using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Switches and patterns: each is a chain of branches.</content>
internal sealed partial class BodyReader
{
    private void ReadSwitch(ISwitchOperation statement)
    {
        var value = Read(statement.Value);
        var left = _versions.TryGet(Slot.SwitchLeft, out var known) ? known : null;
        _versions[Slot.SwitchLeft] = Expression.Boolean(false);
        ReadCases(statement, value, statement.Cases.Where(one => !IsDefault(one)).ToList(), 0);

        // A break out of the switch skips the rest of its case, and nothing behind the switch.
        var skipped = Atom(_versions[Slot.Skipped]);
        var leaves = Atom(_versions[Slot.SwitchLeft]);
        _versions[Slot.Skipped] = leaves.IsFalse ? skipped
            : leaves.IsTrue ? Expression.Boolean(false)
            : _region.Bind(Expression.Of(
                Operation.Both, ValueType.Boolean, skipped, _region.Bind(Expression.Of(Operation.Not, ValueType.Boolean, leaves))));
        if (left is null)
        {
            _versions.Remove(Slot.SwitchLeft);
        }
        else
        {
            _versions[Slot.SwitchLeft] = left;
        }
    }

    private static bool IsDefault(ISwitchCaseOperation one) => one.Clauses.Any(clause => clause is IDefaultCaseClauseOperation);

    private void ReadCases(ISwitchOperation statement, ReadValue value, List<ISwitchCaseOperation> cases, int first)
    {
        if (first == cases.Count)
        {
            if (statement.Cases.FirstOrDefault(IsDefault) is { } otherwise)
            {
                ReadCase(statement, otherwise);
            }

            return;
        }

        Expression? matches = null;
        foreach (var clause in cases[first].Clauses)
        {
            var clauseMatches = clause switch
            {
                ISingleValueCaseClauseOperation { Value: { } nothing } when IsNullLiteral(nothing) => IsNull(value, clause),
                ISingleValueCaseClauseOperation single => Compared(Operation.Equal, value, ReadAtom(single.Value), single),
                IPatternCaseClauseOperation pattern => Guarded(Matches(value, pattern.Pattern), pattern.Guard),
                _ => throw Refusal.Unsupported(clause.Syntax, "this case", "use constants and patterns on numbers"),
            };
            matches = matches is null ? clauseMatches : Joined(Operation.Either, matches, clauseMatches);
        }

        Branch(matches!, () => ReadCase(statement, cases[first]), () => ReadCases(statement, value, cases, first + 1));
    }

    private void ReadCase(ISwitchOperation statement, ISwitchCaseOperation one)
    {
        // The break at the end of a case leads to where control goes anyway.
        var body = one.Body.ToList();
        if (body.Count == 1 && body[0] is IBlockOperation block)
        {
            body = [.. block.Operations];
        }

        if (body.LastOrDefault() is IBranchOperation { BranchKind: BranchKind.Break } last && SymbolEqualityComparer.Default.Equals(last.Target, statement.ExitLabel))
        {
            body.RemoveAt(body.Count - 1);
        }

        _switches.Push(statement);
        _cases.Push(one);
        ReadStatements(body, 0);
        _cases.Pop();
        _switches.Pop();
    }

    private static IEnumerable<IBranchOperation> Jumps(IOperation operation) => operation.DescendantsAndSelf().OfType<IBranchOperation>();

    /// <summary>A break: out of a loop, or out of a switch only.</summary>
    private void Break(IBranchOperation branch)
    {
        if (_switches.Any(one => SymbolEqualityComparer.Default.Equals(branch.Target, one.ExitLabel)))
        {
            _versions[Slot.SwitchLeft] = Expression.Boolean(true);
            Jump(returns: false, leaves: false);
            return;
        }

        Jump(returns: false, leaves: true);
    }

    private ReadValue ReadSwitchExpression(ISwitchExpressionOperation expression)
    {
        var value = Read(expression.Value);
        return ReadArms(expression, value, 0);
    }

    private ReadValue ReadArms(ISwitchExpressionOperation expression, ReadValue value, int first)
    {
        var arm = expression.Arms[first];
        var matches = Guarded(Matches(value, arm.Pattern), arm.Guard);
        if (matches.IsTrue)
        {
            return Read(arm.Value);
        }

        if (first + 1 == expression.Arms.Length)
        {
            return expression.IsExhaustive && arm.Guard is null
                ? Read(arm.Value)
                : Choose(matches, () => Read(arm.Value), () => Unmatched(expression, value));
        }

        return Choose(matches, () => Read(arm.Value), () => ReadArms(expression, value, first + 1));
    }

    /// <summary>No arm for a value: the exception that the compiler throws, by the framework's own type where it has one.</summary>
    private ReadValue Unmatched(ISwitchExpressionOperation expression, ReadValue value)
    {
        bool isKnown = _compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.SwitchExpressionException") is not null;
        Expression[] told = isKnown && value is Single { Atom: { Type.IsScalar: true } number } ? [number] : [];
        string thrown = isKnown ? $"global::System.Runtime.CompilerServices.SwitchExpressionException({(told.Length > 0 ? Expression.Hole : string.Empty)})" : "global::System.InvalidOperationException()";
        _region.Add(new Effect(Expression.Copied("throw new " + thrown, ValueType.Boolean, told)));
        return DefaultOf(expression.Type!, expression.Syntax);
    }
}
