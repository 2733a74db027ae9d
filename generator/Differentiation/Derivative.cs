using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>The members that reverse mode gives a method.</summary>
internal enum ReverseMember
{
    /// <summary>The gradient, returned.</summary>
    Gradient,

    /// <summary>The value, returned, and the gradient in destinations that are overwritten.</summary>
    ValueAndGradient,

    /// <summary>The vector-Jacobian product: seeds in, adjoints added to.</summary>
    Pullback,
}

/// <summary>Builds the derivative of a function as a function: forward sweep, seeds, reverse sweep, outputs.</summary>
internal sealed class Derivative
{
    private readonly Function _primal;
    private readonly ReverseMember _member;
    private readonly FunctionBuilder _builder;
    private readonly RegionBuilder _region;
    private readonly Frame _frame;
    private readonly Program _program;
    private readonly Activity _activity;
    private readonly ForwardSweep _forward;
    private readonly ReverseSweep _reverse;
    private readonly List<Parameter> _parameters = [];
    private readonly List<Output> _outputs = [];
    private readonly List<Expression> _yields = [];
    private readonly HashSet<string> _names;

    private Derivative(Function primal, ReverseMember member, IDerivativeEngine engine)
    {
        _primal = primal;
        _member = member;
        _builder = new FunctionBuilder(primal);
        _region = new RegionBuilder(_builder);
        _frame = new Frame(_region);
        _program = new Program(primal);
        _activity = new Activity(_program);
        _forward = new ForwardSweep(_program, _activity, _builder);
        _reverse = new ReverseSweep(_program, _activity, _forward, new LocalAdjoint(new ChainRule(_program, _activity, engine, isWhole: member != ReverseMember.Pullback)));
        _names = [.. primal.Parameters.Select(parameter => parameter.Name)];
    }

    /// <summary>One reverse-mode member of a function.</summary>
    /// <returns>The function, and for results of its forward loops the reverse loops' results that have the same value.</returns>
    public static (Function Function, IReadOnlyDictionary<int, int> Echoes) Reverse(Function primal, ReverseMember member, IDerivativeEngine engine)
    {
        var derivative = new Derivative(primal, member, engine);
        return (derivative.Build(), derivative._reverse.Echoes);
    }

    /// <summary>The array parameters that a function writes: outputs of it, beside what it returns.</summary>
    public static IEnumerable<Parameter> WrittenParameters(Function primal)
    {
        var program = new Program(primal);
        return primal.Parameters.Where(parameter => parameter.Type.IsIndexed && parameter.Type.Innermost.IsFloating && parameter.IsActive
            && program.IsWrittenParameter(parameter.Variable));
    }

    private Function Build()
    {
        foreach (var parameter in _primal.Parameters)
        {
            _parameters.Add(parameter);
            _frame[parameter.Variable] = parameter.Variable;
        }

        var written = _primal.Parameters.Where(parameter => parameter.Type.IsIndexed && parameter.Type.Innermost.IsFloating && parameter.IsActive
            && _program.IsWrittenParameter(parameter.Variable)).ToList();
        var returned = _primal.Body.Yields.Where(yield => yield.Type.IsFloating).ToList();
        var seeds = new List<Expression>();
        var arraySeeds = new Dictionary<Parameter, Expression>();
        if (_member == ReverseMember.Pullback)
        {
            bool single = returned.Count + written.Count == 1;
            foreach (var yield in returned)
            {
                seeds.Add(AddParameter(returned.Count == 1 ? "seed" : "seed" + (seeds.Count + 1), yield.Type, Passing.Value));
            }

            foreach (var parameter in written)
            {
                arraySeeds[parameter] = AddParameter(single ? "seed" : parameter.Name + "Seed", parameter.Type, Passing.Value, parameter.Name);
            }
        }
        else
        {
            seeds.AddRange(returned.Select(yield => Expression.One(yield.Type)));
        }

        var adjoints = _primal.Parameters.Where(parameter => parameter.IsActive).Select(parameter => (Parameter: parameter, Adjoint: OpenAdjoint(parameter, arraySeeds))).ToList();
        foreach (var parameter in _primal.Parameters.Where(parameter => !parameter.IsActive && parameter.Type.IsIndexed && _activity.IsActive(parameter.Variable)))
        {
            // A work array of the caller's: derivatives flow through it, and nobody asks for its own.
            _frame.Shadow(parameter.Variable, Arrays.ZerosLike(_region, parameter.Variable, parameter.Name + "Adjoint"));
        }

        _forward.Emit(_program.Root, _frame, again: false);
        foreach (var (_, adjoint) in adjoints.Where(pair => _member == ReverseMember.ValueAndGradient && pair.Parameter.Type.IsIndexed))
        {
            // Only now, so that what the method throws is thrown before a destination is touched.
            Arrays.Clear(_region, adjoint!);
        }

        if (_member == ReverseMember.ValueAndGradient)
        {
            foreach (var yield in _primal.Body.Yields)
            {
                _outputs.Add(new Output(string.Empty, IsReturned: true));
                _yields.Add(_frame.Map(yield));
            }
        }

        for (int i = 0; i < returned.Count; i++)
        {
            _reverse.Add(_frame, returned[i], seeds[i]);
        }

        _reverse.Emit(_primal.Body, _frame);
        _region.Origin = null;
        foreach (var (parameter, adjoint) in adjoints)
        {
            CloseAdjoint(parameter, adjoint);
        }

        string suffix = _member.ToString();
        return new Function(_primal.Name + suffix, _parameters.ToEquatable(), _outputs.ToEquatable(), _region.Build(_yields), _builder.Names);
    }

    private Expression AddParameter(string name, Functions.ValueType type, Passing passing, string? shapedAs = null)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
        {
            unique = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var variable = _builder.NewVariable(type, unique);
        _parameters.Add(new Parameter(unique, variable, passing, IsActive: false, shapedAs));
        return variable;
    }

    /// <summary>The place where a parameter's adjoint is collected; for an array it is there before the sweep starts.</summary>
    private Expression? OpenAdjoint(Parameter parameter, Dictionary<Parameter, Expression> arraySeeds)
    {
        string name = parameter.Name + (_member == ReverseMember.ValueAndGradient ? "Gradient" : "Adjoint");
        if (!parameter.Type.IsIndexed)
        {
            return _member switch
            {
                ReverseMember.Pullback => AddParameter(name, parameter.Type, Passing.Ref),
                ReverseMember.ValueAndGradient => AddParameter(name, parameter.Type, Passing.Out),
                _ => null,
            };
        }

        var type = parameter.Type.Shape == TypeShape.ReadOnlySpan ? Functions.ValueType.SpanOf(parameter.Type.Element!, readOnly: false) : parameter.Type;
        Expression adjoint;
        switch (_member)
        {
            case ReverseMember.Gradient:
                adjoint = Arrays.ZerosLike(_region, parameter.Variable, parameter.Name + "Gradient");
                break;
            case ReverseMember.ValueAndGradient:
                adjoint = AddParameter(name, type, Passing.Value, parameter.Name);
                break;
            default:
                adjoint = AddParameter(name, type, Passing.Value, parameter.Name);
                break;
        }

        if (arraySeeds.TryGetValue(parameter, out var seed))
        {
            // The sweep turns the adjoint of what the array holds at the end into that of what it held at the start.
            _frame.Shadow(parameter.Variable, Arrays.Copy(_region, seed, parameter.Name + "Sweep"));
        }
        else
        {
            _frame.Shadow(parameter.Variable, adjoint);
        }

        return adjoint;
    }

    private void CloseAdjoint(Parameter parameter, Expression? adjoint)
    {
        if (parameter.Type.IsIndexed)
        {
            var shadow = _frame.ShadowOf(parameter.Variable)!;
            if (_member == ReverseMember.Gradient)
            {
                _outputs.Add(new Output(parameter.Name, IsReturned: true));
                _yields.Add(adjoint!);
            }
            else if (!shadow.Equals(adjoint))
            {
                Arrays.AddTo(_region, adjoint!, shadow);
            }

            return;
        }

        var sum = _frame.AdjointOf(parameter.Variable.Id) ?? Expression.Zero(parameter.Type);
        if (_member == ReverseMember.Pullback)
        {
            if (!sum.IsZero)
            {
                _outputs.Add(new Output(_builder.NameOf(adjoint!), IsReturned: false));
                _yields.Add(_region.Sum(adjoint!, sum));
            }

            return;
        }

        _outputs.Add(_member == ReverseMember.Gradient ? new Output(parameter.Name, IsReturned: true) : new Output(_builder.NameOf(adjoint!), IsReturned: false));
        _yields.Add(sum);
    }
}
