using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// Which methods the generator may read: those whose derivatives are asked for, and what they call, and so on. It doesn't see what it
/// generates, so that none of them can call a generated member.
/// </summary>
internal sealed class Reach(Compilation compilation, KnownTypes types)
{
    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IMethodSymbol>> _callees = new(SymbolEqualityComparer.Default);
    private IReadOnlyList<IMethodSymbol>? _marked;

    /// <summary>Whether a method is among them, once one more is marked.</summary>
    public bool Includes(ISymbol method, IMethodSymbol marked, CancellationToken cancellation) =>
        IsCalled(method, (_marked ??= [.. MarkedIn(compilation.Assembly.GlobalNamespace)]).Append(marked), cancellation);

    /// <summary>Whether a method is one of some, or called by one of them, directly or through others.</summary>
    public bool IsCalled(ISymbol method, IEnumerable<IMethodSymbol> by, CancellationToken cancellation)
    {
        var reached = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<IMethodSymbol>(by);
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = open.Pop();
            if (!reached.Add(next))
            {
                continue;
            }

            if (SymbolEqualityComparer.Default.Equals(next, method.OriginalDefinition))
            {
                return true;
            }

            foreach (var callee in _callees.GetOrAdd(next, caller => [.. CalleesOf(caller, cancellation)]))
            {
                open.Push(callee);
            }
        }

        return false;
    }

    private IEnumerable<IMethodSymbol> MarkedIn(INamespaceOrTypeSymbol container) => container.GetMembers().SelectMany(member => member switch
    {
        INamespaceOrTypeSymbol inner => MarkedIn(inner),
        IMethodSymbol method when types.AttributeOf(method) is not null => [method],
        _ => [],
    });

    private IEnumerable<IMethodSymbol> CalleesOf(IMethodSymbol caller, CancellationToken cancellation) =>
        from reference in caller.DeclaringSyntaxReferences
        where compilation.ContainsSyntaxTree(reference.SyntaxTree) && !GeneratedSource.Holds(reference.SyntaxTree)
        let body = reference.GetSyntax(cancellation)
        let operation = ModelOf(body).GetOperation(body, cancellation)
        where operation is not null
        from part in operation.DescendantsAndSelf()
        let callee = CalleeOf(part)
        where callee is { DeclaringSyntaxReferences.IsEmpty: false }
        select callee.OriginalDefinition;

    private static IMethodSymbol? CalleeOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod.ReducedFrom ?? call.TargetMethod,
        IMethodReferenceOperation method => method.Method,
        IPropertyReferenceOperation { Property: var property } => property.GetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IBinaryOperation binary => binary.OperatorMethod,
        IUnaryOperation unary => unary.OperatorMethod,
        ICompoundAssignmentOperation compound => compound.OperatorMethod,
        IConversionOperation conversion => conversion.OperatorMethod,
        _ => null,
    };

#pragma warning disable RS1030 // What calls a method stands in other files too; it is asked for only where a quotient was found.
    private SemanticModel ModelOf(SyntaxNode node) => compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030
}
