using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SymGrad.Tests.Functions;

/// <summary>One overload of a function of Math, MathF, double or float, and a differentiable method around it.</summary>
internal sealed class MathFunction
{
    private static readonly Lazy<IReadOnlyList<MathFunction>> Found = new(() => [.. new[] { typeof(Math), typeof(MathF), typeof(double), typeof(float) }
        .SelectMany(type => type.GetMethods())
        .Where(m => m is { IsStatic: true, IsSpecialName: false, IsGenericMethod: false } && m.ReturnType != typeof(bool) && m.GetParameters().Any(p => IsFloating(p.ParameterType)))
        .Select(m => new MathFunction(m))]);

    private static readonly Lazy<GeneratorRun> Program = new(() => GeneratorRun.Of($$"""
        using System;
        using SymGrad;

        public static partial class Program
        {
            {{string.Join("\n    ", All.Select(f => f.Source))}}
        }
        """));

    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;

    private MathFunction(MethodInfo method)
    {
        _method = method;
        _parameters = method.GetParameters();
    }

    /// <summary>Every public static method of Math, MathF, double and float with a floating-point parameter and a number as its result.</summary>
    public static IReadOnlyList<MathFunction> All => Found.Value;

    /// <summary>As in <c>MathF.Pow(Single, Single)</c>.</summary>
    public string Name => $"{_method.DeclaringType!.Name}.{_method.Name}({string.Join(", ", _parameters.Select(p => p.ParameterType.Name))})";

    /// <summary>As in <c>Pow(T, T)</c>.</summary>
    public string Signature => $"{_method.Name}({string.Join(", ", _parameters.Select(p => IsFloating(p.ParameterType) ? "T" : p.ParameterType.Name))})";

    public bool IsSingle => _parameters.Any(p => p.ParameterType == typeof(float));

    /// <summary>The positions of the parameters that it can be differentiated by.</summary>
    public IEnumerable<int> Active => Enumerable.Range(0, _parameters.Length).Where(i => IsFloating(_parameters[i].ParameterType));

    /// <summary>The same function of double numbers: for a function of single precision the more exact reference.</summary>
    public MathFunction InDouble => All.First(f => f.Signature == Signature && !f.IsSingle);

    private string Method => $"{_method.DeclaringType!.Name}_{string.Concat(_parameters.Select(p => p.ParameterType.Name + "_"))}{_method.Name}";

    private string Source
    {
        get
        {
            string number = IsSingle ? "float" : "double";
            string call = $"{_method.DeclaringType!.Name}.{_method.Name}({string.Join(", ", _parameters.Select(p => p.Name))})";
            string body = _method.ReturnType.IsAssignableTo(typeof(ITuple)) ? $"{{ {number} one, two; (one, two) = {call}; return one + 2 * two; }}"
                : IsFloating(_method.ReturnType) ? $"=> {call};"
                : $"=> {_parameters[0].Name} * {call};";
            string parameters = string.Join(", ", _parameters.Select(p => $"{p.ParameterType.FullName} {p.Name}"));
            return $"[Differentiable] public static {number} {Method}({parameters}) {body}";
        }
    }

    /// <summary>The value of the method around the function: the function's own, for a pair the first and twice the second, for an integer it times the first argument.</summary>
    public double Value(double[] point) => Convert.ToDouble(Invoke(string.Empty, point), CultureInfo.InvariantCulture);

    /// <summary>The generated gradient of that method.</summary>
    public double[] Gradient(double[] point)
    {
        object gradient = Invoke("Gradient", point);
        object?[] parts = gradient is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])] : [gradient];
        return [.. parts.Select(part => Convert.ToDouble(part, CultureInfo.InvariantCulture))];
    }

    /// <summary>The point as the function sees it.</summary>
    public double[] Rounded(double[] point) => IsSingle ? [.. point.Select(c => (double)(float)c)] : point;

    private object Invoke(string suffix, double[] point)
    {
        MethodInfo method = Program.Value.Load().GetType("Program")!.GetMethod(Method + suffix)
            ?? throw new MissingMethodException($"Nothing was generated for {Source}\n{string.Join('\n', Program.Value.Diagnostics)}");
        return method.Invoke(null, [.. point.Zip(_parameters, (value, p) => Converted(value, p.ParameterType))])!;
    }

    private static object Converted(double value, Type type) => type.IsEnum
        ? Enum.ToObject(type, (int)value)
        : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);

    private static bool IsFloating(Type type) => type == typeof(double) || type == typeof(float);
}
