using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>Puts one variable in the place of another.</summary>
internal sealed class Renaming : Rewriter
{
    public Renaming(Expression from, Expression to) => Replaced[from.Id] = to;
}
