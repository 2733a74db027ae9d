using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SymGrad.Tests.Pipeline;

/// <summary>Everything that a cached value keeps alive.</summary>
internal static class ReachableObjects
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Every object that can be reached from a value through fields, with the path that leads to it.</summary>
    public static IReadOnlyDictionary<object, string> From(object root)
    {
        Dictionary<object, string> found = new(ReferenceEqualityComparer.Instance);
        Queue<object> open = new();
        Visit(root, root.GetType().Name);
        while (open.TryDequeue(out object? next))
        {
            foreach ((string name, object? value) in Contents(next))
            {
                Visit(value, $"{found[next]}.{name}");
            }
        }

        return found;

        void Visit(object? value, string path)
        {
            if (value is not null && value.GetType() is { IsPrimitive: false, IsEnum: false } && found.TryAdd(value, path))
            {
                open.Enqueue(value);
            }
        }
    }

    private static IEnumerable<(string Name, object? Value)> Contents(object value)
    {
        if (value is string or Type or Pointer)
        {
            return [];
        }

        if (value is Array array)
        {
            return array.GetType().GetElementType()!.IsPrimitive ? [] : array.Cast<object?>().Select((element, i) => ($"[{i}]", element));
        }

        return Fields(value.GetType()).Select(field => (field.Name, field.GetValue(value)));
    }

    private static IEnumerable<FieldInfo> Fields(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(AnyInstance).Where(f => !f.FieldType.IsPointer && !f.FieldType.IsByRefLike))
            {
                yield return field;
            }
        }
    }
}
