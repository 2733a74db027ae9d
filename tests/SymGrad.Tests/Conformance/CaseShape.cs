using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Tests.Conformance;

/// <summary>What a case's F takes and gives, in the terms of the contract: active parameters and outputs.</summary>
internal sealed record CaseShape(ImmutableArray<CaseParameter> Parameters, string ReturnType, bool ReturnsNumbers, bool ReturnsScalar)
{
    public ImmutableArray<CaseParameter> Active => [.. Parameters.Where(parameter => parameter.Active)];

    /// <summary>What the user passes at a point: everything but the out parameters.</summary>
    public ImmutableArray<CaseParameter> Given => [.. Parameters.Where(parameter => parameter.RefKind != RefKind.Out)];

    /// <summary>The outputs besides the return value.</summary>
    public ImmutableArray<CaseParameter> Outputs => [.. Parameters.Where(parameter => parameter.IsOutput)];

    /// <summary>One floating-point scalar is the only output, so F has a gradient.</summary>
    public bool HasGradient => ReturnsScalar && Outputs.IsEmpty;

    public static CaseShape Of(ConformanceCase one, Compilation compilation)
    {
        SyntaxTree tree = compilation.SyntaxTrees.First();
        MethodDeclarationSyntax declaration = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .FirstOrDefault(method => method.Identifier.Text == "F" && method.AttributeLists.Count > 0)
            ?? throw new FormatException($"{one.File}({one.Line}): no [Differentiable] method named F");
        IMethodSymbol method = compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration)!;
        ITypeSymbol result = method.ReturnType;
        return new CaseShape(
            [.. method.Parameters.Select(parameter => ParameterOf(parameter, one.Writes.Contains(parameter.Name)))],
            TypeText(result),
            !method.ReturnsVoid && HasNumbers(result),
            IsNumber(result));
    }

    private static CaseParameter ParameterOf(IParameterSymbol parameter, bool written)
    {
        ITypeSymbol carrier = parameter.Type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" } view
            ? view.TypeArguments[0]
            : parameter.Type;
        bool isView = !ReferenceEquals(carrier, parameter.Type);
        bool constant = parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "NoDerivativeAttribute");
        bool numbers = HasNumbers(carrier);
        RefKind kind = parameter.RefKind;
        return new CaseParameter(
            parameter.Name,
            TypeText(carrier) + (isView ? "[]" : ""),
            kind,
            Active: numbers && !constant && kind != RefKind.Out,
            IsOutput: written || (kind is RefKind.Ref or RefKind.Out && numbers),
            IsArray: isView || parameter.Type is IArrayTypeSymbol);
    }

    private static string TypeText(ITypeSymbol type) =>
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    private static bool IsNumber(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Double or SpecialType.System_Single || type is { Name: "Half", ContainingNamespace.Name: "System" };

    private static bool HasNumbers(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HasNumbers(array.ElementType),
        _ when IsNumber(type) => true,
        { SpecialType: not SpecialType.None } or { TypeKind: TypeKind.Enum or TypeKind.Delegate or TypeKind.Interface } => false,
        INamedTypeSymbol { Name: "List", TypeArguments: [var element] } => HasNumbers(element),

        // Its fields aren't in the assemblies that are compiled against.
        INamedTypeSymbol { Name: "Complex", ContainingNamespace.Name: "Numerics" } => true,
        INamedTypeSymbol named when named.IsValueType || named.IsRecord || named.IsTupleType =>
            InstanceFields(named).Any(field => HasNumbers(field.Type)),
        _ => false,
    };

    private static IEnumerable<IFieldSymbol> InstanceFields(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !SymbolEqualityComparer.Default.Equals(field.Type, type));
}

/// <summary>A parameter of F; <paramref name="Carrier"/> is the type that holds its argument outside of the call (an array for a span).</summary>
internal sealed record CaseParameter(string Name, string Carrier, RefKind RefKind, bool Active, bool IsOutput, bool IsArray)
{
    /// <summary>A variable beside the parameter as a destination or an adjoint: numbers by reference, arrays as they are, lists by their elements.</summary>
    public string PassedTo(string reference, string what) =>
        Carrier.StartsWith("global::System.Collections.Generic.List<", StringComparison.Ordinal) ? $"System.Runtime.InteropServices.CollectionsMarshal.AsSpan({Name}_{what})"
        : (IsArray ? "" : reference) + $"{Name}_{what}";

    /// <summary>The argument as F and its derivatives take it.</summary>
    public string Argument => RefKind switch
    {
        RefKind.Ref => $"ref @{Name}",
        RefKind.Out => $"out @{Name}",
        RefKind.In or RefKind.RefReadOnlyParameter => $"in @{Name}",
        _ => $"@{Name}",
    };
}
