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
}

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
    Kinks AtKinks,
    TargetCapabilities Target,
    string HintName);
