using System;
using System.Globalization;
using System.Numerics;

namespace SymGrad.Generator.Functions;

/// <summary>What integer types hold, and what their constants come to.</summary>
internal static class WholeNumbers
{
    /// <summary>The least and the greatest number of an integer type; null for any other type.</summary>
    public static (BigInteger Least, BigInteger Greatest)? RangeOf(ValueType type) => type.Name switch
    {
        "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
        "byte" => (byte.MinValue, byte.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "ushort" => (ushort.MinValue, ushort.MaxValue),
        "char" => (char.MinValue, char.MaxValue),
        "int" => (int.MinValue, int.MaxValue),
        "uint" => (uint.MinValue, uint.MaxValue),
        "long" => (long.MinValue, long.MaxValue),
        "ulong" => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };

    /// <summary>A whole number as another one and a constant that is added to it; a constant is itself, added to nothing.</summary>
    /// <param name="value">The number.</param>
    /// <param name="definitionOf">What a variable was defined as; null where that isn't known.</param>
    public static (Expression? Of, double More) Shifted(Expression value, Func<Expression, Expression?> definitionOf)
    {
        double more = 0;
        while (value.IsVariable && definitionOf(value) is { Operation: Operation.Add or Operation.Subtract } sum && sum.Operands[1].Number is { } added)
        {
            (value, more) = (sum.Operands[0], sum.Operation == Operation.Add ? more + added : more - added);
        }

        return value.Number is { } number ? (null, number + more) : (value, more);
    }

    /// <summary>The number that a constant of an integer type stands for; null where its text doesn't say.</summary>
    public static BigInteger? ValueOf(Expression constant)
    {
        if (RangeOf(constant.Type) is not var (least, greatest))
        {
            return null;
        }

        return constant.Text == constant.Type.Name + ".MaxValue" ? greatest
            : constant.Text == constant.Type.Name + ".MinValue" ? least
            : BigInteger.TryParse(constant.Text.Replace("_", string.Empty).TrimEnd('L', 'l', 'U', 'u'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : constant.Value is { } value ? new BigInteger(value)
            : null;
    }
}
