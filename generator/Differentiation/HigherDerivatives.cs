using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>Finds what can be differentiated once and not again: functions whose partial derivative is one that has no rule.</summary>
internal static class HigherDerivatives
{
    /// <summary>The function of a method's whose derivative of some order isn't known; null if there is none.</summary>
    public static string? Unknown(Function function, int order, IDerivativeEngine engine)
    {
        var activity = new Activity(Program.Of(function));
        var lets = Program.AllStatements(function.Body).OfType<Let>().Where(let => activity.IsActive(let)).ToList();
        if (lets.FirstOrDefault(let => let.Value.Operation == Operation.Invocation) is { Value.Called: { } called })
        {
            // Its derivative is called, and what that computes isn't known here.
            return called.Name;
        }

        return lets.Where(let => let.Value.Operation == Operation.Call)
            .FirstOrDefault(let => let.Value.Operands.Where(activity.IsActive)
                .Any(operand => !IsKnown(engine.Differentiate(let.Value, let.Target, operand, activity.IsActive), order - 1, activity.IsActive)))
            ?.Value.Text;
    }

    /// <summary>Whether all functions in a formula can be differentiated so many times more.</summary>
    private static bool IsKnown(Expression formula, int order, Func<Expression, bool> isActive)
    {
        bool Varies(Expression expression) => expression.Variables().Any(isActive);
        if (order == 0 || !Varies(formula))
        {
            return true;
        }

        if (!formula.Operands.All(operand => IsKnown(operand, order, isActive)))
        {
            return false;
        }

        if (formula.Operation != Operation.Call || !formula.Type.IsFloating)
        {
            return true;
        }

        var rule = RuleTable.Find(formula.Text, formula.Operands.Count);
        return rule is not null && Enumerable.Range(0, formula.Operands.Count).All(place => !Varies(formula.Operands[place])
            || (rule.ConstantArgument != place && IsKnown(RuleEngine.Instance.Differentiate(formula, formula, formula.Operands[place], Varies), order - 1, isActive)));
    }
}
