using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using static AngouriMath.Entity;
using Entity = AngouriMath.Entity;
using Real = AngouriMath.Entity.Number.Real;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Symbolics;

/// <summary>
/// Reads a derivative of AngouriMath's back into an expression. Zeros and ones go first, so that nothing of the rules'
/// scaffolding is ever computed (<c>0·ln(y)</c> would be NaN), and what is the operation itself becomes the variable that
/// holds its value.
/// </summary>
/// <param name="operation">The operation that was differentiated.</param>
/// <param name="value">The variable that holds its value.</param>
/// <param name="names">What each of the names handed over stands for.</param>
internal sealed class EntityReader(Expression operation, Expression value, IReadOnlyDictionary<string, Expression> names)
{
    private static readonly Expression s_zero = Number(0);
    private static readonly Expression s_one = Number(1);

    /// <summary>The expression; null where a node has no counterpart: an unevaluated derivative, a complex number, a case distinction.</summary>
    public Expression? Read(Entity entity) => entity switch
    {
        Real { EDecimal.IsFinite: true } real => Constant(real.EDecimal.ToDouble()),
        Variable variable => names.TryGetValue(variable.Name, out var atom) ? atom : null,
        Sumf(var a, var b) => Join(a, b, Sum),
        Minusf(var a, var b) => Join(a, b, Difference),
        Mulf(var a, var b) => Product(Read(a), Read(b)),
        Divf(var a, var b) => Read(a) is { } dividend ? dividend.IsZero ? s_zero : Read(b) is { } divisor ? Quotient(dividend, divisor) : null : null,
        Powf(Variable { Name: "e" }, var u) => Call("Exp", u),
        Powf(var a, Real { EDecimal.IsFinite: true } exponent) => Read(a) is { } number ? Power(number, exponent.EDecimal.ToDouble()) : null,
        Powf(var a, var b) => Join(a, b, (x, y) => Shared(Expression.Call("System.Math.Pow", ValueType.Double, x, y))),
        Logf(Variable { Name: "e" }, Variable { Name: "e" }) => s_one,
        Logf(Variable { Name: "e" }, Real { IsPositive: true, EDecimal.IsFinite: true } real) => Constant(Math.Log(real.EDecimal.ToDouble())),
        Logf(Variable { Name: "e" }, var u) => Call("Log", u),
        Sinf(var u) => Call("Sin", u),
        Cosf(var u) => Call("Cos", u),
        Tanf(var u) => Call("Tan", u),

        // Where the value isn't defined, its derivative is whatever the formula gives.
        Providedf(var u, _) => Read(u),
        _ => null,
    };

    private Expression? Join(Entity a, Entity b, Func<Expression, Expression, Expression> with) =>
        Read(a) is { } left && Read(b) is { } right ? with(left, right) : null;

    private Expression? Call(string function, Entity argument) =>
        Read(argument) is { } read ? Shared(Expression.Call("System.Math." + function, ValueType.Double, read)) : null;

    /// <summary>The variable that holds the operation's value, where this is the operation again.</summary>
    private Expression Shared(Expression expression) => expression.Equals(operation) ? value : expression;

    private static Expression Number(double number) => Expression.OfNumber(ValueType.Double, number);

    /// <summary>A number; spelled as the user did where it is an operand.</summary>
    private Expression Constant(double number) => operation.Operands.FirstOrDefault(operand => operand.Number == number) ?? Number(number);

    private static Expression Sum(Expression a, Expression b) =>
        a.IsZero ? b
        : b.IsZero ? a
        : Expression.Of(Operation.Add, ValueType.Double, a, b);

    private Expression Difference(Expression a, Expression b)
    {
        if (b.IsZero)
        {
            return a;
        }

        if (a.IsZero)
        {
            return Negation(b);
        }

        if (a.Equals(b))
        {
            return s_zero;
        }

        // 1 − u² loses all its digits near ±1, and its factors none.
        return a.IsOne && b is { Operation: Operation.Multiply } square && square.Operands[0].Equals(square.Operands[1])
            ? Expression.Of(
                Operation.Multiply,
                ValueType.Double,
                Expression.Of(Operation.Subtract, ValueType.Double, s_one, square.Operands[0]),
                Expression.Of(Operation.Add, ValueType.Double, s_one, square.Operands[0]))
            : Shared(Expression.Of(Operation.Subtract, ValueType.Double, a, b));
    }

    private static Expression Negation(Expression a) =>
        a.Number is { } number ? Number(-number)
        : a.Operation == Operation.Negate ? a.Operands[0]
        : Expression.Of(Operation.Negate, ValueType.Double, a);

    /// <summary>A product; zero as soon as one factor is, whatever the other would have been.</summary>
    private Expression? Product(Expression? a, Expression? b)
    {
        if (a is { IsZero: true } || b is { IsZero: true })
        {
            return s_zero;
        }

        if (a is null || b is null)
        {
            return null;
        }

        return a.IsOne ? b
            : b.IsOne ? a
            : a.Number == -1 ? Negation(b)
            : b.Number == -1 ? Negation(a)
            : a.Operation == Operation.Negate ? Negation(Product(a.Operands[0], b)!)
            : b.Operation == Operation.Negate ? Negation(Product(a, b.Operands[0])!)
            : b is { Operation: Operation.Divide } quotient && quotient.Operands[0].IsOne ? Quotient(a, quotient.Operands[1])
            : a is { Operation: Operation.Divide } other && other.Operands[0].IsOne ? Quotient(b, other.Operands[1])
            : Shared(Expression.Of(Operation.Multiply, ValueType.Double, a, b));
    }

    /// <summary>A quotient, cancelled where that is plain to see: the quotient rule's squares would overflow where the derivative doesn't.</summary>
    private Expression Quotient(Expression a, Expression b)
    {
        if (b.IsOne)
        {
            return a;
        }

        if (a.Equals(b))
        {
            return s_one;
        }

        if (a.Operation == Operation.Negate || a.Number == -1)
        {
            return Negation(Quotient(Negation(a), b));
        }

        if (a is { Operation: Operation.Multiply } product && Without(product, b) is { } rest)
        {
            return rest;
        }

        if (a is { Operation: Operation.Divide } inner)
        {
            if (inner.Operands[0].Equals(b))
            {
                return Quotient(s_one, inner.Operands[1]);
            }

            if (inner.Operands[0].IsOne)
            {
                return b.Number is { } scale
                    ? Quotient(Number(1 / scale), inner.Operands[1])
                    : Quotient(s_one, Expression.Of(Operation.Multiply, ValueType.Double, inner.Operands[1], b));
            }
        }

        var quotient = Expression.Of(Operation.Divide, ValueType.Double, a, b);
        if (b is { Operation: Operation.Multiply } square && square.Operands[0].Equals(square.Operands[1]))
        {
            var factor = square.Operands[0];
            var once = Quotient(a, factor);
            return once.Equals(Expression.Of(Operation.Divide, ValueType.Double, a, factor)) ? quotient : Quotient(once, factor);
        }

        return Shared(quotient);
    }

    /// <summary>A product without one of its factors; null where it isn't one.</summary>
    private static Expression? Without(Expression product, Expression factor) =>
        product.Operands[0].Equals(factor) ? product.Operands[1]
        : product.Operands[1].Equals(factor) ? product.Operands[0]
        : null;

    private Expression Power(Expression number, double exponent) => exponent switch
    {
        0 => s_one,
        1 => number,
        2 => Product(number, number)!,
        -1 => Quotient(s_one, number),
        0.5 => Root(number),
        -0.5 => Quotient(s_one, Root(number)),
        _ => Shared(Expression.Call("System.Math.Pow", ValueType.Double, number, Constant(exponent))),
    };

    /// <summary>The square root; the operation's value where it is that root, spelled in either way.</summary>
    private Expression Root(Expression number)
    {
        bool isValue = operation.Operation == Operation.Call && operation.Operands[0].Equals(number)
            && RuleTable.Find(operation.Text, operation.Operands.Count)?.Name is { } name
            && (name == "Sqrt" || (name == "Pow" && operation.Operands[1].Number == 0.5));
        return isValue ? value : Expression.Call("System.Math.Sqrt", ValueType.Double, number);
    }
}
