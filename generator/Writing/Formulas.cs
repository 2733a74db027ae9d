using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>The formulas above a method's generated members: its value, and the partial derivative by each active parameter.</summary>
internal static class Formulas
{
    private const int MostElements = 3;

    /// <param name="primal">The method.</param>
    /// <param name="gradient">Its gradient, if it has one.</param>
    public static IReadOnlyList<string> Of(Function primal, Function? gradient)
    {
        var lines = new List<string>();
        if (primal.Body.Yields.Count != 1 || gradient is null)
        {
            return lines;
        }

        if (new FormulaWriter(primal, primal.Names).Formula(primal.Body.Yields[0]) is { } value)
        {
            lines.Add($"{primal.Name} = {value}");
        }

        var writer = new FormulaWriter(gradient, primal.Names);
        var active = primal.Parameters.Where(parameter => parameter.IsActive).ToList();
        for (int i = 0; i < gradient.Outputs.Count; i++)
        {
            var output = gradient.Body.Yields[i];
            string name = gradient.Outputs[i].Name;
            if (!output.Type.IsIndexed)
            {
                if (writer.Formula(output) is { } partial)
                {
                    lines.Add($"∂{primal.Name}/∂{name} = {partial}");
                }

                continue;
            }

            // An element to which several places add has no formula of its own.
            var additions = writer.Additions(output).Take(MostElements + 1).ToArray();
            if (additions.Length is > 0 and <= MostElements && !additions.Contains(null)
                && (additions.Length == 1 || additions.Select(addition => addition!.Value.Element).Distinct().Count() == additions.Length))
            {
                lines.AddRange(additions.Select(addition => $"∂{primal.Name}/∂{name}[{addition!.Value.Element}]{active[i].Type.Column?.Path} = {addition.Value.Formula}"));
            }
        }

        return lines;
    }
}
