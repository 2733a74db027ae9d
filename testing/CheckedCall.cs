using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;

namespace SymGrad.Testing;

/// <summary>A call of a method whose derivatives are checked: the method, the generated members beside it, and the arguments.</summary>
internal sealed class CheckedCall
{
    private const BindingFlags Anywhere = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private readonly MethodInfo _method;
    private readonly MethodInfo _derivative;
    private readonly object? _instance;
    private readonly bool[] _isActive;
    private readonly bool _isGradient;

    private CheckedCall(MethodInfo method, object? instance, object?[] arguments)
    {
        _method = method;
        _instance = instance;
        Arguments = arguments;
        _isGradient = Member("Gradient") is not null;
        _derivative = Member("Gradient") ?? Member("Jacobian")
            ?? throw new ArgumentException($"'{Name}' has neither a generated '{method.Name}Gradient' nor a '{method.Name}Jacobian': mark it [Differentiable] or, if it has several outputs, [Differentiable(Derivatives.Jacobian)].");
        _isActive = FindActive();
    }

    public string Name => _method.DeclaringType?.Name + "." + _method.Name;

    public object?[] Arguments { get; }

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
        return invocation.Method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef)
            ? throw new ArgumentException($"'{invocation.Method.Name}' has parameters by reference, which can't be checked.", nameof(call))
            : new CheckedCall(invocation.Method, Value(invocation.Object), invocation.Arguments.Select(Value).ToArray());
    }

    /// <summary>The arguments with every number that is differentiated by moved.</summary>
    public object?[] Moved(Func<double, double> move) => Arguments.Select((argument, i) => _isActive[i] ? Numbers.Map(argument, move) : argument).ToArray();

    public double[] Inputs(object?[] arguments) => ActiveOf(arguments).SelectMany(Numbers.In).ToArray();

    public string[] InputPaths(object?[] arguments) => _method.GetParameters().SelectMany((parameter, i) => _isActive[i] ? Numbers.Paths(arguments[i], parameter.Name!) : Enumerable.Empty<string>()).ToArray();

    public bool IsNarrow(object?[] arguments) => ActiveOf(arguments).Any(Numbers.IsNarrow) || Numbers.IsNarrow(Run(_method, arguments));

    /// <summary>How many numbers are returned.</summary>
    public int Outputs(object?[] arguments) => Numbers.In(Run(_method, arguments)).Count;

    /// <summary>One row for each output, one column for each number that is differentiated by.</summary>
    public double[,] Derivatives(object?[] arguments)
    {
        object? derivative = Run(_derivative, arguments);
        double[] numbers = Numbers.In(derivative).ToArray();
        int rows = _isGradient ? 1 : ((Array)derivative!).GetLength(0);
        var matrix = new double[rows, rows == 0 ? 0 : numbers.Length / rows];
        for (int i = 0; i < numbers.Length; i++)
        {
            matrix[i / matrix.GetLength(1), i % matrix.GetLength(1)] = numbers[i];
        }

        return matrix;
    }

    /// <summary>One output where one of the inputs has another value.</summary>
    public double Output(object?[] arguments, int input, double value, int output)
    {
        int next = 0;
        object?[] moved = arguments.Select((argument, i) => _isActive[i] ? Numbers.Map(argument, number => next++ == input ? value : number) : Numbers.Map(argument, number => number)).ToArray();
        return Numbers.In(_method.Invoke(_instance, moved))[output];
    }

    private IEnumerable<object?> ActiveOf(object?[] arguments) => arguments.Where((_, i) => _isActive[i]);

    /// <summary>Runs a member on copies of the arguments, which it may write to.</summary>
    private object? Run(MethodInfo member, object?[] arguments) => member.Invoke(_instance, arguments.Select(argument => Numbers.Map(argument, number => number)).ToArray());

    private MethodInfo? Member(string what)
    {
        var types = _method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        return _method.DeclaringType!.GetMethods(Anywhere)
            .Where(member => member.Name == _method.Name + what && member.IsGenericMethodDefinition == _method.IsGenericMethod)
            .Select(member => member.IsGenericMethodDefinition ? member.MakeGenericMethod(_method.GetGenericArguments()) : member)
            .FirstOrDefault(member => member.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(types));
    }

    /// <summary>Which parameters are differentiated by: those for which the pullback takes an adjoint, since the attributes are gone.</summary>
    private bool[] FindActive()
    {
        var parameters = _method.GetParameters();
        string[] adjoints = _method.DeclaringType!.GetMethods(Anywhere).Where(member => member.Name == _method.Name + "Pullback").Select(member => member.GetParameters())
            .Where(given => given.Length > parameters.Length && given.Take(parameters.Length).Select(parameter => parameter.Name).SequenceEqual(parameters.Select(parameter => parameter.Name)))
            .Select(given => given.Skip(parameters.Length).Select(parameter => parameter.Name!).ToArray()).FirstOrDefault()
            ?? throw new ArgumentException($"'{Name}' has no generated '{_method.Name}Pullback', which tells by which parameters it is differentiated.");
        return parameters.Select(parameter => adjoints.Any(adjoint => adjoint.StartsWith(parameter.Name + "Adjoint", StringComparison.Ordinal))).ToArray();
    }
}
