using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>One region of a function with the regions around it.</summary>
internal sealed class RegionNode(Region region, RegionNode? parent, Statement? owner)
{
    public Region Region { get; } = region;

    public RegionNode? Parent { get; } = parent;

    /// <summary>The branch or loop that the region belongs to; null for the body of the function.</summary>
    public Statement? Owner { get; } = owner;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public bool IsLoopBody => Owner is Loop;

    /// <summary>Whether this region is the other or lies around it.</summary>
    public bool Encloses(RegionNode other)
    {
        for (RegionNode? node = other; node is not null && node.Depth >= Depth; node = node.Parent)
        {
            if (ReferenceEquals(node, this))
            {
                return true;
            }
        }

        return false;
    }

    public static RegionNode CommonOf(RegionNode a, RegionNode b)
    {
        while (!a.Encloses(b))
        {
            a = a.Parent!;
        }

        return a;
    }
}
