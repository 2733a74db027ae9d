using System.Globalization;
using SymGrad.Generator.Functions;

namespace SymGrad.Tests.Functions;

/// <summary>What an expression of the generator's language comes to, for given values of its variables; rounded to <c>float</c> where it is one.</summary>
internal static class FormulaValue
{
    public static double Of(Expression e, IReadOnlyList<double> values)
    {
        if (e.IsVariable)
        {
            return values[e.Id];
        }

        if (e.IsConstant)
        {
            return double.Parse(e.Text.TrimEnd('f'), CultureInfo.InvariantCulture);
        }

        double[] operands = [.. e.Operands.Select(operand => Of(operand, values))];
        double result = e.Operation switch
        {
            Operation.Add => operands[0] + operands[1],
            Operation.Subtract => operands[0] - operands[1],
            Operation.Multiply => operands[0] * operands[1],
            Operation.Divide => operands[0] / operands[1],
            Operation.Negate => -operands[0],
            Operation.Less => operands[0] < operands[1] ? 1 : 0,
            Operation.Greater => operands[0] > operands[1] ? 1 : 0,
            Operation.Select => operands[0] != 0 ? operands[1] : operands[2],
            Operation.Call => Called(e.Text[(e.Text.LastIndexOf('.') + 1)..], operands),
            _ => throw new InvalidOperationException(e.Operation.ToString()),
        };

        // Rounding once more to float gives the sum, product or quotient of two floats exactly.
        return e.Type.Name == "float" ? (float)result : result;
    }

    private static double Called(string name, double[] arguments) =>
        (double)typeof(Math).GetMethod(name, [.. arguments.Select(_ => typeof(double))])!.Invoke(null, [.. arguments.Cast<object>()])!;
}
