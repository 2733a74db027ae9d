using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator;

/// <summary>
/// The engine that this build of the generator differentiates with. A project chooses one by the MSBuild property
/// <c>SymGradEngine</c>; each engine's package holds a build of the generator with a file like this of its own, and only
/// the one that was chosen does anything.
/// </summary>
internal static class Engine
{
    /// <summary>What <c>SymGradEngine</c> must say.</summary>
    public const string Name = "SymGrad";

    /// <summary>Whether it is chosen by saying nothing.</summary>
    public const bool IsDefault = true;

    public static IDerivativeEngine Instance => RuleEngine.Instance;
}
