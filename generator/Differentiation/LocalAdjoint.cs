using System.Collections.Generic;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>What one operation adds to the adjoints of its operands, by the <see cref="ChainRule"/>.</summary>
internal sealed class LocalAdjoint(ChainRule rule)
{
    /// <summary>Adjoints that may be infinite because a root or its kin has a vertical tangent.</summary>
    private readonly HashSet<int> _steep = [];

    public bool IsSteep(Expression adjoint) => adjoint.IsVariable && _steep.Contains(adjoint.Id);

    public void MarkSteep(Expression adjoint)
    {
        if (adjoint.IsVariable)
        {
            _steep.Add(adjoint.Id);
        }
    }

    /// <summary>The contributions of an operation whose own adjoint is known, one for each link to an operand.</summary>
    public IEnumerable<(Expression Operand, Expression Contribution)> Contributions(Let let, Frame frame, Expression adjoint)
    {
        if (let.Value.Operation == Operation.Convert)
        {
            var converted = frame.Region.Derive(Expression.Of(Operation.Convert, let.Value.Operands[0].Type, adjoint));
            if (IsSteep(adjoint))
            {
                MarkSteep(converted);
            }

            yield return (let.Value.Operands[0], converted);
            yield break;
        }

        foreach (var link in rule.Links(let))
        {
            var contribution = rule.Apply(link, frame.Region, frame.Map, adjoint, IsSteep(adjoint));
            if (rule.IsSteep(link) || (IsSteep(adjoint) && !rule.StandsStill(link)))
            {
                MarkSteep(contribution);
            }

            yield return (link.Operand, contribution);
        }
    }
}
