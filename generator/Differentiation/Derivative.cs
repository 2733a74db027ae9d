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
    private readonly bool _steepSeeds;
    private readonly bool _isInPlace;
    private readonly LocalAdjoint _rules;
    private readonly FunctionBuilder _builder;
    private readonly RegionBuilder _region;
    private readonly Frame _frame;
    private readonly Program _program;
    private readonly Activity _activity;
    private readonly ForwardSweep _forward;
    private readonly ReverseSweep _reverse;
    private readonly Expression? _isTied;
    private readonly List<Parameter> _parameters = [];
    private readonly List<Output> _outputs = [];
    private readonly List<Expression> _yields = [];
    private readonly HashSet<string> _names;

    /// <summary>What a composite beside one of the method's own is called.</summary>
    private readonly Dictionary<(Whole Of, string Root), string> _roots = [];

    private Derivative(Function primal, ReverseMember member, IDerivativeEngine engine, bool steepSeeds, Expression? isTied, bool isInPlace)
    {
        _steepSeeds = steepSeeds;
        _isInPlace = isInPlace;
        _primal = primal;
        _isTied = isTied;
        _member = member;
        _builder = new FunctionBuilder(primal);
        _region = new RegionBuilder(_builder);
        _frame = new Frame(_region);
        _program = Program.Of(primal);
        _activity = new Activity(_program);
        _forward = new ForwardSweep(_program, _activity, _builder, isInPlace ? new TrailingCalls(_program) : null);
        _rules = new LocalAdjoint(new ChainRule(_program, _activity, engine, member == ReverseMember.Pullback ? null : primal.Body.Yields[0]));
        _reverse = new ReverseSweep(_program, _activity, _forward, _rules);
        _names = [.. primal.Parameters.Select(parameter => parameter.Root)];
    }

    /// <summary>One reverse-mode member of a function.</summary>
    /// <param name="isTied">The variable of the primal that says whether it met a tie, where these are left to another member; see <see cref="HandOver"/>.</param>
    /// <returns>The function, and for results of its forward loops the reverse loops' results that have the same value.</returns>
    /// <param name="steepSeeds">Whether the seeds may be infinite, as where the function is called under a root.</param>
    /// <param name="isInPlace">Whether the adjoints of an array that the function writes to are those of what it leaves there, and become those of what it found, without a seed beside them.</param>
    public static (Function Function, IReadOnlyDictionary<int, int> Echoes) Reverse(Function primal, ReverseMember member, IDerivativeEngine engine, bool steepSeeds = false, Expression? isTied = null, bool isInPlace = false)
    {
        var derivative = new Derivative(primal, member, engine, steepSeeds, isTied, isInPlace);
        return (derivative.Build(), derivative._reverse.Echoes);
    }

    /// <summary>The array parameters that a function writes: outputs of it, beside what it returns.</summary>
    public static IEnumerable<Parameter> WrittenParameters(Function primal)
    {
        // An array of composites is an output as a whole when any part of its elements is written.
        var program = Program.Of(primal);
        var roots = new HashSet<string>(primal.Parameters.Where(parameter => parameter.Type.IsIndexed && program.IsWritten(parameter)).Select(parameter => parameter.Name));
        return primal.Parameters.Where(parameter => parameter.Type.IsIndexed && parameter.Type.Innermost.IsFloating && parameter.IsActive && roots.Contains(parameter.Name));
    }

    private Function Build()
    {
        foreach (var parameter in _primal.Parameters)
        {
            _parameters.Add(parameter);
            _frame[parameter.Variable] = parameter.Variable;
        }

        var arraySeeds = new Dictionary<Parameter, Expression>();
        var seeds = _member == ReverseMember.Pullback ? AddSeeds(arraySeeds) : [.. _primal.Body.Yields.Select(yield => Expression.One(yield.Type))];
        var adjoints = _primal.Parameters.Where(parameter => parameter.IsActive).Select(parameter => OpenAdjoint(parameter, arraySeeds)).ToList();
        foreach (var parameter in _primal.Parameters.Where(parameter => !parameter.IsActive && parameter.Type.IsIndexed && _activity.IsActive(parameter.Variable)))
        {
            // A work array of the caller's: derivatives flow through it, and nobody asks for its own.
            _frame.Shadow(parameter.Variable, Arrays.ZerosLike(_region, parameter.Variable, Whole.WordFor(parameter.Name) + "Adjoint"));
        }

        _forward.Emit(_program.Root, _frame, again: false);
        foreach (var adjoint in adjoints.Where(adjoint => _member == ReverseMember.ValueAndGradient && adjoint.IsDestination))
        {
            // Only now, so that what the method throws is thrown before a destination is touched.
            Arrays.Clear(_region, adjoint.Array!);
        }

        for (int i = 0; i < _primal.Outputs.Count; i++)
        {
            // A pullback runs the method, so what the method hands out by its parameters is handed out by it too.
            if (_primal.Outputs[i].IsReturned ? _member == ReverseMember.ValueAndGradient : _member == ReverseMember.Pullback)
            {
                _outputs.Add(_primal.Outputs[i]);
                _yields.Add(_frame.Map(_primal.Body.Yields[i]));
            }
        }

        foreach (var seed in seeds.OfType<Expression>().Where(_ => _steepSeeds))
        {
            _rules.MarkSteep(seed);
        }

        // A pullback asks before it adds to arrays of the caller's. What else there is of destinations is written at the end or
        // overwritten, and to ask only then lets both sweeps share their loops.
        bool asksFirst = _member == ReverseMember.Pullback && adjoints.Any(adjoint => adjoint.Array is not null);
        if (asksFirst)
        {
            HandOverTies();
        }

        for (int i = 0; i < seeds.Length; i++)
        {
            AddSeed(_primal.Body.Yields[i], seeds[i]);
        }

        _reverse.Emit(_primal.Body, _frame);
        _region.Origin = null;
        if (!asksFirst)
        {
            HandOverTies();
        }

        foreach (var adjoint in adjoints)
        {
            CloseAdjoint(adjoint);
        }

        string suffix = _member.ToString();
        return new Function(_primal.Name + suffix, _parameters.ToEquatable(), _outputs.ToEquatable(), _region.Build(_yields), _builder.Names) { IsFast = _primal.IsFast };
    }

    private void HandOverTies()
    {
        if (_isTied is not null)
        {
            HandOver.Emit(_region, _primal, _member, _parameters, _frame[_isTied], _member == ReverseMember.ValueAndGradient ? [_yields[0]] : []);
        }
    }

    /// <summary>The seed of each value that the method yields, null where it has none; those of arrays that it writes are kept by their parameter.</summary>
    private Expression?[] AddSeeds(Dictionary<Parameter, Expression> arraySeeds)
    {
        var written = _isInPlace ? [] : WrittenParameters(_primal).ToList();
        var outputs = _primal.Outputs.Select((output, i) => (Output: output, Place: i)).Where(pair => _primal.Body.Yields[pair.Place].Type.HasFloating).ToList();
        bool isSingle = outputs.Select(pair => pair.Output.IsReturned ? string.Empty : pair.Output.Root).Concat(written.Select(parameter => parameter.Root)).Distinct().Count() == 1;
        var seeds = new Expression?[_primal.Outputs.Count];
        void Add((Output Output, int Place) pair)
        {
            var type = _primal.Body.Yields[pair.Place].Type;
            string root = isSingle || pair.Output.IsReturned ? "seed" : pair.Output.Root + "Seed";
            seeds[pair.Place] = AddParameter(root, pair.Output.Of, pair.Output.Of is null ? string.Empty : pair.Output.Path, type, Passing.Value).Variable;
        }

        outputs.Where(pair => pair.Output.IsReturned).ToList().ForEach(Add);
        foreach (var parameters in _primal.Parameters.GroupBy(parameter => parameter.Root))
        {
            outputs.Where(pair => !pair.Output.IsReturned && pair.Output.Root == parameters.Key).ToList().ForEach(Add);
            foreach (var parameter in parameters.Where(written.Contains))
            {
                arraySeeds[parameter] = AddParameter(isSingle ? "seed" : parameter.Name + "Seed", parameter.Of, string.Empty, parameter.Type, Passing.Value, parameter.Name).Variable;
            }
        }

        return seeds;
    }

    /// <summary>Gives a value that the method yields its seed.</summary>
    private void AddSeed(Expression yield, Expression? seed)
    {
        if (seed is null || !_activity.IsActive(yield))
        {
            return;
        }

        if (!yield.Type.IsIndexed)
        {
            _reverse.Add(_frame, yield, seed);
        }
        else
        {
            var shadow = _frame.ShadowOf(yield) ?? throw new InvalidOperationException("An array that is handed out has no adjoints.");
            Arrays.RequireSameShape(_region, seed, _frame.Map(yield));
            Arrays.AddTo(_region, shadow, seed);
        }
    }

    /// <summary>A parameter beside the method's own; for a part of a composite, of one that is made alike.</summary>
    private Parameter AddParameter(string root, Whole? of, string path, Functions.ValueType type, Passing passing, string? shapedAs = null)
    {
        if (of is null || !_roots.TryGetValue((of, root), out string? unique))
        {
            unique = root;
            for (int i = 2; !_names.Add(unique); i++)
            {
                unique = root + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            if (of is not null)
            {
                _roots[(of, root)] = unique;
            }
        }

        string name = unique + path;
        var parameter = new Parameter(
            name,
            _builder.NewVariable(type, Whole.WordFor(name)),
            passing,
            IsActive: false,
            shapedAs,
            of is null ? null : of with { Name = unique, Passing = passing, IsThis = false });
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Where a parameter's adjoint is collected.</summary>
    /// <param name="Declared">The parameter that takes it; null where it is returned.</param>
    /// <param name="Array">For an array, the one that it is collected in.</param>
    private sealed record Adjoint(Parameter Primal, Parameter? Declared, Expression? Array)
    {
        /// <summary>Whether it is an array of the caller's.</summary>
        public bool IsDestination => Array is not null && Declared is not null && Array.Equals(Declared.Variable);
    }

    /// <summary>The place where a parameter's adjoint is collected; for an array it is there before the sweep starts.</summary>
    private Adjoint OpenAdjoint(Parameter parameter, Dictionary<Parameter, Expression> arraySeeds)
    {
        string root = parameter.Root + (_member == ReverseMember.ValueAndGradient ? "Gradient" : "Adjoint");
        string path = parameter.Name.Substring(parameter.Root.Length);
        if (!parameter.Type.IsIndexed)
        {
            return new Adjoint(parameter, _member == ReverseMember.Gradient ? null : AddParameter(root, parameter.Of, path, parameter.Type, _member == ReverseMember.Pullback ? Passing.Ref : Passing.Out), null);
        }

        bool isColumn = parameter.Type.Column is not null;
        var type = WritableOf(parameter.Type);
        Adjoint adjoint;
        if (_member == ReverseMember.Gradient || (_member == ReverseMember.ValueAndGradient && parameter.Of is not null && !isColumn))
        {
            // A composite that is handed out brings arrays of its own.
            var declared = _member == ReverseMember.Gradient ? null : AddParameter(root, parameter.Of, path, type, Passing.Out);
            adjoint = new Adjoint(parameter, declared, Arrays.ZerosLike(_region, parameter.Variable, Whole.WordFor(parameter.Name) + "Gradient"));
        }
        else
        {
            var of = isColumn ? parameter.Of! with { Type = WritableOf(parameter.Of!.Type) } : parameter.Of;
            var declared = AddParameter(root, of, path, type, parameter.Of is null || isColumn ? Passing.Value : Passing.Ref, parameter.Name);
            adjoint = new Adjoint(parameter, declared, declared.Variable);
        }

        // The sweep turns the adjoint of what the array holds at the end into that of what it held at the start.
        _frame.Shadow(parameter.Variable, arraySeeds.TryGetValue(parameter, out var seed) ? Arrays.Copy(_region, seed, parameter.Name + "Sweep") : adjoint.Array!);
        return adjoint;
    }

    /// <summary>What adjoints can be added to: for a span that is only read, and for a list, a span that is written.</summary>
    public static Functions.ValueType WritableOf(Functions.ValueType type) =>
        type.Shape == TypeShape.List ? type with { Shape = TypeShape.Span, Name = type.Name.Replace("System.Collections.Generic.List<", "System.Span<") }
        : type.Shape == TypeShape.ReadOnlySpan ? type with { Shape = TypeShape.Span, Name = type.Name.Replace("ReadOnlySpan<", "Span<") } : type;

    private void CloseAdjoint(Adjoint adjoint)
    {
        var parameter = adjoint.Primal;
        if (adjoint.Array is { } array)
        {
            if (!adjoint.IsDestination)
            {
                Hand(array);
            }
            else if (_frame.ShadowOf(parameter.Variable) is { } shadow && !shadow.Equals(array))
            {
                Arrays.AddTo(_region, array, shadow);
            }

            return;
        }

        var sum = _frame.AdjointOf(parameter.Variable.Id) ?? Expression.Zero(parameter.Type);
        if (_member != ReverseMember.Pullback)
        {
            Hand(sum);
        }
        else if (!sum.IsZero)
        {
            Hand(_region.Sum(adjoint.Declared!.Variable, sum));
        }

        void Hand(Expression value)
        {
            _outputs.Add(adjoint.Declared is { } declared ? new Output(declared.Name, IsReturned: false, declared.Of) : new Output(parameter.Name, IsReturned: true, parameter.Of));
            _yields.Add(value);
        }
    }
}
