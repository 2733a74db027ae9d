using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>The passes between differentiation and writing, in the order in which they help each other.</summary>
internal static class Optimizer
{
    public static Function Run(Function function)
    {
        function = DeadCode.Remove(function);
        function = Propagation.Run(function);
        function = CommonSubexpressions.Run(function);
        function = DeadCode.Remove(function);
        return Inlining.Run(function);
    }
}
