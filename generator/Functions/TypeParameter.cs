namespace SymGrad.Generator.Functions;

/// <summary>What the constraints of a type parameter that stands for a number say of it.</summary>
/// <param name="MayBeInteger">Whether nothing keeps it from being an integer, whose quotients are rounded.</param>
/// <param name="IsUnmanaged">Whether it may be put on the stack.</param>
internal sealed record TypeParameter(bool MayBeInteger, bool IsUnmanaged);
