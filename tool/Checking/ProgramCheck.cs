using System.Collections.Immutable;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Checking;

/// <summary>Checks the methods of a program, one after the other.</summary>
internal static class ProgramCheck
{
    /// <summary>Checks them.</summary>
    /// <param name="program">The program.</param>
    /// <param name="methods">Which of its methods.</param>
    /// <param name="choice">How.</param>
    /// <param name="progress">Told what is done next.</param>
    public static IReadOnlyList<MethodCheck> Of(DifferentiatedProgram program, ImmutableArray<DifferentiableMethod> methods, CheckChoice choice, Action<string> progress)
    {
        progress("compiling");
        LoadedProgram? loaded = LoadedProgram.Of(program, out string problem);
        var checks = new List<MethodCheck>();
        foreach (DifferentiableMethod method in methods)
        {
            progress($"checking {checks.Count + 1} of {methods.Length}: {method.Name}");
            checks.Add(
                method.File is null ? new MethodCheck(method, Outcome.Refused, ReasonOf(method, program))
                : loaded is null ? new MethodCheck(method, Outcome.NotChecked, "the program doesn't compile: " + problem.Split('\n')[0])
                : Timed(method, loaded, choice));
        }

        return checks;
    }

    private static string ReasonOf(DifferentiableMethod method, DifferentiatedProgram program) =>
        !method.Refusals.IsEmpty ? method.Refusals[0].Id
        : !program.CompilerErrors.IsEmpty ? "the program doesn't compile"
        : DifferentiableMethod.NothingSaid;

    private static MethodCheck Timed(DifferentiableMethod method, LoadedProgram program, CheckChoice choice)
    {
        var search = new PointSearch(method, program, choice);
        return Patience.Run(search.Run, choice.Timeout + TimeSpan.FromSeconds(1)) ?? search.SoFar();
    }
}
