using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Takes long loops apart into segments, so that little is kept of them: a loop over segments around a loop over one
/// segment's iterations. Reverse mode then does by itself what checkpointing is: the forward sweep records what each
/// segment starts from; the reverse sweep takes the segments from the last to the first, and runs each once more with tapes
/// as long as one segment.
/// </summary>
/// <remarks>
/// A loop whose number of iterations n is known before it has about √n segments of √n iterations. Of others each segment has
/// one iteration more than the one before, which comes to about √(2n) segments. A method may also say how long they are. The value
/// comes out bit for bit as it does without segments: the same iterations run in the same order.
/// </remarks>
internal sealed class Segments
{
    /// <summary>A loop that certainly has no more iterations is recorded as it is, unless the method says how long a segment is.</summary>
    private const int Few = 256;

    /// <summary>How long the first segment is where they grow.</summary>
    private const int First = 16;

    private readonly FunctionBuilder _builder;
    private readonly LoopState _state;
    private readonly int _every;

    /// <summary>The loops that were taken apart, with the loops over their segments.</summary>
    private readonly List<(Loop Whole, Loop Around)> _taken = [];

    private (Loop Loop, string Why)? _obstacle;

    private Segments(Function function, int every)
    {
        _builder = new FunctionBuilder(function);
        _state = new LoopState(Program.Of(function));
        _every = every;
    }

    /// <summary>A method with its outermost loops in segments, those that carry a state which the derivative needs; what can't be run again stays as it is.</summary>
    /// <param name="function">The method, prepared for differentiation.</param>
    /// <param name="every">How many iterations a segment has; 0 where the number of all decides.</param>
    public static Function Of(Function function, int every) => new Segments(function, every).Rewrite(function);

    /// <summary>The first loop that would be in segments if it could be run again, and why it can't be; null where there is none.</summary>
    public static (Loop Loop, string Why)? ObstacleIn(Function function, int every)
    {
        var segments = new Segments(function, every);
        var program = new Program(segments.Rewrite(function));
        return segments._obstacle ?? segments._taken
            .Where(taken => taken.Around.Body.Statements.OfType<Loop>().Any(inner => inner.Longest is not null && program.MustBeKept(inner, program.NodeOf(taken.Around.Body))))
            .Select(taken => ((Loop, string)?)(taken.Whole, "what it reads may have changed when its iterations are run again"))
            .FirstOrDefault();
    }

    private Function Rewrite(Function function)
    {
        var body = Rewrite(function.Body);
        return _taken.Count == 0 ? function : function with { Body = body, Names = _builder.Names };
    }

    private Region Rewrite(Region region)
    {
        var into = new RegionBuilder(_builder);
        foreach (var statement in region.Statements)
        {
            switch (statement)
            {
                case If branch:
                    into.Take(branch with { Then = Rewrite(branch.Then), Else = Rewrite(branch.Else) });
                    break;
                case Loop loop when _state.IsNeeded(loop, _every > 0 ? _every : Few):
                    if (_state.ObstacleTo(loop) is { } why)
                    {
                        _obstacle ??= (loop, why);
                        into.Take(loop);
                        break;
                    }

                    into.Origin = loop.Origin;
                    Statement[] after = [];
                    var around = IsCounted(loop) ? TakeApart(loop, loop.Counter!, into) : TakeApart(loop, into, out after);
                    into.Origin = null;
                    into.Take(around with { Origin = loop.Origin });
                    after.ToList().ForEach(into.Take);
                    _taken.Add((loop, around));
                    break;
                default:
                    into.Take(statement);
                    break;
            }
        }

        return into.Build(region.Yields);
    }

    /// <summary>
    /// Whether the number of iterations is known before the loop and certainly fits a number: not so for the distance of two
    /// variables, one of which may be negative.
    /// </summary>
    private static bool IsCounted(Loop loop) => loop is { Exit: < 0, Counter: { Index.Type.Name: "int" } counter }
        && ((counter.Step == 1 && counter.Start.Number >= 0) || (counter.Step == -1 && counter.Limit.Number >= 0));

    /// <summary>A loop that knows how often it runs.</summary>
    private Loop TakeApart(Loop loop, Counter counter, RegionBuilder before)
    {
        var trips = ForwardSweep.TripBound(counter, before);
        var length = LengthFor(trips, before);
        var last = Bind(before, Operation.Subtract, trips, Expression.Integer(1));
        var count = Bind(before, Operation.Add, Bind(before, Operation.Divide, last, length), Expression.Integer(1), "segments");
        var longest = _every > 0 || HasLoops(loop) ? before.Bind(Expression.Call("System.Math.Min", ValueType.Int32, length, trips)) : length;
        var copies = _state.WrittenArrays(loop).Select(array => new StateCopy(array, before)).ToList();
        var segment = _builder.NewVariable(ValueType.Int32, "segment");
        var body = before.Child();
        copies.ForEach(copy => copy.Take(body));
        var from = Bind(body, Operation.Multiply, segment, length, "from");
        var left = Bind(body, Operation.Subtract, trips, from);
        var size = body.Bind(Expression.Call("System.Math.Min", ValueType.Int32, length, left));
        var move = counter.Step > 0 ? Operation.Add : Operation.Subtract;
        var start = counter.Start.IsZero ? from : Bind(body, move, counter.Start, from);
        var limit = Bind(body, move, start, size, "to");
        var header = new Counter(counter.Index, start, counter.Step > 0 ? Operation.Less : Operation.Greater, limit, counter.Step);
        var starts = loop.Carried.Select(carried => _builder.NewVariable(carried.Parameter.Type, _builder.NameOf(carried.Parameter))).ToList();
        var inner = Inner(loop with { Counter = header }, starts, longest);
        copies.ForEach(copy => inner = copy.Within(inner));
        body.Take(inner);
        copies.ForEach(copy => copy.PutBack(body));
        return new Loop(
            new Counter(segment, Expression.Integer(0), Operation.Less, count, 1),
            loop.Carried.Select((carried, i) => new Carried(starts[i], carried.Initial, carried.Result)).ToEquatable(),
            Region.Empty,
            body.Build(inner.Carried.Select(carried => carried.Result)));
    }

    /// <summary>Whether the tapes of loops inside are as long as a segment times what those have, which may be far too long where there are no segments.</summary>
    private static bool HasLoops(Loop loop) => Program.AllStatements(loop.Body).Exists(statement => statement is Loop);

    /// <summary>How many iterations a segment has of a loop that has so many in all.</summary>
    private Expression LengthFor(Expression trips, RegionBuilder before)
    {
        if (_every > 0)
        {
            return Expression.Integer(_every);
        }

        if (trips.Number is { } known)
        {
            return Expression.Integer((int)System.Math.Ceiling(System.Math.Sqrt(known)));
        }

        var root = before.Bind(Expression.Call("System.Math.Sqrt", ValueType.Double, trips));
        var ceiling = before.Bind(Expression.Call("System.Math.Ceiling", ValueType.Double, root));
        var whole = before.Bind(Expression.Of(Operation.Convert, ValueType.Int32, ceiling));
        return before.Bind(Expression.Call("System.Math.Max", ValueType.Int32, Expression.Integer(1), whole), "segmentLength");
    }

    /// <summary>A loop that runs until something ends it.</summary>
    /// <param name="after">What stands behind it.</param>
    private Loop TakeApart(Loop whole, RegionBuilder before, out Statement[] after)
    {
        var copies = _state.WrittenArrays(whole).Select(array => new StateCopy(array, before)).ToList();
        var loop = Conditional(whole);
        var starts = loop.Carried.Select(carried => _builder.NewVariable(carried.Parameter.Type, _builder.NameOf(carried.Parameter))).ToList();
        var around = loop.Carried.Select((carried, i) => new Carried(starts[i], carried.Initial, carried.Result)).ToList();
        var (segment, segments) = (_builder.NewVariable(ValueType.Int32, "segment"), _builder.NewVariable(ValueType.Int32, "segments"));
        around.Add(new Carried(segment, Expression.Integer(0), segments));
        var behind = before.Child();
        var longest = _every > 0 ? Expression.Integer(_every) : Bind(behind, Operation.Add, segments, Expression.Integer(First), "segmentLength");
        if (HasLoops(loop))
        {
            var isNone = Bind(behind, Operation.Equal, segments, Expression.Integer(0), type: ValueType.Boolean);
            longest = behind.Bind(Expression.Of(Operation.Select, ValueType.Int32, isNone, Expression.Integer(0), longest));
        }

        after = [.. behind.Build().Statements];

        // It goes on with another segment on its own condition, and within a segment while there are iterations left as well.
        var condition = Renewal.Of(loop.Condition, _builder, loop.Carried.Zip(starts, (carried, start) => (carried.Parameter, start)));
        var (step, steps) = (_builder.NewVariable(ValueType.Int32, "step"), _builder.NewVariable(ValueType.Int32, "steps"));
        var body = before.Child();
        var length = _every > 0 ? Expression.Integer(_every) : Bind(body, Operation.Add, segment, Expression.Integer(First));
        var test = body.Child();
        foreach (var statement in loop.Condition.Statements)
        {
            test.Take(statement);
        }

        var isWithin = Bind(test, Operation.Less, step, length, type: ValueType.Boolean);
        var goesOn = loop.Condition.Yields[0].IsTrue ? isWithin : Bind(test, Operation.Both, isWithin, loop.Condition.Yields[0], type: ValueType.Boolean);
        var iteration = body.Child();
        foreach (var statement in loop.Body.Statements)
        {
            iteration.Take(statement);
        }

        var next = Bind(iteration, Operation.Add, step, Expression.Integer(1));
        copies.ForEach(copy => copy.Take(body));
        var inner = Inner(loop with { Condition = test.Build(goesOn) }, starts, longest);
        inner = inner with
        {
            Carried = inner.Carried.Append(new Carried(step, Expression.Integer(0), steps)).ToEquatable(),
            Body = iteration.Build(loop.Body.Yields.Append(next)),
            Number = inner.Carried.Count,
        };
        copies.ForEach(copy => inner = copy.Within(inner));
        body.Take(inner);
        copies.ForEach(copy => copy.PutBack(body));
        var yields = inner.Carried.Take(loop.Carried.Count).Select(carried => carried.Result).ToList();
        yields.Add(Bind(body, Operation.Add, segment, Expression.Integer(1)));
        return new Loop(null, around.ToEquatable(), condition, body.Build(yields), loop.Exit) { Number = loop.Carried.Count };
    }

    /// <summary>The iterations of one segment: the loop's own body, from what the segment starts with.</summary>
    private Loop Inner(Loop loop, List<Expression> starts, Expression longest) => loop with
    {
        Carried = loop.Carried.Select((carried, i) => new Carried(carried.Parameter, starts[i], _builder.NewVariable(carried.Result.Type, _builder.NameOf(carried.Result)))).ToEquatable(),
        Longest = longest,
    };

    /// <summary>A counting loop as one that runs on a condition, with its index among what it carries.</summary>
    private Loop Conditional(Loop loop)
    {
        if (loop.Counter is not { } counter)
        {
            return loop;
        }

        var test = new RegionBuilder(_builder);
        var isWithin = Bind(test, counter.Relation, counter.Index, counter.Limit, type: ValueType.Boolean);
        var body = new RegionBuilder(_builder);
        foreach (var statement in loop.Body.Statements)
        {
            body.Take(statement);
        }

        var next = Bind(body, Operation.Add, counter.Index, Expression.Integer(counter.Step));
        var result = _builder.NewVariable(counter.Index.Type, _builder.NameOf(counter.Index));
        return loop with
        {
            Counter = null,
            Carried = loop.Carried.Append(new Carried(counter.Index, counter.Start, result)).ToEquatable(),
            Condition = test.Build(isWithin),
            Body = body.Build(loop.Body.Yields.Append(next)),
        };
    }

    private static Expression Bind(RegionBuilder region, Operation operation, Expression left, Expression right, string name = "", ValueType? type = null)
    {
        var folded = (operation, left.Number, right.Number) switch
        {
            (Operation.Add, { } a, { } b) => Expression.Integer((int)(a + b)),
            (Operation.Subtract, { } a, { } b) => Expression.Integer((int)(a - b)),
            (Operation.Divide, { } a, { } b) => Expression.Integer((int)a / (int)b),
            _ => null,
        };
        return folded ?? region.Bind(Expression.Of(operation, type ?? left.Type, left, right), name);
    }
}
