using System;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Writes how a struct, record or tuple is made of its parts.</summary>
internal static class CompositeText
{
    /// <summary>A composite whose numbers are zero; what else it holds is left at its default.</summary>
    public static string Zeros(TargetCapabilities target, Composite composite) => Made(target, composite, string.Empty, path => composite.PartAt(path) is { } part ? Zero(target, part) : null);

    /// <summary>The zero of a part that is a number; null for any other.</summary>
    public static string? Zero(TargetCapabilities target, Part part) => part.Type is not { IsScalar: true, HasFloating: true } ? null : part.Type.IsNarrow ? target.Spell(part.Type) + ".Zero" : "0";

    /// <summary>A composite of its parts; those without a value are left at their default.</summary>
    /// <param name="path">The way to it from the whole; empty for the whole itself.</param>
    /// <param name="textOf">The text of the part at the end of a way, or null.</param>
    public static string Made(TargetCapabilities target, Composite composite, string path, Func<string, string?> textOf)
    {
        string PartText(Part part) => part.Inner is { } inner
            ? Made(target, inner, path + "." + part.Name, textOf)
            : textOf(path + "." + part.Name) ?? "default" + (part.Type.IsScalar || !target.HasNullable ? string.Empty : "!");
        var texts = composite.Order.Select(place => (composite.Parts[place].Name, Text: PartText(composite.Parts[place]))).ToList();
        string type = target.Shortened(composite.Name.TrimEnd('?'));
        return composite.Making switch
        {
            Making.Tuple => "(" + string.Join(", ", texts.Select(part => part.Text)) + ")",
            Making.Constructor => $"new {type}({string.Join(", ", texts.Select(part => part.Text))})",
            _ => $"new {type} {{ {string.Join(", ", texts.Select(part => $"{Naming.Escaped(part.Name)} = {part.Text}"))} }}",
        };
    }
}
