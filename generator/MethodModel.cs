using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Writing;

namespace SymGrad.Generator;

/// <summary>One type around a method, as its partial declaration is opened again.</summary>
internal sealed record ContainingType(string Keyword, string Name);

/// <summary>Which members are generated; the values are those of <c>SymGrad.Derivatives</c>.</summary>
[System.Flags]
internal enum Members
{
    Default = 0,
    Gradient = 1,
    Pullback = 2,
    Pushforward = 4,
    Jacobian = 8,
    Hessian = 16,
    HessianVector = 32,
    SparseJacobian = 64,
}

/// <summary>
/// A method that is called and not read in place, for which the generated file brings a pullback or pushforward of its own.
/// </summary>
/// <param name="Function">The method, under the name that its derivatives are called after.</param>
/// <param name="HasValue">Whether the file brings the method itself too, because generated code can't call the user's.</param>
/// <param name="Original">The user's name for it.</param>
/// <param name="IsResidual">Whether it is one of a solver's, whose derivatives are written with the solver's.</param>
internal sealed record CalledFunction(Function Function, bool HasValue, string Original, bool IsResidual = false);

/// <summary>A solver that is called: its derivative is that of the residual which is zero at its result.</summary>
/// <param name="Name">What its derivatives are called after.</param>
/// <param name="Original">The user's name for it.</param>
/// <param name="Parameters">Its parameters; those that are active are the residual's too.</param>
/// <param name="Result">What it returns.</param>
/// <param name="Residual">The residual by the parameters. It takes the result first; with an array as the result it writes to a last parameter.</param>
/// <param name="ByResult">The residual by the result alone.</param>
internal sealed record ImplicitFunction(string Name, string Original, EquatableArray<Parameter> Parameters, ValueType Result, Function Residual, Function ByResult);

/// <summary>A type parameter as the generated members declare it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Constraints">What stands behind <c>where T : </c>; empty if nothing does.</param>
internal sealed record DeclaredParameter(string Name, string Constraints);

/// <summary>A type parameter that stands for a number.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offered">The names of the interfaces of <c>System.Numerics</c> that its constraints promise.</param>
/// <param name="Finding">The refusal of a method whose derivatives need more, at the parameter's declaration and still without words.</param>
internal sealed record NumberParameter(string Name, EquatableArray<string> Offered, Finding Finding);

/// <summary>A parameter whose type says what in it may be null.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Type">Its type, with each <c>?</c>.</param>
internal sealed record AnnotatedParameter(string Name, string Type);

/// <summary>What is chosen where a method isn't smooth; the values are those of <c>SymGrad.Kinks</c>.</summary>
internal enum Kinks
{
    MinimumNorm = 0,
    Clarke = 1,
}

/// <summary>Everything that the generated file of one method depends on. Equal models give the same file, byte for byte.</summary>
internal sealed record MethodModel(
    Function Function,
    string Namespace,
    EquatableArray<ContainingType> Types,
    string Accessibility,
    Members Members,
    int Order,
    Kinks AtKinks,
    TargetCapabilities Target,
    string HintName,
    EquatableArray<CalledFunction> Called = default,
    EquatableArray<ImplicitFunction> Implicit = default)
{
    /// <summary>The method's own type parameters.</summary>
    public EquatableArray<DeclaredParameter> TypeParameters { get; init; } = EquatableArray<DeclaredParameter>.Empty;

    /// <summary>Whether the method hides one of a base class, and its members may hide members.</summary>
    public bool Hides { get; init; }

    /// <summary>The parameters that may be null, or hold what may be.</summary>
    public EquatableArray<AnnotatedParameter> Annotated { get; init; } = EquatableArray<AnnotatedParameter>.Empty;

    /// <summary>How many iterations lie between two checkpoints of a long loop; 0 where their number decides, null where all are recorded.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The type parameters in sight that stand for numbers.</summary>
    public EquatableArray<NumberParameter> Numbers { get; init; } = EquatableArray<NumberParameter>.Empty;
}
