using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Lets a function say whether it meets a tie on its way: whether two values that are compared, or that a kink lies
/// between, are equal. That is collected as a sum is, so that it shares the loops of both sweeps.
/// </summary>
internal sealed class TieDetection
{
    private readonly FunctionBuilder _builder;
    private readonly Activity _activity;

    private TieDetection(Function primal)
    {
        _builder = new FunctionBuilder(primal);
        _activity = new Activity(Program.Of(primal));
    }

    /// <summary>The same function with the answer beside what it computes.</summary>
    /// <returns>The function, and the variable in its body that holds the answer; null where nothing can tie.</returns>
    public static (Function Function, Expression? IsTied) Of(Function primal)
    {
        var detection = new TieDetection(primal);
        var region = new RegionBuilder(detection._builder);
        var isTied = detection.Emit(primal.Body, region, Expression.Boolean(false));
        return isTied.IsConstant ? (primal, null) : (primal with { Body = region.Build(primal.Body.Yields), Names = detection._builder.Names }, isTied);
    }

    /// <summary>Emits a region, and gives what is known at its end.</summary>
    /// <param name="isTied">What is known before it.</param>
    /// <param name="around">The loop whose body it is; null where it is none.</param>
    /// <param name="outer">Takes the ties that are the same in every iteration of that loop.</param>
    private Expression Emit(Region primal, RegionBuilder region, Expression isTied, Loop? around = null, List<Expression>? outer = null)
    {
        var ties = new List<Expression>();
        foreach (var statement in primal.Statements)
        {
            switch (statement)
            {
                case If branch:
                    isTied = Emit(branch, region, isTied);
                    break;
                case Loop loop:
                    isTied = Emit(loop, region, isTied, ties);
                    break;
                default:
                    region.Take(statement);
                    ties.AddRange(statement is Let let ? TiesOf(let) : []);
                    break;
            }
        }

        Expression? any = null;
        foreach (var tie in ties.Distinct())
        {
            // Where such a loop isn't run at all there may be no tie. To break ties then does no harm.
            if (around is not null && Outside(tie, around) is { } invariant)
            {
                outer!.Add(invariant);
            }
            else
            {
                var isTie = region.Keep(tie);
                any = any is null ? isTie : Either(region, any, isTie);
            }
        }

        return any is null ? isTied : isTied.IsFalse ? any : Either(region, isTied, any);
    }

    private static Expression Either(RegionBuilder region, Expression one, Expression other) =>
        region.Bind(Expression.Of(Operation.Either, ValueType.Boolean, one, other));

    private Expression Emit(If branch, RegionBuilder region, Expression isTied)
    {
        var (then, other) = (region.Child(), region.Child());
        var whenTrue = Emit(branch.Then, then, isTied);
        var whenFalse = Emit(branch.Else, other, isTied);
        if (whenTrue.Equals(whenFalse))
        {
            region.Take(branch);
            return isTied;
        }

        var joined = _builder.NewVariable(ValueType.Boolean, Name);
        region.Take(branch with
        {
            Then = then.Build(branch.Then.Yields.Append(whenTrue)),
            Else = other.Build(branch.Else.Yields.Append(whenFalse)),
            Results = branch.Results.Append(joined).ToEquatable(),
        });
        return joined;
    }

    private Expression Emit(Loop loop, RegionBuilder region, Expression isTied, List<Expression> outer)
    {
        var inside = region.Child();
        var carried = new Carried(_builder.NewVariable(ValueType.Boolean, Name), isTied, _builder.NewVariable(ValueType.Boolean, Name));
        var next = Emit(loop.Body, inside, carried.Parameter, loop, outer);
        if (next.Equals(carried.Parameter))
        {
            region.Take(loop);
            return isTied;
        }

        region.Take(loop with { Carried = loop.Carried.Append(carried).ToEquatable(), Body = inside.Build(loop.Body.Yields.Append(next)) });
        return carried.Result;
    }

    private const string Name = "isTied";

    /// <summary>A tie in terms of what is known before a loop; null where it changes with the iterations, or takes more than arithmetic.</summary>
    private static Expression? Outside(Expression tie, Loop loop)
    {
        var inside = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        var values = loop.Body.Statements.OfType<Let>().Where(let => NeverThrows(let.Value)).ToDictionary(let => let.Target.Id, let => let.Value);
        Expression Expand(Expression expression) => expression.Substitute(variable =>
            inside.Contains(variable.Id) && values.TryGetValue(variable.Id, out var value) ? Expand(value) : variable);
        var expanded = Expand(tie);
        return expanded.Variables().Any(variable => inside.Contains(variable.Id)) ? null : expanded;
    }

    /// <summary>Whether an operation can be done where the method itself wouldn't: arithmetic on floating-point numbers, and functions that take every argument.</summary>
    private static bool NeverThrows(Expression operation) => operation.Type.IsFloating && RegionBuilder.IsRepeatable(operation)
        && (operation.Operation != Operation.Call || RuleTable.Find(operation.Text, operation.Operands.Count) is { Name: not "Clamp" });

    /// <summary>For each comparison that decides between an operation's pieces, or is the operation itself, whether its sides are equal.</summary>
    private IEnumerable<Expression> TiesOf(Let let)
    {
        var comparisons = TieBreaking.Decides(let.Value, _activity) ? [let.Value]
            : Pieces.Of(let, _activity) is { } pieces ? Comparisons(pieces)
            : [];
        foreach (var comparison in comparisons.Where(comparison => !comparison.Operands[0].Equals(comparison.Operands[1])))
        {
            var (left, right) = (comparison.Operands[0], comparison.Operands[1]);
            yield return left.IsConstant ? Expression.Of(Operation.Equal, ValueType.Boolean, right, left) : Expression.Of(Operation.Equal, ValueType.Boolean, left, right);
        }
    }

    private static IEnumerable<Expression> Comparisons(Expression expression) => expression.Operands.SelectMany(Comparisons)
        .Concat(expression.Operation is Operation.Less or Operation.Greater ? [expression] : []);
}
