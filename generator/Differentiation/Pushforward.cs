using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Builds the Jacobian-vector product of a function as a function: its own statements as they are, each followed by the
/// one that computes its tangent. Branches and loops carry the tangents beside the values; every array has an array of
/// tangents beside it.
/// </summary>
internal sealed partial class Pushforward
{
    private readonly Function _primal;
    private readonly FunctionBuilder _builder;
    private readonly Program _program;
    private readonly Activity _activity;
    private readonly ChainRule _rule;
    private readonly Steepness _steepness;
    private readonly List<Parameter> _parameters;
    private readonly HashSet<string> _names;

    /// <summary>What the tangent of each parameter is called.</summary>
    private readonly Dictionary<string, string> _roots = [];

    /// <summary>The tangent of each value that has one, by the value's number; for an array the array of its elements' tangents.</summary>
    private readonly Dictionary<int, Expression> _tangents = [];

    private Pushforward(Function primal, IDerivativeEngine engine, bool steepInputs)
    {
        _primal = primal;
        _builder = new FunctionBuilder(primal);
        _program = new Program(primal);
        _activity = new Activity(_program);
        _rule = new ChainRule(_program, _activity, engine, isWhole: false);
        _steepness = new Steepness(_program, _activity, _rule, steepInputs);
        _parameters = [.. primal.Parameters];
        _names = [.. primal.Parameters.Select(parameter => parameter.Root)];
    }

    /// <summary>The function that takes a tangent for each active parameter, and gives the value with its tangent.</summary>
    /// <param name="steepInputs">Whether the tangents may be infinite, as where the function is called behind a root.</param>
    public static Function Of(Function primal, IDerivativeEngine engine, bool steepInputs = false) => new Pushforward(primal, engine, steepInputs).Build();

    private Function Build()
    {
        var region = new RegionBuilder(_builder);
        foreach (var parameter in _primal.Parameters.Where(parameter => parameter.IsActive || (parameter.Passing == Passing.Out && parameter.Type.HasFloating)))
        {
            var tangent = AddParameter(parameter);
            if (parameter.IsActive)
            {
                _tangents[parameter.Variable.Id] = tangent;
            }
        }

        foreach (var parameter in _primal.Parameters.Where(parameter => !parameter.IsActive && parameter.Type.IsIndexed && _activity.IsActive(parameter.Variable)))
        {
            // A work array of the caller's: tangents flow through it, and it starts as a constant.
            _tangents[parameter.Variable.Id] = Arrays.ZerosLike(region, parameter.Variable, Whole.WordFor(parameter.Name) + "Tangent");
        }

        Emit(_primal.Body, region);
        var outputs = _primal.Outputs.ToList();
        var yields = _primal.Body.Yields.ToList();
        for (int i = 0; i < _primal.Outputs.Count; i++)
        {
            if (yields[i].Type.HasFloating)
            {
                outputs.Add(TangentOf(_primal.Outputs[i]));
                yields.Add(TangentOf(yields[i], region));
            }
        }

        return new Function(_primal.Name + nameof(Pushforward), _parameters.ToEquatable(), outputs.ToEquatable(), region.Build(yields), _builder.Names);
    }

    /// <summary>Where the tangent of an output goes: beside it.</summary>
    private Output TangentOf(Output output)
    {
        if (output.IsReturned)
        {
            return output with { Of = output.Of is { } returned ? returned with { Name = TangentName } : null, Name = TangentName + (output.Of is null ? string.Empty : output.Path) };
        }

        string root = _roots[output.Root];
        return output with { Of = output.Of is { } whole ? whole with { Name = root } : null, Name = root + (output.Of is null ? string.Empty : output.Path) };
    }

    /// <summary>What tells the returned tangent from the returned value.</summary>
    private const string TangentName = "tangent";

    /// <summary>The tangent of a parameter: of a number by value, of one that the method changes by reference, of an array as an array.</summary>
    private Expression AddParameter(Parameter parameter)
    {
        if (!_roots.TryGetValue(parameter.Root, out string? root))
        {
            root = parameter.Root + "Tangent";
            for (int i = 2; !_names.Add(root); i++)
            {
                root = parameter.Root + "Tangent" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            _roots[parameter.Root] = root;
        }

        string name = root + parameter.Name.Substring(parameter.Root.Length);
        var passing = parameter.Passing == Passing.In ? Passing.Value : parameter.Passing;
        var variable = _builder.NewVariable(parameter.Type, Whole.WordFor(name));
        _parameters.Add(new Parameter(
            name,
            variable,
            passing,
            IsActive: false,
            parameter.Type.IsIndexed && parameter.Passing != Passing.Out ? parameter.Name : null,
            parameter.Of is { } of ? of with { Name = root, Passing = passing, IsThis = false } : null));
        return variable;
    }

    private string NameFor(Expression primal) => _builder.NameOf(primal) is { Length: > 0 } name ? name + "Tangent" : string.Empty;

    /// <summary>The tangent of a value: zero where it has none, and for an array without one an array of zeros.</summary>
    private Expression TangentOf(Expression primal, RegionBuilder region)
    {
        if (primal.IsVariable && _tangents.TryGetValue(primal.Id, out var tangent))
        {
            return tangent;
        }

        return !primal.Type.IsIndexed ? Expression.Zero(primal.Type)
            : Arrays.IsNone(primal) ? primal
            : Arrays.ZerosLike(region, primal, NameFor(primal));
    }

    private void Emit(Region primal, RegionBuilder region)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in primal.Statements)
        {
            switch (statement)
            {
                case Let { Value.Operation: Operation.Invocation } let when _activity.IsActive(let.Target):
                    EmitCall(let, region);
                    break;
                case Let let:
                    region.Take(let);
                    if (_activity.IsActive(let.Target) && (let.Target.Type.IsIndexed ? ShadowOf(let, region) : TangentOf(let, region)) is { IsZero: false } tangent)
                    {
                        _builder.Suggest(tangent, NameFor(let.Target));
                        _tangents[let.Target.Id] = tangent;
                    }

                    break;
                case Store store:
                    region.Take(store);
                    if (_activity.IsActive(store.Array) && _tangents.TryGetValue(store.Array.Id, out var stored)
                        && TangentOf(store.Value, region) is var value && !(store.Adds && value.IsZero))
                    {
                        region.Add(store with { Array = stored, Value = value, Origin = null });
                    }

                    break;
                case Effect effect:
                    region.Take(effect);
                    break;
                case Invoke:
                    // Refused before: there is no second derivative of what is called.
                    throw new System.InvalidOperationException("The call of a pullback can't be differentiated.");
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
            if (!_activity.IsActive(result))
            {
                continue;
            }

            var (whenTrue, whenFalse) = (TangentOf(branch.Then.Yields[i], then), TangentOf(branch.Else.Yields[i], other));
            if (whenTrue.Equals(whenFalse))
            {
                _tangents[result.Id] = whenTrue;
                continue;
            }

            var joined = _builder.NewVariable(result.Type, NameFor(result));
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
        var active = Enumerable.Range(0, loop.Carried.Count).Where(i => _activity.IsActive(loop.Carried[i].Parameter)).ToList();
        var carried = loop.Carried.ToList();
        foreach (int i in active)
        {
            var primal = loop.Carried[i];
            var tangent = new Carried(
                _builder.NewVariable(primal.Parameter.Type, NameFor(primal.Parameter)),
                TangentOf(primal.Initial, region),
                _builder.NewVariable(primal.Result.Type, NameFor(primal.Result)));
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
