namespace SymGrad.Generator.Functions;

/// <summary>How a parameter or an output is passed.</summary>
internal enum Passing
{
    Value,
    In,

    /// <summary><c>ref readonly</c>, which a reference in documentation says and members take as <c>in</c>.</summary>
    RefReadOnly,
    Ref,
    Out,
}

/// <summary>One parameter of a function.</summary>
/// <param name="Name">The name as the user wrote it, without <c>@</c>; for a part of a composite the way to it, <c>p.X</c>.</param>
/// <param name="Variable">The version that holds the argument.</param>
/// <param name="IsActive">Whether a derivative with respect to it is wanted.</param>
/// <param name="ShapedAs">The parameter whose shape an array must have; null if any will do.</param>
/// <param name="Of">The composite that it is a part of. Its parts follow each other.</param>
internal sealed record Parameter(string Name, Expression Variable, Passing Passing, bool IsActive, string? ShapedAs = null, Whole? Of = null)
{
    public ValueType Type => Variable.Type;

    /// <summary>The name of the parameter that the user passes.</summary>
    public string Root => Of?.Name ?? Name;
}

/// <summary>Where one of the values that a function's body yields goes: into the returned value, or into the parameter of that name.</summary>
/// <param name="Name">The parameter's name, or the element's name in a returned tuple; for a part of a composite the way to it.</param>
/// <param name="Of">The composite that it is a part of. Its parts follow each other.</param>
internal sealed record Output(string Name, bool IsReturned, Whole? Of = null)
{
    /// <summary>The way from the composite to this part of it, as in <c>.X</c>; the name where there is none.</summary>
    public string Path => Of is null ? Name : Name.Substring(Of.Name.Length);

    /// <summary>The name of the parameter that the user passes.</summary>
    public string Root => Of?.Name ?? Name;
}

/// <summary>
/// A method in the language that all rooms share: structured, every variable assigned once, no type of the compiler in it.
/// Equal methods are equal values, so the compiler's pipeline stops here when nothing changed.
/// </summary>
/// <param name="Outputs">Where the values that the body yields go, in order.</param>
/// <param name="Names">The name of each variable, by its number; empty where the writer chooses one.</param>
internal sealed record Function(
    string Name,
    EquatableArray<Parameter> Parameters,
    EquatableArray<Output> Outputs,
    Region Body,
    EquatableArray<string> Names)
{
    /// <summary>Whether the one thing that the body yields is a floating-point number that is returned.</summary>
    public bool IsScalar => Outputs.Count == 1 && Outputs[0] is { IsReturned: true, Of: null } && Body.Yields[0].Type.IsFloating;

    /// <summary>Whether the value's own rounding may change: sums in another order, functions of vectors.</summary>
    public bool IsFast { get; init; }

    /// <summary>Whether a sine and a cosine that stand next to each other are to be written in one.</summary>
    public bool HasPairs { get; init; }

    /// <summary>The function with another body; itself where that is the one it has, so that it is seen that nothing changed.</summary>
    public Function With(Region body) => ReferenceEquals(body, Body) ? this : this with { Body = body };

    /// <summary>The function with another body and the variables that were made for it; itself where nothing changed.</summary>
    public Function With(Region body, FunctionBuilder builder) => builder.HasChanged ? this with { Body = body, Names = builder.Names } : With(body);

    public string NameOf(Expression variable) => variable.Id < Names.Count ? Names[variable.Id] : string.Empty;
}
