using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Walks through a function once: its own statements as they are, each followed by the one that computes its tangent.
/// Branches and loops carry the tangents beside the values; every array has an array of tangents beside it.
/// </summary>
internal abstract class TangentSweep
{
    private readonly ChainRule _rule;
    private readonly Steepness _steepness;

    /// <summary>The tangent of each value that has one, by the value's number; for an array the array of its elements' tangents.</summary>
    private readonly Dictionary<int, Expression> _tangents = [];

    /// <param name="reaches">Which values get a tangent: those that an output depends on, or a condition as well.</param>
    protected TangentSweep(Function primal, IDerivativeEngine engine, Reach reaches)
    {
        Primal = primal;
        Builder = new FunctionBuilder(primal);
        var program = new Program(primal);
        Activity = new Activity(program, reaches);
        _rule = new ChainRule(program, Activity, engine, isWhole: false);
        _steepness = new Steepness(program, Activity, _rule);
    }

    protected Function Primal { get; }

    protected FunctionBuilder Builder { get; }

    protected Activity Activity { get; }

    /// <summary>Gives a parameter its tangent.</summary>
    protected void SetTangent(Expression parameter, Expression tangent) => _tangents[parameter.Id] = tangent;

    protected string NameFor(Expression primal) => Builder.NameOf(primal) is { Length: > 0 } name ? name + "Tangent" : string.Empty;

    /// <summary>The tangent of a value: zero where it has none, and for an array without one an array of zeros.</summary>
    protected Expression TangentOf(Expression primal, RegionBuilder region)
    {
        if (primal.IsVariable && _tangents.TryGetValue(primal.Id, out var tangent))
        {
            return tangent;
        }

        return !primal.Type.IsIndexed ? Expression.Zero(primal.Type)
            : Arrays.IsNone(primal) ? primal
            : Arrays.ZerosLike(region, primal, NameFor(primal));
    }

    protected void Emit(Region primal, RegionBuilder region)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in primal.Statements)
        {
            switch (statement)
            {
                case Let let:
                    Emit(let, region);
                    break;
                case Store store:
                    region.Take(store);
                    if (Activity.IsActive(store.Array) && _tangents.TryGetValue(store.Array.Id, out var stored)
                        && TangentOf(store.Value, region) is var value && !(store.Adds && value.IsZero))
                    {
                        region.Add(store with { Array = stored, Value = value, Origin = null });
                    }

                    break;
                case Effect effect:
                    region.Take(effect);
                    break;
                case Clear clear:
                    region.Take(clear);
                    if (_tangents.TryGetValue(clear.Array.Id, out var cleared))
                    {
                        region.Add(new Clear(cleared));
                    }

                    break;
                case If branch:
                    EmitBranch(branch, region);
                    break;
                case Loop loop:
                    EmitLoop(loop, region);
                    break;
            }
        }
    }

    protected virtual void Emit(Let let, RegionBuilder region)
    {
        region.Take(let);
        if (Activity.IsActive(let.Target) && (let.Target.Type.IsIndexed ? ShadowOf(let, region) : TangentOf(let, region)) is { IsZero: false } tangent)
        {
            Builder.Suggest(tangent, NameFor(let.Target));
            _tangents[let.Target.Id] = tangent;
        }
    }

    /// <summary>The tangent of a number: the sum over the operands of tangent times partial derivative.</summary>
    private Expression TangentOf(Let let, RegionBuilder region)
    {
        var value = let.Value;
        if (value.Operation == Operation.Element)
        {
            return _tangents.TryGetValue(value.Operands[0].Id, out var shadow)
                ? region.Bind(value.With([shadow, .. value.Operands.Skip(1)]))
                : Expression.Zero(value.Type);
        }

        if (value.Operation == Operation.Convert)
        {
            return region.Derive(Expression.Of(Operation.Convert, value.Type, TangentOf(value.Operands[0], region)));
        }

        var sum = Expression.Zero(value.Type);
        foreach (var link in _rule.Links(let))
        {
            var tangent = TangentOf(link.Operand, region);
            if (!tangent.IsZero)
            {
                sum = region.Sum(sum, _rule.Apply(link, region, primal => primal, tangent, _steepness.Has(link)));
            }
        }

        return sum;
    }

    /// <summary>The array of tangents beside an array that is made or referred to.</summary>
    private Expression ShadowOf(Let let, RegionBuilder region)
    {
        var value = let.Value;
        switch (value.Operation)
        {
            case Operation.NewArray:
                return region.Bind(value);
            case Operation.ArrayOf:
                return region.Bind(value.With([.. value.Operands.Select(element => TangentOf(element, region))]));
            case Operation.Copy or Operation.Element or Operation.Convert when value.Operands[0].IsVariable && _tangents.TryGetValue(value.Operands[0].Id, out var source):
                return region.Bind(value.With([source, .. value.Operands.Skip(1)]));
            default:
                return Arrays.ZerosLike(region, let.Target, string.Empty);
        }
    }

    private void EmitBranch(If branch, RegionBuilder region)
    {
        var (then, other) = (region.Child(), region.Child());
        Emit(branch.Then, then);
        Emit(branch.Else, other);
        var results = branch.Results.ToList();
        var thenYields = branch.Then.Yields.ToList();
        var elseYields = branch.Else.Yields.ToList();
        for (int i = 0; i < branch.Results.Count; i++)
        {
            var result = branch.Results[i];
            if (!Activity.IsActive(result))
            {
                continue;
            }

            var (whenTrue, whenFalse) = (TangentOf(branch.Then.Yields[i], then), TangentOf(branch.Else.Yields[i], other));
            if (whenTrue.Equals(whenFalse))
            {
                _tangents[result.Id] = whenTrue;
                continue;
            }

            var joined = Builder.NewVariable(result.Type, NameFor(result));
            results.Add(joined);
            thenYields.Add(whenTrue);
            elseYields.Add(whenFalse);
            _tangents[result.Id] = joined;
        }

        region.Take(branch with { Then = then.Build(thenYields), Else = other.Build(elseYields), Results = results.ToEquatable() });
    }

    private void EmitLoop(Loop loop, RegionBuilder region)
    {
        var inside = region.Child();
        var active = Enumerable.Range(0, loop.Carried.Count).Where(i => Activity.IsActive(loop.Carried[i].Parameter)).ToList();
        var carried = loop.Carried.ToList();
        foreach (int i in active)
        {
            var primal = loop.Carried[i];
            var tangent = new Carried(
                Builder.NewVariable(primal.Parameter.Type, NameFor(primal.Parameter)),
                TangentOf(primal.Initial, region),
                Builder.NewVariable(primal.Result.Type, NameFor(primal.Result)));
            carried.Add(tangent);
            _tangents[primal.Parameter.Id] = tangent.Parameter;
            _tangents[primal.Result.Id] = tangent.Result;
        }

        var condition = region.Child();
        foreach (var statement in loop.Condition.Statements)
        {
            condition.Take(statement);
        }

        Emit(loop.Body, inside);
        var yields = loop.Body.Yields.Concat(active.Select(i => TangentOf(loop.Body.Yields[i], inside)).ToArray()).ToArray();
        region.Take(loop with { Carried = carried.ToEquatable(), Condition = condition.Build(loop.Condition.Yields), Body = inside.Build(yields) });
    }
}
