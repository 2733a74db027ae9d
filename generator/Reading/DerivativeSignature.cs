using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <summary>
/// What the derivatives of a method look like in C#: which of its parameters are active, whether another method has the
/// signature of its pullback or pushforward, and how those signatures are written.
/// </summary>
internal sealed class DerivativeSignature
{
    private static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private readonly IMethodSymbol _method;

    private DerivativeSignature(IMethodSymbol method, bool[] active) => (_method, Active) = (method, active);

    /// <summary>For each parameter whether a derivative is taken by it.</summary>
    public IReadOnlyList<bool> Active { get; }

    /// <summary>The signature for a method; null, with the reason, if no derivative of it can be called.</summary>
    /// <param name="derivative">A method that is to be the derivative: what it marks <c>[NoDerivative]</c> is constant too.</param>
    public static DerivativeSignature? Of(IMethodSymbol method, IMethodSymbol? derivative, out string? reason)
    {
        reason = Obstacle(method);
        return reason is null ? new DerivativeSignature(method, [.. method.Parameters.Select((parameter, i) => IsActive(parameter)
            && !(derivative is not null && i < derivative.Parameters.Length && IsConstant(derivative.Parameters[i])))]) : null;
    }

    /// <summary>The signature for a method whose active parameters are known; null if one of them can't be active.</summary>
    public static DerivativeSignature? Of(IMethodSymbol method, bool[] active) =>
        active.Select((isActive, i) => !isActive || IsNumbers(method.Parameters[i].Type, int.MaxValue)).All(isRight => isRight) ? new DerivativeSignature(method, active) : null;

    /// <summary>Why a method can't be called with a derivative of its own; null if it can.</summary>
    /// <param name="method">The method.</param>
    /// <param name="mayReturnNothing">Whether it may have its derivative by the arrays that it writes to.</param>
    public static string? Obstacle(IMethodSymbol method, bool mayReturnNothing = false) => method switch
    {
        { IsStatic: false, MethodKind: not MethodKind.LocalFunction } => "isn't static",
        { IsGenericMethod: true } or { ContainingType.IsGenericType: true } => "is generic",
        { IsAsync: true } => "is asynchronous",
        _ when !(mayReturnNothing && method.ReturnsVoid) && !IsNumbers(method.ReturnType, 1) => $"returns '{method.ReturnType.ToDisplayString(s_format)}'",
        _ when method.Parameters.FirstOrDefault(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out) is { } reference => $"takes '{reference.Name}' by reference",
        _ when method.Parameters.FirstOrDefault(parameter => parameter.Type.TypeKind == TypeKind.Delegate) is { } function => $"takes the function '{function.Name}'",
        _ when method.Parameters.FirstOrDefault(parameter => !IsConstant(parameter) && IsUnknown(parameter.Type)) is { } parameter => $"takes '{parameter.Name}' of the type '{parameter.Type.ToDisplayString(s_format)}'",
        _ => null,
    };

    /// <summary>Whether the parameter carries a derivative by its type and attributes.</summary>
    public static bool IsActive(IParameterSymbol parameter) => !IsConstant(parameter) && IsNumbers(parameter.Type, int.MaxValue);

    public static bool IsConstant(IParameterSymbol parameter) => TypeReading.IsConstantByNature(parameter.Type) || HasAttribute(parameter, "SymGrad.NoDerivativeAttribute");

    public static bool HasAttribute(ISymbol symbol, string name) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == name);

    /// <summary>Whether a method is a pullback of this one.</summary>
    public bool IsPullback(IMethodSymbol candidate)
    {
        var active = ActiveParameters().ToArray();
        int own = _method.Parameters.Length;
        return candidate is { IsStatic: true, IsGenericMethod: false, ReturnsVoid: true, ContainingType.IsGenericType: false } && candidate.Parameters.Length == own + 1 + active.Length && StartsAlike(candidate)
            && candidate.Parameters[own] is { RefKind: RefKind.None or RefKind.In } seed && Takes(seed.Type, _method.ReturnType)
            && active.Select((parameter, i) => (parameter, Adjoint: candidate.Parameters[own + 1 + i])).All(pair => IsAdjoint(pair.parameter.Type, pair.Adjoint));
    }

    /// <summary>Whether a method is a pushforward of this one.</summary>
    public bool IsPushforward(IMethodSymbol candidate)
    {
        var active = ActiveParameters().ToArray();
        int own = _method.Parameters.Length;
        return candidate is { IsStatic: true, IsGenericMethod: false, ContainingType.IsGenericType: false } && candidate.Parameters.Length == own + active.Length && StartsAlike(candidate)
            && candidate.ReturnType is INamedTypeSymbol { IsTupleType: true } pair && pair.TupleElements.Length == 2
            && pair.TupleElements.All(element => Same(element.Type, _method.ReturnType))
            && active.Select((parameter, i) => (parameter, Tangent: candidate.Parameters[own + i])).All(both => both.Tangent.RefKind is RefKind.None or RefKind.In && Takes(both.Tangent.Type, both.parameter.Type));
    }

    /// <summary>The pullback's signature as it is written in C#.</summary>
    public string WritePullback(string name) => $"static void {name}({string.Join(", ", Own()
        .Append($"{Spell(_method.ReturnType)} seed")
        .Concat(ActiveParameters().Select(parameter => IsArray(parameter.Type)
            ? $"{AdjointType(parameter.Type)} {parameter.Name}Adjoint"
            : $"ref {Spell(parameter.Type)} {parameter.Name}Adjoint")))})";

    /// <summary>The pushforward's signature as it is written in C#.</summary>
    public string WritePushforward(string name) => $"static ({Spell(_method.ReturnType)} value, {Spell(_method.ReturnType)} tangent) {name}({string.Join(", ", Own()
        .Concat(ActiveParameters().Select(parameter => $"{Spell(parameter.Type)} {parameter.Name}Tangent")))})";

    private IEnumerable<IParameterSymbol> ActiveParameters() => _method.Parameters.Where((_, i) => Active[i]);

    private IEnumerable<string> Own() => _method.Parameters.Select(parameter => $"{(parameter.RefKind == RefKind.In ? "in " : string.Empty)}{Spell(parameter.Type)} {parameter.Name}");

    private bool StartsAlike(IMethodSymbol candidate) => _method.Parameters
        .Select((parameter, i) => (parameter, Other: candidate.Parameters[i]))
        .All(pair => pair.Other.RefKind is RefKind.None or RefKind.In && Takes(pair.Other.Type, pair.parameter.Type));

    /// <summary>Whether a parameter of one type takes what another type is made for: the same, or a span in the place of an array.</summary>
    private static bool Takes(ITypeSymbol parameter, ITypeSymbol type) => Same(parameter, type)
        || (Element(parameter) is { } element && parameter is not IArrayTypeSymbol && type is IArrayTypeSymbol { Rank: 1 } array && Same(element, array.ElementType))
        || (Element(parameter) is { } of && parameter.Name == "ReadOnlySpan" && Element(type) is { } other && Same(of, other));

    private static bool IsAdjoint(ITypeSymbol type, IParameterSymbol adjoint)
    {
        if (!IsArray(type))
        {
            return adjoint.RefKind == RefKind.Ref && Same(adjoint.Type, type);
        }

        bool isArray = type is IArrayTypeSymbol && Same(adjoint.Type, type);
        bool isSpan = adjoint.Type.Name == "Span" && Element(adjoint.Type) is { } element && Element(type) is { } of && Same(element, of);
        return adjoint.RefKind is RefKind.None or RefKind.In && (isArray || isSpan);
    }

    private static string AdjointType(ITypeSymbol type) => type is IArrayTypeSymbol ? Spell(type) : $"Span<{Spell(Element(type)!)}>";

    /// <summary>What a one-dimensional array or a span is made of; null for anything else.</summary>
    private static ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments.Length: 1 } span when TypeReading.Read(span).IsIndexed => span.TypeArguments[0],
        _ => null,
    };

    private static bool IsArray(ITypeSymbol type) => TypeReading.Read(type).IsIndexed;

    /// <summary>A floating-point number, or an array of them of no higher rank than given, which may have rows of rows only if any rank will do.</summary>
    private static bool IsNumbers(ITypeSymbol type, int rank) => TypeReading.Read(type) is var read
        && (read.IsFloating || (read is { IsIndexed: true, Innermost.IsFloating: true } && read.Rank <= rank && (rank > 1 || read is { Element.IsScalar: true, Shape: TypeShape.Array })));

    /// <summary>Whether numbers may hide in a type that we can't look into.</summary>
    private static bool IsUnknown(ITypeSymbol type) => !IsNumbers(type, int.MaxValue) && !type.IsReferenceType && TypeReading.Read(type).Innermost.Shape == TypeShape.Opaque;

    private static bool Same(ITypeSymbol a, ITypeSymbol b) => SymbolEqualityComparer.Default.Equals(a, b);

    private static string Spell(ITypeSymbol type) => type.ToDisplayString(s_format);
}
