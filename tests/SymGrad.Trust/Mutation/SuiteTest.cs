using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace SymGrad.Trust.Mutation;

/// <summary>One test of SymGrad.Tests with its arguments, to be run without xunit's own runner, which can't be given another generator.</summary>
internal sealed class SuiteTest
{
    private readonly MethodInfo method;
    private readonly object?[] arguments;

    private SuiteTest(MethodInfo method, object?[] arguments)
    {
        this.method = method;
        this.arguments = arguments;
        Class = method.DeclaringType!.Name;
        Name = $"{Class}.{method.Name}({string.Join(", ", arguments)})";
    }

    public string Class { get; }

    public string Name { get; }

    /// <summary>All tests of a class.</summary>
    public static IEnumerable<SuiteTest> Of(Type type)
    {
        foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        {
            if (method.GetCustomAttribute<FactAttribute>() is not { Skip: null } fact || method.ReturnType != typeof(void))
            {
                continue;
            }

            IEnumerable<object?[]> rows = fact is TheoryAttribute ? method.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(method)) : [[]];
            foreach (object?[] row in rows)
            {
                yield return new(method, Complete(method.GetParameters(), row));
            }
        }
    }

    /// <summary>Runs the test; what it throws goes through.</summary>
    public void Run()
    {
        Type type = method.DeclaringType!;
        object? instance = method.IsStatic ? null
            : type.GetConstructor([typeof(ITestOutputHelper)]) is { } constructor ? constructor.Invoke([new TestOutputHelper()])
            : Activator.CreateInstance(type);
        method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    /// <summary>Rows as xunit reads them: numbers in another type than the parameter's, and the last of them in an array.</summary>
    private static object?[] Complete(ParameterInfo[] parameters, object?[] row)
    {
        if (parameters is [.., var last] && last.IsDefined(typeof(ParamArrayAttribute)) && !(row.Length == parameters.Length && last.ParameterType.IsInstanceOfType(row[^1])))
        {
            Type element = last.ParameterType.GetElementType()!;
            object?[] rest = [.. row.Skip(parameters.Length - 1).Select(value => Converted(value, element))];
            var array = Array.CreateInstance(element, rest.Length);
            rest.CopyTo(array, 0);
            row = [.. row.Take(parameters.Length - 1), array];
        }

        return [.. parameters.Select((parameter, i) => i < row.Length ? Converted(row[i], parameter.ParameterType) : parameter.DefaultValue)];
    }

    private static object? Converted(object? value, Type type) =>
        value is IConvertible and not string && type.IsPrimitive && !type.IsInstanceOfType(value) ? Convert.ChangeType(value, type, System.Globalization.CultureInfo.InvariantCulture) : value;

    private sealed class TestOutputHelper : ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
