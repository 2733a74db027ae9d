using System.Linq;
using System.Numerics;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Keeps the compiler from computing what it refuses: whole numbers that are constants in the generated code, though they were
/// variables in the method, and don't fit, or are divided by. One of them becomes the greater of itself and itself, which isn't a
/// constant any more; at run time the operation does what it does in the method.
/// </summary>
internal static class WholeConstants
{
    /// <summary>The same operation as the compiler takes it.</summary>
    public static Expression Computable(Expression e)
    {
        switch (e.Operation)
        {
            case Operation.Divide or Operation.Remainder when WholeNumbers.RangeOf(e.Type) is not null && ValueOf(e.Operands[1]) is { IsZero: true }:
                return e.With([e.Operands[0], Hidden(e.Operands[1])]);
            case Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Remainder when WholeNumbers.RangeOf(e.Type) is not null:
            case Operation.Negate or Operation.Convert when WholeNumbers.RangeOf(e.Type) is not null:
                return e.Operands.All(IsKnown) && ValueOf(e) is null ? e.With([Hidden(e.Operands[0]), .. e.Operands.Skip(1)]) : e;
            default:
                return e;
        }
    }

    /// <summary>Text that computes something from its operands, which isn't known: not from constants alone.</summary>
    public static Expression Computed(Expression text) => text.Operands.Count > 0 && text.Operands.All(IsKnown) ? text.With([Hidden(text.Operands[0]), .. text.Operands.Skip(1)]) : text;

    private static Expression Hidden(Expression constant)
    {
        var typed = constant.Type.Name == "int" || constant.Type.IsFloating ? constant : Expression.Of(Operation.Convert, constant.Type, constant);
        return Expression.Call("System.Math.Max", constant.Type, typed, typed);
    }

    private static bool IsKnown(Expression e) => ValueOf(e) is not null || (e.IsConstant && e.Type.IsFloating && e.Number is not null);

    /// <summary>What the compiler computes an expression to; null where it leaves that to the program, or refuses it.</summary>
    private static BigInteger? ValueOf(Expression e)
    {
        if (WholeNumbers.RangeOf(e.Type) is not var (least, greatest))
        {
            return null;
        }

        if (e.IsConstant)
        {
            return WholeNumbers.ValueOf(e);
        }

        BigInteger? exact = e.Operation switch
        {
            Operation.Convert when e.Operands[0] is { IsConstant: true, Type.IsFloating: true, Number: { } number } => double.IsNaN(number) || double.IsInfinity(number) ? null : new BigInteger(number),
            Operation.Convert => ValueOf(e.Operands[0]),
            Operation.Negate => -ValueOf(e.Operands[0]),
            Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Remainder when ValueOf(e.Operands[0]) is { } a && ValueOf(e.Operands[1]) is { } b => e.Operation switch
            {
                Operation.Add => a + b,
                Operation.Subtract => a - b,
                Operation.Multiply => a * b,
                Operation.Divide when !b.IsZero => BigInteger.Divide(a, b),
                Operation.Remainder when !b.IsZero && !(a == least && b == -1) => BigInteger.Remainder(a, b),
                _ => null,
            },
            _ => null,
        };
        return exact is { } result && result >= least && result <= greatest ? result : null;
    }
}
