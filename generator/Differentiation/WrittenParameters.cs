using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Finds the array parameters that a function may store to: those that a variable which is stored to may stand for. A
/// variable that is first a parameter and then an array of the function's own (<c>u = a; … u = next;</c>) doesn't make the
/// parameter an output, as long as nothing is stored to it while it may be the parameter.
/// </summary>
internal static class WrittenParameters
{
    public static HashSet<int> Of(Program program)
    {
        var statements = Program.AllStatements(program.Function.Body).ToList();
        var parameters = program.Function.Parameters.Where(parameter => parameter.Type.IsIndexed).Select(parameter => parameter.Variable).ToList();
        var stores = statements.Select(statement => statement switch
        {
            Store store => store.Array,
            Clear clear => clear.Array,
            _ => null,
        }).OfType<Expression>().ToList();
        if (statements.Any(statement => statement is Store { Value.Type.IsIndexed: true } or Let { Value: { Operation: Operation.ArrayOf, Type.Element.IsIndexed: true } }))
        {
            // Rows that are put into arrays of rows: whatever shares the memory may be the one.
            var memories = new HashSet<int>(stores.Select(program.MemoryOf));
            return [.. parameters.Where(parameter => memories.Contains(program.MemoryOf(parameter))).Select(parameter => parameter.Id)];
        }

        var standsFor = parameters.ToDictionary(parameter => parameter.Id, parameter => new HashSet<int> { parameter.Id });
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var (target, source) in statements.SelectMany(Assignments))
            {
                if (target.Type.IsIndexed && source.IsVariable && standsFor.TryGetValue(source.Id, out var sources))
                {
                    if (!standsFor.TryGetValue(target.Id, out var known))
                    {
                        standsFor[target.Id] = known = [];
                    }

                    int before = known.Count;
                    known.UnionWith(sources);
                    changed |= known.Count > before;
                }
            }
        }

        return [.. stores.SelectMany(array => standsFor.TryGetValue(array.Id, out var roots) ? roots : Enumerable.Empty<int>())];
    }

    /// <summary>What a statement makes which variable stand for.</summary>
    private static IEnumerable<(Expression Target, Expression Source)> Assignments(Statement statement) => statement switch
    {
        Let { Value.Operation: Operation.Element or Operation.Convert or Operation.Grow } let => [(let.Target, let.Value.Operands[0])],
        If branch => branch.Results.SelectMany((result, i) => new[] { (result, branch.Then.Yields[i]), (result, branch.Else.Yields[i]) }),
        Loop loop => loop.Carried.SelectMany((carried, i) => new[]
        {
            (carried.Parameter, carried.Initial),
            (carried.Parameter, loop.Body.Yields[i]),
            (carried.Result, carried.Initial),
            (carried.Result, loop.Body.Yields[i]),
        }),
        _ => [],
    };
}
