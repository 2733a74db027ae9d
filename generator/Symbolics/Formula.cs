using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Symbolics;

/// <summary>An expression that is written with C#'s own operators: what the rows of the rule table are made of.</summary>
internal readonly record struct Formula(Expression Expression)
{
    private ValueType Type => Expression.Type;

    public static Formula operator +(Formula a, Formula b) => Binary(Operation.Add, a, b);

    public static Formula operator +(double a, Formula b) => b.Number(a) + b;

    public static Formula operator -(Formula a, Formula b) => Binary(Operation.Subtract, a, b);

    public static Formula operator -(double a, Formula b) => b.Number(a) - b;

    public static Formula operator -(Formula a, double b) => a - a.Number(b);

    public static Formula operator -(Formula a) => new(Expression.Of(Operation.Negate, a.Type, a.Expression));

    public static Formula operator *(Formula a, Formula b) => Binary(Operation.Multiply, a, b);

    public static Formula operator *(double a, Formula b) => b.Number(a) * b;

    public static Formula operator /(Formula a, Formula b) => Binary(Operation.Divide, a, b);

    public static Formula operator /(double a, Formula b) => b.Number(a) / b;

    public static Formula operator >(Formula a, Formula b) => Comparison(Operation.Greater, a, b);

    public static Formula operator <(Formula a, Formula b) => Comparison(Operation.Less, a, b);

    public static Formula operator >(Formula a, double b) => a > a.Number(b);

    public static Formula operator <(Formula a, double b) => a < a.Number(b);

    public static Formula operator &(Formula a, Formula b) => new(Expression.Of(Operation.Both, ValueType.Boolean, a.Expression, b.Expression));

    public static Formula operator |(Formula a, Formula b) => new(Expression.Of(Operation.Either, ValueType.Boolean, a.Expression, b.Expression));

    public Formula IsNaN => new(Expression.Call(Owner(Type) + "IsNaN", ValueType.Boolean, Expression));

    /// <summary>Whether the type is a type parameter, of which only what its constraints say is known.</summary>
    public bool IsOfParameter => Type.IsParameter;

    /// <summary>Whether this is an infinity of either sign.</summary>
    public Formula IsInfinite => Type.IsParameter ? new(Expression.Call(Owner(Type) + "IsInfinity", ValueType.Boolean, Expression)) : Call("Abs", this).Is(Infinity);

    /// <summary>Whether this is positive infinity.</summary>
    public Formula IsPositiveInfinity => Type.IsParameter ? new(Expression.Call(Owner(Type) + "IsPositiveInfinity", ValueType.Boolean, Expression)) : Is(Infinity);

    /// <summary>Positive infinity in this formula's type.</summary>
    private Formula Infinity => new(Expression.Constant(Type, Type.Name + ".PositiveInfinity"));

    /// <summary>A constant of this formula's type.</summary>
    public Formula Number(double value) => new(Expression.OfNumber(Type, value));

    /// <summary>A constant of this formula's type, written as given.</summary>
    public Formula Literal(string text) => new(Expression.Constant(Type, Type.Name == "float" ? text + "f" : text));

    public Formula Is(double value) => Is(Number(value));

    public Formula Is(Formula other) => Comparison(Operation.Equal, this, other);

    /// <summary><paramref name="whenTrue"/> where this condition holds, else <paramref name="whenFalse"/>.</summary>
    public Formula Then(Formula whenTrue, Formula whenFalse) =>
        new(Expression.Of(Operation.Select, whenTrue.Type, Expression, whenTrue.Expression, whenFalse.Expression));

    /// <summary>A function of <c>System.Math</c>, or of <c>System.MathF</c> or <c>System.Half</c> where the arguments are of such a type.</summary>
    public static Formula Call(string name, params Formula[] arguments)
    {
        var type = arguments[0].Type;
        var expressions = new Expression[arguments.Length];
        for (int i = 0; i < expressions.Length; i++)
        {
            expressions[i] = arguments[i].Expression;
        }

        return new Formula(Expression.Call((type.Name == "float" ? "System.MathF." : type.IsHalf ? "System.Half." : type.IsParameter ? ValueType.ParameterOwner : "System.Math.") + name, type, expressions));
    }

    /// <summary>A function of the number type itself, for what <c>System.Math</c> doesn't have.</summary>
    public static Formula CallOwn(string name, Formula argument) => CallFull(Owner(argument.Type) + name, argument);

    /// <summary>A method by its full name; its value has the type of the first argument.</summary>
    public static Formula CallFull(string method, params Formula[] arguments)
    {
        var expressions = new Expression[arguments.Length];
        for (int i = 0; i < expressions.Length; i++)
        {
            expressions[i] = arguments[i].Expression;
        }

        return new Formula(Expression.Call(method, arguments[0].Type, expressions));
    }

    /// <summary>This number in the type of another.</summary>
    public Formula As(Formula other) => new(Expression.Of(Operation.Convert, other.Type, Expression));

    private static string Owner(ValueType type) => type.Name == "float" ? "System.Single." : type.IsHalf ? "System.Half." : type.IsParameter ? ValueType.ParameterOwner : "System.Double.";

    private static Formula Binary(Operation operation, Formula a, Formula b) => new(Expression.Of(operation, a.Type, a.Expression, b.Expression));

    private static Formula Comparison(Operation operation, Formula a, Formula b) =>
        new(Expression.Of(operation, ValueType.Boolean, a.Expression, b.Expression));
}
