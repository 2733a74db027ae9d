using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Whether a method that isn't read in place writes to elements of an array that it didn't make itself, as far as its source tells.
/// What it hands to code without source is taken at the word of the derivative that was given for it.
/// </summary>
internal sealed class ArrayWrites(Purity purity)
{
    private readonly Dictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public bool In(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (!_known.TryGetValue(method, out bool writes))
        {
            _known[method] = false;
            _known[method] = writes = purity.OperationsOf(method).Any(Writes);
        }

        return writes;
    }

    private bool Writes(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => IsForeign(assignment.Target),
        IIncrementOrDecrementOperation increment => IsForeign(increment.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsForeign(argument.Value),
        IVariableDeclaratorOperation { Symbol.IsRef: true, Initializer.Value: var place } => IsForeign(place),
        IInvocationOperation call => IsWriter(call.TargetMethod)
            && (call.Instance is null ? call.Arguments.Select(argument => argument.Value) : call.Arguments.Select(argument => argument.Value).Append(call.Instance)).Any(array => IsArray(array) && !IsMadeThere(array)),
        _ => false,
    };

    /// <summary>Whether a place is an element of an array from outside.</summary>
    private static bool IsForeign(IOperation? place) => place switch
    {
        ITupleOperation tuple => tuple.Elements.Any(element => IsForeign(element)),
        IArrayElementReferenceOperation { ArrayReference: var array } => !IsMadeThere(array),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } span } => !IsMadeThere(span),
        _ => false,
    };

    /// <summary>Whether a called method writes to arrays that it is given.</summary>
    private bool IsWriter(IMethodSymbol called) => called.DeclaringSyntaxReferences.IsEmpty
        ? called.Name is "Sort" or "Reverse" or "Fill" or "Clear" or "Copy" or "CopyTo" or "SetValue" or "ConstrainedCopy"
            && called.ContainingType is { Name: "Array" or "Span" or "ReadOnlySpan" or "MemoryExtensions" or "Buffer", ContainingNamespace.Name: "System" }
        : In(called);

    private static bool IsArray(IOperation value) => Unconverted(value).Type is IArrayTypeSymbol or { Name: "Span" };

    /// <summary>Whether an array is a local that was made in the method, and stands for nothing else.</summary>
    private static bool IsMadeThere(IOperation array)
    {
        array = Unconverted(array);
        if (array is IArrayElementReferenceOperation { ArrayReference: var outer })
        {
            return IsMadeThere(outer);
        }

        if (array is not ILocalReferenceOperation { Local: var local } || array.SemanticModel is not { } model)
        {
            return false;
        }

        var body = local.ContainingSymbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax && syntax.SyntaxTree == model.SyntaxTree ? model.GetOperation(syntax) : null;
        var givers = body?.Descendants().Select(operation => operation switch
        {
            IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) => declarator.Initializer?.Value,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when SymbolEqualityComparer.Default.Equals(target.Local, local) => assignment.Value,
            _ => null,
        }).OfType<IOperation>().ToArray() ?? [];
        return givers.Length > 0 && givers.All(giver => Unconverted(giver) is IArrayCreationOperation or { Kind: OperationKind.None });
    }

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { OperatorMethod: null, Operand: var operand } ? Unconverted(operand) : operation;
}
