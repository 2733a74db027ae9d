using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>Ends of loops and of the method: where a branch decides on leaving, each of its sides ends by itself.</content>
internal sealed partial class BodyWriter
{
    /// <summary>
    /// A region whose end leaves the loop or the method: where its last statement is a branch that decides on that, each
    /// side ends by itself, and what follows an early exit isn't nested.
    /// </summary>
    private void WriteTail(Region region, Expression[] yields, Action<Region, Expression[]> end, bool isFunction, Loop? loop = null, int from = 0)
    {
        if (region.Statements.Count == from || region.Statements[region.Statements.Count - 1] is not If last || !SplitsAtEnd(last, yields, isFunction, loop))
        {
            WriteStatements(region, region.Statements.Skip(from));
            if (!region.Statements.Any(Leaves))
            {
                end(region, yields);
            }

            return;
        }

        WriteStatements(region, region.Statements.Take(region.Statements.Count - 1).Skip(from));
        Quote(last);
        // The results themselves are handed on by each side; only what shares a local with them has to be declared.
        var shared = last.Results.Where(result => Declares(region, result)).ToArray();
        var sides = _writer.Capture(() => WriteSides(last, yields, end, isFunction, loop));
        foreach (var result in shared.Where(result => sides.Any(line => Regex.IsMatch(line, $@"(?<![\w@]){Regex.Escape(_naming.Of(result))}(?!\w)"))))
        {
            _writer.Line($"{TypeOf(result)} {_naming.Of(result)};");
        }

        Replay(sides);
    }

    private void WriteSides(If last, Expression[] yields, Action<Region, Expression[]> end, bool isFunction, Loop? loop)
    {
        var thenYields = Substituted(yields, last, last.Then);
        var elseYields = Substituted(yields, last, last.Else);
        bool swaps = isFunction ? Weight(last.Then) > Weight(last.Else) : !thenYields[loop!.Exit].IsTrue;
        _writer.Open($"if ({_expressions.Write(swaps ? Negation(last.Condition) : last.Condition)})");
        string? quoted = _quoted;
        WriteTail(swaps ? last.Else : last.Then, swaps ? elseYields : thenYields, end, isFunction, loop);
        if (isFunction && !_function.Outputs.Any(output => output.IsReturned))
        {
            _writer.Line("return;");
        }

        _quoted = quoted;
        _writer.Close();
        _writer.Line();
        WriteTail(swaps ? last.Then : last.Else, swaps ? thenYields : elseYields, end, isFunction, loop);
    }

    private static Expression[] Substituted(Expression[] yields, If last, Region side)
    {
        var map = new Dictionary<int, Expression>();
        for (int i = 0; i < last.Results.Count; i++)
        {
            map[last.Results[i].Id] = side.Yields[i];
        }

        return [.. yields.Select(yield => yield.Substitute(variable => map.TryGetValue(variable.Id, out var value) ? value : variable))];
    }

    private static bool SplitsAtEnd(If last, Expression[] yields, bool isFunction, Loop? loop)
    {
        if (isFunction)
        {
            int lighter = Math.Min(Weight(last.Then), Weight(last.Else));
            return lighter <= 1 && Weight(last.Then) + Weight(last.Else) >= 3 && yields.All(yield => yield.IsAtom);
        }

        if (loop is null || loop.Exit < 0 || !yields[loop.Exit].IsVariable)
        {
            return false;
        }

        int place = last.Results.ToList().FindIndex(result => result.Equals(yields[loop.Exit]));
        return place >= 0 && (last.Then.Yields[place].IsTrue || last.Else.Yields[place].IsTrue);
    }

    private static int Weight(Region region) => region.Statements.Sum(statement => statement switch
    {
        If branch => 1 + Weight(branch.Then) + Weight(branch.Else),
        Loop loop => 1 + Weight(loop.Body),
        _ => 1,
    });
}
