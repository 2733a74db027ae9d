using System;
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
    private readonly Function _function;
    private Program? _program;

    /// <summary>Every statement, in the order in which they stand, those in branches and loops after their own; a statement's number is its place here.</summary>
    private readonly List<(Statement Statement, int Owner)> _statements = [];

    /// <summary>For a variable the number of the statement that gives it its value, plus one, and its place there.</summary>
    private readonly VariableMap<(int Definition, int Place)> _definitions;
    private readonly Dictionary<int, List<int>> _writes = [];
    private readonly VariableMap<bool> _live;
    private readonly HashSet<int> _liveMemory = [];
    private readonly bool[] _isLive;
    private readonly Stack<Expression> _pending = new();

    /// <summary>Which arrays are the same memory; where there are none, nobody asks.</summary>
    private Program Memories => _program ??= Program.Of(_function);

    /// <summary>How many statements the last walk has come past.</summary>
    private int _swept;
    private readonly IReadOnlyDictionary<int, int>? _echoes;

    private DeadCode(Function function, IReadOnlyDictionary<int, int>? echoes)
    {
        _echoes = echoes;
        _function = function;
        (_definitions, _live) = (new(function.Names.Count), new(function.Names.Count));
        Index(function.Body, -1);
        _isLive = new bool[_statements.Count];
        foreach (var output in function.Body.Yields)
        {
            Need(output);
            NeedContents(output);
        }

        foreach (var parameter in function.Parameters.Where(parameter => parameter.Type.IsIndexed))
        {
            NeedContents(parameter.Variable);
        }

        for (int number = 0; number < _statements.Count; number++)
        {
            var statement = _statements[number].Statement;
            if (statement is Effect or Invoke or Let { Value: { Operation: Operation.Copied, IsMark: false } } or Let { Value.Called.HasEffects: true })
            {
                NeedStatement(number);
                if (statement is Let copied)
                {
                    _live[copied.Target] = true;
                }
            }
        }

        NeedMemory(-1);
        while (_pending.Count > 0)
        {
            Cancellation.Check();
            Trace(_pending.Pop());
        }
    }

    /// <param name="echoes">For variables that are needed others with the same value, which are kept beside them.</param>
    public static Function Remove(Function function, IReadOnlyDictionary<int, int>? echoes = null)
    {
        var pass = new DeadCode(function, echoes);
        return function.With(pass.Sweep(function.Body, null));
    }

    private void Index(Region region, int owner)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            int number = _statements.Count;
            _statements.Add((statement, owner));
            switch (statement)
            {
                case Let let:
                    _definitions[let.Target] = (number + 1, 0);
                    break;
                case Invoke invoke:
                    foreach (var result in invoke.Results)
                    {
                        _definitions[result] = (number + 1, 0);
                    }

                    break;
                case Store or Clear:
                    int memory = Memories.MemoryOf(statement is Store store ? store.Array : ((Clear)statement).Array);
                    if (!_writes.TryGetValue(memory, out var writes))
                    {
                        _writes[memory] = writes = [];
                    }

                    writes.Add(number);
                    break;
                case If branch:
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        _definitions[branch.Results[i]] = (number + 1, i);
                    }

                    Index(branch.Then, number);
                    Index(branch.Else, number);
                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        _definitions[loop.Carried[i].Parameter] = (number + 1, i);
                        _definitions[loop.Carried[i].Result] = (number + 1, i);
                    }

                    if (loop.Counter is { } counter)
                    {
                        _definitions[counter.Index] = (number + 1, -1);
                    }

                    Index(loop.Condition, number);
                    Index(loop.Body, number);
                    break;
            }
        }
    }

    private void Need(Expression expression)
    {
        if (expression.IsVariable)
        {
            if (!_live[expression])
            {
                _live[expression] = true;
                _pending.Push(expression);
            }

            return;
        }

        foreach (var operand in expression.Operands)
        {
            Need(operand);
        }
    }

    private void NeedContents(Expression array)
    {
        if (array.IsVariable && array.Type.IsIndexed)
        {
            NeedMemory(Memories.MemoryOf(array));
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
            foreach (int write in writes)
            {
                if (_statements[write].Statement is Store { Value.Type.IsIndexed: true } row && !_live[row.Array] && IsMade(row.Array))
                {
                    Wait(row.Array, write);
                }
                else
                {
                    NeedStatement(write);
                }
            }
        }
    }

    /// <summary>What is kept in arrays of arrays that the function makes, and that nobody has asked for so far; only by their own names is it read.</summary>
    private readonly Dictionary<int, List<int>> _waiting = [];

    private bool IsMade(Expression array) => _definitions[array] is { Definition: > 0 and var definition } && _statements[definition - 1].Statement is Let { Value.Operation: Operation.NewArray };

    private void Wait(Expression array, int write)
    {
        if (!_waiting.TryGetValue(array.Id, out var writes))
        {
            _waiting[array.Id] = writes = [];
        }

        writes.Add(write);
    }

    /// <summary>A statement must run, and so must everything that decides whether it does.</summary>
    private void NeedStatement(int number)
    {
        if (_isLive[number])
        {
            return;
        }

        _isLive[number] = true;
        var (statement, owner) = _statements[number];
        if (owner >= 0)
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
                foreach (var array in effect.IsAccess ? [] : effect.Value.ReadArrays)
                {
                    NeedContents(array);
                }

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
        if (_waiting.TryGetValue(variable.Id, out var waiting))
        {
            _waiting.Remove(variable.Id);
            waiting.ForEach(NeedStatement);
        }

        if (_echoes is not null && _echoes.TryGetValue(variable.Id, out int echo))
        {
            Need(Expression.Variable(variable.Type, echo));
        }

        var (definition, place) = _definitions[variable];
        if (definition == 0)
        {
            return;
        }

        NeedStatement(definition - 1);
        switch (_statements[definition - 1].Statement)
        {
            case If branch:
                Need(branch.Then.Yields[place]);
                Need(branch.Else.Yields[place]);
                break;
            case Loop loop when place >= 0:
                var carried = loop.Carried[place];
                Need(carried.Parameter);
                Need(carried.Initial);
                Need(loop.Body.Yields[place]);
                break;
        }
    }

    /// <summary>How many statements are inside of one.</summary>
    private static int Inside(Statement statement) => statement is If or Loop ? Program.AllStatements(statement).Count - 1 : 0;

    /// <param name="region">The region.</param>
    /// <param name="places">Which of its yields are needed; null if all are.</param>
    /// <returns>What is left of the region; itself where that is all of it, so that what comes after sees that nothing changed.</returns>
    private Region Sweep(Region region, List<int>? places)
    {
        List<Statement>? kept = null;
        for (int i = 0; i < region.Statements.Count; i++)
        {
            Cancellation.Check();
            var statement = region.Statements[i];
            var rest = Sweep(statement);
            if (!ReferenceEquals(rest, statement))
            {
                kept ??= [.. region.Statements.Take(i)];
            }

            if (rest is not null)
            {
                kept?.Add(rest);
            }
        }

        return kept is null && places is null ? region : new Region(kept is null ? region.Statements : kept.ToEquatable(), At(region.Yields, places));
    }

    /// <summary>What is left of a statement; null if nothing is.</summary>
    private Statement? Sweep(Statement statement)
    {
        if (!_isLive[_swept++])
        {
            // What is inside isn't needed either.
            _swept += Inside(statement);
            return null;
        }

        return statement switch
        {
            If branch => Sweep(branch),
            Loop loop => Sweep(loop),
            _ => statement,
        };
    }

    private If Sweep(If branch)
    {
        var places = Needed(branch.Results.Count, i => _live[branch.Results[i]]);
        var (then, otherwise) = (Sweep(branch.Then, places), Sweep(branch.Else, places));
        return ReferenceEquals(then, branch.Then) && ReferenceEquals(otherwise, branch.Else) ? branch : branch with { Then = then, Else = otherwise, Results = At(branch.Results, places) };
    }

    private Loop Sweep(Loop loop)
    {
        var places = Needed(loop.Carried.Count, i => _live[loop.Carried[i].Parameter] || _live[loop.Carried[i].Result]);
        var (condition, body) = (Sweep(loop.Condition, null), Sweep(loop.Body, places));
        return ReferenceEquals(condition, loop.Condition) && ReferenceEquals(body, loop.Body) ? loop : loop with
        {
            Carried = At(loop.Carried, places),
            Condition = condition,
            Body = body,
            Exit = loop.Exit < 0 || places is null ? loop.Exit : places.IndexOf(loop.Exit),
        };
    }

    /// <summary>The places of what is needed among so many; null if all of it is.</summary>
    private static List<int>? Needed(int count, Func<int, bool> isNeeded)
    {
        List<int>? places = null;
        for (int i = 0; i < count; i++)
        {
            if (!isNeeded(i))
            {
                places ??= [.. Enumerable.Range(0, i)];
            }
            else
            {
                places?.Add(i);
            }
        }

        return places;
    }

    private static EquatableArray<T> At<T>(EquatableArray<T> items, List<int>? places)
        where T : IEquatable<T> => places is null ? items : places.Select(place => items[place]).ToEquatable();
}
