using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>Lists the variables that are read somewhere, once for each place.</summary>
internal static class Reads
{
    /// <summary>What a region reads, with what it yields.</summary>
    public static List<Expression> Of(Region region)
    {
        var reads = new List<Expression>();
        Add(region, reads);
        return reads;
    }

    /// <summary>What a statement reads, with everything inside it.</summary>
    public static List<Expression> Of(Statement statement)
    {
        var reads = new List<Expression>();
        Add(statement, reads);
        return reads;
    }

    /// <summary>How often each variable of a function is read.</summary>
    public static VariableMap<int> Counts(Function function)
    {
        var counts = new VariableMap<int>(function.Names.Count);
        var reads = new List<Expression>();
        Count(function.Body, counts, reads);
        return counts;
    }

    /// <param name="region">Where to count.</param>
    /// <param name="counts">What was counted so far.</param>
    /// <param name="reads">An empty list, to be used again and again.</param>
    private static void Count(Region region, VariableMap<int> counts, List<Expression> reads)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            AddOwn(statement, reads);
            Count(reads, counts);
            switch (statement)
            {
                case If branch:
                    Count(branch.Then, counts, reads);
                    Count(branch.Else, counts, reads);
                    break;
                case Loop loop:
                    Count(loop.Condition, counts, reads);
                    Count(loop.Body, counts, reads);
                    break;
            }
        }

        foreach (var yield in region.Yields)
        {
            yield.AddVariables(reads);
        }

        Count(reads, counts);
    }

    private static void Count(List<Expression> reads, VariableMap<int> counts)
    {
        foreach (var variable in reads)
        {
            counts[variable]++;
        }

        reads.Clear();
    }

    private static void Add(Region region, List<Expression> reads)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            Add(statement, reads);
        }

        foreach (var yield in region.Yields)
        {
            yield.AddVariables(reads);
        }
    }

    private static void Add(Statement statement, List<Expression> reads)
    {
        AddOwn(statement, reads);
        switch (statement)
        {
            case If branch:
                Add(branch.Then, reads);
                Add(branch.Else, reads);
                break;
            case Loop loop:
                Add(loop.Condition, reads);
                Add(loop.Body, reads);
                break;
        }
    }

    /// <summary>Adds what a statement itself reads, without the regions in it.</summary>
    private static void AddOwn(Statement statement, List<Expression> reads)
    {
        switch (statement)
        {
            case Let let:
                let.Value.AddVariables(reads);
                break;
            case If branch:
                branch.Condition.AddVariables(reads);
                break;
            default:
                foreach (var operand in OwnOperands(statement))
                {
                    operand.AddVariables(reads);
                }

                break;
        }
    }

    /// <summary>The expressions of a statement itself, not of the regions in it.</summary>
    public static IEnumerable<Expression> OwnOperands(Statement statement) => statement switch
    {
        Let let => [let.Value],
        Store store => [store.Array, store.Value, .. store.Indices],
        Effect effect => [effect.Value],
        Invoke { Guard: { } guard } invoke => invoke.Operands.Append(guard),
        Invoke invoke => invoke.Operands,
        Clear clear => [clear.Array],
        If branch => [branch.Condition],
        Loop loop => loop.Carried.Select(carried => carried.Initial).Concat(loop.Counter is { } counter ? [counter.Start, counter.Limit] : []),
        _ => [],
    };

    /// <summary>The variables that a statement gives their value, with those inside it.</summary>
    public static List<Expression> DefinedBy(Statement statement)
    {
        var defined = new List<Expression>();
        AddDefined(statement, defined);
        return defined;
    }

    private static void AddDefined(Region region, List<Expression> defined)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            AddDefined(statement, defined);
        }
    }

    private static void AddDefined(Statement statement, List<Expression> defined)
    {
        switch (statement)
        {
            case Let let:
                defined.Add(let.Target);
                break;
            case Invoke invoke:
                defined.AddRange(invoke.Results);
                break;
            case If branch:
                defined.AddRange(branch.Results);
                AddDefined(branch.Then, defined);
                AddDefined(branch.Else, defined);
                break;
            case Loop loop:
                foreach (var carried in loop.Carried)
                {
                    defined.Add(carried.Parameter);
                    defined.Add(carried.Result);
                }

                if (loop.Counter is { } counter)
                {
                    defined.Add(counter.Index);
                }

                AddDefined(loop.Condition, defined);
                AddDefined(loop.Body, defined);
                break;
        }
    }
}
