using System;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Writes how a struct, record or tuple is made of its parts.</summary>
internal static class CompositeText
{
    /// <summary>A composite whose numbers are zero.</summary>
    public static string Zeros(TargetCapabilities target, Composite composite) => Made(target, composite, string.Empty, path => HasNumber(composite, path, string.Empty) ? "0" : null);

    private static bool HasNumber(Composite composite, string path, string way) => composite.Parts.Any(part => part.Inner is { } inner
        ? HasNumber(inner, path, way + "." + part.Name)
        : way + "." + part.Name == path && part.Type is { IsScalar: true, IsFloating: true, IsNarrow: false });

    /// <summary>A composite of its parts; those without a value are left at their default.</summary>
    /// <param name="path">The way to it from the whole; empty for the whole itself.</param>
    /// <param name="textOf">The text of the part at the end of a way, or null.</param>
    public static string Made(TargetCapabilities target, Composite composite, string path, Func<string, string?> textOf)
    {
        string PartText(Part part) => part.Inner is { } inner
            ? Made(target, inner, path + "." + part.Name, textOf)
            : textOf(path + "." + part.Name) ?? "default" + (part.Type.IsScalar || !target.HasNullable ? string.Empty : "!");
        var texts = composite.Order.Select(place => (composite.Parts[place].Name, Text: PartText(composite.Parts[place]))).ToList();
        return composite.Making switch
        {
            Making.Tuple => "(" + string.Join(", ", texts.Select(part => part.Text)) + ")",
            Making.Constructor => $"new {target.Shortened(composite.Name.TrimEnd('?'))}({string.Join(", ", texts.Select(part => part.Text))})",
            _ => $"new {target.Shortened(composite.Name.TrimEnd('?'))} {{ {string.Join(", ", texts.Select(part => $"{Naming.Escaped(part.Name)} = {part.Text}"))} }}",
        };
    }
}
