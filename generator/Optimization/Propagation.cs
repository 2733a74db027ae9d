using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Replaces variables that are only another name: what a loop carries without changing it, what both sides of a branch
/// agree on, constants with a sign, and branches and choices whose condition is known.
/// </summary>
internal sealed class Propagation : Rewriter
{
    public static Function Run(Function function)
    {
        // What one pass finds in an inner loop shows the next that an outer one carries it unchanged too.
        for (int pass = 0; pass < DeepestNest; pass++)
        {
            var before = function.Body;
            function = function.With(new Propagation().Rewrite(before));
            if (function.Body.Equals(before))
            {
                break;
            }
        }

        return function;
    }

    private const int DeepestNest = 6;

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case If branch when Map(branch.Condition) is var condition && (condition.IsTrue || condition.IsFalse):
                var taken = Rewrite(condition.IsTrue ? branch.Then : branch.Else);
                into.AddRange(taken.Statements);
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    Replaced[branch.Results[i].Id] = taken.Yields[i];
                }

                break;
            case If branch:
                var (then, other) = (Rewrite(branch.Then), Rewrite(branch.Else));
                var differing = new List<int>();
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    if (then.Yields[i].Equals(other.Yields[i]))
                    {
                        Replaced[branch.Results[i].Id] = then.Yields[i];
                    }
                    else
                    {
                        differing.Add(i);
                    }
                }

                if (differing.Count + then.Statements.Count + other.Statements.Count > 0)
                {
                    var asked = Map(branch.Condition);
                    bool isSame = differing.Count == branch.Results.Count && ReferenceEquals(asked, branch.Condition) && ReferenceEquals(then, branch.Then) && ReferenceEquals(other, branch.Else);
                    into.Add(isSame ? branch : branch with
                    {
                        Condition = asked,
                        Then = then with { Yields = differing.Select(i => then.Yields[i]).ToEquatable() },
                        Else = other with { Yields = differing.Select(i => other.Yields[i]).ToEquatable() },
                        Results = differing.Select(i => branch.Results[i]).ToEquatable(),
                    });
                }

                break;
            case Let { Value: { Operation: Operation.Equal or Operation.NotEqual or Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual } comparison } let
                when Algebra.Known(Map(comparison)) is { } known:
                Replaced[let.Target.Id] = known;
                break;
            case Let { Value: { Operation: Operation.Either or Operation.Both, Operands: var sides } both } let when sides.Select(Map).FirstOrDefault(side => side.IsTrue || side.IsFalse) is { } decided:
                // One that is known decides, or leaves it to the other.
                Replaced[let.Target.Id] = decided.IsTrue == (both.Operation == Operation.Either) ? decided : Map(sides[Map(sides[0]).Equals(decided) ? 1 : 0]);
                break;
            case Let { Value: { Operation: Operation.Not } negation } let when Map(negation.Operands[0]) is { IsConstant: true, IsTrue: var isOn }:
                Replaced[let.Target.Id] = Expression.Boolean(!isOn);
                break;
            case Let { Value: { Operation: Operation.Negate, Type.IsFloating: true } negation } let when Map(negation.Operands[0]) is { Number: not (null or 0) } number:
                Replaced[let.Target.Id] = Algebra.NegatedConstant(number);
                break;
            case Let { Value: { Operation: Operation.Select } choice } let when Map(choice.Operands[0]) is { IsConstant: true, IsTrue: var isTrue }:
                Replaced[let.Target.Id] = Map(choice.Operands[isTrue ? 1 : 2]);
                break;
            case Let { Value.Operation: Operation.Select } let:
                var askedOnce = AskedOnce(Map(let.Value));
                _choices[let.Target.Id] = askedOnce;
                into.Add(ReferenceEquals(askedOnce, let.Value) ? let : let with { Value = askedOnce });
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private readonly Dictionary<int, Expression> _choices = [];

    /// <summary>A choice whose sides don't ask again what it asks itself: <c>c ? x : c ? y : z</c> is <c>c ? x : z</c>.</summary>
    private Expression AskedOnce(Expression choice)
    {
        Expression Side(int i) => choice.Operands[i] is { IsVariable: true } side && _choices.TryGetValue(side.Id, out var inner) && inner.Operands[0].Equals(choice.Operands[0]) ? inner.Operands[i] : choice.Operands[i];
        var (whenTrue, whenFalse) = (Side(1), Side(2));
        return whenTrue.Equals(choice.Operands[1]) && whenFalse.Equals(choice.Operands[2]) ? choice : choice.With([choice.Operands[0], whenTrue, whenFalse]);
    }

    protected override Loop Rewrite(Loop loop)
    {
        foreach (int i in Enumerable.Range(0, loop.Carried.Count))
        {
            var carried = loop.Carried[i];
            if (i != loop.Exit && Map(loop.Body.Yields[i]).Equals(carried.Parameter))
            {
                Replaced[carried.Parameter.Id] = Map(carried.Initial);
                Replaced[carried.Result.Id] = Map(carried.Initial);
            }
        }

        var body = Rewrite(loop.Body);
        var kept = Enumerable.Range(0, loop.Carried.Count).Where(i => !Replaced.ContainsKey(loop.Carried[i].Parameter.Id)).ToArray();
        var (counter, condition) = (Map(loop.Counter), Rewrite(loop.Condition));
        if (kept.Length == loop.Carried.Count && ReferenceEquals(body, loop.Body) && ReferenceEquals(condition, loop.Condition) && ReferenceEquals(counter, loop.Counter)
            && loop.Carried.All(carried => ReferenceEquals(Map(carried.Initial), carried.Initial)))
        {
            return loop;
        }

        return loop with
        {
            Counter = counter,
            Carried = kept.Select(i => loop.Carried[i] with { Initial = Map(loop.Carried[i].Initial) }).ToEquatable(),
            Condition = condition,
            Body = body with { Yields = kept.Select(i => body.Yields[i]).ToEquatable() },
            Exit = loop.Exit < 0 ? -1 : System.Array.IndexOf(kept, loop.Exit),
        };
    }
}
