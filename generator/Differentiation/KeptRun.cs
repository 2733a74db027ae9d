using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// One run of a method that keeps what passes of forward mode can't have by running parts of it again: its arrays as they are
/// at the end, and in loops the elements that are overwritten later. The passes then compute again only what their tangents
/// are multiplied by, and not what is stored in arrays.
/// </summary>
internal sealed class KeptRun
{
    private readonly Function _function;
    private readonly Program _program;
    private readonly Dictionary<int, Expression> _variables = [];

    /// <summary>For each element that is overwritten later, the array of what it was in each iteration, and which iteration that is.</summary>
    private readonly Dictionary<int, (Expression Tape, Expression Index)> _tapes = [];

    /// <summary>What is given a value once, outside of branches and loops.</summary>
    private readonly HashSet<int> _outside;

    private KeptRun(Function function, Program program)
    {
        (_function, _program) = (function, program);
        _outside = [.. function.Body.Statements.OfType<Let>().Select(let => let.Target.Id)];
    }

    /// <summary>Prepares to run a method once; null if its arrays are seen under more than one name, or calls read them.</summary>
    public static KeptRun? Of(Function function)
    {
        var run = new KeptRun(function, Program.Of(function));
        var statements = Program.AllStatements(function.Body);
        var arrays = function.Parameters.Select(parameter => parameter.Variable).Concat(statements.SelectMany(Own))
            .Where(variable => variable.Type.IsIndexed).GroupBy(variable => run._program.MemoryOf(variable)).Where(memory => run.IsKept(memory.First()));
        var madeOutside = new HashSet<int>(function.Body.Statements.OfType<Let>().Where(let => let.Value.Operation is Operation.NewArray or Operation.Copy).Select(let => let.Target.Id)
            .Concat(function.Parameters.Select(parameter => parameter.Variable.Id)));
        bool areKnown = arrays.All(memory => memory.Count() == 1 && madeOutside.Contains(memory.First().Id) && memory.First().Type.Element!.IsScalar);
        bool readsOnlyElements = statements.OfType<Let>().All(let => let.Value.Operation == Operation.Element || !let.Value.ReadArrays.Any(run.IsKept));

        // A pass takes what stands in a condition's own branches as it is.
        bool asksPlainly = statements.OfType<Loop>().All(loop => loop.Condition.Statements.All(statement => statement is Let));
        return areKnown && readsOnlyElements && asksPlainly && !statements.Exists(statement => statement is Invoke or Let { Value.Operation: Operation.Invocation }) ? run : null;
    }

    /// <summary>The variables that a statement itself gives a value.</summary>
    private static IEnumerable<Expression> Own(Statement statement) => statement switch
    {
        Let let => [let.Target],
        If branch => branch.Results,
        Loop loop => loop.Carried.SelectMany(carried => new[] { carried.Parameter, carried.Result }),
        _ => [],
    };

    /// <summary>Whether an array is one of the method's that it writes, and not made anew in each iteration of a loop.</summary>
    private bool IsKept(Expression array) => array.IsVariable && _program.MemoryOf(array) is var memory && _program.IsWritten(memory) && ReferenceEquals(_program.HomeOf(memory), _program.Root);

    /// <summary>Writes the method into a region as it is; gives what it returns.</summary>
    public Expression[] Emit(FunctionBuilder builder, RegionBuilder region) => Duplicate.Emit(_function, builder, region, this);

    /// <summary>What the run calls a variable.</summary>
    public void Know(Expression variable, Expression copy) => _variables[variable.Id] = copy;

    /// <summary>The elements that a loop of the method itself reads, in branches too but not in loops inside, and overwrites later.</summary>
    public IEnumerable<Let> OverwrittenIn(Loop loop)
    {
        bool isOutermost = _function.Body.Statements.Any(statement => ReferenceEquals(statement, loop));
        return isOutermost && loop.Counter is { Start.IsZero: true, Step: 1, Relation: Operation.Less, Index.Type.Name: "int" } ? Directly(loop.Body).OfType<Let>().Where(IsOverwritten) : [];
    }

    private static IEnumerable<Statement> Directly(Region region) => region.Statements.SelectMany(statement => statement is If branch ? Directly(branch.Then).Concat(Directly(branch.Else)) : [statement]);

    public bool IsOverwritten(Let let) => let.Value.Operation == Operation.Element && IsKept(let.Value.Operands[0]) && !_program.IsStable(let.Target, _program.MemoryOf(let.Value.Operands[0]));

    public void Tape(Let let, Expression tape, Counter counter) => _tapes[let.Target.Id] = (tape, counter.Index);

    /// <summary>The array that keeps what an element was.</summary>
    public Expression? TapeOf(Expression target) => _tapes.TryGetValue(target.Id, out var kept) ? kept.Tape : null;

    /// <summary>
    /// A statement of the method as a pass does it: an array that is kept isn't made or written again. Null for what the pass leaves
    /// out; what isn't known any more is left out too, and as a rule no tangent needs it.
    /// </summary>
    public Statement? Again(Statement statement) => statement switch
    {
        Effect => null,
        Store store when IsKept(store.Array) => null,
        Clear clear when IsKept(clear.Array) => null,
        Let let when let.Target.Type.IsIndexed && IsKept(let.Target) => null,
        Let let when IsOverwritten(let) => _tapes.TryGetValue(let.Target.Id, out var kept) ? let with { Value = Expression.Of(Operation.Element, let.Target.Type, kept.Tape, kept.Index) }
            : _outside.Contains(let.Target.Id) ? let with { Value = _variables[let.Target.Id] } : null,
        Let let => let with { Value = Final(let.Value) },
        _ => statement,
    };

    /// <summary>A region with the arrays of the run.</summary>
    public Region WithArrays(Region region)
    {
        foreach (var array in _function.Body.Statements.OfType<Let>().Select(let => let.Target).Where(target => target.Type.IsIndexed && IsKept(target)))
        {
            region = new Renaming(array, _variables[array.Id]).Rewrite(region);
        }

        return region;
    }

    private Expression Final(Expression value) => value.Substitute(variable => variable.Type.IsIndexed && IsKept(variable) && _variables.TryGetValue(variable.Id, out var array) ? array : variable);
}
