using System.Collections;
using System.Reflection;
using SymGrad.Tests.Conformance.Oracle;

namespace SymGrad.Tests.Conformance;

/// <summary>The floating-point numbers inside a value, in declaration order: array elements, struct fields, tuple items.</summary>
internal static class Leaves
{
    /// <summary>A deep copy with every floating-point number replaced.</summary>
    public static object? Map(object? value, Func<double, double> replace) => MapLeaves(value, leaf => leaf switch
    {
        float number => (float)replace(number),
        Half number => (Half)replace((double)number),
        Dual number => new Dual(replace(number.Value), 0),
        _ => replace((double)leaf),
    });

    /// <summary>A deep copy with every dual number given a new tangent.</summary>
    public static object? MapTangents(object? value, Func<double> tangent) =>
        MapLeaves(value, leaf => leaf is Dual number ? new Dual(number.Value, tangent()) : leaf);

    public static object? Copy(object? value) => MapLeaves(value, leaf => leaf);

    public static List<double> Read(object? value)
    {
        var leaves = new List<double>();
        Map(value, leaf =>
        {
            leaves.Add(leaf);
            return leaf;
        });
        return leaves;
    }

    public static List<double> ReadTangents(object? value)
    {
        var tangents = new List<double>();
        MapLeaves(value, leaf =>
        {
            tangents.Add(leaf is Dual number ? number.Tangent : 0);
            return leaf;
        });
        return tangents;
    }

    private static object? MapLeaves(object? value, Func<object, object> replace)
    {
        switch (value)
        {
            case null or string or Delegate or Type:
                return value;
            case double or float or Half or Dual:
                return replace(value);
            case Array array:
                return MapArray(array, replace);
            case IList list when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(List<>):
                var copy = (IList)Activator.CreateInstance(type)!;
                foreach (object? item in list)
                {
                    copy.Add(MapLeaves(item, replace));
                }

                return copy;
            default:
                return value.GetType() is { IsPrimitive: false, IsEnum: false } ? MapFields(value, replace) : value;
        }
    }

    private static Array MapArray(Array array, Func<object, object> replace)
    {
        var copy = (Array)array.Clone();
        int[] index = new int[copy.Rank];
        for (int position = 0; position < copy.Length; position++)
        {
            copy.SetValue(MapLeaves(array.GetValue(index), replace), index);
            for (int axis = copy.Rank - 1; axis >= 0 && ++index[axis] == copy.GetLength(axis); axis--)
            {
                index[axis] = 0;
            }
        }

        return copy;
    }

    private static object MapFields(object value, Func<object, object> replace)
    {
        object copy = MemberwiseCloneMethod.Invoke(value, null)!;
        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            field.SetValue(copy, MapLeaves(field.GetValue(value), replace));
        }

        return copy;
    }

    private static readonly MethodInfo MemberwiseCloneMethod =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;
}
