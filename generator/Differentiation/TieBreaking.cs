using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Makes of a function one that goes, wherever two values tie, the way that it would go a little further along one fixed
/// direction: with its values it computes their tangents along that direction, and a comparison of equal values is decided
/// by their tangents. All branches are then those of one region in which the function is smooth, so that the derivative by
/// them is an element of the whole function's Clarke subdifferential: the lexicographic derivative of Nesterov, and what
/// Kakade and Lee's theorem on cheap subgradients is about. Away from ties nothing changes.
/// </summary>
/// <remarks>
/// The coordinates of the direction are the cosines of 1, 2, 3, …, which are linearly independent over the algebraic numbers
/// (the theorem of Lindemann and Weierstrass): different linear functions of the inputs with such coefficients never have the
/// same tangent along it, but for rounding. So where the tangents tie too, both sides have the same derivative there.
/// The tangents decide conditions and nothing else; to the reverse sweep they are constants.
/// </remarks>
internal sealed class TieBreaking : TangentSweep
{
    private readonly Function _function;
    private readonly FunctionBuilder _builder;

    private TieBreaking(Function function, FunctionBuilder builder, IDerivativeEngine engine)
        : base(function, builder, engine, [Direction.Any], isDerivative: false, reach: Reach.Anything)
    {
        (_function, _builder) = (function, builder);
    }

    public static Function Of(Function primal, IDerivativeEngine engine)
    {
        var function = Pieces.Apart(primal);
        return new TieBreaking(function, new FunctionBuilder(function), engine).Build();
    }

    /// <summary>Whether a comparison tells apart the sides of a tie of values that vary. A test for equality doesn't: it singles out a point.</summary>
    public static bool Decides(Expression operation, Activity activity) =>
        operation.Operation is Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual
        && operation.Operands.Any(activity.IsVaried) && !operation.Operands[0].Equals(operation.Operands[1]);

    private Function Build()
    {
        var region = new RegionBuilder(_builder);
        var active = _function.Parameters.Where(parameter => parameter.IsActive).ToList();
        for (int i = 0; i < active.Count; i++)
        {
            int first = i + 1;
            var parameter = active[i];
            string name = Whole.WordFor(parameter.Name) + "Tangent";
            if (!parameter.Type.IsIndexed)
            {
                Seed(0, parameter, Coordinate(region, parameter.Type, Expression.Integer(first), name));
                continue;
            }

            // The parameters take turns, so that no two numbers have the same one whatever the lengths are.
            var tangents = Arrays.ZerosLike(region, parameter.Variable, name);
            Arrays.Fill(region, tangents, (inner, place) => Coordinate(
                inner, parameter.Type.Innermost, inner.Sum(inner.Product(place, Expression.Integer(active.Count)), Expression.Integer(first)), string.Empty));
            Seed(0, parameter, tangents);
        }

        Emit(region);
        return _function with { Body = region.Build(_function.Body.Yields), Names = _builder.Names };
    }

    private static Expression Coordinate(RegionBuilder region, ValueType type, Expression number, string name)
    {
        var cosine = Expression.Call("System.Math.Cos", ValueType.Double, number);
        return type.Equals(ValueType.Double)
            ? region.Bind(cosine, name)
            : region.Bind(Expression.Of(Operation.Convert, type, region.Bind(cosine)), name);
    }

    protected override void Emit(Let let, RegionBuilder region)
    {
        if (!Decides(let.Value, Activity))
        {
            base.Emit(let, region);
            return;
        }

        var (left, right, comparison) = (let.Value.Operands[0], let.Value.Operands[1], let.Value.Operation);
        if (left.IsConstant)
        {
            (left, right, comparison) = (right, left, Mirrored(comparison));
        }

        Expression Test(Operation operation, Expression one, Expression other) => region.Bind(Expression.Of(operation, ValueType.Boolean, one, other));
        var strict = comparison is Operation.Less or Operation.LessOrEqual ? Operation.Less : Operation.Greater;
        var tie = Test(Operation.Both, Test(Operation.Equal, left, right), Test(comparison, TangentOf(0, left, region), TangentOf(0, right, region)));
        region.Take(let with { Value = Expression.Of(Operation.Either, ValueType.Boolean, Test(strict, left, right), tie) });
    }

    private static Operation Mirrored(Operation comparison) => comparison switch
    {
        Operation.Less => Operation.Greater,
        Operation.LessOrEqual => Operation.GreaterOrEqual,
        Operation.Greater => Operation.Less,
        _ => Operation.LessOrEqual,
    };
}
