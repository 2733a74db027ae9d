using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Copies the parameters that tight loops read, inside of other loops, where an array is made before them all. To make an array is a call; no
/// floating-point register outlives a call, and the JIT compiler then keeps a number that lives across it in memory, in the
/// loops too, which doubles the time of a small one. What is copied after the call doesn't live across it.
/// </summary>
internal sealed class FreshCopies : Rewriter
{
    /// <summary>Functions that are machine instructions, not calls.</summary>
    private static readonly HashSet<string> Instructions = ["Abs", "Max", "Min", "Sqrt", "Floor", "Ceiling", "Truncate", "Round", "CopySign", "FusedMultiplyAdd"];

    /// <summary>Runs last: any pass that simplifies would take the copies out again.</summary>
    public static Function Run(Function function)
    {
        var statements = function.Body.Statements.ToList();
        int loops = statements.FindLastIndex(statement => TightLoops(statement).Any());
        int made = loops < 0 ? -1 : statements.FindLastIndex(loops, statement => statement is Let let && MakesArray(let.Value));
        if (made < 0)
        {
            return function;
        }

        var known = new HashSet<int>(function.Parameters.Select(parameter => parameter.Variable.Id));
        var copied = statements.Skip(made + 1).SelectMany(TightLoops).SelectMany(loop => Reads.Of(loop))
            .Where(variable => variable.Type.IsScalar && variable.Type.IsFloating && known.Contains(variable.Id))
            .Distinct().ToList();
        if (copied.Count == 0)
        {
            return function;
        }

        var builder = new FunctionBuilder(function);
        var pass = new FreshCopies();
        var copies = new List<Statement>();
        foreach (var variable in copied)
        {
            var copy = builder.NewVariable(variable.Type, builder.NameOf(variable));
            copies.Add(new Let(copy, variable) { Origin = "Copied after the array is made, so that the loops keep it in a register." });
            pass.Replaced[variable.Id] = copy;
        }

        var rest = pass.Rewrite(new Region(statements.Skip(made + 1).ToEquatable(), function.Body.Yields));
        return function with { Body = new Region(statements.Take(made + 1).Concat(copies).Concat(rest.Statements).ToEquatable(), rest.Yields), Names = builder.Names };
    }

    /// <summary>The loops inside of a statement's loops that hold no other loop, and nothing that is a call. A loop that stands alone isn't worth the copies.</summary>
    private static IEnumerable<Loop> TightLoops(Statement statement) => Program.Regions(statement).SelectMany(Program.AllStatements).OfType<Loop>()
        .Where(_ => statement is Loop)
        .Where(loop => Program.Regions(loop).SelectMany(Program.AllStatements).All(inner => inner is Let or Store or If && Reads.OwnOperands(inner).All(IsInline)));

    private static bool IsInline(Expression e) => (e.Operation != Operation.Call || Instructions.Contains(e.Text.Substring(e.Text.LastIndexOf('.') + 1))) && e.Operation is not (Operation.Copied or Operation.Quoted) && !MakesArray(e) && e.Operands.All(IsInline);

    private static bool MakesArray(Expression value) => value.Type.IsIndexed
        && value.Operation is Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Grow or Operation.Filled;
}
