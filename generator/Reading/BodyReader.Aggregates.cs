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

    /// <summary><c>Math.SinCos</c> and its kin, which return both.</summary>
    private Aggregate? ReadSinCos(IInvocationOperation invocation, IMethodSymbol method, string name)
    {
        if (method.Name is not ("SinCos" or "SinCosPi") || !(IsMath(method) || TypeOf(method.ContainingType).IsFloating))
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
        var owner = Read(field.Instance!);
        return (owner as Aggregate)?.Find(FieldKey(field.Field))
            ?? ConstantMember(owner, field.Field)
            ?? throw Refusal.Unsupported(field.Syntax, Describe(field), "pass its value as a parameter");
    }

    private static string FieldKey(IFieldSymbol field) => Scattering.KeyOf(field);

    private ReadValue ReadDeconstruction(IDeconstructionAssignmentOperation deconstruction)
    {
        var target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        var targets = target is ITupleOperation tuple
            ? ReadTargets(tuple)
            : throw Refusal.Unsupported(deconstruction.Syntax, Describe(deconstruction), "assign the values one by one");
        var value = Read(deconstruction.Value);
        WriteAll(targets, value, deconstruction);
        return value;
    }

    /// <summary>The places that a deconstruction assigns, evaluated from the left before its value is; null for a discard.</summary>
    private List<object?> ReadTargets(ITupleOperation tuple) => tuple.Elements.Select<IOperation, object?>(element => element switch
    {
        ITupleOperation nested => ReadTargets(nested),
        IDiscardOperation => null,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => new VariableTarget(local.Local),
        IDeclarationExpressionOperation { Expression: ITupleOperation nested } => ReadTargets(nested),
        _ => ReadTarget(element),
    }).ToList();

    private void WriteAll(List<object?> targets, ReadValue value, IOperation place)
    {
        if (value is not Aggregate aggregate || aggregate.Fields.Count != targets.Count
            || !(aggregate.Type.IsTupleType || aggregate.Type.GetMembers("Deconstruct").All(member => member.IsImplicitlyDeclared)))
        {
            throw Refusal.Unsupported(place.Syntax, "deconstructing this value", "deconstruct a tuple");
        }

        for (int i = 0; i < targets.Count; i++)
        {
            switch (targets[i])
            {
                case List<object?> nested:
                    WriteAll(nested, aggregate.Fields[i].Value, place);
                    break;
                case Target target:
                    Write(target, aggregate.Fields[i].Value);
                    break;
            }
        }
    }

    /// <summary>A field of a tuple that is held in a local.</summary>
    private sealed record MemberTarget(Target Owner, string Field) : Target;

    private ReadValue LoadValue(Target target, IOperation place) => target switch
    {
        PlaceTarget known => _versions[known.Place],
        RowTarget row => LoadRow(row),
        VariableTarget variable => Current(variable.Symbol, place),
        MemberTarget member => (LoadValue(member.Owner, place) as Aggregate)?.Find(member.Field) ?? throw new BrokenSource(),
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
            ReadValue converted = value.Fields[i].Value is Aggregate nested
                ? ConvertAggregate(nested, element, place)
                : ConvertTo(TypeOf(element), Atom(value.Fields[i].Value));
            fields[i] = (value.Fields[i].Field, converted);
        }

        return new Aggregate(type, fields);
    }
}
