using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Tests;

/// <summary>Which operations AngouriMath differentiates, what is read back of it, and which ones are left to our rules.</summary>
public class AngouriMathEngineTests
{
    private static readonly Expression X = Expression.Variable(ValueType.Double, 1);
    private static readonly Expression Y = Expression.Variable(ValueType.Double, 2);
    private static readonly Expression Z = Expression.Variable(ValueType.Double, 3);
    private static readonly Expression Value = Expression.Variable(ValueType.Double, 9);

    private static readonly Dictionary<string, (Expression Operation, string By)> Known = new()
    {
        ["-x"] = (Expression.Of(Operation.Negate, ValueType.Double, X), "-1"),
        ["x + y"] = (Of(Operation.Add, X, Y), "1"),
        ["x - y"] = (Of(Operation.Subtract, X, Y), "1"),
        ["y - x"] = (Of(Operation.Subtract, Y, X), "-1"),
        ["x * y"] = (Of(Operation.Multiply, X, Y), "v2"),
        ["x * x"] = (Of(Operation.Multiply, X, X), "Add(v1, v1)"),
        ["1e-300 * x"] = (Of(Operation.Multiply, Literal("1e-300"), X), "1e-300"),
        ["1_000.0 * x"] = (Of(Operation.Multiply, Literal("1_000.0"), X), "1_000.0"),
        ["x / y"] = (Of(Operation.Divide, X, Y), "Divide(1, v2)"),
        ["y / x"] = (Of(Operation.Divide, Y, X), "Negate(Divide(v9, v1))"),
        ["1 / x"] = (Of(Operation.Divide, Literal("1"), X), "Negate(Divide(v9, v1))"),
        ["Acos"] = (Call("Acos", X), "Negate(Divide(1, System.Math.Sqrt(Multiply(Subtract(1, v1), Add(1, v1)))))"),
        ["Asin"] = (Call("Asin", X), "Divide(1, System.Math.Sqrt(Multiply(Subtract(1, v1), Add(1, v1))))"),
        ["Atan"] = (Call("Atan", X), "Divide(1, Add(1, Multiply(v1, v1)))"),
        ["Cos"] = (Call("Cos", X), "Negate(System.Math.Sin(v1))"),
        ["Exp"] = (Call("Exp", X), "v9"),
        ["FusedMultiplyAdd"] = (Call("FusedMultiplyAdd", X, Y, Z), "v2"),
        ["Log"] = (Call("Log", X), "Divide(1, v1)"),
        ["Log by argument"] = (Call("Log", X, Y), "Divide(1, Multiply(v1, System.Math.Log(v2)))"),
        ["Log10"] = (Call("Log10", X), "Divide(0.43429448190325176, v1)"),
        ["Log2"] = (Call("Log2", X), "Divide(1.4426950408889634, v1)"),
        ["Pow 3"] = (Call("Pow", X, Literal("3.0")), "Multiply(3.0, Multiply(v1, v1))"),
        ["Pow 2"] = (Call("Pow", X, Literal("2")), "Multiply(2, v1)"),
        ["Pow 1"] = (Call("Pow", X, Literal("1")), "1"),
        ["Pow 0"] = (Call("Pow", X, Literal("0")), "0"),
        ["Pow 0.5"] = (Call("Pow", X, Literal("0.5")), "Divide(0.5, v9)"),
        ["Pow 2.5"] = (Call("Pow", X, Literal("2.5")), "Multiply(2.5, System.Math.Pow(v1, 1.5))"),
        ["Pow of 10"] = (Call("Pow", Literal("10"), X), "Multiply(v9, System.Math.Log(10))"),
        ["Sin"] = (Call("Sin", X), "System.Math.Cos(v1)"),
        ["Sqrt"] = (Call("Sqrt", X), "Divide(0.5, v9)"),
        ["Tan"] = (Call("Tan", X), "Divide(1, Multiply(System.Math.Cos(v1), System.Math.Cos(v1)))"),
    };

    private static readonly Dictionary<string, Expression> Others = new()
    {
        ["x % y"] = Of(Operation.Remainder, X, Y),
        ["Pow of two variables"] = Call("Pow", X, Y),
        ["Pow of zero"] = Call("Pow", Literal("0"), X),
        ["Pow of a negative number"] = Call("Pow", Literal("-2"), X),
        ["Abs"] = Call("Abs", X),
        ["Max"] = Call("Max", X, Y),
        ["Clamp"] = Call("Clamp", X, Y, Z),
        ["Tanh"] = Call("Tanh", X),
        ["Sinh"] = Call("Sinh", X),
        ["Cbrt"] = Call("Cbrt", X),
        ["Atan2"] = Call("Atan2", X, Y),
        ["Hypot"] = Expression.Call("System.Double.Hypot", ValueType.Double, X, Y),
        ["Erf"] = Expression.Call("MathNet.Numerics.SpecialFunctions.Erf", ValueType.Double, X),
        ["single precision"] = Expression.Of(Operation.Multiply, ValueType.Single, Expression.Variable(ValueType.Single, 1), Expression.Variable(ValueType.Single, 2)),
    };

    public static TheoryData<string> KnownNames => [.. Known.Keys];

    public static TheoryData<string> OtherNames => [.. Others.Keys];

    [Theory]
    [MemberData(nameof(KnownNames))]
    public void IsDifferentiatedByAngouriMath(string name)
    {
        (Expression operation, string expected) = Known[name];
        Assert.Equal(expected, AngouriMathEngine.Find(operation, Value, X)?.ToString());
    }

    [Theory]
    [MemberData(nameof(OtherNames))]
    public void IsLeftToOurRules(string name)
    {
        Expression operation = Others[name];
        Expression variable = operation.Operands.First(operand => operand.IsVariable);
        Assert.Null(AngouriMathEngine.Find(operation, Value, variable));
        Assert.Equal(
            RuleEngine.Instance.Differentiate(operation, Value, variable, _ => true),
            new AngouriMathEngine(RuleEngine.Instance).Differentiate(operation, Value, variable, _ => true));
    }

    /// <summary>An exponent has to be a number of AngouriMath's: every bit of it comes back, however small or large.</summary>
    [Theory]
    [InlineData("5e-324", "Divide(5e-324, v1)")]
    [InlineData("6.62607015e-34", "Divide(6.62607015e-34, v1)")]
    [InlineData("0.30000000000000004", "Multiply(0.30000000000000004, System.Math.Pow(v1, -0.7))")]
    [InlineData("-1.5", "Multiply(-1.5, System.Math.Pow(v1, -2.5))")]
    [InlineData("1e22", "Multiply(1e22, v9)")]
    [InlineData("1.7976931348623157E+308", "Multiply(1.7976931348623157E+308, v9)")]
    public void ExponentsKeepTheirBits(string literal, string expected) =>
        Assert.Equal(expected, AngouriMathEngine.Find(Call("Pow", X, Literal(literal)), Value, X)?.ToString());

    private static Expression Of(Operation operation, Expression a, Expression b) => Expression.Of(operation, ValueType.Double, a, b);

    private static Expression Call(string function, params Expression[] arguments) => Expression.Call("System.Math." + function, ValueType.Double, arguments);

    private static Expression Literal(string text) => Expression.Constant(ValueType.Double, text);
}
