namespace SymGrad.Generator.Optimization;

/// <summary>How far the sums of a derivative are taken apart before common factors are looked for. Which way is leanest depends on the function.</summary>
internal sealed record FactoringStyle
{
    /// <summary>Keeps every value that has a name or is needed more than once.</summary>
    public static readonly FactoringStyle Plain = new();

    /// <summary>Whether values with a name are taken apart too.</summary>
    public bool OpensNamed { get; init; }

    /// <summary>Whether products are that something else needs as well.</summary>
    public bool OpensShared { get; init; }

    /// <summary>Whether shared quotients are, even with the shield that keeps them from dividing by zero.</summary>
    public bool OpensQuotients { get; init; }

    /// <summary>Whether an inverse is never taken out of a sum, because the quotients may be needed anyway.</summary>
    public bool KeepsQuotients { get; init; }

    /// <summary>Whether a factor is taken out also where that saves nothing by itself, because the sum that is left may be needed again.</summary>
    public bool IsGenerous { get; init; }

    /// <summary>Whether the user's products are made use of only where the factors are left that they are made of.</summary>
    public bool UsesProductsLast { get; init; }
}
