using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Symbolics;
using static SymGrad.Generator.Symbolics.Formula;

namespace SymGrad.Generator.Reading.Library;

/// <summary>A method of <c>TensorPrimitives</c> that computes each element of its destination from the same elements of its arguments.</summary>
/// <param name="Element">One element, by those of the arguments.</param>
/// <param name="IsExact">Whether that gives the library's own value bit for bit, as for what is rounded correctly everywhere.</param>
internal sealed record TensorMap(string Name, int Arguments, Func<IReadOnlyList<Formula>, Formula> Element, bool IsExact);

/// <summary>A method of <c>TensorPrimitives</c> that makes one number of spans.</summary>
/// <param name="Terms">What is added up, by the elements of the arguments; several sums side by side.</param>
/// <param name="Result">The number, by the sums.</param>
internal sealed record TensorSum(string Name, int Arguments, IReadOnlyList<Func<IReadOnlyList<Formula>, Formula>> Terms, Func<IReadOnlyList<Formula>, Formula> Result)
{
    /// <summary>How a term joins those before it, if it isn't added.</summary>
    public Func<Formula, Formula, Formula>? Combine { get; init; }

    /// <summary>Whether it throws where there are no elements.</summary>
    public bool NeedsElements { get; init; }
}

/// <summary>What the methods of System.Numerics.Tensors' <c>TensorPrimitives</c> compute, one row for each.</summary>
internal static class TensorRows
{
    public static readonly IReadOnlyList<TensorMap> Maps =
    [
        Exact("Add", (x, y) => x + y),
        Exact("Subtract", (x, y) => x - y),
        Exact("Multiply", (x, y) => x * y),
        Exact("Divide", (x, y) => x / y),
        new("MultiplyAdd", 3, x => (x[0] * x[1]) + x[2], IsExact: true),
        new("AddMultiply", 3, x => (x[0] + x[1]) * x[2], IsExact: true),
        new("FusedMultiplyAdd", 3, x => (x[0] * x[1]) + x[2], IsExact: false),
        new("MultiplyAddEstimate", 3, x => (x[0] * x[1]) + x[2], IsExact: false),
        new("Lerp", 3, x => (x[0] * (1 - x[2])) + (x[1] * x[2]), IsExact: false),
        new("Clamp", 3, x => Call("Min", Call("Max", x[0], x[1]), x[2]), IsExact: false),
        Exact("Negate", x => -x),
        Exact("Abs", x => Call("Abs", x)),
        Exact("Sqrt", x => Call("Sqrt", x)),
        Function("Acos"),
        Function("Asin"),
        Function("Atan"),
        Function("Cbrt"),
        Function("Cos"),
        Function("Cosh"),
        Function("Exp"),
        Function("Log"),
        Function("Log10"),
        Function("Sin"),
        Function("Sinh"),
        Function("Tan"),
        Function("Tanh"),
        Approximate("Exp2", x => Call("Exp", x.Literal("0.69314718055994531") * x)),
        Approximate("ExpM1", x => Call("Exp", x) - 1),
        Approximate("Log2", x => x.Literal("1.4426950408889634") * Call("Log", x)),
        Approximate("LogP1", x => Call("Log", 1 + x)),
        Approximate("Reciprocal", x => 1 / x),
        Approximate("ReciprocalSqrt", x => 1 / Call("Sqrt", x)),
        Approximate("Sigmoid", x => 1 / (1 + Call("Exp", -x))),
        new("Atan2", 2, x => Call("Atan2", x[0], x[1]), IsExact: false),
        new("Hypot", 2, x => Call("Sqrt", (x[0] * x[0]) + (x[1] * x[1])), IsExact: false),
        new("Max", 2, x => Call("Max", x[0], x[1]), IsExact: false),
        new("Min", 2, x => Call("Min", x[0], x[1]), IsExact: false),
        new("Pow", 2, x => Call("Pow", x[0], x[1]), IsExact: false),
    ];

    public static readonly IReadOnlyList<TensorSum> Sums =
    [
        new("Sum", 1, [x => x[0]], s => s[0]),
        new("SumOfSquares", 1, [x => x[0] * x[0]], s => s[0]),
        new("SumOfMagnitudes", 1, [x => Call("Abs", x[0])], s => s[0]),
        new("Dot", 2, [x => x[0] * x[1]], s => s[0]),
        new("Norm", 1, [x => x[0] * x[0]], s => Call("Sqrt", s[0])),
        new("Distance", 2, [x => (x[0] - x[1]) * (x[0] - x[1])], s => Call("Sqrt", s[0])) { NeedsElements = true },
        new("CosineSimilarity", 2, [x => x[0] * x[1], x => x[0] * x[0], x => x[1] * x[1]], s => s[0] / (Call("Sqrt", s[1]) * Call("Sqrt", s[2]))) { NeedsElements = true },
        new("Product", 1, [x => x[0]], s => s[0]) { Combine = (a, b) => a * b, NeedsElements = true },
        new("ProductOfSums", 2, [x => x[0] + x[1]], s => s[0]) { Combine = (a, b) => a * b, NeedsElements = true },
        new("ProductOfDifferences", 2, [x => x[0] - x[1]], s => s[0]) { Combine = (a, b) => a * b, NeedsElements = true },
        Extreme("Max"),
        Extreme("Min"),
        Extreme("MaxMagnitude"),
        Extreme("MinMagnitude"),
    ];

    public static TensorMap? FindMap(string name, int arguments) => Maps.FirstOrDefault(row => row.Name == name && row.Arguments == arguments);

    public static TensorSum? FindSum(string name, int arguments) => Sums.FirstOrDefault(row => row.Name == name && row.Arguments == arguments);

    private static TensorMap Exact(string name, Func<Formula, Formula> element) => new(name, 1, x => element(x[0]), IsExact: true);

    private static TensorMap Exact(string name, Func<Formula, Formula, Formula> element) => new(name, 2, x => element(x[0], x[1]), IsExact: true);

    private static TensorMap Approximate(string name, Func<Formula, Formula> element) => new(name, 1, x => element(x[0]), IsExact: false);

    /// <summary>A function of the rule table, which the library computes for many numbers at once and rounds in its own way.</summary>
    private static TensorMap Function(string name) => Approximate(name, x => Call(name, x));

    private static TensorSum Extreme(string name) => new(name, 1, [x => x[0]], s => s[0]) { Combine = (a, b) => Call(name, a, b), NeedsElements = true };
}
