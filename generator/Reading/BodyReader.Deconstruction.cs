using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Deconstruction: of tuples, of records, and by a <c>Deconstruct</c> method.</content>
internal sealed partial class BodyReader
{
    private ReadValue ReadDeconstruction(IDeconstructionAssignmentOperation deconstruction)
    {
        var target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        var targets = target is ITupleOperation tuple
            ? ReadTargets(tuple)
            : throw Refusal.Unsupported(deconstruction.Syntax, Describe(deconstruction), "assign the values one by one");
        var value = Read(deconstruction.Value);
        var info = deconstruction.Syntax is AssignmentExpressionSyntax syntax ? _sources.ModelOf(syntax.SyntaxTree).GetDeconstructionInfo(syntax) : default;
        WriteAll(targets, value, info, deconstruction);
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

    private void WriteAll(List<object?> targets, ReadValue value, DeconstructionInfo info, IOperation place)
    {
        var parts = Deconstructed(Contents(value), info.Method, targets.Count, place);
        for (int i = 0; i < targets.Count; i++)
        {
            switch (targets[i])
            {
                case List<object?> nested:
                    WriteAll(nested, parts[i], i < info.Nested.Length ? info.Nested[i] : default, place);
                    break;
                case Target target:
                    Write(target, parts[i]);
                    break;
            }
        }
    }

    private ReadValue[] Deconstructed(ReadValue value, IMethodSymbol? method, int count, IOperation place)
    {
        if (value is Aggregate { Type.IsTupleType: true } tuple && method is null && tuple.Fields.Count == count)
        {
            return [.. tuple.Fields.Select(field => field.Value)];
        }

        if (value is Aggregate record && method is { IsImplicitlyDeclared: true })
        {
            return [.. method.Parameters.Select(parameter =>
                method.ContainingType.GetMembers(parameter.Name).FirstOrDefault(member => member is IPropertySymbol or IFieldSymbol) is { } member && MemberOf(record, member, place) is { } part ? part : throw Unread())];
        }

        if (value is Aggregate aggregate && method is not null && BoundMethod(method) is var bound && IsReadable(bound))
        {
            var arguments = bound.Parameters.Select(parameter => parameter.RefKind == RefKind.Out ? DefaultOf(parameter.Type, place.Syntax) : aggregate).ToArray();
            var held = HeldByOuterInstance(bound, place, arguments);
            Enter(bound, bound.IsStatic ? null : aggregate, arguments, () => ReadBody(bound));
            ReadValue[] parts = [.. bound.OriginalDefinition.Parameters.Where(parameter => parameter.RefKind == RefKind.Out).Select(parameter => _versions[parameter])];
            _versions.Remove(bound);
            Leave(bound, held);
            return parts;
        }

        if (value is Single { Atom: { Type.Shape: TypeShape.Opaque } whole } && method is { IsStatic: false } && BoundMethod(method) is var elsewhere && IsSeen(elsewhere) && elsewhere.Parameters.All(parameter => IsGivenWhole(parameter.Type)))
        {
            return Given(whole, elsewhere, place);
        }

        throw Unread();

        Refusal Unread() => Refusal.Unsupported(place.Syntax, "deconstructing this value", "deconstruct a tuple, a record, or something with a Deconstruct method in this project");
    }

    /// <summary>What an object's own <c>Deconstruct</c> gives.</summary>
    private ReadValue[] Given(Expression whole, IMethodSymbol deconstruct, IOperation place)
    {
        string[] marks = [.. deconstruct.Parameters.Select(parameter => MarkFor(parameter.Name))];
        var copied = Expression.Copied(
            $"{Expression.Hole}.Deconstruct({string.Join(", ", marks.Zip(deconstruct.Parameters, (mark, parameter) => OutOf(mark, parameter.Type)))})", ValueType.Boolean, whole);
        _region.Add(new Effect(copied));
        var parts = marks.Zip(deconstruct.Parameters, (mark, parameter) => _region.Bind(Expression.Marked(mark, TypeOf(parameter.Type)))).ToArray();
        foreach (var part in parts)
        {
            _copied.Add(new CopiedCode(copied, part, place.Syntax, place.Syntax.ToString()));
        }

        return [.. parts.Select(part => new Single(part))];
    }
}
