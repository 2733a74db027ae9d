using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>What the compilation that the code is added to understands.</summary>
/// <param name="LanguageVersion">The C# version, 703 for 7.3, 1400 for 14.</param>
/// <param name="HasSpan">Whether <c>System.Span</c> is there.</param>
/// <param name="ClearsWholeArrays">Whether <c>Array.Clear</c> takes an array alone.</param>
/// <param name="SkipsLocalsInit">Whether what is allocated on the stack isn't zeroed there.</param>
/// <param name="UsesSystem">Whether <c>Math</c> and its neighbours can be written short, because nothing else around the method has such a name.</param>
/// <param name="UsesNumerics">Whether the vectors and their kin of System.Numerics can be written short.</param>
internal sealed record TargetCapabilities(int LanguageVersion, bool HasSpan, bool ClearsWholeArrays, bool SkipsLocalsInit, bool UsesSystem, bool UsesNumerics)
{
    /// <summary>Whether <c>Half</c> can be written short.</summary>
    public bool UsesHalf { get; init; }

    /// <summary>Whether the interfaces of generic math can be written short.</summary>
    public bool UsesGenericMath { get; init; }

    /// <summary>Whether <c>List</c> can be written short.</summary>
    public bool UsesCollections { get; init; }

    /// <summary>How <c>System.Numerics.Vector</c> is named; null where it, or what is needed of it, isn't there.</summary>
    public string? Vector { get; init; }

    /// <summary>Whether vectors have exponentials, logarithms, sines and cosines.</summary>
    public bool HasVectorFunctions { get; init; }

    /// <summary>Whether <c>Math</c> and <c>MathF</c> have a sine and a cosine in one.</summary>
    public bool HasSinCos { get; init; }

    /// <summary>Whether vectors have the numbers of their lanes.</summary>
    public bool HasLaneIndices { get; init; }

    /// <summary>Whether integers that go round throw where nothing else is said.</summary>
    public bool ChecksOverflow { get; init; }

    /// <summary>Whether two numbers in one vector are added and multiplied.</summary>
    public bool HasPairs { get; init; }

    /// <summary>Whether <c>Vector128</c> can be written short.</summary>
    public bool UsesIntrinsics { get; init; }

    /// <summary>Whether vectors are loaded from where a reference and an offset say, and stored there.</summary>
    public bool HasVectorReferences { get; init; }

    /// <summary>How the class is named by which a row of a rectangular array can be seen as a span; null where it isn't there.</summary>
    public string? MemoryMarshal { get; init; }

    /// <summary>Whether arrays that never leave a method may be spans.</summary>
    public bool HasBuffers => HasSpan && LanguageVersion >= 703;

    /// <summary>How the pool is named that arrays are borrowed from; null where there is none.</summary>
    public string? ArrayPool { get; init; }

    /// <summary>Whether a single underscore is nothing around the method, so that a value that is assigned to it is discarded.</summary>
    public bool CanDiscard { get; init; }

    /// <summary>Whether whole passes of a loop may run in vectors: arrays of them, on the stack too.</summary>
    public bool HasLanes => Vector is not null && HasSpan && LanguageVersion >= 800;

    /// <summary>The names of the type parameters of the method and of the types around it, which no local may hide.</summary>
    public Functions.EquatableArray<string> TypeParameters { get; init; } = Functions.EquatableArray<string>.Empty;

    public bool HasNullable => LanguageVersion >= 800;

    public string Spell(string type) => type switch
    {
        "System.Double" => "double",
        "System.Single" => "float",
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.Int16" => "short",
        "System.SByte" => "sbyte",
        "System.UInt32" => "uint",
        "System.UInt64" => "ulong",
        "System.UInt16" => "ushort",
        "System.Byte" => "byte",
        "System.Char" => "char",
        "System.Half" when !UsesHalf => "global::System.Half",
        _ when UsesSystem && type.StartsWith("System.", System.StringComparison.Ordinal) && type.LastIndexOf('.') == 6 => type.Substring(7),
        _ => "global::" + type,
    };

    public string Spell(Functions.ValueType type)
    {
        if (type.Shape == Functions.TypeShape.List)
        {
            return UsesCollections ? type.Name.Replace("global::System.Collections.Generic.", string.Empty) : type.Name;
        }

        string name = UsesHalf && type.Innermost.IsHalf ? type.Name.Replace("global::System.Half", "Half") : type.Name;
        return Shortened(UsesSystem && type.IsIndexed ? name.Replace("global::System.Span<", "Span<").Replace("global::System.ReadOnlySpan<", "ReadOnlySpan<") : name);
    }

    /// <summary>Text in which the library's types have their short names, where that is possible.</summary>
    public string Shortened(string text)
    {
        string shortened = UsesSystem ? s_exceptions.Replace(text, "$1") : text;
        shortened = UsesIntrinsics ? shortened.Replace("global::System.Runtime.Intrinsics.", string.Empty) : shortened;
        return UsesNumerics ? s_numerics.Replace(shortened, "$1") : shortened;
    }

    /// <summary>Constraints with the interfaces of generic math under their short names, where that is possible.</summary>
    public string ShortenedConstraints(string text) => UsesGenericMath ? s_genericMath.Replace(text, "$1") : text;

    private static readonly System.Text.RegularExpressions.Regex s_genericMath = new(@"global::System\.Numerics\.(I\w+<)");

    private static readonly System.Text.RegularExpressions.Regex s_exceptions = new(@"global::System\.((?:Argument|ArgumentNull|ArgumentOutOfRange|IndexOutOfRange|InvalidOperation|ObjectDisposed)Exception(?:\(|\.ThrowIf))");

    private static readonly System.Text.RegularExpressions.Regex s_numerics = new(@"global::System\.Numerics\.(Complex|Vector[234]|Quaternion|Plane|Matrix3x2|Matrix4x4)\b");
}
