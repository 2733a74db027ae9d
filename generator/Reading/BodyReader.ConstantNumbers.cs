using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Numbers that are known while the method is read. A local that holds one stands in the generated code as that number, so what
/// wraps around, overflows or divides by zero when the method runs would be a constant expression there, which the compiler refuses.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>What constants and variables come to: a <see cref="BigInteger"/> for an integer, a <see cref="double"/> for a floating-point number.</summary>
    private readonly Dictionary<Expression, object> _numbers = [];

    /// <summary>Remembers what a constant of the user's comes to.</summary>
    private Expression Noted(Expression constant, object value)
    {
        object? number = value switch
        {
            double or float => System.Convert.ToDouble(value, CultureInfo.InvariantCulture),
            char c => (BigInteger)c,
            ulong u => (BigInteger)u,
            sbyte or byte or short or ushort or int or uint or long => (BigInteger)System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
            _ => null,
        };
        if (number is not null && (number is double || WholeNumbers.RangeOf(constant.Type) is not null))
        {
            _numbers[constant] = number;
        }

        return constant;
    }

    private object? NumberOf(Expression atom)
    {
        if (_numbers.TryGetValue(atom, out object? known))
        {
            return known;
        }

        return !atom.IsConstant ? null
            : WholeNumbers.RangeOf(atom.Type) is not null ? WholeNumbers.ValueOf(atom)
            : atom.Type.Name is "double" or "float" ? atom.Number : null;
    }

    /// <summary>What an operation on known numbers comes to where its text would not compile; null, and its number noted, where it would.</summary>
    private Expression? Folded(Operation operation, ValueType type, Expression left, Expression right, IOperation? place, out object? number)
    {
        number = null;
        bool divides = operation is Operation.Divide or Operation.Remainder;
        if (divides && !type.IsFloating && (type.Name == "decimal" ? right.IsZero : NumberOf(right) is BigInteger { IsZero: true }))
        {
            return Thrown("DivideByZeroException", type);
        }

        if (NumberOf(left) is not { } one || NumberOf(right) is not { } other)
        {
            return null;
        }

        if (one is double x && other is double y)
        {
            number = Rounded(type, operation switch
            {
                Operation.Add => x + y,
                Operation.Subtract => x - y,
                Operation.Multiply => x * y,
                Operation.Divide => x / y,
                Operation.Remainder => x % y,
                _ => null,
            });
            return null;
        }

        if (one is not BigInteger a || other is not BigInteger b || WholeNumbers.RangeOf(type) is not var (least, greatest))
        {
            return null;
        }

        int bits = type.Name is "long" or "ulong" ? 64 : 32;
        int count = operation is Operation.ShiftLeft or Operation.ShiftRight or Operation.ShiftRightUnsigned ? (int)(b & (bits - 1)) : 0;
        BigInteger? exact = operation switch
        {
            Operation.Add => a + b,
            Operation.Subtract => a - b,
            Operation.Multiply => a * b,
            Operation.Divide => BigInteger.Divide(a, b),
            Operation.Remainder => BigInteger.Remainder(a, b),
            Operation.And => a & b,
            Operation.Or => a | b,
            Operation.ExclusiveOr => a ^ b,
            Operation.ShiftLeft => Wrapped(a << count, type),
            Operation.ShiftRight => a >> count,
            Operation.ShiftRightUnsigned => Wrapped((a.Sign < 0 ? a + (BigInteger.One << bits) : a) >> count, type),
            _ => null,
        };
        if (exact is not { } result)
        {
            return null;
        }

        // The least number divided by -1 is the one quotient that doesn't fit, and always said.
        return divides && a == least && least.Sign < 0 && b == -1 ? Thrown("OverflowException", type) : Fitted(result, type, place, out number);
    }

    /// <summary>The same for a conversion.</summary>
    private Expression? FoldedConversion(ValueType type, Expression operand, IOperation? place, out object? number)
    {
        number = null;
        switch (NumberOf(operand))
        {
            case BigInteger whole when WholeNumbers.RangeOf(type) is not null:
                return Fitted(whole, type, place, out number);
            case BigInteger whole:
                number = Rounded(type, (double)whole);
                return null;
            case double real when WholeNumbers.RangeOf(type) is not null && (double.IsNaN(real) || double.IsInfinity(real)):
                return Unfit(type, operand, place);
            case double real when WholeNumbers.RangeOf(type) is var (least, greatest):
                var cut = new BigInteger(real);
                bool fits = cut >= least && cut <= greatest;
                number = fits ? cut : null;
                return fits ? null : Unfit(type, operand, place);
            case double real:
                number = Rounded(type, real);
                return null;
            default:
                return null;
        }
    }

    /// <summary>What becomes of a floating-point number that no integer of a type is: an exception, or what the machine makes of it, which the compiler doesn't know.</summary>
    private Expression Unfit(ValueType type, Expression operand, IOperation? place) => IsChecked(place)
        ? Thrown("OverflowException", type)
        : _region.Bind(Expression.Quoted($"unchecked(({type.Name})global::System.Math.Max(({operand.Type.Name}){Expression.Hole}, ({operand.Type.Name}){Expression.Hole}))", type, operand, operand));

    /// <summary>An integer of a type: wrapped around, or not at all, where it is too large; null, and noted, where it isn't.</summary>
    private Expression? Fitted(BigInteger exact, ValueType type, IOperation? place, out object? number)
    {
        number = exact;
        var (least, greatest) = WholeNumbers.RangeOf(type)!.Value;
        if (exact >= least && exact <= greatest)
        {
            return null;
        }

        if (IsChecked(place))
        {
            return Thrown("OverflowException", type);
        }

        var wrapped = Wrapped(exact, type);
        string digits = wrapped.ToString(CultureInfo.InvariantCulture);
        var literal = Expression.Constant(type, type.Name switch
        {
            "int" => digits,
            "uint" => digits + "U",
            "long" => digits + "L",
            "ulong" => digits + "UL",
            _ => $"({type.Name})" + (wrapped.Sign < 0 ? $"({digits})" : digits),
        });
        _numbers[literal] = number = wrapped;
        return literal;
    }

    private static BigInteger Wrapped(BigInteger exact, ValueType type)
    {
        var (least, greatest) = WholeNumbers.RangeOf(type)!.Value;
        var size = greatest - least + 1;
        var rest = BigInteger.Remainder(exact - least, size);
        return (rest.Sign < 0 ? rest + size : rest) + least;
    }

    private static double? Rounded(ValueType type, double? number) => type.Name switch
    {
        "double" => number,
        "float" => number is { } wide ? (double)(float)wide : null,
        _ => null,
    };

    /// <summary>The exception that the method throws here whenever it comes here; what stands for the value is never seen.</summary>
    private Expression Thrown(string exception, ValueType type)
    {
        _region.Add(new Effect(Expression.Copied($"throw new global::System.{exception}()", ValueType.Boolean)));
        return Expression.Zero(type);
    }

    /// <summary>Whether integers that overflow throw in some place.</summary>
    private bool IsChecked(IOperation? place) => WrittenCheck(place) ?? _compilation.Options.CheckOverflow;

    /// <summary>Remembers the number of what was just computed.</summary>
    private Expression Remembered(Expression computed, object? number)
    {
        if (number is not null && computed.IsVariable)
        {
            _numbers[computed] = number;
        }

        return computed;
    }

    /// <summary>The length of a new array.</summary>
    private Expression ReadLength(IOperation operation) => ReadAtom(operation) is var length && NumberOf(length) is BigInteger { Sign: < 0 } ? Thrown("OverflowException", length.Type) : length;
}
