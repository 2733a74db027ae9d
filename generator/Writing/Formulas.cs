using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>The formulas above a method's generated members: its value, and the partial derivative by each active parameter.</summary>
internal static class Formulas
{
    private const int MostElements = 3;

    /// <summary>The formulas of a method by themselves, the same as above its members, for tools that want them in another script.</summary>
    public static IReadOnlyList<Notation> Of(MethodModel model)
    {
        var primal = Optimizer.Prepare(model.Function);
        if (!FileWriter.IsScalar(primal))
        {
            return [];
        }

        // How the derivative is factored is decided by the first that is written.
        FactoringStyle? style = null;
        if (model.Members.HasFlag(Members.Gradient))
        {
            FileWriter.Derive(primal, ReverseMember.ValueAndGradient, ref style);
        }

        return Of(primal, FileWriter.Derive(primal, ReverseMember.Gradient, ref style));
    }

    /// <param name="primal">The method.</param>
    /// <param name="gradient">Its gradient, if it has one.</param>
    public static IReadOnlyList<Notation> Of(Function primal, Function? gradient)
    {
        var formulas = new List<Notation>();
        if (primal.Body.Yields.Count != 1 || gradient is null)
        {
            return formulas;
        }

        if (new FormulaWriter(primal, primal.Names).Formula(primal.Body.Yields[0]) is { } value)
        {
            formulas.Add(new Notation.Equation(new Notation.Symbol(primal.Name), value));
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
                    formulas.Add(Partial(new Notation.Symbol(name), partial));
                }

                continue;
            }

            // An element to which several places add has no formula of its own.
            var additions = writer.Additions(output).Take(MostElements + 1).ToArray();
            if (additions.Length is > 0 and <= MostElements && !additions.Contains(null)
                && (additions.Length == 1 || additions.Select(addition => addition!.Value.Indices).Distinct().Count() == additions.Length))
            {
                formulas.AddRange(additions.Select(addition => Partial(new Notation.Element(new Notation.Symbol(name), addition!.Value.Indices, active[i].Type.Column?.Path ?? string.Empty), addition.Value.Formula)));
            }
        }

        return formulas;

        Notation Partial(Notation by, Notation formula) => new Notation.Equation(new Notation.Partial(primal.Name, by), formula);
    }
}
