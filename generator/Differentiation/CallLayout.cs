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
    /// <param name="copies">For an array that holds something else by now, what it held at the call.</param>
    /// <param name="result">What the call returned.</param>
    /// <param name="seed">The adjoint of that; null where it carries no derivative.</param>
    /// <param name="adjoints">
    /// For each active argument the array that is added to, or the variable that takes the sum. Of an array that the method writes to
    /// it holds the adjoints of what the method leaves there, and then of what it found there.
    /// </param>
    public static Invoke Pullback(CalledMethod called, Expression[] operands, Expression?[] copies, Expression result, Expression? seed, Expression?[] adjoints, Expression? guard)
    {
        var (texts, holes) = Arguments(called, operands, copies, result);
        var results = new List<Expression>();
        var changed = new List<Expression>();
        var added = new List<Expression>();
        for (int i = 0; i < called.Arguments.Count; i++)
        {
            if (called.Arguments[i].IsWritten)
            {
                changed.Add(copies[i] ?? operands[FirstOperand(called, i)]);
            }
        }

        if (seed is not null)
        {
            texts.Add(Expression.Hole.ToString());
            holes.Add(seed);
        }

        for (int i = 0; i < adjoints.Length; i++)
        {
            if (adjoints[i] is not { } adjoint)
            {
                continue;
            }

            if (adjoint.Type.IsIndexed)
            {
                AddArray(called, i, operands, adjoint, texts, holes);
                (called.Arguments[i].IsWritten ? changed : added).Add(adjoint);
            }
            else
            {
                texts.Add("ref " + Expression.ResultHole);
                results.Add(adjoint);
            }
        }

        return new Invoke($"{called.Pullback}({string.Join(", ", texts)})", holes.ToEquatable(), results.ToEquatable(), changed.Concat(added).ToEquatable(), guard, changed.ToEquatable());
    }

    /// <summary>The call of a pushforward, which gives the value and its tangent where the value has one, and changes arrays and their tangents together.</summary>
    /// <param name="copies">For an array that holds something else by now, what it held at the call.</param>
    /// <param name="tangents">The tangent of each active argument; what stands for the others is not looked at.</param>
    public static Expression Pushforward(CalledMethod called, Expression[] operands, Expression?[] copies, Expression result, Expression[] tangents)
    {
        var (texts, holes) = Arguments(called, operands, copies, result);
        for (int i = 0; i < tangents.Length; i++)
        {
            if (called.Arguments[i].IsActive)
            {
                AddArray(called, i, operands, tangents[i], texts, holes);
            }
        }

        bool[] written = [.. called.Arguments.Select(argument => argument.IsWritten), .. called.TakesResult ? [false] : System.Array.Empty<bool>(),
            .. called.Arguments.Where(argument => argument.IsActive).Select(argument => argument.IsWritten)];
        var arguments = texts.Select((text, i) => new CalledArgument(text, ValueType.Int32, IsActive: false, string.Empty, written[i])).ToEquatable();
        var type = !result.Type.HasFloating ? result.Type : new ValueType(TypeShape.Opaque, $"({result.Type.Name} value, {result.Type.Name} tangent)");
        return Expression.Invocation(new CalledMethod(called.Pushforward!, arguments, null, null, HasEffects: called.HasEffects), type, [.. holes]);
    }

    /// <summary>No copies of any argument.</summary>
    public static Expression?[] NoCopies(CalledMethod called) => new Expression?[called.Arguments.Count];

    /// <summary>What an argument that is an array or a window onto one holds where this is computed, as an array of its own.</summary>
    public static Expression Copy(RegionBuilder region, CalledMethod called, Expression[] operands, int argument, string name)
    {
        int first = FirstOperand(called, argument);
        var array = operands[first];
        return called.Arguments[argument].Holes == 1
            ? Arrays.Copy(region, array, name)
            : region.Bind(
                Expression.Filled($"{CalledArgument.WindowText(array.Type)}.CopyTo({Expression.Hole})", ValueType.ArrayOf(array.Type.Element!), operands[first + 2], [array, operands[first + 1], operands[first + 2]]),
                name);
    }

    private static (List<string> Texts, List<Expression> Holes) Arguments(CalledMethod called, Expression[] operands, Expression?[] copies, Expression result)
    {
        var texts = new List<string>();
        var holes = new List<Expression>();
        foreach (var ((argument, own), copy) in called.WithOperands(operands).Zip(copies, (given, copy) => (given, copy)))
        {
            texts.Add(copy is not null ? Expression.Hole.ToString() : argument.IsWindow ? argument.TextFor(own[0].Type) : argument.Text);
            holes.AddRange(copy is not null ? [copy] : own);
        }

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
