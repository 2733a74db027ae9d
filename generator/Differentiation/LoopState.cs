using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// What each iteration of a loop takes over from the one before, as far as the derivative needs it: variables, and arrays that
/// are written in place. And what keeps a loop from being run again from such a state.
/// </summary>
internal sealed class LoopState
{
    private readonly Program _program;
    private readonly Activity _activity;
    private readonly Accumulation _accumulation;

    public LoopState(Program program)
    {
        _program = program;
        _activity = new Activity(program);
        _accumulation = program.Accumulation;
    }

    /// <summary>Whether something would be kept of each iteration of a loop, of which there may be more than a few.</summary>
    public bool IsNeeded(Loop loop, int few) => _activity.IsActive(loop) && !IsShort(loop, few) && (Enumerable.Range(0, loop.Carried.Count).Any(place => IsState(loop, place)) || WrittenArrays(loop).Any());

    private static bool IsShort(Loop loop, int few) => loop.Counter is { Start.Number: { } start, Limit.Number: { } limit, Step: var step } && System.Math.Abs(limit - start) <= few * (double)System.Math.Abs(step);

    private bool IsState(Loop loop, int place)
    {
        var carried = loop.Carried[place];
        return place != loop.Exit && !_accumulation.Is(loop, place)
            && (_activity.IsActive(carried.Parameter) || ActiveReaders(loop, Moving(loop, [carried.Parameter])));
    }

    /// <summary>Whether an operation that has a derivative depends on one of some variables.</summary>
    private bool ActiveReaders(Loop loop, HashSet<int> variables) => Program.AllStatements(loop.Body)
        .Any(statement => _activity.IsActive(statement) && Reads.OwnOperands(statement).SelectMany(operand => operand.Variables()).Any(variable => variables.Contains(variable.Id)));

    /// <summary>All that depends on some variables inside a loop, with these.</summary>
    private static HashSet<int> Moving(Loop loop, IEnumerable<Expression> from)
    {
        var moving = new HashSet<int>(from.Select(variable => variable.Id));
        bool Moves(Expression expression) => expression.Variables().Any(variable => moving.Contains(variable.Id));
        int before;
        do
        {
            before = moving.Count;
            foreach (var statement in Program.AllStatements(loop.Condition).Concat(Program.AllStatements(loop.Body)))
            {
                switch (statement)
                {
                    case Let let when Moves(let.Value):
                        moving.Add(let.Target.Id);
                        break;
                    case If branch:
                        for (int i = 0; i < branch.Results.Count; i++)
                        {
                            if (Moves(branch.Condition) || Moves(branch.Then.Yields[i]) || Moves(branch.Else.Yields[i]))
                            {
                                moving.Add(branch.Results[i].Id);
                            }
                        }

                        break;
                    case Loop inner:
                        bool isMoving = (inner.Counter is { } counter && (Moves(counter.Start) || Moves(counter.Limit))) || inner.Condition.Yields.Any(Moves);
                        if (isMoving && inner.Counter is not null)
                        {
                            moving.Add(inner.Counter.Index.Id);
                        }

                        for (int i = 0; i < inner.Carried.Count; i++)
                        {
                            if (isMoving || Moves(inner.Carried[i].Initial) || Moves(inner.Body.Yields[i]))
                            {
                                moving.Add(inner.Carried[i].Parameter.Id);
                                moving.Add(inner.Carried[i].Result.Id);
                            }
                        }

                        break;
                }
            }
        }
        while (moving.Count > before);
        return moving;
    }

    /// <summary>The arrays from around a loop that one iteration writes and another reads.</summary>
    public IEnumerable<Expression> WrittenArrays(Loop loop) => Overwritten(loop)
        .Select(memory => VariablesOf(loop, memory).First());

    /// <summary>The memory from outside a loop of which the loop reads what it, or what comes after it, overwrites.</summary>
    private List<int> Overwritten(Loop loop)
    {
        var node = _program.NodeOf(loop.Body);
        return [.. Program.AllStatements(loop.Condition).Concat(Program.AllStatements(loop.Body)).OfType<Let>()
            .SelectMany(let => let.Value.ReadArrays.Select(_program.MemoryOf).Where(memory => !_program.IsStable(let.Target, memory)))
            .Where(memory => !node.Encloses(_program.HomeOf(memory)))
            .Distinct()];
    }

    private IEnumerable<Expression> VariablesOf(Loop loop, int memory) => Reads.Of(loop)
        .Where(variable => variable.Type.IsIndexed && _program.MemoryOf(variable) == memory)
        .Distinct();

    /// <summary>Why a loop can't be run again from a state that was kept, behind "because"; null if it can.</summary>
    public string? ObstacleTo(Loop loop)
    {
        var statements = Program.AllStatements(loop.Condition).Concat(Program.AllStatements(loop.Body)).ToList();
        if (statements.OfType<Let>().FirstOrDefault(let => let.Value.Operation is Operation.Copied) is not null)
        {
            return "it runs code that is copied as it stands, whose effects would happen twice; take that out of the loop";
        }

        if (statements.OfType<Let>().FirstOrDefault(let => let.Value.Operation is Operation.Invocation) is { Value.Called: { } called })
        {
            return $"it calls '{called.Name}', of which each result is kept; read the method in place, or take its loop apart into methods marked [Checkpoint]";
        }

        if (loop.Carried.FirstOrDefault(carried => carried.Parameter.Type.IsIndexed) is { } array)
        {
            return $"'{NameOf(array.Parameter)}' is another array in each iteration; write to the elements of one array";
        }

        foreach (int memory in Overwritten(loop))
        {
            if (ObstacleTo(loop, memory, statements) is { } obstacle)
            {
                return obstacle;
            }
        }

        return null;
    }

    private string? ObstacleTo(Loop loop, int memory, List<Statement> statements)
    {
        var variables = VariablesOf(loop, memory).ToList();
        var defined = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        string name = NameOf(variables[0]);
        if (variables.Count > 1 || defined.Contains(variables[0].Id))
        {
            return $"the array '{name}', which it reads and something overwrites, has several names in it; use one";
        }

        bool isNamed = statements.OfType<Let>().Any(let => let.Value.Operation is Operation.Quoted or Operation.Filled && let.Value.ReadArrays.Contains(variables[0]));
        if (variables[0].Type is not { Rank: 1, Column: null, Element.IsScalar: true } || (isNamed && variables[0].Type.Shape != TypeShape.Array))
        {
            return $"'{name}', which it reads and writes, isn't an array of numbers in one dimension; keep the numbers in one";
        }

        var moving = Moving(loop, loop.Carried.Select(carried => carried.Parameter).Where(parameter => !parameter.Type.IsFloating).Concat(loop.Counter is { } counter ? [counter.Index] : []));
        bool IsMoving(IEnumerable<Expression> indices) => indices.SelectMany(index => index.Variables()).Any(variable => moving.Contains(variable.Id));
        bool isMoving = statements.Any(statement => statement switch
        {
            Store store => store.Array.Equals(variables[0]) && IsMoving(store.Indices),
            Let { Value: { Operation: Operation.Element } element } => element.Operands[0].Equals(variables[0]) && IsMoving(element.Operands.Skip(1)),
            _ => false,
        });
        return isMoving ? $"it reads '{name}', which is overwritten, at places that change with its iterations, so that the whole array would be kept again and again; keep in variables what an iteration needs of the one before" : null;
    }

    private string NameOf(Expression variable) => _program.Function.NameOf(variable) is { Length: > 0 } name ? name : "the array";
}
