using System.Text;

namespace SymGrad.Generator.Functions;

/// <summary>How a struct, record or tuple is made of its parts.</summary>
internal enum Making
{
    /// <summary><c>(a, b)</c>.</summary>
    Tuple,

    /// <summary><c>new P(a, b)</c>.</summary>
    Constructor,

    /// <summary><c>new P { X = a, Y = b }</c>.</summary>
    Initializer,
}

/// <summary>One part of a composite: a number, an array, something constant, or a composite itself.</summary>
/// <param name="Name">How C# names it behind the dot.</param>
/// <param name="Inner">Its own parts, if it is a composite.</param>
/// <param name="IsAssignable">Whether it can be assigned by itself in a variable.</param>
internal sealed record Part(string Name, ValueType Type, Composite? Inner, bool IsAssignable);

/// <summary>A struct, record or tuple of the user's: what it is made of, and how one is made.</summary>
/// <param name="Name">How C# spells the type.</param>
/// <param name="Parts">Its parts, as they are declared.</param>
/// <param name="Order">For each parameter of the constructor the place of the part that it takes; the parts that an initializer must name.</param>
internal sealed record Composite(string Name, Making Making, EquatableArray<Part> Parts, EquatableArray<int> Order)
{
    /// <summary>Whether it is an object, so that an element of a new array isn't there.</summary>
    public bool IsReference { get; init; }

    /// <summary>Whether it, or a composite among its parts, is an object.</summary>
    public bool HoldsObjects
    {
        get
        {
            bool holds = IsReference;
            foreach (var part in Parts)
            {
                holds |= part.Inner is { HoldsObjects: true };
            }

            return holds;
        }
    }

    /// <summary>The part at the end of a way, as in <c>.At.X</c>; null if there is none.</summary>
    public Part? PartAt(string path)
    {
        foreach (var part in Parts)
        {
            string name = "." + part.Name;
            if (part.Inner is { } inner)
            {
                if (path.StartsWith(name + ".", System.StringComparison.Ordinal))
                {
                    return inner.PartAt(path.Substring(name.Length));
                }
            }
            else if (name == path)
            {
                return part;
            }
        }

        return null;
    }

    /// <summary>Whether an array is among the parts, however deep.</summary>
    public bool HoldsArrays
    {
        get
        {
            foreach (var part in Parts)
            {
                if (part.Type.IsIndexed || part.Inner is { HoldsArrays: true })
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether every part can be assigned by itself.</summary>
    public bool IsAssignable
    {
        get
        {
            foreach (var part in Parts)
            {
                if (!part.IsAssignable || part.Inner is { IsAssignable: false })
                {
                    return false;
                }
            }

            return true;
        }
    }
}

/// <summary>One part of the elements of an array of composites.</summary>
/// <param name="Path">The way from an element to it, as in <c>.X</c>.</param>
/// <param name="IsAssignable">Whether it can be assigned by itself in an element.</param>
internal sealed record Column(string Path, Composite Element, bool IsAssignable)
{
    /// <summary>Whether it is the first part of the elements that holds floating-point numbers: it stands for the array as a whole where that is cleared.</summary>
    public bool IsFirst => Path == FirstPath(Element);

    private static string? FirstPath(Composite composite)
    {
        foreach (var part in composite.Parts)
        {
            if (part.Inner is { } inner)
            {
                if (FirstPath(inner) is { } rest)
                {
                    return "." + part.Name + rest;
                }
            }
            else if (part.Type.HasFloating)
            {
                return "." + part.Name;
            }
        }

        return null;
    }
}

/// <summary>The parameter or result that some numbers of a function are parts of, as the user declared it.</summary>
/// <param name="Name">The parameter's name; empty for what is returned.</param>
/// <param name="Type">Its type, opaque to the language, or an array of such.</param>
/// <param name="Composite">What it, or each of its elements, is made of.</param>
/// <param name="IsThis">Whether it is the object itself that an instance method is called on, which isn't passed.</param>
internal sealed record Whole(string Name, ValueType Type, Composite Composite, Passing Passing, bool IsThis = false)
{
    /// <summary>One word for the way to a part: <c>poseAngle</c> for <c>pose.Angle</c>.</summary>
    public static string WordFor(string path)
    {
        var word = new StringBuilder();
        foreach (string step in path.Split('.'))
        {
            word.Append(word.Length == 0 || step.Length == 0 ? step : char.ToUpperInvariant(step[0]) + step.Substring(1));
        }

        return word.ToString();
    }
}
