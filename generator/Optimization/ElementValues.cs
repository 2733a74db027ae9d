using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Takes the value of an array's element from where it was read or stored before, as long as nothing has been stored to the array
/// since: what is read once is kept once, and what a variable hands on doesn't go through memory on the way back.
/// </summary>
internal sealed class ElementValues : Rewriter
{
    private readonly Program _program;
    private readonly List<string> _names;
    private Dictionary<Expression, Expression> _known = [];

    private ElementValues(Function function)
    {
        _program = Program.Of(function);
        _names = [.. function.Names];
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(statement => Writes.Of(statement).Any()))
        {
            // Elements of arrays that nothing writes are common subexpressions.
            return function;
        }

        var pass = new ElementValues(function);
        return function with { Body = pass.Rewrite(function.Body), Names = pass._names.ToEquatable() };
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        switch (statement)
        {
            case Let { Value.Operation: Operation.Element, Target.Type.IsScalar: true } let:
                Read(let, into);
                return;
            case Loop or If:
                // What is known of memory that is written in it holds neither in every iteration nor behind it.
                Forget([.. Program.AllStatements(statement).SelectMany(Written)]);
                base.Rewrite(statement, into);
                return;
        }

        base.Rewrite(statement, into);
        if (into.LastOrDefault() is Store { Array.IsVariable: true } part && statement is Store && part.Indices.All(index => index.Number is not null))
        {
            ForgetElement(part);
        }
        else
        {
            Forget([.. Written(statement)]);
        }

        if (statement is Store { Adds: false, Value.Type.IsScalar: true } && into[into.Count - 1] is Store { Array.Type.Element: { } element } store && store.Value.Type.Equals(element))
        {
            _known[Expression.Of(Operation.Element, element, [store.Array, .. store.Indices])] = store.Value;
        }
    }

    public override Region Rewrite(Region region)
    {
        var before = _known;
        _known = new(before);
        var rewritten = base.Rewrite(region);
        _known = before;
        return rewritten;
    }

    private void Read(Let let, List<Statement> into)
    {
        var value = Map(let.Value);
        if (_known.TryGetValue(value, out var known) && known.Type.Equals(let.Target.Type))
        {
            Replaced[let.Target.Id] = known;
            if (known.IsVariable && _names[known.Id].Length == 0)
            {
                _names[known.Id] = _names[let.Target.Id];
            }

            return;
        }

        into.Add(let with { Value = value });
        _known[value] = let.Target;
    }

    private void Forget(HashSet<int> memories)
    {
        if (memories.Count == 0)
        {
            return;
        }

        foreach (var element in _known.Keys.Where(element => memories.Contains(Everything) || memories.Contains(_program.MemoryOf(element.Operands[0]))).ToList())
        {
            _known.Remove(element);
        }
    }

    /// <summary>Forgets the elements that a store at constant indices may write to: others of the same variable, at other constants, stay as they are.</summary>
    private void ForgetElement(Store store)
    {
        int memory = _program.MemoryOf(store.Array);
        foreach (var element in _known.Keys.Where(element => memory == _program.MemoryOf(element.Operands[0]) && !IsElsewhere(element)).ToList())
        {
            _known.Remove(element);
        }

        bool IsElsewhere(Expression element) => element.Operands[0].Equals(store.Array) && element.Operands.Skip(1).All(index => index.Number is not null)
            && element.Operands.Skip(1).Zip(store.Indices, (index, other) => index.Number != other.Number).Any(differs => differs);
    }

    /// <summary>Stands for whatever code that isn't ours may write to.</summary>
    private const int Everything = -2;

    private IEnumerable<int> Written(Statement statement) => statement switch
    {
        Store store => [_program.MemoryOf(store.Array)],
        Clear clear => [_program.MemoryOf(clear.Array)],
        Effect { IsGuard: true } => [],
        Effect or Invoke or Let { Value.Operation: Operation.Copied or Operation.Invocation or Operation.Filled } => [Everything],
        _ => [],
    };
}
