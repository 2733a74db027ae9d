using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using SymGrad.Testing;

namespace SymGrad.Tool.Checking;

/// <summary>Makes values of whatever type a parameter has: numbers at random, arrays of given lengths, and what is built of these.</summary>
/// <param name="random">Where they come from.</param>
/// <param name="lengths">The lengths of arrays.</param>
/// <param name="numbers">Where floating-point numbers lie.</param>
internal sealed class ValueMaker(Random random, Lengths lengths, NumberRange numbers)
{
    private const int Deepest = 4;
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly IEnumerator<int> _axes = lengths.Axes();

    /// <summary>A value for a parameter; an array for a span.</summary>
    /// <exception cref="CannotCheck">There is no way to make one.</exception>
    public object? Make(ParameterInfo parameter)
    {
        Type type = Callable.CarrierOf(parameter.ParameterType);
        try
        {
            return Make(type, 0);
        }
        catch (CannotCheck problem)
        {
            throw new CannotCheck($"the parameter '{parameter.Name}': {problem.Message}");
        }
    }

    /// <summary>An object to call a method on.</summary>
    /// <exception cref="CannotCheck">There is no way to make one.</exception>
    public object MakeObject(Type type) => Make(type, 0)!;

    private object? Make(Type type, int depth)
    {
        if (depth > Deepest)
        {
            throw new CannotCheck($"{Spell(type)} is nested too deeply to be made up");
        }

        return Nullable.GetUnderlyingType(type) is { } inside ? Make(inside, depth)
            : type.IsEnum ? Enum.GetValues(type) is { Length: > 0 } values ? values.GetValue(random.Next(values.Length)) : Enum.ToObject(type, 0)
            : Number(type, depth) is { } number ? number
            : type.IsArray ? MakeArray(type, depth)
            : ElementOf(type) is { } element ? MakeList(type, element, depth)
            : MakeComposite(type, depth);
    }

    /// <summary>A number, truth or letter. Whole numbers are indices in arrays, and from 1 where they are parameters, which may be counts.</summary>
    private object? Number(Type type, int depth) => Type.GetTypeCode(type) switch
    {
        TypeCode.Double => numbers.Next(random),
        TypeCode.Single => (float)numbers.Next(random),
        TypeCode.Decimal => (decimal)numbers.Next(random),
        TypeCode.Boolean => random.Next(2) == 0,
        TypeCode.Char => (char)('a' + random.Next(26)),
        TypeCode.String => "a",
        TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64
            => Convert.ChangeType(depth == 0 && lengths.Below > 1 ? random.Next(1, lengths.Below) : random.Next(lengths.Below), type, System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private Array MakeArray(Type type, int depth)
    {
        int[] sizes = [.. Enumerable.Range(0, type.GetArrayRank()).Select(_ => NextLength())];
        var array = Array.CreateInstance(type.GetElementType()!, sizes);
        int[] index = new int[sizes.Length];
        for (int i = 0; i < array.Length; i++)
        {
            for (int axis = sizes.Length - 1, rest = i; axis >= 0; rest /= sizes[axis--])
            {
                index[axis] = rest % sizes[axis];
            }

            array.SetValue(Make(type.GetElementType()!, depth + 1), index);
        }

        return array;
    }

    private int NextLength()
    {
        _axes.MoveNext();
        return _axes.Current;
    }

    /// <summary>What a list or an interface that an array fits has as elements.</summary>
    private static Type? ElementOf(Type type) => type is { IsGenericType: true, ContainsGenericParameters: false } && type.GetGenericArguments() is [var element]
        && (type.GetGenericTypeDefinition() == typeof(List<>) || (type.IsInterface && type.IsAssignableFrom(element.MakeArrayType()))) ? element : null;

    private object MakeList(Type type, Type element, int depth)
    {
        Array items = MakeArray(element.MakeArrayType(), depth);
        return type.IsInterface ? items : (IList)Activator.CreateInstance(type, items)!;
    }

    /// <summary>By the constructor with the most parameters that can be made; a struct without one by its fields.</summary>
    private object MakeComposite(Type type, int depth)
    {
        if (type.IsPointer || typeof(Delegate).IsAssignableFrom(type) || type.IsAbstract || type.IsInterface || type == typeof(object) || typeof(Type).IsAssignableFrom(type))
        {
            throw new CannotCheck($"a {Spell(type)} can't be made up");
        }

        string? problem = null;
        foreach (ConstructorInfo constructor in type.GetConstructors(AnyInstance).Where(one => !IsCopy(one, type) && (one.IsPublic || one.IsAssembly)).OrderByDescending(one => one.GetParameters().Length))
        {
            try
            {
                return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(Callable.CarrierOf(parameter.ParameterType), depth + 1))]);
            }
            catch (Exception failure) when (failure is CannotCheck or TargetInvocationException or ArgumentException or NotSupportedException)
            {
                problem ??= (failure as TargetInvocationException)?.InnerException?.Message ?? failure.Message;
            }
        }

        if (!type.IsValueType || type.IsByRefLike)
        {
            throw new CannotCheck($"a {Spell(type)} can't be made up{(problem is null ? string.Empty : $" ({problem})")}");
        }

        object made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (FieldInfo field in type.GetFields(AnyInstance))
        {
            field.SetValue(made, Make(field.FieldType, depth + 1));
        }

        return made;
    }

    private static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [{ ParameterType: var only }] && only == type;

    private static string Spell(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Spell))}>"
        : type.Name;
}
