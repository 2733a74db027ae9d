using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Reading.Reuse;

namespace SymGrad.Generator.Reading;

/// <summary>Which methods do nothing but compute: a call of one may be left out where nobody needs its value. In doubt a method isn't one of them.</summary>
internal sealed class Purity(Sources sources)
{
    private readonly Dictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public bool Has(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (!_known.TryGetValue(method, out bool isPure))
        {
            // What calls itself might never come back.
            _known[method] = false;
            _known[method] = isPure = Computes(method);
        }

        return isPure;
    }

    /// <summary>The operations of a method's body; none if its source isn't here.</summary>
    public IEnumerable<IOperation> OperationsOf(IMethodSymbol method) => sources.OperationOf(method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(sources.Cancellation))?.Descendants() ?? [];

    private bool Computes(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty)
        {
            return method is { IsStatic: true, ReturnsVoid: false, ContainingType: { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } owner }
                && (owner.Name is "Math" or "MathF" or "BitConverter" || owner.SpecialType is SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Int32 or SpecialType.System_Int64);
        }

        return method.IsStatic && OperationsOf(method).Any() && OperationsOf(method).All(IsHarmless);
    }

    private bool IsHarmless(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod.MethodKind == MethodKind.Ordinary && Has(call.TargetMethod),
        IAssignmentOperation assignment => assignment.Target is ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None },
        IIncrementOrDecrementOperation increment => increment.Target is ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None },
        IPropertyReferenceOperation { Instance.Type: { } owner, Property.Name: "Length" or "this[]" } => owner is IArrayTypeSymbol or { Name: "Span" or "ReadOnlySpan" },
        IFieldReferenceOperation { Field: var field } => field.IsConst || field.IsReadOnly,
        IConversionOperation conversion => conversion.OperatorMethod is null,
        IBinaryOperation binary => binary.OperatorMethod is null,
        IUnaryOperation unary => unary.OperatorMethod is null,
        IForEachLoopOperation loop => loop.Collection is { Type: IArrayTypeSymbol } or IConversionOperation { Operand.Type: IArrayTypeSymbol },
        ILoopOperation => true,
        _ => operation.Kind is OperationKind.Block or OperationKind.VariableDeclarationGroup or OperationKind.VariableDeclaration or OperationKind.VariableDeclarator
            or OperationKind.VariableInitializer or OperationKind.ExpressionStatement or OperationKind.Return or OperationKind.Conditional or OperationKind.Literal
            or OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.Parenthesized or OperationKind.ArrayElementReference or OperationKind.Argument
            or OperationKind.Branch or OperationKind.Empty or OperationKind.MethodBody,
    };
}
