using System;
using SymGrad.Generator.Functions;
using static SymGrad.Generator.Symbolics.Formula;

namespace SymGrad.Generator.Symbolics;

/// <summary>
/// Compositions that overflow halfway although their derivative is harmless, and that everybody writes: the softplus function
/// <c>Log(1 + Exp(u))</c>, the logarithm of the logistic function <c>Log(1 / (1 + Exp(u)))</c>, and <c>Log(Cosh(u))</c>.
/// The adjoint of the whole goes to u in one step, by a partial derivative that is between −1 and 1 everywhere.
/// </summary>
/// <param name="definitionOf">The operation that gave a variable its value, or null.</param>
internal sealed class StableShapes(Func<Expression, Expression?> definitionOf)
{
    /// <summary>The value that a logarithm's adjoint goes to, and the partial derivative by it; null where it isn't one of these.</summary>
    public (Expression Operand, Formula Partial)? Find(Expression operation)
    {
        if (!IsCall(operation, "Log"))
        {
            return null;
        }

        var argument = operation.Operands[0];
        switch (definitionOf(argument))
        {
            case { } cosh when IsCall(cosh, "Cosh"):
                return (cosh.Operands[0], Call("Tanh", new Formula(cosh.Operands[0])));
            case { Operation: Operation.Divide } quotient when quotient.Operands[0].Number is > 0:
                return Share(quotient.Operands[1]) is var (exponent, share) ? (exponent, -share) : null;
            default:
                return Share(argument);
        }
    }

    /// <summary>The exponent in a constant and an exponential, and the exponential's share of their sum, which is all of it once they are infinite.</summary>
    private (Expression Exponent, Formula Share)? Share(Expression sum)
    {
        if (definitionOf(sum) is not { Operation: Operation.Add } addition)
        {
            return null;
        }

        int place = addition.Operands[0].IsConstant ? 1 : 0;
        var exponential = addition.Operands[place];
        return addition.Operands[1 - place].Number is >= 0 && definitionOf(exponential) is { } call && IsCall(call, "Exp")
            ? (call.Operands[0], new Formula(sum).Is(new Formula(sum).Infinity).Then(new Formula(sum).Number(1), new Formula(exponential) / new Formula(sum)))
            : null;
    }

    private static bool IsCall(Expression operation, string name) =>
        operation.Operation == Operation.Call && operation.Operands.Count == 1 && RuleTable.Find(operation.Text, 1)?.Name == name;
}
