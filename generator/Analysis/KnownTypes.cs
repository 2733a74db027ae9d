using System.Collections.Concurrent;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Analysis;

/// <summary>What the analyzers ask of a program again and again.</summary>
internal sealed class KnownTypes
{
    private readonly INamedTypeSymbol _differentiable;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _hold = new(SymbolEqualityComparer.Default);

    private KnownTypes(Compilation compilation, INamedTypeSymbol differentiable)
    {
        _differentiable = differentiable;
        Reach = new Reach(compilation, this);
        HasHypotenuse = !compilation.GetSpecialType(SpecialType.System_Double).GetMembers("Hypot").IsEmpty;
        HasMathNet = compilation.GetTypeByMetadataName("MathNet.Numerics.SpecialFunctions")?.GetMembers("Log1p").IsEmpty == false;
    }

    /// <summary>Which methods the generator may read.</summary>
    public Reach Reach { get; }

    /// <summary>Whether there is <c>double.Hypot</c>.</summary>
    public bool HasHypotenuse { get; }

    /// <summary>Whether there is <c>MathNet.Numerics.SpecialFunctions.Log1p</c>.</summary>
    public bool HasMathNet { get; }

    /// <summary>The types of a program; null if it doesn't refer to SymGrad.</summary>
    public static KnownTypes? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("SymGrad.DifferentiableAttribute") is { } differentiable ? new KnownTypes(compilation, differentiable) : null;

    /// <summary>The attribute that asks for a method's derivatives; null if it has none.</summary>
    public AttributeData? AttributeOf(ISymbol method) =>
        method.GetAttributes().FirstOrDefault(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _differentiable));

    /// <summary>Whether a type, or one around it, has a method whose derivatives are asked for: then its other methods are likely called by it.</summary>
    public bool HoldsDifferentiable(INamedTypeSymbol? type) => type is not null
        && (_hold.GetOrAdd(type, holder => holder.GetMembers().Any(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } && AttributeOf(member) is not null)) || HoldsDifferentiable(type.ContainingType));
}
