using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// The last step before writing: an unnamed value that is used once moves into the expression that uses it, and a branch
/// that only chooses between two expressions becomes <c>?:</c>. Nothing moves into a loop, nor across a store to the array that it reads.
/// </summary>
internal sealed class Inlining : Rewriter
{
    private const int LargestExpression = 14;

    private readonly Program _program;
    private readonly EquatableArray<string> _names;
    private readonly bool _hasPairs;

    /// <summary>How often a variable is used, in which loop the last time, and in which it gets its value.</summary>
    private readonly VariableMap<(int Uses, int UsedIn, int DefinedIn)> _variables;
    private readonly Stack<int> _loops = new();
    private int _loopCount;

    private Inlining(Function function)
    {
        _program = Program.Of(function);
        _names = function.Names;
        _hasPairs = function.HasPairs;
        _variables = new(function.Names.Count);
        _loops.Push(0);
        Count(function.Body);
        foreach (var yield in function.Body.Yields)
        {
            Use(yield);
        }
    }

    public static Function Run(Function function)
    {
        var pass = new Inlining(function);
        return function.With(pass.Rewrite(function.Body));
    }

    public override Region Rewrite(Region region)
    {
        var statements = new List<Statement>(region.Statements.Count);
        for (int i = 0; i < region.Statements.Count; i++)
        {
            Cancellation.Check();
            if (_hasPairs && i + 1 < region.Statements.Count && SineCosinePairs.IsPair(region.Statements[i], region.Statements[i + 1]))
            {
                // Written in one: neither moves.
                base.Rewrite(region.Statements[i], statements);
                base.Rewrite(region.Statements[++i], statements);
                continue;
            }

            // An element that goes straight into another one: nothing comes between.
            if (region.Statements[i] is Let { Value.Operation: Operation.Element } let && i + 1 < region.Statements.Count
                && region.Statements[i + 1] is Store store && store.Value.Equals(let.Target) && IsUnnamedAndUsedOnce(let))
            {
                Replaced[let.Target.Id] = Map(let.Value);
                continue;
            }

            // Nor between the last call of a region and what the region hands on: while (reader.Read()).
            if (i == region.Statements.Count - 1 && region.Yields.Count == 1 && region.Statements[i] is Let { Value: { Operation: Operation.Copied, IsMark: false } } last
                && region.Yields[0].Equals(last.Target) && IsUnnamedAndUsedOnce(last))
            {
                Replaced[last.Target.Id] = Map(last.Value);
                continue;
            }

            Rewrite(region.Statements[i], statements);
        }

        return new Region(statements.ToEquatable(), region.Yields.Select(Map));
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let let when CanMove(let):
                var value = Map(let.Value);
                if (Size(value) <= LargestExpression)
                {
                    Replaced[let.Target.Id] = value;
                    return;
                }

                into.Add(let with { Value = value });
                break;
            case If branch:
                var then = Rewrite(branch.Then);
                var other = Rewrite(branch.Else);
                var condition = Map(branch.Condition);
                if (branch.Results.Count == 1 && then.Statements.Count == 0 && other.Statements.Count == 0 && !branch.Results[0].Type.IsIndexed)
                {
                    into.Add(new Let(branch.Results[0], Choice(condition, then.Yields[0], other.Yields[0])) { Origin = branch.Origin });
                    return;
                }

                into.Add(branch with { Condition = condition, Then = then, Else = other });
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private static Expression Choice(Expression condition, Expression whenTrue, Expression whenFalse)
    {
        if (whenTrue.IsTrue && whenFalse.IsFalse)
        {
            return condition;
        }

        if (whenTrue.IsFalse && whenFalse.IsTrue)
        {
            return Expression.Of(Operation.Not, Functions.ValueType.Boolean, condition);
        }

        if (whenFalse.IsFalse)
        {
            return Expression.Of(Operation.Both, Functions.ValueType.Boolean, condition, whenTrue);
        }

        return whenTrue.IsTrue
            ? Expression.Of(Operation.Either, Functions.ValueType.Boolean, condition, whenFalse)
            : Expression.Of(Operation.Select, whenTrue.Type, condition, whenTrue, whenFalse);
    }

    private bool IsUnnamedAndUsedOnce(Let let) => _names[let.Target.Id].Length == 0 && _variables[let.Target].Uses == 1;

    private bool CanMove(Let let)
    {
        int id = let.Target.Id;
        if (_names[id].Length == 0 && IsIndexArithmetic(let.Value))
        {
            return true;
        }

        if (!IsUnnamedAndUsedOnce(let) || _variables[id].UsedIn != _variables[id].DefinedIn || let.Target.Type.IsIndexed)
        {
            return false;
        }

        return RegionBuilder.IsRepeatable(let.Value)
            || (let.Value.Operation == Operation.Element && !_program.IsWritten(_program.MemoryOf(let.Value.Operands[0])));
    }

    /// <summary>i − 1 and its like cost nothing to write again, and read better in place.</summary>
    private static bool IsIndexArithmetic(Expression value) => value.Type.Name == "int"
        && value.Operation is Operation.Add or Operation.Subtract && value.Operands[0].IsVariable && value.Operands[1].IsConstant;

    private static int Size(Expression expression)
    {
        int size = 1;
        foreach (var operand in expression.Operands)
        {
            size += Size(operand);
        }

        return size;
    }

    private void Use(Expression expression)
    {
        foreach (var variable in expression.Variables())
        {
            _variables[variable] = _variables[variable] with { Uses = _variables[variable].Uses + 1, UsedIn = _loops.Peek() };
        }
    }

    private void Count(Region region)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let:
                    _variables[let.Target] = _variables[let.Target] with { DefinedIn = _loops.Peek() };
                    Use(let.Value);
                    break;
                case Store store:
                    Use(store.Array);
                    Use(store.Value);
                    foreach (var index in store.Indices)
                    {
                        Use(index);
                    }

                    break;
                case Effect effect:
                    Use(effect.Value);
                    break;
                case Clear clear:
                    Use(clear.Array);
                    break;
                case Invoke invoke:
                    foreach (var operand in Reads.OwnOperands(invoke))
                    {
                        Use(operand);
                    }

                    break;
                case If branch:
                    Use(branch.Condition);
                    Count(branch.Then);
                    Count(branch.Else);
                    foreach (var yield in branch.Then.Yields.Concat(branch.Else.Yields))
                    {
                        Use(yield);
                    }

                    break;
                case Loop loop:
                    foreach (var carried in loop.Carried)
                    {
                        Use(carried.Initial);
                    }

                    if (loop.Counter is { } counter)
                    {
                        Use(counter.Start);
                        Use(counter.Limit);
                    }

                    _loops.Push(++_loopCount);
                    Count(loop.Condition);
                    foreach (var yield in loop.Condition.Yields)
                    {
                        Use(yield);
                    }

                    _loops.Pop();
                    _loops.Push(++_loopCount);
                    Count(loop.Body);
                    foreach (var yield in loop.Body.Yields)
                    {
                        Use(yield);
                    }

                    _loops.Pop();
                    break;
            }
        }
    }
}
