using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SymGrad.Tool.Methods;

/// <summary>Finds methods by what a user types: <c>Loss</c>, <c>Network.Loss</c>, <c>Demo.Network.Loss</c>, or with <c>*</c> and <c>?</c> in it.</summary>
internal static class MethodChoice
{
    private const int MostNamed = 5;

    /// <summary>The one method that a name means, or all that a pattern does.</summary>
    /// <exception cref="ToolException">There is none, or a name without a pattern means several.</exception>
    public static ImmutableArray<DifferentiableMethod> Of(DifferentiatedProgram program, string name)
    {
        ImmutableArray<DifferentiableMethod> found = [.. program.Methods.Where(method => Fits(method, name))];
        bool isPattern = name.AsSpan().ContainsAny('*', '?');
        return found.Length switch
        {
            0 => throw new ToolException(Unknown(program, name)),
            > 1 when !isPattern => throw new ToolException($"'{name}' may be any of {found.Length} methods:\n{string.Join('\n', found.Select(method => "  " + method.FullName))}\nSay more of the name, or '{name}*' for all."),
            _ => found,
        };
    }

    /// <summary>All methods, or those that a name or a pattern means; none is an error.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static ImmutableArray<DifferentiableMethod> AllOr(DifferentiatedProgram program, string? name) =>
        name is not null ? Of(program, name)
        : program.Methods.Length > 0 ? program.Methods
        : throw new ToolException(NoMethod(program));

    private static bool Fits(DifferentiableMethod method, string name)
    {
        string[] full = [method.FullName, Bare(method.FullName)];
        string pattern = Regex.Escape(name).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
        return full.Any(one => Regex.IsMatch(one, $@"(^|\.){pattern}$", RegexOptions.CultureInvariant | RegexOptions.Singleline));
    }

    private static string Bare(string name) => name.IndexOf('(', StringComparison.Ordinal) is > 0 and int open ? name[..open] : name;

    private static string NoMethod(DifferentiatedProgram program) => $"'{program.Code.Name}' has no method marked [Differentiable].";

    private static string Unknown(DifferentiatedProgram program, string name)
    {
        if (program.Methods.IsEmpty)
        {
            return NoMethod(program);
        }

        string last = name.Split('.')[^1];
        string[] near =
        [
            .. program.Methods
                .Select(method => (method.Name, Distance: Math.Min(Distance(Bare(method.Name), name), Distance(method.Symbol.Name, last))))
                .Where(one => one.Distance <= Math.Max(2, last.Length / 2) || one.Name.Contains(last, StringComparison.OrdinalIgnoreCase))
                .OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal)
                .Take(MostNamed).Select(one => one.Name),
        ];
        return $"'{program.Code.Name}' has no method '{name}' marked [Differentiable]. " + (near.Length > 0
            ? $"Did you mean {string.Join(" or ", near)}?"
            : $"It has {string.Join(", ", program.Methods.Take(MostNamed).Select(method => method.Name))}{(program.Methods.Length > MostNamed ? $" and {program.Methods.Length - MostNamed} more" : string.Empty)}.");
    }

    /// <summary>How many letters have to be changed, added or dropped, upper and lower case being the same.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        foreach (char letter in from)
        {
            int diagonal = row[0]++;
            for (int i = 1; i <= to.Length; i++)
            {
                int changed = diagonal + (char.ToUpperInvariant(letter) == char.ToUpperInvariant(to[i - 1]) ? 0 : 1);
                diagonal = row[i];
                row[i] = Math.Min(changed, 1 + Math.Min(row[i], row[i - 1]));
            }
        }

        return row[^1];
    }
}
