using System;

namespace SymGrad.Generator.Functions;

/// <summary>What a value of the language is made of.</summary>
internal enum TypeShape
{
    /// <summary>A number or a boolean.</summary>
    Scalar,

    /// <summary>A rectangular array of any rank; its elements may be arrays themselves.</summary>
    Array,

    /// <summary>A span that is read and written.</summary>
    Span,

    /// <summary>A span that is only read.</summary>
    ReadOnlySpan,

    /// <summary>A list of the caller's that is only read.</summary>
    List,

    /// <summary>Anything that no derivative flows through and that is only passed on.</summary>
    Opaque,
}

/// <summary>The type of a value. <paramref name="Name"/> is how C# spells it.</summary>
internal sealed record ValueType(TypeShape Shape, string Name, ValueType? Element = null, int Rank = 0)
{
    public static readonly ValueType Double = new(TypeShape.Scalar, "double");
    public static readonly ValueType Single = new(TypeShape.Scalar, "float");
    public static readonly ValueType Half = new(TypeShape.Scalar, "global::System.Half");
    public static readonly ValueType Int32 = new(TypeShape.Scalar, "int");
    public static readonly ValueType Boolean = new(TypeShape.Scalar, "bool");

    /// <summary>For an array of composites that is seen as the array of one of their parts, which part that is.</summary>
    public Column? Column { get; init; }

    /// <summary>For a type parameter of the method or of a type around it that stands for a number, what is known of that number.</summary>
    public TypeParameter? Parameter { get; init; }

    /// <summary>Whether this is a type parameter: a number whose type isn't known before the program runs.</summary>
    public bool IsParameter => Parameter is not null;

    public bool IsScalar => Shape == TypeShape.Scalar;

    public bool IsFloating => IsScalar && (IsParameter || Name is "double" or "float" or "global::System.Half");

    public bool IsHalf => Name == "global::System.Half";

    /// <summary>Whether the type has fewer digits than <c>double</c>, or may have: constants that are calculated for it must be exact.</summary>
    public bool IsNarrow => IsHalf || IsParameter;

    public bool IsIndexed => Shape is TypeShape.Array or TypeShape.Span or TypeShape.ReadOnlySpan or TypeShape.List;

    public bool IsBoolean => IsScalar && Name == "bool";

    /// <summary>Whether a floating-point number is inside, however deep: what makes a value able to carry a derivative.</summary>
    public bool HasFloating => IsFloating || (Element is { } element && element.HasFloating);

    /// <summary>The scalar at the bottom of nested arrays.</summary>
    public ValueType Innermost => Element is null ? this : Element.Innermost;

    public static ValueType Scalar(string name) => name switch
    {
        "double" => Double,
        "float" => Single,
        "int" => Int32,
        "bool" => Boolean,
        _ => new ValueType(TypeShape.Scalar, name),
    };

    /// <summary>A type parameter that stands for a number.</summary>
    public static ValueType OfParameter(string name, TypeParameter parameter) => new(TypeShape.Scalar, name) { Parameter = parameter };

    /// <summary>The owner of a type parameter's functions in their keys, as <c>System.Math.</c> is that of others.</summary>
    public const string ParameterOwner = "$T.";

    public static ValueType ArrayOf(ValueType element, int rank = 1)
    {
        // C# writes the outer brackets first: an array of double[] with rank 2 is double[,][].
        string brackets = "[" + new string(',', rank - 1) + "]";
        int at = element.Name.Length;
        while (at > 0 && element.Name[at - 1] == ']')
        {
            at = element.Name.LastIndexOf('[', at - 1);
        }

        return new ValueType(TypeShape.Array, element.Name.Insert(at, brackets), element, rank);
    }

    /// <summary>An array of composites, seen as the array of one of their parts.</summary>
    public static ValueType ColumnOf(ValueType array, ValueType part, Column column) => array with { Element = part, Column = column };

    public static ValueType SpanOf(ValueType element, bool readOnly) => new(
        readOnly ? TypeShape.ReadOnlySpan : TypeShape.Span,
        $"global::System.{(readOnly ? "ReadOnlySpan" : "Span")}<{element.Name}>",
        element,
        1);

    public static ValueType ListOf(ValueType element) => new(TypeShape.List, $"global::System.Collections.Generic.List<{element.Name}>", element, 1);

    public override string ToString() => Name;

    public bool Equals(ValueType? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Shape == other.Shape && Rank == other.Rank && Name == other.Name && Equals(Parameter, other.Parameter) && Equals(Element, other.Element) && Equals(Column, other.Column));

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
