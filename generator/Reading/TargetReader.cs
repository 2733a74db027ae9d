using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Writing;

namespace SymGrad.Generator.Reading;

/// <summary>Finds out what the code that is generated for a method may use: of the language, of the libraries, and by which names.</summary>
internal static class TargetReader
{
    /// <summary>The types of System that generated code names.</summary>
    private static readonly string[] s_shortNames = ["Math", "MathF", "Array", "Span", "ReadOnlySpan", "ArgumentException", "ArgumentNullException", "ArgumentOutOfRangeException", "IndexOutOfRangeException", "InvalidOperationException"];

    /// <summary>What a target's vectors must have for <c>FastMath</c> to use any of it.</summary>
    private static readonly string[] s_vectorFunctions = ["Exp", "Log", "Sin", "Cos", "SinCos", "CopySign"];

    /// <summary>What may be used around a method.</summary>
    public static TargetCapabilities Of(SemanticModel model, MethodDeclarationSyntax declaration)
    {
        var compilation = model.Compilation;
        var method = model.GetDeclaredSymbol(declaration)!;
        int version = declaration.SyntaxTree.Options is CSharpParseOptions options ? (int)options.LanguageVersion : (int)LanguageVersion.CSharp7_3;
        int position = (declaration.Body?.SpanStart ?? declaration.ExpressionBody!.Expression.SpanStart) + 1;
        bool MeansSystem(string name) => model
            .LookupSymbols(position, name: name)
            .All(symbol => symbol is INamedTypeSymbol { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } });
        bool usesSystem = s_shortNames.All(MeansSystem);
        return new TargetCapabilities(
            version,
            compilation.GetTypeByMetadataName("System.Span`1") is not null,
            compilation.GetSpecialType(SpecialType.System_Array).GetMembers("Clear").OfType<IMethodSymbol>().Any(clear => clear.Parameters.Length == 1),
            SkipsLocalsInit(method),
            usesSystem,
            usesSystem && LibraryTypes.Names.All(name => model.LookupSymbols(position, name: name).ToArray() is [var only] && LibraryTypes.Has(only as ITypeSymbol)))
        {
            UsesHalf = usesSystem && MeansSystem("Half"),
            UsesCollections = usesSystem && model.LookupSymbols(position, name: "List").ToArray() is [INamedTypeSymbol { Arity: 1, ContainingNamespace: var collections }] && collections.ToDisplayString() == "System.Collections.Generic",
            UsesGenericMath = usesSystem && GenericMath.InterfacesNamed(method).All(name => model.LookupSymbols(position, name: name).ToArray() is [var only] && GenericMath.Has(only as ITypeSymbol)),
            Vector = compilation.GetTypeByMetadataName("System.Numerics.Vector")?.GetMembers("Sum").IsEmpty != false ? null
                : usesSystem && model.LookupSymbols(position, name: "Vector").All(symbol => symbol is INamedTypeSymbol && symbol.ContainingNamespace.ToDisplayString() == "System.Numerics") ? "Vector"
                : "global::System.Numerics.Vector",
            HasSinCos = compilation.GetTypeByMetadataName("System.MathF")?.GetMembers("SinCos").IsEmpty == false,
            CanDiscard = model.LookupSymbols(position, name: "_").IsEmpty,
            HasLaneIndices = compilation.GetTypeByMetadataName("System.Numerics.Vector`1")?.GetMembers("Indices").IsEmpty == false,
            ChecksOverflow = compilation.Options.CheckOverflow,
            HasPairs = compilation.GetTypeByMetadataName("System.Runtime.Intrinsics.Vector128`1") is { DeclaredAccessibility: Accessibility.Public } pair && pair.GetMembers("op_Multiply").Length > 2
                && compilation.GetTypeByMetadataName("System.Runtime.Intrinsics.Vector128") is { DeclaredAccessibility: Accessibility.Public } ofPairs && !ofPairs.GetMembers("AndNot").IsEmpty,
            UsesIntrinsics = usesSystem && model.LookupSymbols(position, name: "Vector128").All(symbol => symbol is INamedTypeSymbol && symbol.ContainingNamespace.ToDisplayString() == "System.Runtime.Intrinsics"),
            HasVectorReferences = version >= 900 && compilation.GetTypeByMetadataName("System.Numerics.Vector") is { } ofVectors && !ofVectors.GetMembers("LoadUnsafe").IsEmpty && !ofVectors.GetMembers("StoreUnsafe").IsEmpty,
            MemoryMarshal = compilation.GetTypeByMetadataName("System.Runtime.InteropServices.MemoryMarshal")?.GetMembers("CreateSpan").IsEmpty != false ? null
                : usesSystem && model.LookupSymbols(position, name: "MemoryMarshal").All(symbol => symbol is INamedTypeSymbol && symbol.ContainingNamespace.ToDisplayString() == "System.Runtime.InteropServices") ? "MemoryMarshal"
                : "global::System.Runtime.InteropServices.MemoryMarshal",
            ArrayPool = compilation.GetTypeByMetadataName("System.Buffers.ArrayPool`1") is not { DeclaredAccessibility: Accessibility.Public } ? null
                : usesSystem && model.LookupSymbols(position, name: "ArrayPool").All(symbol => symbol is INamedTypeSymbol && symbol.ContainingNamespace.ToDisplayString() == "System.Buffers") ? "ArrayPool"
                : "global::System.Buffers.ArrayPool",
            HasVectorFunctions = compilation.GetTypeByMetadataName("System.Numerics.Vector") is { } vectors && s_vectorFunctions.All(name => !vectors.GetMembers(name).IsEmpty),
            TypeParameters = GenericMath.ParametersOf(method).Select(parameter => parameter.Name).ToEquatable(),
        };
    }

    /// <summary>Whether the type around a method, or its module, asks that the stack isn't zeroed.</summary>
    private static bool SkipsLocalsInit(IMethodSymbol method)
    {
        bool Asks(ISymbol symbol) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "SkipLocalsInitAttribute");
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (Asks(type))
            {
                return true;
            }
        }

        return Asks(method.ContainingModule);
    }
}
