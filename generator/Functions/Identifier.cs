using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>How C# wants a name written.</summary>
internal static class Identifier
{
    private static readonly HashSet<string> s_keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using",
        "virtual", "void", "volatile", "while",
        "__arglist", "__makeref", "__reftype", "__refvalue",
    ];

    /// <summary>A name, or a way through names, with <c>@</c> where it is a keyword.</summary>
    public static string Escaped(string name) => name.IndexOf('.') < 0
        ? s_keywords.Contains(name) ? "@" + name : name
        : string.Join(".", name.Split('.').Select(Escaped));
}
