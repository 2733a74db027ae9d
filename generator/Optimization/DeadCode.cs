using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Removes what no output depends on: operations, carried variables, whole loops, and stores to arrays that are never read.
/// Marks from the outputs backwards, so that cycles through loops that only feed themselves fall away too.
/// </summary>
internal sealed class DeadCode
{
    private readonly Program _program;
    private readonly Dictionary<int, (Statement Definition, int Place)> _definitions = [];

    /// <summary>The branch or loop around each statement that isn't in the body of the function itself.</summary>
    private readonly Dictionary<Statement, Statement> _owners = new(ReferenceComparer<Statement>.Instance);
    private readonly Dictionary<int, List<Statement>> _writes = [];
    private readonly HashSet<int> _live = [];
    private readonly HashSet<int> _liveMemory = [];
    private readonly HashSet<Statement> _liveStatements = new(ReferenceComparer<Statement>.Instance);
    private readonly Stack<Expression> _pending = new();
    private readonly IReadOnlyDictionary<int, int>? _echoes;

    private DeadCode(Function function, IReadOnlyDictionary<int, int>? echoes)
    {
        _echoes = echoes;
        _program = new Program(function);
        Index(function.Body, null);
        foreach (var output in function.Body.Yields)
        {
            Need(output);
            NeedContents(output);
        }

        foreach (var parameter in function.Parameters.Where(parameter => parameter.Type.IsIndexed))
        {
            NeedContents(parameter.Variable);
        }

        foreach (var effect in Program.AllStatements(function.Body).Where(statement => statement
            is Effect or Invoke or Let { Value.Operation: Operation.Copied } or Let { Value.Called.HasEffects: true }))
        {
            NeedStatement(effect);
            if (effect is Let copied)
            {
                _live.Add(copied.Target.Id);
            }
        }

        NeedMemory(-1);
        while (_pending.Count > 0)
        {
            Trace(_pending.Pop());
        }
    }

    /// <param name="echoes">For variables that are needed others with the same value, which are kept beside them.</param>
    public static Function Remove(Function function, IReadOnlyDictionary<int, int>? echoes = null)
    {
        var pass = new DeadCode(function, echoes);
        return function with { Body = pass.Sweep(function.Body, function.Body.Yields) };
    }

    private void Index(Region region, Statement? owner)
    {
        foreach (var statement in region.Statements)
        {
            if (owner is not null)
            {
                _owners[statement] = owner;
            }

            switch (statement)
            {
                case Let let:
                    _definitions[let.Target.Id] = (let, 0);
                    break;
                case Invoke invoke:
                    foreach (var result in invoke.Results)
                    {
                        _definitions[result.Id] = (invoke, 0);
                    }

                    break;
                case Store or Clear:
                    int memory = _program.MemoryOf(statement is Store store ? store.Array : ((Clear)statement).Array);
                    if (!_writes.TryGetValue(memory, out var writes))
                    {
                        _writes[memory] = writes = [];
                    }

                    writes.Add(statement);
                    break;
                case If branch:
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        _definitions[branch.Results[i].Id] = (branch, i);
                    }

                    Index(branch.Then, branch);
                    Index(branch.Else, branch);
                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        _definitions[loop.Carried[i].Parameter.Id] = (loop, i);
                        _definitions[loop.Carried[i].Result.Id] = (loop, i);
                    }

                    if (loop.Counter is { } counter)
                    {
                        _definitions[counter.Index.Id] = (loop, -1);
                    }

                    Index(loop.Condition, loop);
                    Index(loop.Body, loop);
                    break;
            }
        }
    }

    private void Need(Expression expression)
    {
        foreach (var variable in expression.Variables())
        {
            if (_live.Add(variable.Id))
            {
                _pending.Push(variable);
            }
        }
    }

    private void NeedContents(Expression array)
    {
        if (array.IsVariable && array.Type.IsIndexed)
        {
            NeedMemory(_program.MemoryOf(array));
        }
    }

    private void NeedContents(IEnumerable<Expression> arrays)
    {
        foreach (var array in arrays)
        {
            NeedContents(array);
        }
    }

    private void NeedMemory(int memory)
    {
        if (_liveMemory.Add(memory) && _writes.TryGetValue(memory, out var writes))
        {
            foreach (var write in writes)
            {
                NeedStatement(write);
            }
        }
    }

    /// <summary>A statement must run, and so must everything that decides whether it does.</summary>
    private void NeedStatement(Statement statement)
    {
        if (!_liveStatements.Add(statement))
        {
            return;
        }

        if (_owners.TryGetValue(statement, out var owner))
        {
            NeedStatement(owner);
        }

        switch (statement)
        {
            case Let let:
                Need(let.Value);
                foreach (var array in let.Value.ReadArrays)
                {
                    NeedContents(array);
                }

                break;
            case Invoke invoke:
                NeedContents(invoke.Operands);
                foreach (var operand in Reads.OwnOperands(invoke))
                {
                    Need(operand);
                }

                break;
            case Store store:
                Need(store.Array);
                Need(store.Value);
                foreach (var index in store.Indices)
                {
                    Need(index);
                }

                break;
            case Effect effect:
                Need(effect.Value);
                break;
            case Clear clear:
                Need(clear.Array);
                break;
            case If branch:
                Need(branch.Condition);
                break;
            case Loop loop:
                if (loop.Counter is { } counter)
                {
                    Need(counter.Start);
                    Need(counter.Limit);
                }

                foreach (var yield in loop.Condition.Yields)
                {
                    Need(yield);
                }

                if (loop.Exit >= 0)
                {
                    Need(loop.Carried[loop.Exit].Parameter);
                }

                break;
        }
    }

    private void Trace(Expression variable)
    {
        if (_echoes is not null && _echoes.TryGetValue(variable.Id, out int echo))
        {
            Need(Expression.Variable(variable.Type, echo));
        }

        if (!_definitions.TryGetValue(variable.Id, out var definition))
        {
            return;
        }

        NeedStatement(definition.Definition);
        switch (definition.Definition)
        {
            case If branch:
                Need(branch.Then.Yields[definition.Place]);
                Need(branch.Else.Yields[definition.Place]);
                break;
            case Loop loop when definition.Place >= 0:
                var carried = loop.Carried[definition.Place];
                Need(carried.Parameter);
                Need(carried.Initial);
                Need(loop.Body.Yields[definition.Place]);
                break;
        }
    }

    private Region Sweep(Region region, IEnumerable<Expression> yields)
    {
        var kept = new List<Statement>();
        foreach (var statement in region.Statements)
        {
            if (!_liveStatements.Contains(statement))
            {
                continue;
            }

            switch (statement)
            {
                case If branch:
                    var places = Enumerable.Range(0, branch.Results.Count).Where(i => _live.Contains(branch.Results[i].Id)).ToArray();
                    kept.Add(branch with
                    {
                        Then = Sweep(branch.Then, places.Select(i => branch.Then.Yields[i])),
                        Else = Sweep(branch.Else, places.Select(i => branch.Else.Yields[i])),
                        Results = places.Select(i => branch.Results[i]).ToEquatable(),
                    });
                    break;
                case Loop loop:
                    kept.Add(Sweep(loop));
                    break;
                default:
                    kept.Add(statement);
                    break;
            }
        }

        return new Region(kept.ToEquatable(), yields.ToEquatable());
    }

    private Loop Sweep(Loop loop)
    {
        var places = Enumerable.Range(0, loop.Carried.Count)
            .Where(i => _live.Contains(loop.Carried[i].Parameter.Id) || _live.Contains(loop.Carried[i].Result.Id)).ToArray();
        return loop with
        {
            Carried = places.Select(i => loop.Carried[i]).ToEquatable(),
            Condition = Sweep(loop.Condition, loop.Condition.Yields),
            Body = Sweep(loop.Body, places.Select(i => loop.Body.Yields[i])),
            Exit = loop.Exit < 0 ? -1 : System.Array.IndexOf(places, loop.Exit),
        };
    }
}
