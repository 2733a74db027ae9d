using SymGrad.Generator;
using SymGrad.Generator.Reading;
using SymGrad.Generator.Writing;

namespace SymGrad.Tests.Notations;

/// <summary>The formulas of the methods in a run of the generator, as tools get them: from what was read, not from what was written.</summary>
internal static class MethodFormulas
{
    /// <summary>The formulas of the only method of a class body.</summary>
    public static IReadOnlyList<Notation> OfMember(string member) => Of(GeneratorRun.Of($$"""
        using System;
        using System.Linq;
        using SymGrad;

        public readonly record struct Point(double X, double Y);

        public static partial class Models
        {
            {{member}}
        }
        """));

    public static IReadOnlyList<Notation> Of(GeneratorRun run) =>
    [
        .. run.Result.TrackedSteps.GetValueOrDefault(DifferentiableGenerator.ReadStep, [])
            .SelectMany(step => step.Outputs)
            .Select(output => ((ReadResult)output.Value).Model)
            .OfType<MethodModel>()
            .SelectMany(SymGrad.Generator.Writing.Formulas.Of),
    ];
}
