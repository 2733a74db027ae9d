using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>Builds a higher derivative of a method in its one active number.</summary>
internal static class HigherDerivative
{
    /// <summary>The highest order that can be asked for: each takes its own coefficient beside every value.</summary>
    public const int Highest = 8;

    /// <param name="primal">The method.</param>
    /// <param name="order">2 for the second derivative.</param>
    /// <param name="engine">What differentiates single operations.</param>
    public static Function Of(Function primal, int order, IDerivativeEngine engine)
    {
        var builder = new FunctionBuilder(primal);
        var region = new RegionBuilder(builder);
        var sweep = new TaylorSweep(primal, builder, engine, order);
        sweep.Seed(primal.Parameters.First(parameter => parameter.IsActive));
        sweep.Emit(region);
        var value = primal.Body.Yields[0];
        int factorial = Enumerable.Range(1, order).Aggregate(1, (product, factor) => product * factor);
        var derivative = region.Product(Expression.OfNumber(value.Type, factorial), sweep.TangentOf(order - 1, value, region));
        return new Function(
            primal.Name + "Derivative" + order.ToString(System.Globalization.CultureInfo.InvariantCulture),
            primal.Parameters,
            new[] { new Output(string.Empty, IsReturned: true) }.ToEquatable(),
            region.Build(derivative),
            builder.Names)
        {
            IsFast = primal.IsFast,
        };
    }
}
