using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SymGrad.Testing;

/// <summary>The floating-point numbers inside a value, in the order of the contract: elements row by row, fields as they are declared.</summary>
internal static class Numbers
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>A copy, however deep, in which each number is replaced.</summary>
    public static object? Map(object? value, Func<double, double> replace)
    {
        switch (value)
        {
            case null or string or Delegate or Type:
                return value;
            case double number:
                return replace(number);
            case float number:
                return (float)replace(number);
            case Array array:
                var copy = (Array)array.Clone();
                foreach (int[] index in Indices(array))
                {
                    copy.SetValue(Map(array.GetValue(index), replace), index);
                }

                return copy;
            case IList list when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(List<>):
                var items = (IList)Activator.CreateInstance(type)!;
                foreach (object? item in list)
                {
                    items.Add(Map(item, replace));
                }

                return items;
            case { } other when IsComposite(other.GetType()):
                object made = typeof(object).GetMethod("MemberwiseClone", Fields)!.Invoke(other, null)!;
                foreach (var field in FieldsOf(other.GetType()))
                {
                    field.SetValue(made, Map(field.GetValue(other), replace));
                }

                return made;
            default:
                return value;
        }
    }

    public static List<double> In(object? value)
    {
        var numbers = new List<double>();
        Map(value, number =>
        {
            numbers.Add(number);
            return number;
        });
        return numbers;
    }

    /// <summary>Copies of several values, however deep.</summary>
    public static object?[] Copy(object?[] values) => values.Select(value => Map(value, number => number)).ToArray();

    /// <summary>Copies of several values in which all numbers are zero but one, which is 1.</summary>
    public static object?[] Unit(object?[] values, int one)
    {
        int next = 0;
        return values.Select(value => Map(value, _ => next++ == one ? 1 : 0)).ToArray();
    }

    /// <summary>Whether values of a type hold numbers.</summary>
    public static bool AreIn(Type type) => AreIn(type, new HashSet<Type>());

    /// <summary>Whether a number of less than double precision is inside.</summary>
    public static bool IsNarrow(object? value) => value switch
    {
        null or string or Delegate or Type => false,
        float => true,
        Array array => array.Cast<object?>().Any(IsNarrow),
        IList list => list.Cast<object?>().Any(IsNarrow),
        _ => IsComposite(value.GetType()) && FieldsOf(value.GetType()).Any(field => IsNarrow(field.GetValue(value))),
    };

    /// <summary>How each number is named from outside.</summary>
    public static IEnumerable<string> Paths(object? value, string path)
    {
        switch (value)
        {
            case double or float:
                return new[] { path };
            case Array array:
                return Indices(array).SelectMany(index => Paths(array.GetValue(index), $"{path}[{string.Join(", ", index)}]"));
            case IList list when value.GetType().IsGenericType:
                return list.Cast<object?>().SelectMany((item, i) => Paths(item, $"{path}[{i}]"));
            case not (null or string or Delegate or Type) when IsComposite(value.GetType()):
                return FieldsOf(value.GetType()).SelectMany(field => Paths(field.GetValue(value), path + "." + NameOf(field)));
            default:
                return Array.Empty<string>();
        }
    }

    /// <param name="type">The type.</param>
    /// <param name="around">The types that it is a part of, which may hold themselves.</param>
    private static bool AreIn(Type type, HashSet<Type> around)
    {
        var carrier = Callable.CarrierOf(type);
        return carrier == typeof(double) || carrier == typeof(float)
            || (carrier.IsArray && AreIn(carrier.GetElementType()!, around))
            || (carrier.IsGenericType && carrier.GetGenericTypeDefinition() == typeof(List<>) && AreIn(carrier.GetGenericArguments()[0], around))
            || (IsComposite(carrier) && around.Add(carrier) && FieldsOf(carrier).Any(field => AreIn(field.FieldType, around)));
    }

    /// <summary>Structs, tuples and records are taken apart; other objects are constant.</summary>
    private static bool IsComposite(Type type) => !type.IsPrimitive && !type.IsEnum && !type.IsPointer && type != typeof(decimal)
        && (type.IsValueType || type.GetMethod("<Clone>$") is not null);

    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(Fields);

    /// <summary>A property's name for the field behind it.</summary>
    private static string NameOf(FieldInfo field) => field.Name.Length > 0 && field.Name[0] == '<' && field.Name.IndexOf('>') is > 1 and var end ? field.Name.Substring(1, end - 1) : field.Name;

    private static IEnumerable<int[]> Indices(Array array)
    {
        int[] index = new int[array.Rank];
        for (int position = 0; position < array.Length; position++)
        {
            yield return (int[])index.Clone();
            for (int axis = array.Rank - 1; axis >= 0 && ++index[axis] == array.GetLength(axis); axis--)
            {
                index[axis] = 0;
            }
        }
    }
}
