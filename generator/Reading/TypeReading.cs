using Microsoft.CodeAnalysis;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <summary>Translates the compiler's types into those of the language.</summary>
internal static class TypeReading
{
    /// <summary>The type as the language knows it; opaque if it is none of its own.</summary>
    public static ValueType Read(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Double: return ValueType.Double;
            case SpecialType.System_Single: return ValueType.Single;
            case SpecialType.System_Int32: return ValueType.Int32;
            case SpecialType.System_Boolean: return ValueType.Boolean;
            case SpecialType.System_Int64: return ValueType.Scalar("long");
            case SpecialType.System_Int16: return ValueType.Scalar("short");
            case SpecialType.System_Byte: return ValueType.Scalar("byte");
            case SpecialType.System_SByte: return ValueType.Scalar("sbyte");
            case SpecialType.System_UInt16: return ValueType.Scalar("ushort");
            case SpecialType.System_UInt32: return ValueType.Scalar("uint");
            case SpecialType.System_UInt64: return ValueType.Scalar("ulong");
            case SpecialType.System_IntPtr when type.IsNativeIntegerType: return ValueType.Scalar("nint");
            case SpecialType.System_UIntPtr when type.IsNativeIntegerType: return ValueType.Scalar("nuint");
            case SpecialType.System_Decimal: return ValueType.Scalar("decimal");
            case SpecialType.System_Char: return ValueType.Scalar("char");
        }

        if (type is ITypeParameterSymbol parameter && GenericMath.NumberOf(parameter) is { } ofParameter)
        {
            return ofParameter;
        }

        if (type is IArrayTypeSymbol array)
        {
            return ValueType.ArrayOf(Read(array.ElementType), array.Rank);
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return ValueType.Scalar(type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
        }

        if (type is INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: 1, Name: "Span" or "ReadOnlySpan" } span
            && span.ContainingNamespace.ToDisplayString() == "System")
        {
            return ValueType.SpanOf(Read(span.TypeArguments[0]), span.Name == "ReadOnlySpan");
        }

        // Before .NET 7 it has no arithmetic.
        if (type is INamedTypeSymbol { Name: "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } && !type.GetMembers("op_Addition").IsEmpty)
        {
            return ValueType.Half;
        }

        return new ValueType(TypeShape.Opaque, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
    }

    /// <summary>What a <c>List</c> holds; null for any other type.</summary>
    public static ITypeSymbol? ElementOfList(ITypeSymbol? type) => type is INamedTypeSymbol
    {
        Name: "List", TypeArguments: { Length: 1 } elements, ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } },
    } ? elements[0] : null;

    /// <summary>Whether a parameter of this type is held constant without being asked to.</summary>
    public static bool IsConstantByNature(ITypeSymbol type) => IsSimplyConstant(type) || NumberFreeTypes.Includes(type);

    /// <summary>Numbers without fractions, characters, text, enums, and arrays and spans of them.</summary>
    public static bool IsSimplyConstant(ITypeSymbol type) => type.SpecialType
        is SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_String
        or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
        or SpecialType.System_IntPtr or SpecialType.System_UIntPtr
        || type.TypeKind == TypeKind.Enum
        || (type is IArrayTypeSymbol array && IsSimplyConstant(array.ElementType))
        || (Read(type) is { Element: { } element } && element.IsScalar && !element.IsFloating);
}
