using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;

namespace SymGrad.Testing;

/// <summary>
/// A call of a method whose derivatives are checked. Its <em>point</em> is the object that the method is called on, null for none, and
/// the arguments behind it; arrays stand for spans.
/// </summary>
internal sealed class CheckedCall
{
    private readonly Callable _method;
    private readonly GeneratedMembers _members;
    private readonly Derivative _derivative;
    private readonly bool[] _isActive;

    private CheckedCall(MethodInfo method, object? instance, IEnumerable<object?> arguments, ICollection<string>? constants = null)
    {
        _method = new Callable(method);
        _members = new GeneratedMembers(method);
        _isActive = _members.FindActive(constants ?? Array.Empty<string>());
        _derivative = new Derivative(_members, this);
        Point = new[] { instance }.Concat(arguments).ToArray();
        ReturnsNumbers = Numbers.AreIn(method.ReturnType);
        Written = _members.FindWritten(ReturnsNumbers, IsChanged);
    }

    public string Name => _method.Method.DeclaringType?.Name + "." + _method.Method.Name;

    /// <summary>The point of the call, which nothing here writes to.</summary>
    public object?[] Point { get; }

    public bool ReturnsNumbers { get; }

    /// <summary>Which places of the point are outputs besides what is returned, in their order.</summary>
    public IReadOnlyList<int> Written { get; }

    public static CheckedCall Of(LambdaExpression call)
    {
        var body = call.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert } converted)
        {
            body = converted.Operand;
        }

        if (body is not MethodCallExpression invocation)
        {
            throw new ArgumentException("Pass a call of the method to check: () => Model.Loss(1.5, weights).", nameof(call));
        }

        object? Value(Expression? expression) => expression is null ? null : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile()();
        var parameters = invocation.Method.GetParameters();
        return new CheckedCall(invocation.Method, Value(invocation.Object), invocation.Arguments.Select((argument, i) => parameters[i].IsOut ? Nothing(parameters[i]) : Carried(Value(argument), parameters[i].ParameterType)));
    }

    /// <summary>A call whose arguments are objects: arrays for spans, and anything for what is only written.</summary>
    /// <param name="method">The method.</param>
    /// <param name="instance">The object that it is called on; null for none.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <param name="constants">The parameters that it isn't differentiated by, where that is known.</param>
    public static CheckedCall Of(MethodInfo method, object? instance, object?[] arguments, ICollection<string>? constants = null)
    {
        var parameters = method.GetParameters();
        if (method.ContainsGenericParameters || !Fits(parameters, arguments))
        {
            throw new ArgumentException($"'{method.DeclaringType?.Name}.{method.Name}' doesn't take these {arguments.Length} arguments; arrays are passed for spans, and null for what is 'out'.", nameof(arguments));
        }

        return new CheckedCall(method, instance, parameters.Select((parameter, i) => parameter.IsOut ? Nothing(parameter) : Widened(arguments[i], Callable.CarrierOf(parameter.ParameterType))), constants);
    }

    /// <summary>Whether a method can be called with these objects.</summary>
    public static bool Fits(ParameterInfo[] parameters, object?[] arguments) => parameters.Length == arguments.Length && parameters.All(parameter =>
    {
        var type = Callable.CarrierOf(parameter.ParameterType);
        object? argument = Widened(arguments[parameter.Position], type);
        return parameter.IsOut || (argument is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : type.IsInstanceOfType(argument));
    });

    /// <summary>The point with every number that is differentiated by moved.</summary>
    public object?[] Moved(Func<double, double> move) => Point.Select((argument, place) => _isActive[place] ? Numbers.Map(argument, move) : argument).ToArray();

    /// <summary>The values at the places that are differentiated by.</summary>
    public object?[] ActiveOf(object?[] point) => point.Where((_, place) => _isActive[place]).ToArray();

    public double[] Inputs(object?[] point) => ActiveOf(point).SelectMany(Numbers.In).ToArray();

    public string[] InputPaths(object?[] point) => point.SelectMany((argument, place) => _isActive[place] ? Numbers.Paths(argument, _members.NameOf(place)) : Enumerable.Empty<string>()).ToArray();

    /// <summary>What the method returns and writes, of copies of its arguments.</summary>
    public object?[] Outputs(object?[] point)
    {
        object?[] copies = Numbers.Copy(point);
        object?[] arguments = copies.Skip(1).ToArray();
        object? returned = _method.Invoke(copies[0], arguments);
        return (ReturnsNumbers ? new[] { returned } : Array.Empty<object?>()).Concat(Written.Select(place => arguments[place - 1])).ToArray();
    }

    /// <summary>How each output is named; nothing for the only one.</summary>
    public string[] OutputPaths(object?[] outputs)
    {
        int first = ReturnsNumbers ? 1 : 0;
        string[] paths = outputs.SelectMany((output, i) => Numbers.Paths(output, i < first ? "returned" : _members.NameOf(Written[i - first]))).ToArray();
        return paths.Length == 1 ? new[] { string.Empty } : paths;
    }

    /// <summary>One row for each output, one column for each number that is differentiated by.</summary>
    public IReadOnlyList<double[]> Derivatives(object?[] point, object?[] outputs) => _derivative.At(point, outputs);

    /// <summary>One output where one of the inputs has another value.</summary>
    public double Output(object?[] point, int input, double value, int output)
    {
        int next = 0;
        object?[] moved = point.Select((argument, place) => _isActive[place] ? Numbers.Map(argument, number => next++ == input ? value : number) : argument).ToArray();
        return Outputs(moved).SelectMany(Numbers.In).ElementAt(output);
    }

    /// <summary>Whether the method writes to the numbers of an argument, here or a little away, lest it wrote what was there.</summary>
    private bool IsChanged(int place) => new[] { Point, Moved(x => (1.0625 * x) + 0.03125) }.Any(point =>
    {
        object?[] copies = Numbers.Copy(point);
        object?[] arguments = copies.Skip(1).ToArray();
        _method.Invoke(copies[0], arguments);
        return !Numbers.In(arguments[place - 1]).SequenceEqual(Numbers.In(point[place]));
    });

    private static object? Nothing(ParameterInfo parameter)
    {
        var type = parameter.ParameterType.GetElementType()!;
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    /// <summary>The array for a memory.</summary>
    private static object? Carried(object? value, Type type) => value is not null && Callable.IsView(type) ? type.GetMethod("ToArray", Type.EmptyTypes)!.Invoke(value, null) : value;

    /// <summary>A number as C# would convert it, since an object array keeps what it was written as.</summary>
    private static object? Widened(object? value, Type type) =>
        type == typeof(double) && value is int or long or float ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : type == typeof(float) && value is int or long ? Convert.ToSingle(value, CultureInfo.InvariantCulture) : value;
}
