using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>One direction along which tangents are taken; a sweep follows several at once.</summary>
/// <param name="Suffix">What is added to a value's name for its tangent in this direction.</param>
/// <param name="Only">The one parameter that the direction moves; null if it may move all of them.</param>
internal sealed record Direction(string Suffix, Parameter? Only = null)
{
    /// <summary>A direction that may move every active parameter.</summary>
    public static readonly Direction Any = new("Tangent");

    public bool Moves(Parameter parameter) => parameter.IsActive && (Only is null || Only.Variable.Equals(parameter.Variable));
}
