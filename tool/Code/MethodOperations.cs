using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tool.Code;

/// <summary>
/// The operations in a method and in what it calls, as written: each call counts what is in the called method, as far as there is source;
/// one of a library counts as one call, and so does one of a method by itself.
/// </summary>
internal sealed class MethodOperations(CSharpCompilation compilation)
{
    private static readonly OperationCount OneCall = new(0, 0, 0, 1, 0);

    private readonly Dictionary<ISymbol, OperationCount> _known = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _open = new(SymbolEqualityComparer.Default);

    /// <summary>Counts a declaration.</summary>
    public OperationCount Of(SyntaxNode declaration) => OperationCount.Of(declaration, compilation.GetSemanticModel(declaration.SyntaxTree), CostOf);

    private OperationCount CostOf(IMethodSymbol? called)
    {
        IMethodSymbol? method = called?.OriginalDefinition;
        if (method is null || method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke or MethodKind.AnonymousFunction)
        {
            // nameof has no method; a local function's body is counted where it stands.
            return default;
        }

        if (_known.TryGetValue(method, out OperationCount known))
        {
            return known;
        }

        SyntaxNode? source = method.DeclaringSyntaxReferences.Select(place => place.GetSyntax()).FirstOrDefault(syntax => syntax.SyntaxTree is var tree && compilation.ContainsSyntaxTree(tree));
        if (source is null)
        {
            return IsOnNumbers(method) ? OneCall : default;
        }

        if (!_open.Add(method))
        {
            return OneCall;
        }

        OperationCount count = Of(source);
        _open.Remove(method);
        _known[method] = count;
        return count;
    }

    /// <summary>Whether a library's method may compute with numbers; <c>GetLength</c>, <c>Clear</c> and the like don't.</summary>
    private static bool IsOnNumbers(IMethodSymbol method) =>
        HasNumbers(method.ReturnType) || (method.ReturnsVoid && method.ContainingNamespace.ToDisplayString() == "System.Numerics.Tensors");

    private static bool HasNumbers(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Double or SpecialType.System_Single || type.ContainingNamespace?.ToDisplayString() == "System.Numerics";
}
