using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Patterns: each is a condition, and gives its variables their values.</content>
internal sealed partial class BodyReader
{
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
        if (pattern is IDiscardPatternOperation || IsWhole(pattern))
        {
            if (pattern is IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol anything })
            {
                Assign(anything, value);
            }

            return Expression.Boolean(true);
        }

        if (pattern is IConstantPatternOperation { Value: { } nothing } && IsNullLiteral(nothing))
        {
            return IsNull(value, pattern);
        }

        if (value is Single { Atom.Type.Shape: TypeShape.Opaque } && NullableOf(pattern.InputType) is { } inside && TypeOf(inside).IsScalar)
        {
            value = AsNullable(value, pattern.InputType, pattern);
        }

        if (pattern is not (INegatedPatternOperation or IBinaryPatternOperation))
        {
            if (value is Aggregate nullable && NullableOf(nullable.Type) is not null)
            {
                // Where there is no value it is zero, which nothing shows of.
                return Joined(Operation.Both, IsThere(nullable), Matches(Inside(nullable), pattern));
            }

            // Where nullability isn't said, only a pattern that asks nothing else asks for that.
            if (value is Aggregate { Type.NullableAnnotation: NullableAnnotation.Annotated } || pattern is not IRecursivePatternOperation { PropertySubpatterns.IsEmpty: false } and not IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: false })
            {
                RequireThere(value, pattern);
            }

            if (value is Single { Atom: { Type.Shape: TypeShape.Opaque } instance } && MatchesObject(instance, pattern) is { } ofObject)
            {
                return ofObject;
            }
        }

        switch (pattern)
        {
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
            case IDeclarationPatternOperation declaration when IsSame(declaration.MatchedType, declaration.InputType) || IsSame(declaration.MatchedType, NullableOf(declaration.InputType)):
                if (declaration.DeclaredSymbol is ILocalSymbol local)
                {
                    Assign(local, value);
                }

                return Expression.Boolean(true);
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns.IsEmpty: true } plain when value is Single { Atom.Type.IsScalar: true }:
                // A number that is there.
                if (plain.DeclaredSymbol is ILocalSymbol number)
                {
                    Assign(number, value);
                }

                return Expression.Boolean(true);
            case IListPatternOperation list when IsSpan(list.InputType) || list.InputType is IArrayTypeSymbol { Rank: 1 }:
                return MatchesList(value, list);
            case ITypePatternOperation type when IsSame(type.MatchedType, type.InputType):
                return Expression.Boolean(true);
            case IRecursivePatternOperation recursive when value is Aggregate aggregate && (IsSame(recursive.MatchedType, recursive.InputType) || IsSame(recursive.MatchedType, NullableOf(recursive.InputType)) || aggregate.Type.IsReferenceType)
                && recursive.DeconstructSymbol is null or IMethodSymbol { IsImplicitlyDeclared: true }:
                Expression all = Expression.Boolean(true);
                if (recursive.DeconstructionSubpatterns is { IsEmpty: false } patterns)
                {
                    var parts = Deconstructed(aggregate, recursive.DeconstructSymbol as IMethodSymbol, patterns.Length, pattern);
                    for (int i = 0; i < parts.Length; i++)
                    {
                        all = Joined(Operation.Both, all, Matches(parts[i], patterns[i]));
                    }
                }

                foreach (var property in recursive.PropertySubpatterns)
                {
                    var member = property.Member is IMemberReferenceOperation { Member: var symbol } && MemberOf(value, symbol, property.Member) is { } found
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

    /// <summary><c>var x</c>, which matches anything, nothing included.</summary>
    private static bool IsWhole(IPatternOperation pattern) => pattern is IDeclarationPatternOperation { MatchesNull: true };

    /// <summary>Whether an object is of a type, or is a text; null for other patterns.</summary>
    private Expression? MatchesObject(Expression instance, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value: { ConstantValue.Value: string } text } when instance.Type.Name == "string":
                return _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, instance, ReadAtom(text)));
            case ITypePatternOperation { MatchedType: { } matched } when IsSeen(matched):
                return IsOfType(instance, matched);
            case IDeclarationPatternOperation { MatchedType: { } matched, DeclaredSymbol: var declared } when IsSeen(matched):
                if (declared is ILocalSymbol local)
                {
                    Assign(local, matched.IsReferenceType
                        ? _region.Bind(Expression.Quoted($"({Expression.Hole} as {Spelled(matched)})", TypeOf(matched), instance))
                        : Unboxed(instance, matched, pattern));
                }

                return IsOfType(instance, matched);
            case IRecursivePatternOperation { MatchedType: { IsReferenceType: true } matched, DeconstructSymbol: null or IMethodSymbol { IsImplicitlyDeclared: true } } recursive when IsSeen(matched):
                var typed = _region.Bind(Expression.Quoted($"({Expression.Hole} as {Spelled(matched)})", TypeOf(matched), instance));
                if (recursive.DeclaredSymbol is ILocalSymbol whole)
                {
                    Assign(whole, typed);
                }

                // Its members are there where it is; elsewhere nobody asks for what would hold them.
                foreach (var variable in recursive.Descendants().Select(inner => inner switch
                {
                    IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol declared } => declared,
                    IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol declared } => declared,
                    _ => null,
                }).OfType<ILocalSymbol>())
                {
                    Assign(variable, DefaultOf(variable.Type, recursive.Syntax));
                }

                return Atom(Choose(IsOfType(instance, matched), () => MembersMatch(typed, recursive), () => Expression.Boolean(false)));
            default:
                return null;
        }
    }

    /// <summary>Whether the members of an object match: those that a record's <c>Deconstruct</c> hands out, and those that are named.</summary>
    private Expression MembersMatch(Expression instance, IRecursivePatternOperation pattern)
    {
        var parameters = pattern.DeconstructSymbol is IMethodSymbol { Parameters: var deconstructed } ? deconstructed : ImmutableArray<IParameterSymbol>.Empty;
        Expression all = Expression.Boolean(true);
        foreach (var (name, type, inner) in pattern.DeconstructionSubpatterns.Select((inner, i) => (parameters[i].Name, parameters[i].Type, inner))
            .Concat(pattern.PropertySubpatterns.Select(property => property.Member is IMemberReferenceOperation { Member: var member, Type: { } of } && IsSeen(member)
                ? (member.Name, of, property.Pattern)
                : throw Refusal.Unsupported(property.Syntax, "this pattern", "use patterns on numbers, tuples and structs"))))
        {
            var copied = Expression.Copied($"{Expression.Hole}.{Writing.Naming.Escaped(name)}", TypeOf(type), instance);
            var value = _region.Bind(copied);
            _copied.Add(new CopiedCode(copied, value, inner.Syntax, name));
            all = Joined(Operation.Both, all, Matches(value, inner));
        }

        return all;
    }

    private Expression IsOfType(Expression instance, ITypeSymbol type) => _region.Bind(Expression.Quoted($"({Expression.Hole} is {Spelled(type)})", ValueType.Boolean, instance));

    private Expression Unboxed(Expression instance, ITypeSymbol matched, IOperation place)
    {
        var type = TypeOf(matched);
        if (!type.IsScalar)
        {
            throw Refusal.Unsupported(place.Syntax, "this pattern", "compare the numbers one by one");
        }

        string name = Spelled(matched);
        var unboxed = Expression.Copied($"{Expression.Hole} is {name} ? ({name}){Expression.Hole} : default({name})", type, instance, instance);
        var target = _region.Bind(unboxed);
        _copied.Add(new CopiedCode(unboxed, target, place.Syntax, place.Syntax.ToString()));
        return target;
    }

    private bool IsSame(ITypeSymbol? matched, ITypeSymbol? input) => matched is null || (Bound(matched).IsValueType && AreSame(matched, input));

    private Expression Compared(Operation relation, ReadValue value, Expression constant, IOperation place) =>
        value is Single { Atom: { Type: { Shape: TypeShape.Opaque, Name: "string" } } text } && relation == Operation.Equal ? _region.Bind(Expression.Of(relation, ValueType.Boolean, text, constant))
            : value is Single { Atom: { Type.IsScalar: true } atom }
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
