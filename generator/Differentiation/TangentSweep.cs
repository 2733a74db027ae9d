using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Forward mode: writes a function's own statements as they are, each followed by the ones that compute its tangents, one
/// for each direction. Branches and loops carry the tangents beside the values; every array has an array of tangents
/// beside it. The function may itself be a derivative, so that second derivatives are this after reverse mode.
/// </summary>
internal partial class TangentSweep
{
    private readonly Function _function;
    private readonly FunctionBuilder _builder;
    private readonly Program _program;
    private readonly Steepness _steepness;
    private readonly Shield? _shield;
    private readonly IReadOnlyList<Direction> _directions;
    private readonly Activity[] _activities;

    /// <summary>For each direction the tangent of each value that has one, by the value's number; for an array the array of its elements' tangents.</summary>
    private readonly Dictionary<int, Expression>[] _tangents;

    /// <param name="isDerivative">Whether the function was made by differentiation: only some of its statements are the user's own, and some are shields.</param>
    /// <param name="steepInputs">Whether the tangents of the parameters may be infinite already.</param>
    /// <param name="reach">Which values get a tangent: those that an output depends on, or a condition as well.</param>
    public TangentSweep(Function function, FunctionBuilder builder, IDerivativeEngine engine, IReadOnlyList<Direction> directions, bool isDerivative, bool steepInputs = false, Reach reach = Reach.Outputs)
    {
        _function = function;
        _builder = builder;
        _directions = directions;
        _program = Program.Of(function);
        var activity = new Activity(_program, reach);
        Activity = activity;
        Rule = new ChainRule(_program, activity, engine);
        _steepness = new Steepness(_program, activity, Rule, steepInputs);
        _shield = isDerivative ? new Shield(_program) : null;
        _activities = [.. directions.Select(direction => direction.Only is null ? activity : new Activity(_program, direction.Moves, reach))];
        _tangents = [.. directions.Select(_ => new Dictionary<int, Expression>())];
    }

    /// <summary>The function's parameters, in the variables that it works on.</summary>
    public IReadOnlyList<Parameter> Parameters => _function.Parameters;

    /// <summary>What the function yields, in the variables that it works on.</summary>
    public IReadOnlyList<Expression> Yields => _function.Body.Yields;

    /// <summary>Which values vary when all active parameters do.</summary>
    protected Activity Activity { get; }

    /// <summary>The partial derivatives of the function's operations.</summary>
    protected ChainRule Rule { get; }

    /// <summary>Gives a parameter its tangent in one direction.</summary>
    public void Seed(int direction, Parameter parameter, Expression tangent) => _tangents[direction][parameter.Variable.Id] = tangent;

    /// <summary>Writes the whole body into a region. The parameters have their tangents already.</summary>
    public void Emit(RegionBuilder region)
    {
        for (int d = 0; d < _directions.Count; d++)
        {
            foreach (var parameter in _function.Parameters.Where(parameter => parameter.Type.IsIndexed && !_directions[d].Moves(parameter)
                && !_tangents[d].ContainsKey(parameter.Variable.Id) && _activities[d].IsActive(parameter.Variable)))
            {
                // Tangents flow through a work array of the caller's, which starts as a constant.
                Seed(d, parameter, Arrays.ZerosLike(region, parameter.Variable, Whole.WordFor(parameter.Name) + _directions[d].Suffix));
            }
        }

        Emit(_function.Body, region);
    }

    /// <summary>The tangent of a value: zero where it has none, and for an array without one an array of zeros.</summary>
    public Expression TangentOf(int direction, Expression value, RegionBuilder region) => KnownTangent(direction, value)
        ?? (!value.Type.IsIndexed ? Expression.Zero(value.Type)
            : Arrays.IsNone(value) ? value
            : Arrays.ZerosLike(region, value, NameFor(direction, value)));

    /// <summary>The tangent of a value in a direction in which it has one.</summary>
    public Expression? KnownTangent(int direction, Expression value) => value.IsVariable && _tangents[direction].TryGetValue(value.Id, out var tangent) ? tangent : null;

    private string NameFor(int direction, Expression value) => _builder.NameOf(value) is { Length: > 0 } name ? name + _directions[direction].Suffix : string.Empty;

    /// <summary>The directions in which a value has a tangent.</summary>
    private IEnumerable<int> Moving(Expression value) => Enumerable.Range(0, _directions.Count).Where(d => _activities[d].IsActive(value));

    /// <summary>The directions in which a call gives something a tangent.</summary>
    private IEnumerable<int> MovingIn(Let call) => Enumerable.Range(0, _directions.Count).Where(d => _activities[d].IsActive(call));

    /// <summary>Adds a statement of the function. Those of a user's method are the user's own.</summary>
    protected virtual void Take(RegionBuilder region, Statement statement) =>
        region.Take(_shield is null ? statement with { Origin = null, IsPrimal = true } : statement);

    private void Emit(Region body, RegionBuilder region)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in body.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let { Value.Operation: Operation.Invocation } call when MovingIn(call).Any():
                    EmitCall(call, region);
                    break;
                case Invoke:
                    // Refused before: there is no second derivative of what is called.
                    throw new System.InvalidOperationException("The call of a pullback can't be differentiated.");
                case Let let:
                    Emit(let, region);
                    break;
                case Store store:
                    Take(region, store);
                    foreach (int d in Moving(store.Array))
                    {
                        if (KnownTangent(d, store.Array) is { } stored && TangentOf(d, store.Value, region) is var value && !(store.Adds && value.IsZero))
                        {
                            region.Add(store with { Array = stored, Value = value, Origin = null });
                        }
                    }

                    break;
                case Effect effect:
                    Take(region, effect);
                    break;
                case Clear clear:
                    Take(region, clear);
                    foreach (int d in Moving(clear.Array))
                    {
                        if (KnownTangent(d, clear.Array) is { } cleared)
                        {
                            region.Add(new Clear(cleared));
                        }
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

    /// <summary>A value as it is, and its tangents.</summary>
    protected virtual void Emit(Let let, RegionBuilder region)
    {
        Take(region, let);
        foreach (int d in Moving(let.Target))
        {
            if ((let.Target.Type.IsIndexed ? ShadowOf(d, let, region) : TangentOf(d, let, region)) is { IsZero: false } tangent)
            {
                _builder.Suggest(tangent, NameFor(d, let.Target));
                _tangents[d][let.Target.Id] = tangent;
            }
        }
    }

    /// <summary>The tangent of a number: the sum over the operands of tangent times partial derivative.</summary>
    protected virtual Expression TangentOf(int direction, Let let, RegionBuilder region)
    {
        var value = let.Value;
        switch (value.Operation)
        {
            case Operation.Element:
                return KnownTangent(direction, value.Operands[0]) is { } shadow
                    ? region.Bind(value.With([shadow, .. value.Operands.Skip(1)]))
                    : Expression.Zero(value.Type);
            case Operation.Convert:
                return region.Derive(Expression.Of(Operation.Convert, value.Type, TangentOf(direction, value.Operands[0], region)));
            case Operation.Select:
                return (let.IsPrimal ? null : _shield?.TangentOf(value, atom => TangentOf(direction, atom, region), region))
                    ?? region.Choice(value.Operands[0], TangentOf(direction, value.Operands[1], region), TangentOf(direction, value.Operands[2], region));
        }

        var sum = Expression.Zero(value.Type);
        foreach (var link in Rule.Links(let))
        {
            var tangent = TangentOf(direction, link.Operand, region);
            if (!tangent.IsZero)
            {
                sum = region.Sum(sum, Rule.Apply(link, region, primal => primal, tangent, _steepness.Has(link)));
            }
        }

        return sum;
    }

    /// <summary>The array of tangents beside an array that is made or referred to.</summary>
    private Expression ShadowOf(int d, Let let, RegionBuilder region)
    {
        var value = let.Value;
        switch (value.Operation)
        {
            case Operation.NewArray:
                return region.Bind(Expression.Of(Operation.NewArray, value.Type, [.. value.Operands]));
            case Operation.ArrayOf:
                return region.Bind(value.With([.. value.Operands.Select(element => TangentOf(d, element, region))]));
            case Operation.Copy or Operation.Element or Operation.Convert or Operation.Grow when KnownTangent(d, value.Operands[0]) is { } source:
                // What grows has the length of its tangents all along: they start and grow together.
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
            foreach (int d in Moving(result))
            {
                var (whenTrue, whenFalse) = (TangentOf(d, branch.Then.Yields[i], then), TangentOf(d, branch.Else.Yields[i], other));
                if (whenTrue.Equals(whenFalse))
                {
                    _tangents[d][result.Id] = whenTrue;
                    continue;
                }

                var joined = _builder.NewVariable(result.Type, NameFor(d, result));
                results.Add(joined);
                thenYields.Add(whenTrue);
                elseYields.Add(whenFalse);
                _tangents[d][result.Id] = joined;
            }
        }

        Take(region, branch with { Then = then.Build(thenYields), Else = other.Build(elseYields), Results = results.ToEquatable() });
    }

    private void EmitLoop(Loop loop, RegionBuilder region)
    {
        var inside = region.Child();
        var moving = Enumerable.Range(0, loop.Carried.Count).SelectMany(i => Moving(loop.Carried[i].Parameter).Select(d => (i, d))).ToList();
        var carried = loop.Carried.ToList();
        foreach (var (i, d) in moving)
        {
            var primal = loop.Carried[i];
            var tangent = new Carried(
                _builder.NewVariable(primal.Parameter.Type, NameFor(d, primal.Parameter)),
                TangentOf(d, primal.Initial, region),
                _builder.NewVariable(primal.Result.Type, NameFor(d, primal.Result)));
            carried.Add(tangent);
            _tangents[d][primal.Parameter.Id] = tangent.Parameter;
            _tangents[d][primal.Result.Id] = tangent.Result;
        }

        var condition = region.Child();
        foreach (var statement in loop.Condition.Statements)
        {
            Take(condition, statement);
        }

        Emit(loop.Body, inside);
        var yields = loop.Body.Yields.Concat(moving.Select(pair => TangentOf(pair.d, loop.Body.Yields[pair.i], inside)).ToArray()).ToArray();
        Take(region, loop with { Carried = carried.ToEquatable(), Condition = condition.Build(loop.Condition.Yields), Body = inside.Build(yields) });
    }
}
