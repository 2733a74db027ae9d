using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Writing;

/// <summary>Spells tuples as the structs that they are, because a reference in documentation can't be written with their own syntax.</summary>
internal static class TupleSyntax
{
    private const int Longest = 7;

    /// <summary>A type's name without the syntax of tuples: <c>(double X, int)[]</c> as <c>ValueTuple&lt;double, int&gt;[]</c>.</summary>
    public static string Without(string type)
    {
        int start = type.IndexOf('(');
        if (start < 0)
        {
            return type;
        }

        int depth = 0, end = start;
        do
        {
            depth += type[end] is '(' ? 1 : type[end] is ')' ? -1 : 0;
        }
        while (depth > 0 && ++end < type.Length);

        return end < type.Length
            ? type.Substring(0, start) + Struct(Elements(type.Substring(start + 1, end - start - 1))) + Without(type.Substring(end + 1))
            : type;
    }

    private static string Struct(List<string> elements) => elements.Count <= Longest
        ? $"global::System.ValueTuple<{string.Join(", ", elements)}>"
        : $"global::System.ValueTuple<{string.Join(", ", elements.Take(Longest))}, {Struct(elements.Skip(Longest).ToList())}>";

    /// <summary>The types of the elements, without their names.</summary>
    private static List<string> Elements(string inside)
    {
        var elements = new List<string>();
        int depth = 0, start = 0, name = -1;
        for (int i = 0; i <= inside.Length; i++)
        {
            char c = i < inside.Length ? inside[i] : ',';
            depth += c is '(' or '<' or '[' ? 1 : c is ')' or '>' or ']' ? -1 : 0;
            if (depth == 0 && c == ' ' && i > start)
            {
                name = i;
            }
            else if (depth == 0 && c == ',')
            {
                elements.Add(Without(inside.Substring(start, (name >= 0 ? name : i) - start)));
                start = i + 1 < inside.Length && inside[i + 1] == ' ' ? i + 2 : i + 1;
                i = start - 1;
                name = -1;
            }
        }

        return elements;
    }
}
