using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator;

/// <summary>The engine that this build of the generator differentiates with: AngouriMath, and our rules for what it has no word for.</summary>
internal static class Engine
{
    /// <summary>What <c>SymGradEngine</c> must say.</summary>
    public const string Name = "AngouriMath";

    /// <summary>Whether it is chosen by saying nothing.</summary>
    public const bool IsDefault = false;

    public static IDerivativeEngine Instance { get; } = new AngouriMathEngine(RuleEngine.Instance);
}
