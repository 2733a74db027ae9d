using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// What is another number in each lane of a wide loop: what comes of the loop's index, and the arrays that hold it. All else
/// is the same in all lanes and stays as it is written.
/// </summary>
internal sealed class WideLoops
{
    private readonly Program _program;
    private readonly Function _function;
    private readonly List<Loop> _loops;
    private readonly HashSet<int> _variables = [];

    /// <summary>The memory of arrays whose elements are vectors.</summary>
    private readonly HashSet<int> _arrays = [];

    /// <summary>What the loops write column by column: the matrix, whose elements are numbers.</summary>
    private readonly HashSet<int> _matrices = [];
    private bool _changed;

    private WideLoops(Function function, List<Loop> loops)
    {
        (_function, _loops, _program) = (function, loops, Program.Of(function));
        foreach (var loop in loops)
        {
            _variables.Add(loop.Counter!.Index.Id);
        }

        do
        {
            _changed = false;
            loops.ForEach(loop => Visit(loop.Body));
        }
        while (_changed);
    }

    /// <summary>Looks through a function; null if no loop in it is wide.</summary>
    public static WideLoops? In(Function function)
    {
        var loops = Program.AllStatements(function.Body).OfType<Loop>().Where(loop => loop.IsWide).ToList();
        return loops.Count == 0 ? null : new WideLoops(function, loops);
    }

    /// <summary>The type of the numbers in the lanes.</summary>
    public ValueType Number => _program.Function.Parameters.Where(parameter => parameter.IsActive).Select(parameter => parameter.Type.Innermost).First();

    /// <summary>Whether an expression is another one in each lane.</summary>
    public bool Varies(Expression e) => e.Operation switch
    {
        Operation.Variable => _variables.Contains(e.Id) || HoldsVectors(e),
        Operation.Length or Operation.DimensionLength => false,
        _ => e.Operands.Any(Varies),
    };

    /// <summary>Whether the elements of an array are vectors.</summary>
    public bool HoldsVectors(Expression array) => array.IsVariable && array.Type.IsIndexed && _arrays.Contains(_program.MemoryOf(array));

    private void Visit(Region region)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let when Varies(let.Value) && !let.Target.Type.IsIndexed:
                    Mark(let.Target);
                    break;
                case Store store when store.Indices.Any(Varies):
                    _matrices.Add(_program.MemoryOf(store.Array));
                    break;
                case Store store when Varies(store.Value):
                    _changed |= _arrays.Add(_program.MemoryOf(store.Array));
                    break;
                case If branch:
                    Visit(branch.Then);
                    Visit(branch.Else);
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        Mark(branch.Results[i], branch.Then.Yields[i], branch.Else.Yields[i]);
                    }

                    break;
                case Loop loop:
                    Visit(loop.Body);
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        Mark(loop.Carried[i].Parameter, loop.Carried[i].Initial, loop.Body.Yields[i]);
                        Mark(loop.Carried[i].Result, loop.Carried[i].Parameter);
                    }

                    break;
            }
        }
    }

    private void Mark(Expression variable, params Expression[] values)
    {
        if ((values.Length == 0 || values.Any(Varies)) && !variable.Type.IsIndexed)
        {
            _changed |= _variables.Add(variable.Id);
        }
    }

    /// <summary>Whether all that varies has a form for vectors, and no conditions depend on it: then the lanes go the same way.</summary>
    public bool Fit()
    {
        var made = new HashSet<int>(Program.AllStatements(_function.Body).OfType<Let>()
            .Where(let => let.Value.Operation == Operation.NewArray && let.Target.Type is { Shape: TypeShape.Array, Column: null, Element.IsScalar: true } && let.Target.Type.Element.Equals(Number))
            .Select(let => let.Target.Id));
        bool IsOwn(Expression variable) => !HoldsVectors(variable) || made.Contains(variable.Id);
        return Number.Name is "double" or "float"
            && _loops.TrueForAll(loop => loop.Carried.Count == 0 && Fits(loop.Body))
            && !_matrices.Overlaps(_arrays)
            && Program.AllStatements(_function.Body).SelectMany(Reads.DefinedBy).All(IsOwn)
            && _function.Parameters.All(parameter => !HoldsVectors(parameter.Variable))
            && IsKeptInside();
    }

    /// <summary>Whether nothing outside of the loops looks at what varies.</summary>
    private bool IsKeptInside()
    {
        var inside = new HashSet<Statement>(_loops.SelectMany(loop => Program.AllStatements(loop.Body)), ReferenceComparer<Statement>.Instance);
        return !_function.Body.Yields.Any(Varies) && Program.AllStatements(_function.Body).Where(statement => !inside.Contains(statement)).All(statement =>
            statement is Clear || (!Reads.OwnOperands(statement).Any(Varies) && !(statement is Store store && HoldsVectors(store.Array))
            && Program.Regions(statement).Where(region => !_loops.Exists(loop => ReferenceEquals(loop.Body, region))).All(region => !region.Yields.Any(Varies))));
    }

    private bool Fits(Region region) => region.Statements.All(Fits);

    private bool Fits(Statement statement) => statement switch
    {
        Let { Value.Operation: Operation.NewArray } let => let.Value.Operands.All(length => !Varies(length)),
        Let let => !Varies(let.Value) || IsIndex(let.Value) || (let.Target.Type.IsBoolean ? IsMask(let.Value) : IsNumber(let.Value)),
        Store { Adds: false } store when store.Indices.Any(Varies) => store.Indices.Take(store.Indices.Count - 1).All(index => !Varies(index))
            && IsIndex(store.Indices[store.Indices.Count - 1]) && store.Array.Type.Element!.Equals(Number) && IsNumber(store.Value),
        Store store => store.Indices.All(index => !Varies(index)) && (HoldsVectors(store.Array) ? IsNumber(store.Value) : !Varies(store.Value)),
        Clear => true,
        Effect effect => !Varies(effect.Value),
        If branch => !Varies(branch.Condition) && Fits(branch.Then) && Fits(branch.Else) && branch.Then.Yields.Concat(branch.Else.Yields).All(IsSameOrNumber),
        Loop { RunsInLanes: false } loop => Fits(loop),
        _ => false,
    };

    private bool Fits(Loop loop) => !(loop.Counter is { } counter && (Varies(counter.Start) || Varies(counter.Limit)))
        && loop.Carried.All(carried => IsSameOrNumber(carried.Initial)) && loop.Body.Yields.Take(loop.Carried.Count).All(IsSameOrNumber)
        && !(loop.Exit >= 0 && Varies(loop.Body.Yields[loop.Exit]))
        && !loop.Condition.Yields.Any(Varies) && Fits(loop.Condition) && Fits(loop.Body);

    private bool IsSameOrNumber(Expression e) => !Varies(e) || IsNumber(e);

    /// <summary>A number in each lane, made by what vectors can do.</summary>
    private bool IsNumber(Expression e) => !Varies(e) || (e.Type.Equals(Number) && e.Operation switch
    {
        Operation.Variable => true,
        Operation.Negate or Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide => e.Operands.All(IsNumber),
        Operation.Select => (!Varies(e.Operands[0]) || IsMask(e.Operands[0])) && IsNumber(e.Operands[1]) && IsNumber(e.Operands[2]),
        Operation.Element => HoldsVectors(e.Operands[0]) && e.Operands.Skip(1).All(index => !Varies(index)),
        _ => false,
    });

    /// <summary>A condition in each lane: a comparison, or whether this is the lane of a column.</summary>
    private bool IsMask(Expression e) => e.Operation switch
    {
        Operation.Variable => e.Type.IsBoolean,
        Operation.Equal when e.Operands.Any(IsCounter) => e.Operands.All(operand => IsCounter(operand) || !Varies(operand)),
        Operation.Equal or Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual => e.Operands.All(operand => operand.Type.Equals(Number) && IsNumber(operand)),
        _ => false,
    };

    /// <summary>A place in a row of the matrix: the column, and what is the same for all columns.</summary>
    private bool IsIndex(Expression e) => IsCounter(e) || (e.Type.Name == "int" && (e.Operation == Operation.Variable
        ? _variables.Contains(e.Id)
        : e.Operation == Operation.Add && e.Operands.Count(Varies) == 1 && e.Operands.All(operand => !Varies(operand) || IsIndex(operand))));

    private bool IsCounter(Expression e) => _loops.Exists(loop => loop.Counter!.Index.Equals(e));
}
