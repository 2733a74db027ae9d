using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>One direction for each of a function's numbers, where there are few of them and they are known: their tangents are constants, and the algebra makes formulas of them.</summary>
internal static class UnitDirections
{
    /// <summary>More numbers than this are swept by columns, so that the code doesn't grow with them.</summary>
    private const int Most = 24;

    /// <summary>The most statements that are written out for all directions together.</summary>
    private const int MostStatements = 20_000;

    /// <summary>Whether a function's inputs are few enough for it.</summary>
    public static bool AreFew(Function function)
    {
        var active = function.Parameters.Where(parameter => parameter.IsActive).ToList();
        return active.Count <= Most && active.All(parameter => parameter.Type.IsScalar)
            && active.Count * Program.AllStatements(function.Body).Count <= MostStatements;
    }

    /// <summary>The directions, each named by its parameter: the tangent of <c>r</c> along <c>x</c> is <c>rByX</c>.</summary>
    public static IReadOnlyList<Direction> Each(IEnumerable<Parameter> active) =>
        [.. active.Select(parameter => new Direction(Whole.WordFor("By." + parameter.Name), parameter))];

    public static void Seed(TangentSweep sweep, IReadOnlyList<Parameter> active)
    {
        for (int d = 0; d < active.Count; d++)
        {
            sweep.Seed(d, active[d], Expression.One(active[d].Type));
        }
    }
}
