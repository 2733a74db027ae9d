using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Propagates the Taylor series of every value in one variable: beside each value its coefficients f′, f″/2, f‴/6, …, all
/// in one pass. A product's coefficients are the convolution of its factors'; those of a function come from its partial
/// derivative, whose own coefficients are needed only to the order before. So the code grows linearly with the function.
/// </summary>
internal sealed class TaylorSweep : TangentSweep
{
    private readonly IDerivativeEngine _engine;
    private readonly Dictionary<(Expression Value, int Order), Expression> _coefficients = [];
    private readonly Shield _shield;
    private Let? _let;

    public TaylorSweep(Function function, FunctionBuilder builder, IDerivativeEngine engine, int order)
        : base(function, builder, engine, [.. Enumerable.Range(1, order).Select(Order)], isDerivative: false)
    {
        _engine = engine;
        _shield = new Shield(Program.Of(function));
    }

    /// <summary>Gives the variable its series: itself, then 1, then zeros.</summary>
    public void Seed(Parameter variable) => Seed(0, variable, Expression.One(variable.Type));

    private static Direction Order(int order) => new(order switch { 1 => "First", 2 => "Second", 3 => "Third", 4 => "Fourth", 5 => "Fifth", 6 => "Sixth", 7 => "Seventh", _ => "Eighth" });

    protected override Expression TangentOf(int direction, Let let, RegionBuilder region)
    {
        if (!ReferenceEquals(let, _let))
        {
            // What was computed for one statement may be out of sight at the next.
            _coefficients.Clear();
            _let = let;
        }

        return let.Value.Operation switch
        {
            Operation.Multiply or Operation.Divide => Arithmetic(let.Value, let.Target, direction + 1, region),
            Operation.Call or Operation.Remainder => Chain(Rule.Links(let).Select(link => (link.Operand, link.Partial)), let.Value.Type, direction + 1, region),
            _ => base.TangentOf(direction, let, region),
        };
    }

    /// <summary>k·w_k = Σ j·u_j·p_(k−j) for each operand u with the partial derivative p.</summary>
    private Expression Chain(IEnumerable<(Expression Operand, Expression Partial)> links, Functions.ValueType type, int order, RegionBuilder region)
    {
        var sum = Expression.Zero(type);
        foreach (var (operand, partial) in links)
        {
            for (int j = 1; j <= order; j++)
            {
                var moved = Coefficient(operand, j, region);
                if (!moved.IsZero)
                {
                    sum = region.Sum(sum, region.Product(region.Product(Expression.OfNumber(type, j), moved), Coefficient(partial, order - j, region)));
                }
            }
        }

        return region.Quotient(sum, Expression.OfNumber(type, order));
    }

    /// <summary>A product's or a quotient's coefficient.</summary>
    private Expression Arithmetic(Expression operation, Expression value, int order, RegionBuilder region)
    {
        var (a, b) = (operation.Operands[0], operation.Operands[1]);
        bool isQuotient = operation.Operation == Operation.Divide;

        // w = a/b: a = w·b, solved for the last coefficient of w.
        var sum = isQuotient ? Coefficient(a, order, region) : Expression.Zero(operation.Type);
        for (int j = 0; j <= order; j++)
        {
            if (isQuotient && j == order)
            {
                continue;
            }

            var product = region.Product(Coefficient(isQuotient ? value : a, j, region), Coefficient(b, order - j, region));
            sum = region.Sum(sum, isQuotient ? region.Negation(product) : product);
        }

        return isQuotient ? region.Quotient(sum, Coefficient(b, 0, region)) : sum;
    }

    /// <summary>A coefficient of a formula in the values around; of order 0 the formula's own value.</summary>
    private Expression Coefficient(Expression e, int order, RegionBuilder region)
    {
        if (order == 0)
        {
            return region.Derive(e);
        }

        if (e.IsAtom)
        {
            return KnownTangent(order - 1, e) ?? Expression.Zero(e.Type);
        }

        if (!e.Variables().Any(variable => KnownTangent(0, variable) is not null))
        {
            return Expression.Zero(e.Type);
        }

        if (!_coefficients.TryGetValue((e, order), out var known))
        {
            _coefficients[(e, order)] = known = Compute(e, order, region);
        }

        return known;
    }

    private Expression Compute(Expression e, int order, RegionBuilder region)
    {
        switch (e.Operation)
        {
            case Operation.Add or Operation.Subtract or Operation.Negate or Operation.Convert:
                return region.Derive(e.With([.. e.Operands.Select(operand => Coefficient(operand, order, region))]));
            case Operation.Multiply or Operation.Divide:
                return Arithmetic(e, e, order, region);
            case Operation.Select when _shield.IsShield(e):
                // A product with zero counting as stronger than infinity: what moves is the product.
                return Coefficient(e.Operands[2], order, region);
            case Operation.Select:
                return region.Choice(region.Derive(e.Operands[0]), Coefficient(e.Operands[1], order, region), Coefficient(e.Operands[2], order, region));
            default:
                // Constants first, so that the rules see a number where there is one.
                e = e.With([.. e.Operands.Select(operand => operand.Variables().Any() ? operand : region.Derive(operand))]);
                bool Varies(Expression operand) => operand.Variables().Any(variable => KnownTangent(0, variable) is not null);
                return Chain(
                    e.Operands.Distinct().Where(Varies).Select(operand => (operand, RuleEngine.Instance.Differentiate(e, e, operand, Varies))),
                    e.Type,
                    order,
                    region);
        }
    }
}
