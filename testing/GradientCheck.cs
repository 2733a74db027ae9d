using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;

namespace SymGrad.Testing;

/// <summary>Compares generated derivatives with finite differences of the method itself.</summary>
public static class GradientCheck
{
    private const BindingFlags AnyStatic = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;

    /// <summary>Checks the derivatives of a method where it is called, and throws where they are wrong.</summary>
    /// <typeparam name="T">What the method returns.</typeparam>
    /// <param name="call">
    /// A call of a <c>[Differentiable]</c> method: its arguments are the point, and stay as they are. Variables may be passed by
    /// reference. A method with spans, which don't fit into an expression, is handed over by itself:
    /// <see cref="Verify(Delegate, object[], int, int, double?)"/>.
    /// </param>
    /// <param name="randomPoints">How many further points are checked, at random around the first: each number moves by up to half its size, and by 0.5 at least.</param>
    /// <param name="seed">The seed of these points; the same seed gives the same points.</param>
    /// <param name="tolerance">
    /// How far a derivative may be off, relative to its size and to the largest one at the point, whichever is larger, beside what
    /// the differences themselves are uncertain by; by default 1e-6, and 1e-2 where numbers of less than double precision take part.
    /// </param>
    /// <returns>What was compared.</returns>
    /// <remarks>
    /// The generated <c>Gradient</c> is checked; of a method that has none, because it gives several numbers, the <c>Jacobian</c>, else
    /// the <c>Pullback</c>, else the <c>Pushforward</c>. Outputs are what is returned, what is <c>ref</c> or <c>out</c>, and arrays
    /// that the method writes to.
    /// </remarks>
    /// <exception cref="ArgumentException">The expression isn't a call, or the method has no derivatives that can be checked.</exception>
    /// <exception cref="GradientCheckException">A derivative is wrong; the message has the table.</exception>
    public static GradientCheckReport Verify<T>(Expression<Func<T>> call, int randomPoints = 0, int seed = 0, double? tolerance = null) =>
        Right(Compare(call, randomPoints, seed, tolerance));

    /// <summary>Checks the derivatives of a method that returns nothing, and throws where they are wrong.</summary>
    /// <inheritdoc cref="Verify{T}(Expression{Func{T}}, int, int, double?)"/>
    public static GradientCheckReport Verify(Expression<Action> call, int randomPoints = 0, int seed = 0, double? tolerance = null) =>
        Right(Compare(call, randomPoints, seed, tolerance));

    /// <summary>Checks the derivatives of a method that may take spans, and throws where they are wrong.</summary>
    /// <param name="method">The method itself, as <c>Models.Dot</c>; before C# 10 as a delegate of its type.</param>
    /// <param name="arguments">The point, one argument for each parameter: an array for a span, anything for what is <c>out</c>.</param>
    /// <param name="randomPoints">How many further points are checked, at random around the first: each number moves by up to half its size, and by 0.5 at least.</param>
    /// <param name="seed">The seed of these points; the same seed gives the same points.</param>
    /// <param name="tolerance">How far a derivative may be off, as for a call.</param>
    /// <inheritdoc cref="Verify{T}(Expression{Func{T}}, int, int, double?)"/>
    public static GradientCheckReport Verify(Delegate method, object?[] arguments, int randomPoints = 0, int seed = 0, double? tolerance = null) =>
        Right(Compare(method, arguments, randomPoints, seed, tolerance));

    /// <summary>Checks the derivatives of a static method that may take spans, found by its name, and throws where they are wrong.</summary>
    /// <param name="type">The type that declares the method.</param>
    /// <param name="method">The method's name. Of its overloads, the one that takes the arguments.</param>
    /// <param name="arguments">The point, one argument for each parameter: an array for a span, anything for what is <c>out</c>.</param>
    /// <param name="randomPoints">How many further points are checked, at random around the first: each number moves by up to half its size, and by 0.5 at least.</param>
    /// <param name="seed">The seed of these points; the same seed gives the same points.</param>
    /// <param name="tolerance">How far a derivative may be off, as for a call.</param>
    /// <inheritdoc cref="Verify{T}(Expression{Func{T}}, int, int, double?)"/>
    public static GradientCheckReport Verify(Type type, string method, object?[] arguments, int randomPoints = 0, int seed = 0, double? tolerance = null) =>
        Right(Compare(type, method, arguments, randomPoints, seed, tolerance));

    /// <summary>The same comparison as <c>Verify</c>, without an exception where derivatives are wrong.</summary>
    /// <inheritdoc cref="Verify{T}(Expression{Func{T}}, int, int, double?)"/>
    public static GradientCheckReport Compare<T>(Expression<Func<T>> call, int randomPoints = 0, int seed = 0, double? tolerance = null) =>
        Compare(CheckedCall.Of(call ?? throw new ArgumentNullException(nameof(call))), randomPoints, seed, tolerance);

    /// <summary>The same comparison as <c>Verify</c>, without an exception where derivatives are wrong.</summary>
    /// <inheritdoc cref="Verify(Expression{Action}, int, int, double?)"/>
    public static GradientCheckReport Compare(Expression<Action> call, int randomPoints = 0, int seed = 0, double? tolerance = null) =>
        Compare(CheckedCall.Of(call ?? throw new ArgumentNullException(nameof(call))), randomPoints, seed, tolerance);

    /// <summary>The same comparison as <c>Verify</c>, without an exception where derivatives are wrong.</summary>
    /// <inheritdoc cref="Verify(Delegate, object[], int, int, double?)"/>
    public static GradientCheckReport Compare(Delegate method, object?[] arguments, int randomPoints = 0, int seed = 0, double? tolerance = null)
    {
        var called = (method ?? throw new ArgumentNullException(nameof(method))).Method;
        return Compare(CheckedCall.Of(called, method.Target, arguments ?? throw new ArgumentNullException(nameof(arguments))), randomPoints, seed, tolerance);
    }

    /// <summary>The same comparison as <c>Verify</c>, without an exception where derivatives are wrong.</summary>
    /// <inheritdoc cref="Verify(Type, string, object[], int, int, double?)"/>
    public static GradientCheckReport Compare(Type type, string method, object?[] arguments, int randomPoints = 0, int seed = 0, double? tolerance = null)
    {
        _ = arguments ?? throw new ArgumentNullException(nameof(arguments));
        var fitting = (type ?? throw new ArgumentNullException(nameof(type))).GetMethods(AnyStatic)
            .Where(candidate => candidate.Name == method && !candidate.IsGenericMethodDefinition && CheckedCall.Fits(candidate.GetParameters(), arguments)).ToArray();
        return fitting.Length == 1
            ? Compare(CheckedCall.Of(fitting[0], null, arguments), randomPoints, seed, tolerance)
            : throw new ArgumentException($"'{type.Name}' has {fitting.Length} static methods '{method}' that take these {arguments.Length} arguments; arrays are passed for spans, and generic methods as delegates.", nameof(method));
    }

    private static GradientCheckReport Right(GradientCheckReport report) => report.IsRight ? report : throw new GradientCheckException(report);

    internal static GradientCheckReport Compare(CheckedCall call, int randomPoints, int seed, double? tolerance)
    {
        if (randomPoints < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(randomPoints), randomPoints, "The number of points can't be negative.");
        }

        var random = new Random(seed);
        var rows = new List<GradientCheckRow>();
        for (int point = 0; point <= randomPoints; point++)
        {
            object?[] arguments = point == 0 ? call.Point : call.Moved(x => x + (random.NextDouble() - 0.5) * Math.Max(1, Math.Abs(x)));
            rows.AddRange(AtPoint(call, arguments, point, tolerance));
        }

        return new GradientCheckReport(call.Name, rows);
    }

    private static IEnumerable<GradientCheckRow> AtPoint(CheckedCall call, object?[] arguments, int point, double? tolerance)
    {
        double[] inputs = call.Inputs(arguments);
        if (inputs.Length == 0)
        {
            throw new ArgumentException($"'{call.Name}' has no double or float here that it is differentiated by: there is nothing to check.");
        }

        object?[] outputs = call.Outputs(arguments);
        string[] outputPaths = call.OutputPaths(outputs);
        var derivatives = call.Derivatives(arguments, outputs);
        if (derivatives.Count != outputPaths.Length)
        {
            throw new ArgumentException($"'{call.Name}' gives {outputPaths.Length} numbers, and its derivative is that of {derivatives.Count}.");
        }

        if (derivatives.FirstOrDefault(row => row.Length != inputs.Length) is { } row)
        {
            throw new ArgumentException($"'{call.Name}' has {inputs.Length} numbers to differentiate by, and its derivative {row.Length}.");
        }

        bool isNarrow = call.ActiveOf(arguments).Any(Numbers.IsNarrow) || outputs.Any(Numbers.IsNarrow);
        double allowed = tolerance ?? (isNarrow ? 1e-2 : 1e-6);
        string[] paths = call.InputPaths(arguments);
        for (int i = 0; i < inputs.Length; i++)
        {
            for (int output = 0; output < outputPaths.Length; output++)
            {
                double largest = derivatives[output].Select(Math.Abs).Where(size => !double.IsNaN(size) && !double.IsInfinity(size)).DefaultIfEmpty(0).Max();
                var slopes = Slopes.Of(x => call.Output(arguments, i, x, output), inputs[i], isNarrow);
                double generated = derivatives[output][i];
                yield return new GradientCheckRow(point, outputPaths[output], paths[i], inputs[i], generated, slopes.Central, slopes.Judge(generated, allowed, largest));
            }
        }
    }
}
