using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;

namespace SymGrad.Testing;

/// <summary>Compares generated derivatives with finite differences of the method itself.</summary>
public static class GradientCheck
{
    /// <summary>Checks the derivatives of a method where it is called, and throws where they are wrong.</summary>
    /// <typeparam name="T">What the method returns.</typeparam>
    /// <param name="call">
    /// A call of a <c>[Differentiable]</c> method: its arguments are the point. The method has one number as its output and a
    /// generated <c>Gradient</c>, or it returns any numbers and has a generated <c>Jacobian</c>. Spans and arguments by reference can't
    /// be checked: they don't fit into an expression.
    /// </param>
    /// <param name="randomPoints">How many further points are checked, at random around the first: each number moves by up to half its size, and by 0.5 at least.</param>
    /// <param name="seed">The seed of these points; the same seed gives the same points.</param>
    /// <param name="tolerance">
    /// How far a derivative may be off, relative to its size and to the largest one at the point, whichever is larger, beside what
    /// the differences themselves are uncertain by; by default 1e-6, and 1e-2 where numbers of less than double precision take part.
    /// </param>
    /// <returns>What was compared.</returns>
    /// <exception cref="ArgumentException">The expression isn't a call, or the method has no derivatives that can be checked.</exception>
    /// <exception cref="GradientCheckException">A derivative is wrong; the message has the table.</exception>
    public static GradientCheckReport Verify<T>(Expression<Func<T>> call, int randomPoints = 0, int seed = 0, double? tolerance = null)
    {
        var report = Compare(call, randomPoints, seed, tolerance);
        return report.IsRight ? report : throw new GradientCheckException(report);
    }

    /// <summary>The same comparison as <see cref="Verify"/>, without an exception where derivatives are wrong.</summary>
    /// <inheritdoc cref="Verify"/>
    public static GradientCheckReport Compare<T>(Expression<Func<T>> call, int randomPoints = 0, int seed = 0, double? tolerance = null)
    {
        if (call is null)
        {
            throw new ArgumentNullException(nameof(call));
        }

        if (randomPoints < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(randomPoints), randomPoints, "The number of points can't be negative.");
        }

        var checkedCall = CheckedCall.Of(call);
        var random = new Random(seed);
        var rows = new List<GradientCheckRow>();
        for (int point = 0; point <= randomPoints; point++)
        {
            object?[] arguments = point == 0 ? checkedCall.Arguments : checkedCall.Moved(x => x + (random.NextDouble() - 0.5) * Math.Max(1, Math.Abs(x)));
            rows.AddRange(AtPoint(checkedCall, arguments, point, tolerance));
        }

        return new GradientCheckReport(checkedCall.Name, rows);
    }

    private static IEnumerable<GradientCheckRow> AtPoint(CheckedCall call, object?[] arguments, int point, double? tolerance)
    {
        double[] inputs = call.Inputs(arguments);
        if (inputs.Length == 0)
        {
            throw new ArgumentException($"'{call.Name}' has no double or float here that it is differentiated by: there is nothing to check.");
        }

        double[,] derivatives = call.Derivatives(arguments);
        int outputs = derivatives.GetLength(0);
        if (derivatives.GetLength(1) != inputs.Length)
        {
            throw new ArgumentException($"'{call.Name}' has {inputs.Length} numbers to differentiate by, and its derivative {derivatives.GetLength(1)}.");
        }

        if (outputs != call.Outputs(arguments))
        {
            throw new ArgumentException($"'{call.Name}' has outputs besides what it returns, which can't be checked.");
        }

        bool isNarrow = call.IsNarrow(arguments);
        double allowed = tolerance ?? (isNarrow ? 1e-2 : 1e-6);
        string[] paths = call.InputPaths(arguments);
        for (int i = 0; i < inputs.Length; i++)
        {
            for (int output = 0; output < outputs; output++)
            {
                double largest = Enumerable.Range(0, inputs.Length).Select(k => Math.Abs(derivatives[output, k])).Where(size => !double.IsNaN(size) && !double.IsInfinity(size)).DefaultIfEmpty(0).Max();
                var slopes = Slopes.Of(x => call.Output(arguments, i, x, output), inputs[i], isNarrow);
                double generated = derivatives[output, i];
                yield return new GradientCheckRow(point, outputs == 1 ? paths[i] : $"[{output}] {paths[i]}", inputs[i], generated, slopes.Central, slopes.Judge(generated, allowed, largest));
            }
        }
    }
}
