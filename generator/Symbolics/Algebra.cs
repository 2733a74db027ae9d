using System;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Symbolics;

/// <summary>
/// Builds the expressions of derivatives in a region, simplified by what holds for the adjoint of a finite computation
/// (0·x = 0, 1·x = x, −(−x) = x, …). The user's own values never pass through here: they are kept as written.
/// </summary>
internal static class Algebra
{
    /// <summary>The value of a derivative's expression as an atom.</summary>
    public static Expression Derive(this RegionBuilder region, Expression expression, string name = "")
    {
        if (expression.IsAtom)
        {
            return expression;
        }

        var operands = new Expression[expression.Operands.Count];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = region.Derive(expression.Operands[i]);
        }

        return region.Simplified(expression.With(operands), name);
    }

    public static Expression Sum(this RegionBuilder region, Expression left, Expression right, string name = "") =>
        region.Simplified(Expression.Of(Operation.Add, left.Type, left, right), name);

    public static Expression Product(this RegionBuilder region, Expression left, Expression right, string name = "") =>
        region.Simplified(Expression.Of(Operation.Multiply, left.Type, left, right), name);

    public static Expression Negation(this RegionBuilder region, Expression operand, string name = "") =>
        region.Simplified(Expression.Of(Operation.Negate, operand.Type, operand), name);

    public static Expression Quotient(this RegionBuilder region, Expression left, Expression right, string name = "") =>
        region.Simplified(Expression.Of(Operation.Divide, left.Type, left, right), name);

    public static Expression Choice(this RegionBuilder region, Expression condition, Expression whenTrue, Expression whenFalse, string name = "") =>
        region.Simplified(Expression.Of(Operation.Select, whenTrue.Type, condition, whenTrue, whenFalse), name);

    /// <summary>One operation on atoms, simplified. Integer and boolean operations are folded only where nothing can overflow.</summary>
    private static Expression Simplified(this RegionBuilder region, Expression e, string name)
    {
        var a = e.Operands.Count > 0 ? e.Operands[0] : null!;
        var b = e.Operands.Count > 1 ? e.Operands[1] : null!;
        switch (e.Operation)
        {
            case Operation.Add when a.IsZero:
                return b;
            case Operation.Add when b.IsZero:
                return a;
            case Operation.Add when region.Negated(b) is { } positive:
                return region.Simplified(Expression.Of(Operation.Subtract, e.Type, a, positive), name);
            case Operation.Add when region.Negated(a) is { } positive:
                return region.Simplified(Expression.Of(Operation.Subtract, e.Type, b, positive), name);

            case Operation.Add or Operation.Subtract when e.Type.IsFloating && FoldedSum(e.Operation, a, b) is { } folded:
                return folded;
            case Operation.Add when a.IsVariable && a.Equals(b):
                return region.Product(Expression.OfNumber(e.Type, 2), a, name);

            case Operation.Subtract when b.IsZero:
                return a;
            case Operation.Subtract when a.IsZero:
                return region.Negation(b, name);
            case Operation.Subtract when region.Negated(b) is { } positive:
                return region.Sum(a, positive, name);
            case Operation.Subtract when a.IsVariable && a.Equals(b):
                return Expression.Zero(e.Type);

            case Operation.Multiply when a.IsZero || b.IsZero:
                return Expression.Zero(e.Type);
            case Operation.Multiply when a.IsOne:
                return b;
            case Operation.Multiply when b.IsOne:
                return a;
            case Operation.Multiply when a.Number == -1:
                return region.Negation(b, name);
            case Operation.Multiply when b.Number == -1:
                return region.Negation(a, name);
            case Operation.Multiply when region.Negated(a) is { } positive:
                return region.Negation(region.Product(positive, b), name);
            case Operation.Multiply when region.Negated(b) is { } positive:
                return region.Negation(region.Product(a, positive), name);
            case Operation.Multiply when Guarded(region, a) is { } guarded && ConstantChoice(region, b) is not null:
                // What is switched off stays switched off by the first test.
                return region.Choice(guarded.Operands[0], region.Product(guarded.Operands[1], b), guarded.Operands[2], name);
            case Operation.Multiply when ConstantChoice(region, b) is { } choice:
                return region.Choice(choice.Operands[0], region.Product(a, choice.Operands[1]), region.Product(a, choice.Operands[2]), name);
            case Operation.Multiply when ConstantChoice(region, a) is { } choice:
                return region.Choice(choice.Operands[0], region.Product(choice.Operands[1], b), region.Product(choice.Operands[2], b), name);
            case Operation.Multiply when Unshielded(region.Function, a, null) is { Operation: Operation.Divide } quotient && quotient.Operands[1].Equals(b):
                return quotient.Operands[0];
            case Operation.Multiply when Unshielded(region.Function, b, null) is { Operation: Operation.Divide } quotient && quotient.Operands[1].Equals(a):
                return quotient.Operands[0];
            case Operation.Multiply when (Cancelled(region, a, b) ?? Cancelled(region, b, a)) is var (dividend, divisor):
                return region.Quotient(dividend, divisor, name);
            case Operation.Multiply when region.Function.DefinitionOf(b) is { Operation: Operation.Divide } fraction && fraction.Operands[0].IsConstant
                && Scaled(region, a) is { } multiple && FoldedProduct(fraction.Operands[0], multiple.Operands[0]) is { } folded:
                return region.Quotient(region.Product(folded, multiple.Operands[1]), fraction.Operands[1], name);
            case Operation.Multiply or Operation.Divide when b.IsConstant && !a.IsConstant && region.Function.DefinitionOf(a) is { Operation: Operation.Select } switched
                && (switched.Operands[1].IsZero || switched.Operands[2].IsZero):
                // A constant goes inside, where it may meet others.
                return region.Choice(
                    switched.Operands[0],
                    region.Simplified(e.With([switched.Operands[1], b]), string.Empty),
                    region.Simplified(e.With([switched.Operands[2], b]), string.Empty),
                    name);
            case Operation.Multiply when region.Reciprocal(b) is { } divisor:
                return region.Quotient(a, divisor, name);
            case Operation.Multiply when region.Reciprocal(a) is { } divisor:
                return region.Quotient(b, divisor, name);
            case Operation.Multiply when b.IsConstant && !a.IsConstant:
                return region.Simplified(Expression.Of(Operation.Multiply, e.Type, b, a), name);
            case Operation.Multiply when a.IsConstant && Scaled(region, b) is { } scaled && FoldedProduct(a, scaled.Operands[0]) is { } factor:
                return region.Product(factor, scaled.Operands[1], name);

            case Operation.Multiply when IsWholeConstant(a) && region.Function.DefinitionOf(b) is { Operation: Operation.Divide } fraction && IsWholeConstant(fraction.Operands[1])
                && FoldedQuotient(a, fraction.Operands[1]) is { } ratio && IsWholeConstant(ratio):
                return region.Product(ratio, fraction.Operands[0], name);

            case Operation.Divide when a.IsZero:
                return a;
            case Operation.Divide when b.IsOne:
                return a;
            case Operation.Divide when Scaled(region, a) is { } scaled && FoldedQuotient(scaled.Operands[0], b) is { } factor:
                return region.Product(factor, scaled.Operands[1], name);
            case Operation.Divide when b.IsConstant && region.Function.DefinitionOf(a) is { Operation: Operation.Divide } fraction
                && Scaled(region, fraction.Operands[0]) is { } multiple && FoldedQuotient(multiple.Operands[0], b) is { } folded:
                return region.Quotient(region.Product(folded, multiple.Operands[1]), fraction.Operands[1], name);
            case Operation.Divide when IsWholeConstant(b) && region.Function.DefinitionOf(a) is { Operation: Operation.Divide } fraction && IsWholeConstant(fraction.Operands[1])
                && FoldedProduct(fraction.Operands[1], b) is { } whole:
                return region.Quotient(fraction.Operands[0], whole, name);
            case Operation.Divide when DivideOnce(region, a, b) is var (dividend, divisor):
                return region.Function.DefinitionOf(a) is { Operation: Operation.Select } shielded
                    ? region.Choice(shielded.Operands[0], shielded.Operands[1], region.Quotient(dividend, divisor), name)
                    : region.Quotient(dividend, divisor, name);
            case Operation.Divide when region.Negated(a) is { } positive:
                return region.Negation(region.Quotient(positive, b), name);
            case Operation.Divide when region.Negated(b) is { } positive:
                return region.Negation(region.Quotient(a, positive), name);

            case Operation.Negate when a.Number is { } number:
                return number == 0 ? a : NegatedConstant(a);
            case Operation.Negate when region.Negated(a) is { } positive:
                return positive;

            case Operation.Greater or Operation.Less or Operation.NotEqual when a.IsVariable && a.Equals(b):
                return Expression.Boolean(false);
            case Operation.Equal or Operation.GreaterOrEqual or Operation.LessOrEqual when a.IsVariable && a.Equals(b):
                return Expression.Boolean(true);

            case Operation.Equal or Operation.NotEqual or Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual when Known(e) is { } answer:
                return answer;

            case Operation.Select when a.IsVariable && region.Function.DefinitionOf(e.Operands[1]) is { Operation: Operation.Select } chosen && chosen.Operands[0].Equals(a):
                return region.Choice(a, chosen.Operands[1], e.Operands[2], name);
            case Operation.Select when a.IsVariable && region.Function.DefinitionOf(e.Operands[2]) is { Operation: Operation.Select } chosen && chosen.Operands[0].Equals(a):
                return region.Choice(a, e.Operands[1], chosen.Operands[2], name);
            case Operation.Select when a.IsTrue || e.Operands[1].Equals(e.Operands[2]):
                return e.Operands[1];
            case Operation.Select when a.IsFalse:
                return e.Operands[2];

            case Operation.Convert when a.Type.Equals(e.Type):
                return a;
            case Operation.Convert when a.IsZero:
                return Expression.Zero(e.Type);
            case Operation.Convert when a.IsOne:
                return Expression.One(e.Type);
        }

        return Commuted(e) is { } other && region.Find(other) is { } known ? known : region.Bind(e, name);
    }

    /// <summary>What comes of a comparison of two constants; null where one isn't known.</summary>
    public static Expression? Known(Expression comparison) => comparison.Operands[0].Value is { } a && comparison.Operands[1].Value is { } b
        && (comparison.Operands[0].Type.Name == "double" || (IsDyadic(a) && IsDyadic(b)))
        ? comparison.Operation switch
        {
            Operation.Equal => Expression.Boolean(a == b),
            Operation.NotEqual => Expression.Boolean(a != b),
            Operation.Less => Expression.Boolean(a < b),
            Operation.LessOrEqual => Expression.Boolean(a <= b),
            Operation.Greater => Expression.Boolean(a > b),
            Operation.GreaterOrEqual => Expression.Boolean(a >= b),
            _ => null,
        }
        : null;

    /// <summary>
    /// The operation that gave a derivative's variable its value, also where it is only done if its first operand isn't zero:
    /// <c>a == 0 ? 0 : a·b</c> is a·b, <c>a == 0 ? 0 : a/b</c> is a/b.
    /// </summary>
    /// <param name="shield">The operand that is tested; null for the first one.</param>
    public static Expression? Unshielded(FunctionBuilder function, Expression atom, Expression? shield)
    {
        var definition = function.DefinitionOf(atom);
        return definition is { Operation: Operation.Select } && definition.Operands[1].IsZero
            && function.DefinitionOf(definition.Operands[0]) is { Operation: Operation.Equal } test && test.Operands[1].IsZero
            && function.DefinitionOf(definition.Operands[2]) is { Operation: Operation.Multiply or Operation.Divide } inner
            && test.Operands[0].Equals(shield ?? inner.Operands[0])
            ? inner
            : definition;
    }

    /// <summary>What a variable is the negation of; null if it isn't one.</summary>
    private static Expression? Negated(this RegionBuilder region, Expression atom)
    {
        if (atom.Number is < 0 and { } number && IsWhole(number))
        {
            return Expression.OfNumber(atom.Type, -number);
        }

        if (atom.Number is < 0 && atom.Text[0] == '-')
        {
            return NegatedConstant(atom);
        }

        return region.Function.DefinitionOf(atom) is { Operation: Operation.Negate } negation ? negation.Operands[0] : null;
    }

    /// <summary>(a/v)·(v/c) is a/c: the dividend and the divisor.</summary>
    private static (Expression Dividend, Expression Divisor)? Cancelled(RegionBuilder region, Expression left, Expression right) =>
        region.Function.DefinitionOf(left) is { Operation: Operation.Divide } first && region.Function.DefinitionOf(right) is { Operation: Operation.Divide } second
        && first.Operands[1].IsVariable && first.Operands[1].Equals(second.Operands[0])
            ? (first.Operands[0], second.Operands[1])
            : null;

    /// <summary>(a/(e/s))/s is a/e: the dividend and the divisor.</summary>
    public static (Expression Dividend, Expression Divisor)? DivideOnce(RegionBuilder region, Expression quotient, Expression divisor) =>
        Unshielded(region.Function, quotient, null) is { Operation: Operation.Divide } outer && region.Function.DefinitionOf(outer.Operands[1]) is { Operation: Operation.Divide } inner
        && inner.Operands[1].IsVariable && inner.Operands[1].Equals(divisor)
            ? (outer.Operands[0], inner.Operands[0])
            : null;

    /// <summary>What a variable is one over.</summary>
    private static Expression? Reciprocal(this RegionBuilder region, Expression atom) =>
        region.Function.DefinitionOf(atom) is { Operation: Operation.Divide } quotient && quotient.Operands[0].IsOne ? quotient.Operands[1] : null;

    /// <summary>A choice between two constants: a product with it is a choice itself.</summary>
    private static Expression? ConstantChoice(RegionBuilder region, Expression atom) =>
        region.Function.DefinitionOf(atom) is { Operation: Operation.Select } choice
        && IsSimple(choice.Operands[1]) && (IsSimple(choice.Operands[2]) || ConstantChoice(region, choice.Operands[2]) is not null)
            ? choice
            : null;

    /// <summary>A value that a condition may switch off.</summary>
    private static Expression? Guarded(RegionBuilder region, Expression atom) =>
        region.Function.DefinitionOf(atom) is { Operation: Operation.Select } choice && choice.Operands[2].IsZero ? choice : null;

    private static bool IsSimple(Expression atom) => atom.Number is 0 or 1 or -1;

    /// <summary>A variable that is a constant times another.</summary>
    private static Expression? Scaled(RegionBuilder region, Expression atom) =>
        region.Function.DefinitionOf(atom) is { Operation: Operation.Multiply } product && product.Operands[0].IsConstant ? product : null;

    private static Expression? FoldedSum(Operation operation, Expression left, Expression right)
    {
        if (left.Number is not { } a || right.Number is not { } b || !IsDyadic(a) || !IsDyadic(b))
        {
            return null;
        }

        double sum = operation == Operation.Add ? a + b : a - b;
        return left.Type.IsNarrow && Math.Abs(sum) > LargestWholeHalf ? null : Expression.OfNumber(left.Type, sum);
    }

    private static Expression? FoldedProduct(Expression left, Expression right)
    {
        if (left.Number is not { } a || right.Number is not { } b)
        {
            return null;
        }

        // A derivative may be rounded once more; what is folded must still be an ordinary number.
        double product = a * b;
        return (IsDyadic(a) && IsDyadic(b) && (!left.Type.IsNarrow || Math.Abs(product) <= LargestWholeHalf)) || (left.Type.Name == "double" && Math.Abs(product) is > 1e-100 and < 1e100) ? Expression.OfNumber(left.Type, product) : null;
    }

    private static Expression? FoldedQuotient(Expression left, Expression right)
    {
        if (left.Number is not { } a || right.Number is not { } b || b == 0)
        {
            return null;
        }

        double quotient = a / b;
        bool isExact = (!left.Type.IsNarrow || Math.Abs(quotient) <= LargestWholeHalf) && IsDyadic(a) && IsDyadic(b) && IsDyadic(quotient);
        return isExact || (left.Type.Name == "double" && Math.Abs(quotient) is > 1e-100 and < 1e100) ? Expression.OfNumber(left.Type, quotient) : null;
    }

    /// <summary>Up to here every whole number is a <c>Half</c>.</summary>
    private const double LargestWholeHalf = 2048;

    private static bool IsWholeConstant(Expression atom) => atom.Number is { } number && number != 0 && IsWhole(number);

    private static bool IsWhole(double number) => Math.Abs(number) < 1 << 24 && number == Math.Floor(number);

    /// <summary>Whether products with such a number are exact and print exactly: small multiples of a quarter.</summary>
    private static bool IsDyadic(double number) => Math.Abs(number) < 1 << 12 && number * 4 == Math.Floor(number * 4);

    /// <summary>A constant with the other sign.</summary>
    public static Expression NegatedConstant(Expression constant) => Expression.Constant(
        constant.Type,
        constant.Text[0] == '-' ? constant.Text.Substring(1) : "-" + constant.Text);

    private static Expression? Commuted(Expression e) =>
        e.Operation is Operation.Add or Operation.Multiply ? e.With([e.Operands[1], e.Operands[0]]) : null;
}
