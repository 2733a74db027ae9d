using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Skips an inner loop while a factor from outside is zero that makes all of it vanish: <c>if (weight != 0) { … }</c>. Only for
/// factors that are zero over a whole range, as <c>Max(0, x)</c> is: over that range, derivatives have no share in what is
/// multiplied by it, whatever that is. What the loop would write that is zero then, is written by a loop of its own. So are sums
/// of the user's, whose addends are zero then or not a number, unless numbers may be taken for finite: in an order that is free.
/// </summary>
internal sealed class VanishingLoops : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<int, Expression> _definitions;
    private readonly KnownRanges _ranges;
    private readonly Accumulation _accumulation;
    private readonly bool _isFast;

    /// <summary>The loops around the place that is looked at.</summary>
    private readonly Stack<Loop> _around = [];

    private VanishingLoops(Function function)
    {
        _builder = new FunctionBuilder(function);
        _ranges = new KnownRanges(function);
        _accumulation = Program.Of(function).Accumulation;
        _isFast = function.IsFast;
        _definitions = Program.AllStatements(function.Body).OfType<Let>().ToDictionary(let => let.Target.Id, let => let.Value);
    }

    public static Function Run(Function function)
    {
        var pass = new VanishingLoops(function);
        return function.With(pass.Rewrite(function.Body), pass._builder);
    }

    public override Region Rewrite(Region region)
    {
        var rewritten = base.Rewrite(region);
        if (_around.Count == 0)
        {
            // What would be skipped once isn't worth the question.
            return rewritten;
        }

        var statements = rewritten.Statements.ToList();
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Loop { Counter: not null, Exit: < 0, Condition.Statements.Count: 0 } loop && FactorOf(loop, rewritten, i) is { } factor)
            {
                // Sums start from the same where the loop is skipped.
                var starts = loop.Carried.Where(carried => !carried.Initial.IsVariable).Select(carried => new Let(_builder.NewVariable(carried.Initial.Type, _builder.NameOf(carried.Result)), carried.Initial)).ToList();
                var left = new Queue<Let>(starts);
                statements[i] = Skipped(loop with { Carried = loop.Carried.Select(carried => carried.Initial.IsVariable ? carried : carried with { Initial = left.Dequeue().Target }) }, factor);
                statements.InsertRange(i, starts);
                i += starts.Count;
            }
        }

        return statements.SequenceEqual(rewritten.Statements) ? rewritten : rewritten with { Statements = statements.ToEquatable() };
    }

    protected override Loop Rewrite(Loop loop)
    {
        _around.Push(loop);
        var rewritten = base.Rewrite(loop);
        _around.Pop();
        return rewritten;
    }

    /// <summary>The factor without which a loop has no effect; null if there is none.</summary>
    private Expression? FactorOf(Loop loop, Region region, int place)
    {
        if (!loop.Body.Statements.All(NeverThrows))
        {
            return null;
        }

        var inside = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
        return Reads.Of(loop.Body).Where(variable => !inside.Contains(variable.Id)).SelectMany(FactorsOf).Where(IsZeroOverARange).Distinct()
            .FirstOrDefault(factor => new VanishingFactor(factor, ChoiceOf(factor), _definitions) is var vanishing && vanishing.Ends(loop, region, place) && KeepsValue(loop, vanishing));
    }

    /// <summary>Whether the user's values are the same bit for bit where the loop does no more than <see cref="ZerosOf"/> does.</summary>
    private bool KeepsValue(Loop loop, VanishingFactor vanishing) => _isFast
        || (loop.Body.Statements.All(statement => statement is not Store { IsPrimal: true })
            && loop.Carried.Select((carried, i) => !IsValue(loop, i) || (vanishing.LeavesAsItIs(loop, i) && IsNeverNegativeZero(carried.Initial))).All(keeps => keeps));

    /// <summary>Whether what a loop carries in a place is a value of the user's.</summary>
    private bool IsValue(Loop loop, int place) => !_isFast && loop.Body.Statements.OfType<Let>().Any(let => let.IsPrimal && let.Target.Equals(loop.Body.Yields[place]));

    /// <summary>Whether adding a zero of any sign changes nothing: what starts from anything but −0 and is only added to never comes to it.</summary>
    private bool IsNeverNegativeZero(Expression start)
    {
        foreach (var loop in _around)
        {
            int place = loop.Carried.ToList().FindIndex(carried => carried.Parameter.Equals(start));
            if (place >= 0)
            {
                return _accumulation.Is(loop, place) && IsNeverNegativeZero(loop.Carried[place].Initial);
            }
        }

        return start.Number is not null && !start.Text.StartsWith("-", System.StringComparison.Ordinal);
    }

    /// <summary>A number, and the factors that it is a product of.</summary>
    private IEnumerable<Expression> FactorsOf(Expression e) => !e.IsVariable ? []
        : _definitions.TryGetValue(e.Id, out var value) && value.Operation is Operation.Multiply or Operation.Negate ? value.Operands.SelectMany(FactorsOf).Prepend(e)
        : [e];

    /// <summary>Whether a statement reads and writes only elements that are there for certain: what throws isn't skipped.</summary>
    private bool NeverThrows(Statement statement) => statement switch
    {
        Let { Value: { Operation: Operation.Element } read } => _ranges.HasElement(read.Operands[0], [.. read.Operands.Skip(1)]),
        Let let => Hoisting.IsTotal(let.Value),
        Store store => _ranges.HasElement(store.Array, [.. store.Indices]),
        _ => false,
    };

    /// <summary>For a factor that is chosen to be zero, the condition for that and what it then is.</summary>
    private (Expression Condition, bool Holds)? ChoiceOf(Expression factor) => _definitions[factor.Id] is { Operation: Operation.Select } choice && choice.Operands[0].IsVariable
        ? (choice.Operands[0], choice.Operands[1].IsZero)
        : null;

    private bool IsZeroOverARange(Expression variable) => variable.Type is { IsScalar: true, IsFloating: true } && _definitions.TryGetValue(variable.Id, out var value) && value switch
    {
        { Operation: Operation.Call, Text: "System.Math.Max" or "System.MathF.Max" } => value.Operands.Any(operand => operand.IsZero),
        { Operation: Operation.Select } => value.Operands.Skip(1).Any(side => side.IsZero),
        _ => false,
    };

    private If Skipped(Loop loop, Expression factor)
    {
        var results = loop.Carried.Select(carried => carried.Result).ToEquatable();
        var counted = loop with { Carried = loop.Carried.Select(carried => carried with { Result = _builder.NewVariable(carried.Result.Type, _builder.NameOf(carried.Result)) }) };
        var then = new Region(new Statement[] { counted with { Origin = null } }.ToEquatable(), counted.Carried.Select(carried => carried.Result).ToEquatable());
        int[] values = [.. Enumerable.Range(0, loop.Carried.Count).Where(i => IsValue(loop, i))];
        var zeros = ZerosOf(loop, values);
        var otherwise = new Region(
            zeros is null ? EquatableArray<Statement>.Empty : new Statement[] { zeros }.ToEquatable(),
            loop.Carried.Select((carried, i) => System.Array.IndexOf(values, i) is var place and >= 0 ? zeros!.Carried[place].Result : carried.Initial).ToEquatable());
        var condition = ChoiceOf(factor) is not { } choice ? Expression.Of(Operation.NotEqual, ValueType.Boolean, factor, Expression.Zero(factor.Type))
            : choice.Holds ? Expression.Of(Operation.Not, ValueType.Boolean, choice.Condition) : choice.Condition;
        return new If(condition, then, otherwise, results) { Origin = loop.Origin };
    }

    /// <summary>The loop with nothing but the zeros that it sets, and those that it adds to values of the user's, under names of its own; null if there are none.</summary>
    private Loop? ZerosOf(Loop loop, int[] values)
    {
        var stores = loop.Body.Statements.OfType<Store>().Where(store => !store.Adds).ToList();
        if (stores.Count + values.Length == 0)
        {
            return null;
        }

        var yields = values.Select(i => loop.Body.Yields[i]).ToEquatable();
        var needed = new HashSet<int>(stores.SelectMany(store => store.Indices).Concat(yields).SelectMany(e => e.Variables()).Select(variable => variable.Id));
        var kept = new List<Statement>();
        foreach (var statement in loop.Body.Statements.Reverse())
        {
            if (statement is Store { Adds: false } store)
            {
                kept.Add(store with { Value = Expression.Zero(store.Value.Type), Origin = null });
            }
            else if (statement is Let let && needed.Contains(let.Target.Id))
            {
                kept.Add(let with { Origin = null });
                needed.UnionWith(let.Value.Variables().Select(variable => variable.Id));
            }
        }

        kept.Reverse();
        var zeros = loop with { Carried = values.Select(i => loop.Carried[i]).ToEquatable(), Body = new Region(kept.ToEquatable(), yields), Origin = null, AddsZeros = values.Length > 0 };
        return (Loop)Renewal.Of(new Region(new Statement[] { zeros }.ToEquatable(), EquatableArray<Expression>.Empty), _builder, []).Statements[0];
    }
}
