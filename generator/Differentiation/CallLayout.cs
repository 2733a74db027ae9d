using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>How the arguments of a call and of its derivatives are laid out: the method's own, then seed and adjoints, or tangents.</summary>
internal static class CallLayout
{
    /// <summary>The place among a call's operands of the first that belongs to an argument.</summary>
    public static int FirstOperand(CalledMethod called, int argument) => called.Arguments.Take(argument).Sum(before => before.Holes);

    /// <summary>The operand that carries an argument's derivative.</summary>
    public static Expression ActiveOperand(Expression call, int argument) => call.Operands[FirstOperand(call.Called!, argument)];

    /// <summary>The call of a pullback.</summary>
    /// <param name="result">What the call returned.</param>
    /// <param name="adjoints">For each active argument the array that is added to, or the variable that takes the sum.</param>
    public static Invoke Pullback(CalledMethod called, Expression[] operands, Expression result, Expression seed, Expression?[] adjoints, Expression? guard)
    {
        var (texts, holes) = Arguments(called, operands, result);
        texts.Add(Expression.Hole.ToString());
        holes.Add(seed);
        var results = new List<Expression>();
        var written = new List<Expression>();
        for (int i = 0; i < adjoints.Length; i++)
        {
            if (adjoints[i] is not { } adjoint)
            {
                continue;
            }

            if (adjoint.Type.IsIndexed)
            {
                AddArray(called, i, operands, adjoint, texts, holes);
                written.Add(adjoint);
            }
            else
            {
                texts.Add("ref " + Expression.ResultHole);
                results.Add(adjoint);
            }
        }

        return new Invoke($"{called.Pullback}({string.Join(", ", texts)})", holes.ToEquatable(), results.ToEquatable(), written.ToEquatable(), guard);
    }

    /// <summary>The call of a pushforward, which gives the value and its tangent.</summary>
    /// <param name="tangents">The tangent of each active argument; what stands for the others is not looked at.</param>
    public static Expression Pushforward(CalledMethod called, Expression[] operands, Expression result, Expression[] tangents)
    {
        var (texts, holes) = Arguments(called, operands, result);
        for (int i = 0; i < tangents.Length; i++)
        {
            if (called.Arguments[i].IsActive)
            {
                AddArray(called, i, operands, tangents[i], texts, holes);
            }
        }

        var arguments = texts.Select(text => new CalledArgument(text, ValueType.Int32, IsActive: false, string.Empty)).ToEquatable();
        var both = new ValueType(TypeShape.Opaque, $"({result.Type.Name} value, {result.Type.Name} tangent)");
        return Expression.Invocation(new CalledMethod(called.Pushforward!, arguments, null, null, HasEffects: false), both, [.. holes]);
    }

    private static (List<string> Texts, List<Expression> Holes) Arguments(CalledMethod called, Expression[] operands, Expression result)
    {
        List<string> texts = [.. called.Arguments.Select(argument => argument.Text)];
        List<Expression> holes = [.. operands];
        if (called.TakesResult)
        {
            texts.Add(Expression.Hole.ToString());
            holes.Add(result);
        }

        return (texts, holes);
    }

    /// <summary>An argument written as the method's own is, with another value or array in the place of that.</summary>
    private static void AddArray(CalledMethod called, int argument, Expression[] operands, Expression instead, List<string> texts, List<Expression> holes)
    {
        int first = FirstOperand(called, argument);
        texts.Add(called.Arguments[argument].TextFor(instead.Type));
        holes.Add(instead);
        holes.AddRange(operands.Skip(first + 1).Take(called.Arguments[argument].Holes - 1));
    }
}
