using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Writes each function that has a kink as a choice between its smooth pieces (<c>Math.Max(a, b)</c> as <c>a > b ? a : b</c>),
/// so that comparisons are all that is left to decide where a function isn't smooth.
/// </summary>
internal sealed class Pieces : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Activity _activity;

    private Pieces(Function function)
    {
        _builder = new FunctionBuilder(function);
        _activity = new Activity(Program.Of(function), Reach.Anything);
    }

    public static Function Apart(Function function)
    {
        var pass = new Pieces(function);
        var body = pass.Rewrite(function.Body);
        return function with { Body = body, Names = pass._builder.Names };
    }

    /// <summary>An operation as a choice between its pieces; null where it is smooth, or nothing in it varies.</summary>
    public static Expression? Of(Let let, Activity activity) =>
        let.Value.Operation == Operation.Call && activity.IsActive(let.Target) && RuleTable.Find(let.Value.Text, let.Value.Operands.Count) is { Pieces: { } pieces }
            ? pieces(new CallSite(
                [.. let.Value.Operands.Select(operand => new Formula(operand))], new Formula(let.Target), [.. let.Value.Operands.Select(activity.IsActive)])).Expression
            : null;

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is Let let && Of(let, _activity) is { } pieces)
        {
            Emit(pieces, let.Target, into, []);
        }
        else
        {
            base.Rewrite(statement, into);
        }
    }

    /// <summary>The condition of a loop stays as it is: how often it runs is taken as it comes.</summary>
    protected override Loop Rewrite(Loop loop) => base.Rewrite(loop) with { Condition = loop.Condition };

    /// <summary>Computes an expression by statements, its choices by branches.</summary>
    /// <param name="target">The variable to give it to; null for one of its own.</param>
    /// <param name="known">What has been computed already, with its variable.</param>
    private Expression Emit(Expression expression, Expression? target, List<Statement> into, Dictionary<Expression, Expression> known)
    {
        if (expression.IsAtom)
        {
            return expression;
        }

        if (known.TryGetValue(expression, out var computed))
        {
            return computed;
        }

        if (expression.Operation == Operation.Select)
        {
            var condition = Emit(expression.Operands[0], null, into, known);
            target ??= _builder.NewVariable(expression.Type);
            into.Add(new If(condition, Side(expression.Operands[1]), Side(expression.Operands[2]), new EquatableArray<Expression>([target])) { IsPrimal = true });
        }
        else
        {
            Expression[] operands = [.. expression.Operands.Select(operand => Emit(operand, null, into, known))];
            target ??= _builder.NewVariable(expression.Type);
            into.Add(new Let(target, expression.With(operands)) { IsPrimal = true });
        }

        known[expression] = target;
        return target;

        Region Side(Expression value)
        {
            var statements = new List<Statement>();
            var yielded = Emit(value, null, statements, new Dictionary<Expression, Expression>(known));
            return new Region(statements.ToEquatable(), new EquatableArray<Expression>([yielded]));
        }
    }
}
