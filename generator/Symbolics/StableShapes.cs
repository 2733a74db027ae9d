using System.Collections.Generic;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using static SymGrad.Generator.Symbolics.Formula;

namespace SymGrad.Generator.Symbolics;

/// <summary>
/// Compositions that overflow halfway although their derivative is harmless, and that everybody writes: the softplus function
/// <c>Log(1 + Exp(u))</c>, the logarithm of the logistic function <c>Log(1 / (1 + Exp(u)))</c>, and <c>Log(Cosh(u))</c>.
/// The adjoint of the whole goes to u in one step, by a partial derivative that is between −1 and 1 everywhere.
/// </summary>
/// <remarks>Only what stands together in one region is recognised: across a branch or a loop a second path for the adjoint costs more than it gives.</remarks>
internal sealed class StableShapes
{
    private readonly Dictionary<int, (Region Home, Expression Value)> _definitions = [];

    public StableShapes(Region body) => Read(body);

    /// <summary>The value that a logarithm's adjoint goes to, and the partial derivative by it; null where it isn't one of these.</summary>
    public (Expression Operand, Formula Partial)? Find(Let let)
    {
        if (!IsCall(let.Value, "Log"))
        {
            return null;
        }

        var home = _definitions[let.Target.Id].Home;
        var argument = let.Value.Operands[0];
        switch (DefinitionOf(argument, home))
        {
            case { } cosh when IsCall(cosh, "Cosh"):
                return (cosh.Operands[0], Call("Tanh", new Formula(cosh.Operands[0])));
            case { Operation: Operation.Divide } quotient when quotient.Operands[0].Number is > 0:
                return Share(quotient.Operands[1], home) is var (exponent, share) ? (exponent, -share) : null;
            default:
                return Share(argument, home);
        }
    }

    /// <summary>The exponent in a constant and an exponential, and the exponential's share of their sum, which is all of it once they are infinite.</summary>
    private (Expression Exponent, Formula Share)? Share(Expression sum, Region home)
    {
        if (DefinitionOf(sum, home) is not { Operation: Operation.Add } addition)
        {
            return null;
        }

        int place = addition.Operands[0].IsConstant ? 1 : 0;
        var exponential = addition.Operands[place];
        if (addition.Operands[1 - place].Number is not >= 0 || DefinitionOf(exponential, home) is not { } call || !IsCall(call, "Exp"))
        {
            return null;
        }

        var whole = new Formula(sum);
        return (call.Operands[0], whole.IsPositiveInfinity.Then(whole.Number(1), new Formula(exponential) / whole));
    }

    private Expression? DefinitionOf(Expression atom, Region home) =>
        atom.IsVariable && _definitions.TryGetValue(atom.Id, out var known) && ReferenceEquals(known.Home, home) ? known.Value : null;

    private void Read(Region region)
    {
        Cancellation.Check();
        foreach (var statement in region.Statements)
        {
            if (statement is Let let)
            {
                _definitions[let.Target.Id] = (region, let.Value);
            }

            foreach (var inner in Program.Regions(statement))
            {
                Read(inner);
            }
        }
    }

    private static bool IsCall(Expression operation, string name) =>
        operation.Operation == Operation.Call && operation.Operands.Count == 1 && RuleTable.Find(operation.Text, 1)?.Name == name;
}
