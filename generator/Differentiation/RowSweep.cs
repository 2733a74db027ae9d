using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>Reverse mode with one forward sweep and any number of reverse sweeps, each from adjoints of the outputs of its own.</summary>
internal sealed class RowSweep
{
    private readonly Function _primal;
    private readonly Frame _frame;
    private readonly Program _program;
    private readonly Activity _activity;
    private readonly ForwardSweep _forward;
    private readonly IDerivativeEngine _engine;
    private readonly Dictionary<int, Expression> _arrays = [];
    private Frame _last;

    /// <summary>Writes the forward sweep into a region.</summary>
    public RowSweep(Function primal, IDerivativeEngine engine, RegionBuilder region, FunctionBuilder builder)
    {
        (_primal, _engine) = (primal, engine);
        _last = _frame = new Frame(region);
        _program = Program.Of(primal);
        _activity = new Activity(_program);
        _forward = new ForwardSweep(_program, _activity, builder);
        foreach (var parameter in primal.Parameters)
        {
            _frame[parameter.Variable] = parameter.Variable;
            if (parameter.Type.IsIndexed && (parameter.IsActive || _activity.IsActive(parameter.Variable)))
            {
                var adjoint = Arrays.ZerosLike(region, parameter.Variable, Whole.WordFor(parameter.Name) + "Adjoint");
                _arrays[parameter.Variable.Id] = adjoint;
                _frame.Shadow(parameter.Variable, adjoint);
            }
        }

        _forward.Emit(_program.Root, _frame, again: false);
        Values = [.. primal.Body.Yields.Select(_frame.Map)];
    }

    /// <summary>What the method gives.</summary>
    public Expression[] Values { get; }

    /// <summary>Where the adjoints of an array are collected: one of the parameters, or one that the method gives; null if it has none.</summary>
    public Expression? ShadowOf(Expression array) => _frame.ShadowOf(array);

    /// <summary>Writes a reverse sweep, into the forward sweep's region or one inside it.</summary>
    /// <param name="region">Where it is written.</param>
    /// <param name="seedOf">The adjoint of each number that the method gives, by its place.</param>
    /// <param name="whole">The one output that the sweep is about, if it is known.</param>
    /// <param name="seedArrays">Adds the adjoints of what arrays hold at the end to the zeros that are there.</param>
    public void Emit(RegionBuilder region, Func<int, Expression> seedOf, Expression? whole, Action seedArrays)
    {
        foreach (var parameter in _primal.Parameters.Where(parameter => _arrays.ContainsKey(parameter.Variable.Id)))
        {
            Arrays.Clear(region, _arrays[parameter.Variable.Id]);
        }

        seedArrays();
        var reverse = new ReverseSweep(_program, _activity, _forward, new LocalAdjoint(new ChainRule(_program, _activity, _engine, whole)), isRepeated: true);
        _last = new Frame(region, _frame);
        for (int i = 0; i < _primal.Body.Yields.Count; i++)
        {
            if (_primal.Body.Yields[i].Type.IsFloating)
            {
                reverse.Add(_last, _primal.Body.Yields[i], seedOf(i));
            }
        }

        reverse.Emit(_primal.Body, _last);
        region.Origin = null;
    }

    /// <summary>What the last sweep came to: the adjoint of a parameter.</summary>
    public Expression AdjointOf(Parameter parameter) => _arrays.TryGetValue(parameter.Variable.Id, out var array)
        ? array
        : _last.AdjointOf(parameter.Variable.Id) ?? Expression.Zero(parameter.Type);
}
