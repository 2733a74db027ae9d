using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>Tuples and members: each element is a value of its own, and nothing of the tuple is left in the function.</content>
internal sealed partial class BodyReader
{
    private Aggregate ReadTuple(ITupleOperation tuple)
    {
        var elements = tuple.Elements.Select((element, i) => ("Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Read(element))).ToArray();
        return new Aggregate(Bound(tuple.Type!), elements);
    }

    /// <summary><c>(a, b) == (c, d)</c>: element by element.</summary>
    private Expression ReadTupleComparison(ITupleBinaryOperation comparison)
    {
        if (HasOwnEquality(comparison.LeftOperand.Type) || HasOwnEquality(comparison.RightOperand.Type))
        {
            throw Refusal.Unsupported(comparison.Syntax, "a comparison of tuples with elements that have an operator '==' of their own", "compare the elements one by one");
        }

        bool isEqual = comparison.OperatorKind == BinaryOperatorKind.Equals;
        var (left, right) = (Read(comparison.LeftOperand), Read(comparison.RightOperand));
        if (!left.Fits(right) || left.Leaves.Concat(right.Leaves).Any(leaf => !leaf.Type.IsScalar))
        {
            throw Refusal.Unsupported(comparison.Syntax, "this comparison of tuples", "compare the elements one by one");
        }

        var all = Expression.Boolean(isEqual);
        foreach (var (one, other) in left.Leaves.Zip(right.Leaves, (one, other) => (one, other)))
        {
            var wide = one.Type.Equals(other.Type) ? one.Type : WiderOf(one.Type, other.Type);
            all = Joined(isEqual ? Operation.Both : Operation.Either, all, Arithmetic(comparison.OperatorKind, ValueType.Boolean, ConvertTo(wide, one), ConvertTo(wide, other), comparison));
        }

        return all;
    }

    private static bool HasOwnEquality(ITypeSymbol? type) => type is INamedTypeSymbol named && (named.IsTupleType
        ? named.TupleElements.Any(element => HasOwnEquality(element.Type))
        : !named.DeclaringSyntaxReferences.IsEmpty && named.GetMembers("op_Equality").Any(member => !member.IsImplicitlyDeclared));

    /// <summary><c>Math.SinCos</c> and its kin, which return both.</summary>
    private Aggregate? ReadSinCos(IInvocationOperation invocation, IMethodSymbol method, string name)
    {
        if (method.Name is not ("SinCos" or "SinCosPi") || !(IsMath(method) || TypeOf(method.ContainingType).IsFloating || AskedOfParameter(method, invocation.ConstrainedToType) is not null))
        {
            return null;
        }

        var angle = ReadAtom(invocation.Arguments[0].Value);
        string owner = name.Substring(0, name.LastIndexOf('.') + 1);
        string unit = method.Name.Substring("SinCos".Length);
        ReadValue sine = Function(owner + "Sin" + unit, angle.Type, angle);
        ReadValue cosine = Function(owner + "Cos" + unit, angle.Type, angle);
        return new Aggregate(Bound(invocation.Type!), [("Item1", sine), ("Item2", cosine)]);
    }

    private ReadValue ReadMember(IFieldReferenceOperation field)
    {
        var owner = Contents(Read(field.Instance!));
        return (owner as Aggregate)?.Find(FieldKey(field.Field))
            ?? ConstantMember(owner, field.Field)
            ?? (owner is Single { Atom: { IsVariable: true, Type.Shape: TypeShape.Opaque } } ? ReadMemberOf(owner, field, field.Instance!) : null)
            ?? throw Refusal.Unsupported(field.Syntax, Describe(field), "pass its value as a parameter");
    }

    private static string FieldKey(IFieldSymbol field) => Scattering.KeyOf(field);

    /// <summary>The field that an automatic setter writes; what is there before, which a getter of another meaning shows, mustn't be asked for.</summary>
    private static string FieldBehind(IPropertySymbol property, IOperation target) =>
        Scattering.IsWritten(property.GetMethod) && target.Parent is ICompoundAssignmentOperation or IIncrementOrDecrementOperation or ICoalesceAssignmentOperation
            ? throw Refusal.Unsupported(target.Syntax, $"a change of '{property.Name}', which only its getter computes,", "assign it, or write its setter too")
            : property.Name;

    /// <summary>A field of a tuple that is held in a local.</summary>
    private sealed record MemberTarget(Target Owner, string Field) : Target;

    private ReadValue LoadValue(Target target, IOperation place) => target switch
    {
        PlaceTarget known => known.Reference ?? _versions[known.Place],
        RowTarget row => LoadRow(row),
        AccessorTarget { Property.IsIndexer: false } accessor when MemberOf(LoadValue(accessor.Owner, place), accessor.Property, place) is { } shown => shown,
        AccessorTarget accessor => ReadMethodOn(accessor.Property.GetMethod!, LoadValue(accessor.Owner, place), accessor.Arguments, place),
        VariableTarget variable => Current(variable.Symbol, place),
        MemberTarget member => (Contents(LoadValue(member.Owner, place)) as Aggregate)?.Find(member.Field) ?? throw new BrokenSource(),
        CopiedTarget copied => LoadCopied(copied),
        _ => Load(target, place),
    };

    private Aggregate ConvertAggregate(Aggregate value, ITypeSymbol type, IOperation place)
    {
        if (type is not INamedTypeSymbol { IsTupleType: true } tuple || tuple.TupleElements.Length != value.Fields.Count)
        {
            throw Refusal.Unsupported(place.Syntax, $"a conversion to '{type.ToDisplayString()}'", "convert the numbers one by one");
        }

        var fields = new (string Field, ReadValue Value)[value.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            var element = tuple.TupleElements[i].Type;
            ReadValue converted = value.Fields[i].Value switch
            {
                // What is what it is to be stays as it is: a struct, an array, an object.
                Aggregate nested when !nested.Type.IsTupleType && AreSame(nested.Type, element) => nested,
                Aggregate nested => ConvertAggregate(nested, element, place),
                Single { Atom.Type: { IsScalar: false } held } same when held.Equals(TypeOf(element)) => same,
                var number => ConvertNumber(TypeOf(element), Atom(number), place),
            };
            fields[i] = (value.Fields[i].Field, converted);
        }

        return new Aggregate(type, fields);
    }
}
