using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Commands;

/// <summary>Says what the compiler and the generator refused, in the compiler's form.</summary>
internal static class Failures
{
    private const int MostShown = 20;

    /// <summary>One error: its place, its number, what is wrong.</summary>
    public static string Spell(Diagnostic error)
    {
        FileLinePositionSpan place = error.Location.GetLineSpan();
        string at = place.IsValid && place.Path.Length > 0 ? $"{Shortened(place.Path)}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): " : string.Empty;
        return $"{at}error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    /// <summary>Several errors, one a line.</summary>
    public static string Spell(IReadOnlyCollection<Diagnostic> errors) =>
        string.Join('\n', errors.Take(MostShown).Select(Spell)) + (errors.Count > MostShown ? $"\n… and {errors.Count - MostShown} more" : string.Empty);

    /// <summary>Why a method has no derivatives.</summary>
    public static void Say(Terminal terminal, DifferentiatedProgram program, DifferentiableMethod method)
    {
        terminal.Say($"'{method.Name}' can't be differentiated:");
        ImmutableArray<Diagnostic> reasons = method.Refusals.IsEmpty ? program.CompilerErrors : method.Refusals;
        terminal.Say(reasons.IsEmpty ? DifferentiableMethod.NothingSaid : Spell(reasons));
    }

    /// <summary>Ends where the user's program has errors that aren't about derivatives.</summary>
    /// <exception cref="ToolException">It has.</exception>
    public static void EndIfBroken(DifferentiatedProgram program)
    {
        if (program.Refusals.IsEmpty && !program.CompilerErrors.IsEmpty)
        {
            throw new ToolException($"'{program.Code.Name}' doesn't compile:\n{Spell(program.CompilerErrors)}");
        }
    }

    private static string Shortened(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
