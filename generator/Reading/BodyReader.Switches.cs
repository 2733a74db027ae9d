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
        foreach (var branch in Jumps(statement).Where(branch => branch.BranchKind == BranchKind.GoTo))
        {
            throw Refusal.Unsupported(branch.Syntax, "goto case", "repeat the statements, or use a method");
        }

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
        ReadStatements(body, 0);
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
                : throw Refusal.Unsupported(expression.Syntax, "a switch expression without an arm for every value", "add an arm '_ =>'");
        }

        return Choose(matches, () => Read(arm.Value), () => ReadArms(expression, value, first + 1));
    }

    private Expression ReadIsPattern(IIsPatternOperation pattern) => Matches(Read(pattern.Value), pattern.Pattern);

    private Expression Guarded(Expression matches, IOperation? guard)
    {
        if (guard is null || matches.IsFalse)
        {
            return matches;
        }

        return IsTotal(guard) || matches.IsTrue
            ? Joined(Operation.Both, matches, ReadAtom(guard))
            : Atom(Choose(matches, () => ReadAtom(guard), () => Expression.Boolean(false)));
    }

    /// <summary>Whether a value matches a pattern; the pattern's variables get their values.</summary>
    private Expression Matches(ReadValue value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Expression.Boolean(true);
            case IConstantPatternOperation constant when constant.Value.ConstantValue is { HasValue: true, Value: not null and not double.NaN and not float.NaN }:
                return Compared(Operation.Equal, value, ReadAtom(constant.Value), pattern);
            case IRelationalPatternOperation relational when RelationOf(relational.OperatorKind) is { } relation:
                return Compared(relation, value, ReadAtom(relational.Value), pattern);
            case INegatedPatternOperation negated:
                var matched = Matches(value, negated.Pattern);
                return matched.IsConstant ? Expression.Boolean(matched.IsFalse) : _region.Bind(Expression.Of(Operation.Not, ValueType.Boolean, matched));
            case IBinaryPatternOperation binary:
                return Joined(
                    binary.OperatorKind == BinaryOperatorKind.And ? Operation.Both : Operation.Either,
                    Matches(value, binary.LeftPattern),
                    Matches(value, binary.RightPattern));
            case IDeclarationPatternOperation declaration when IsSame(declaration.MatchedType, declaration.InputType):
                if (declaration.DeclaredSymbol is ILocalSymbol local)
                {
                    Assign(local, value);
                }

                return Expression.Boolean(true);
            case ITypePatternOperation type when IsSame(type.MatchedType, type.InputType):
                return Expression.Boolean(true);
            case IRecursivePatternOperation recursive when value is Aggregate aggregate && IsSame(recursive.MatchedType, recursive.InputType)
                && (recursive.DeconstructionSubpatterns.IsEmpty || recursive.DeconstructionSubpatterns.Length == aggregate.Fields.Count):
                Expression all = Expression.Boolean(true);
                for (int i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
                {
                    all = Joined(Operation.Both, all, Matches(aggregate.Fields[i].Value, recursive.DeconstructionSubpatterns[i]));
                }

                foreach (var property in recursive.PropertySubpatterns)
                {
                    var member = property.Member is IMemberReferenceOperation { Member: var symbol } && MemberOf(aggregate, symbol, property.Member) is { } found
                        ? found
                        : throw Refusal.Unsupported(property.Syntax, "this pattern", "compare the numbers one by one");
                    all = Joined(Operation.Both, all, Matches(member, property.Pattern));
                }

                if (recursive.DeclaredSymbol is ILocalSymbol whole)
                {
                    Assign(whole, value);
                }

                return all;
            default:
                throw Refusal.Unsupported(pattern.Syntax, "this pattern", "use patterns on numbers, tuples and structs");
        }
    }

    private bool IsSame(ITypeSymbol? matched, ITypeSymbol? input) => matched is null || (Bound(matched).IsValueType && AreSame(matched, input));

    private Expression Compared(Operation relation, ReadValue value, Expression constant, IOperation place) =>
        value is Single { Atom: { Type.IsScalar: true } atom }
            ? relation == Operation.Equal && atom.IsConstant && !atom.Type.IsFloating && atom.Equals(constant) ? Expression.Boolean(true)
            : _region.Bind(Expression.Of(relation, ValueType.Boolean, atom, ConvertTo(atom.Type, constant)))
            : throw Refusal.Unsupported(place.Syntax, "this pattern", "use patterns on numbers, tuples and structs");

    private Expression Joined(Operation operation, Expression left, Expression right)
    {
        bool isBoth = operation == Operation.Both;
        return left.IsConstant ? (left.IsTrue == isBoth ? right : left)
            : right.IsConstant ? (right.IsTrue == isBoth ? left : right)
            : _region.Bind(Expression.Of(operation, ValueType.Boolean, left, right));
    }
}
