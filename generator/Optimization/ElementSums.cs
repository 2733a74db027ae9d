using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Adds up in a variable what a loop of the derivative adds to one and the same element, and adds the sum to the element behind the loop.</summary>
internal sealed class ElementSums : Rewriter
{
    private readonly Program _program;
    private readonly KnownRanges _ranges;
    private readonly FunctionBuilder _builder;

    private ElementSums(Function function)
    {
        _program = Program.Of(function);
        _ranges = new KnownRanges(function);
        _builder = new FunctionBuilder(function);
    }

    public static Function Run(Function function)
    {
        var pass = new ElementSums(function);
        return function.With(pass.Rewrite(function.Body), pass._builder);
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is not Loop { IsPrimal: false, Exit: < 0, Counter: not null } loop)
        {
            base.Rewrite(statement, into);
            return;
        }

        HashSet<int>? defined = null;
        var sums = new List<(Store Store, Expression Sum)>();
        foreach (var store in loop.Body.Statements.OfType<Store>())
        {
            // Where the loop might not run, the element has to be there all the same.
            if (store is { Adds: true, IsPrimal: false, Value.Type: { IsScalar: true, IsFloating: true }, Indices.Count: 1 } && _ranges.IsWithin(store.Array, store.Indices[0])
                && !(defined ??= [.. Reads.DefinedBy(loop).Select(variable => variable.Id)]).Contains(store.Indices[0].Id) && !defined.Contains(store.Array.Id)
                && Program.AllStatements(loop.Body).TrueForAll(other => ReferenceEquals(other, store) || !Touches(other, _program.MemoryOf(store.Array))))
            {
                string name = _builder.NameOf(store.Array);
                var sum = _builder.NewVariable(store.Value.Type, name.Length > 0 ? name + "Sum" : "sum");
                var total = _builder.NewVariable(store.Value.Type);
                var result = _builder.NewVariable(store.Value.Type, name.Length > 0 ? name + "Sum" : "sum");
                loop = loop with
                {
                    Carried = loop.Carried.Append(new Carried(sum, Expression.Zero(sum.Type), result)).ToEquatable(),
                    Body = new Region(
                        loop.Body.Statements.Select(inner => ReferenceEquals(inner, store) ? new Let(total, Expression.Of(Operation.Add, sum.Type, sum, store.Value)) { Origin = store.Origin } : inner).ToEquatable(),
                        loop.Body.Yields.Append(total).ToEquatable()),
                };
                sums.Add((store, result));
            }
        }

        base.Rewrite(loop, into);
        into.AddRange(sums.Select(sum => sum.Store with { Value = sum.Sum }));
    }

    private bool Touches(Statement statement, int memory) => statement switch
    {
        Store store => _program.MemoryOf(store.Array) == memory,
        Clear clear => _program.MemoryOf(clear.Array) == memory,
        Effect => true,
        Invoke or Let => Reads.Of(statement).Any(variable => variable.Type.IsIndexed && _program.MemoryOf(variable) == memory),
        _ => false,
    };
}
