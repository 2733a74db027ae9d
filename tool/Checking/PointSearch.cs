using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.Testing;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Checking;

/// <summary>Looks for points at which a method can be called and gives finite numbers, and checks its derivatives there.</summary>
internal sealed class PointSearch(DifferentiableMethod method, LoadedProgram program, CheckChoice choice)
{
    private const int MostSizes = 3;
    private const int TriesForEachPoint = 40;
    private const double NarrowTolerance = 1e-2;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly List<GradientCheckReport> _points = [];
    private CheckedCall? _first;
    private string _lastProblem = string.Empty;
    private int _outside;

    /// <summary>The same for a method whatever others are checked.</summary>
    private readonly Random _random = new(method.FullName.Aggregate(choice.Seed, (hash, letter) => unchecked((hash * 31) + letter)));

    private readonly string[] _constants = [.. method.Symbol.Parameters.Where(parameter => parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "SymGrad.NoDerivativeAttribute")).Select(parameter => parameter.Name)];

    /// <summary>Wider where the method computes something in single precision inside, which the check can't see from the arguments.</summary>
    private readonly double? _tolerance = method.File?.GetRoot().DescendantTokens().Any(token => token.IsKind(SyntaxKind.FloatKeyword) || token.ValueText is "Half" or "MathF") == true ? NarrowTolerance : null;

    /// <summary>Searches and checks.</summary>
    public MethodCheck Run()
    {
        try
        {
            MethodInfo called = program.Find(method.Symbol);
            List<Lengths> sizes = FindSizes(called);
            for (int attempt = 0; sizes.Count > 0 && _points.Count < choice.Points && attempt < TriesForEachPoint * choice.Points && _watch.Elapsed < choice.Timeout; attempt++)
            {
                var maker = new ValueMaker(_random, sizes[attempt % sizes.Count], NumberRange.All[attempt / sizes.Count % NumberRange.All.Count]);
                if (CallAt(called, maker) is { } call && Check(call, called) is { } report)
                {
                    lock (_lock)
                    {
                        _first ??= call;
                        _points.Add(report);
                    }
                }
            }

            return Result(_watch.Elapsed >= choice.Timeout ? $"{choice.Timeout.TotalSeconds:0.#} s were over" : "no more points were found");
        }
        catch (CannotCheck problem)
        {
            return new MethodCheck(method, Outcome.NotChecked, problem.Message);
        }
        catch (DerivativeThrows problem)
        {
            return Result(problem.Message) with { Outcome = Outcome.Differs, Reason = problem.Message };
        }
        catch (Exception problem) when (Own(problem) is TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException or MissingMethodException)
        {
            return new MethodCheck(method, Outcome.NotChecked, "it can't be loaded here: " + Own(problem).Message);
        }
    }

    /// <summary>What has been compared by now, where the search doesn't come back.</summary>
    public MethodCheck SoFar() => Result($"a call took longer than the {choice.Timeout.TotalSeconds:0.#} s that a method has");

    /// <summary>Whether the gradient check itself says that it can't.</summary>
    private static bool IsOfTheCheck(Exception problem) => problem.TargetSite?.DeclaringType?.Assembly == typeof(GradientCheck).Assembly;

    private static Exception Own(Exception problem) => problem is TargetInvocationException or TypeInitializationException && problem.InnerException is { } inner ? Own(inner) : problem;

    private MethodCheck Result(string whyNoMore)
    {
        lock (_lock)
        {
            GradientCheckReport[] points = [.. _points];
            bool isWrong = points.Any(point => !point.IsRight);
            bool isCompared = points.SelectMany(point => point.Rows).Any(row => row.Verdict is GradientVerdict.Right or GradientVerdict.Kink);
            string fewer = points.Length < choice.Points ? whyNoMore : string.Empty;
            return new MethodCheck(
                method,
                isWrong ? Outcome.Differs : isCompared ? Outcome.Agrees : Outcome.NotChecked,
                isWrong || isCompared ? fewer
                    : points.Length > 0 ? "no slope could be had at any point: the method jumps there, or isn't finite nearby"
                    : "no point was found at which it can be called: " + (_lastProblem.Length > 0 ? _lastProblem : whyNoMore))
            {
                Points = points,
                Outside = _outside,
                Call = _first,
            };
        }
    }

    /// <summary>The first few lengths of arrays at which the method doesn't throw.</summary>
    private List<Lengths> FindSizes(MethodInfo called)
    {
        var found = new List<Lengths>();
        foreach (Lengths lengths in Lengths.Tries)
        {
            if (found.Count >= MostSizes || (found.Count > 0 && lengths.Common == 0) || _watch.Elapsed > choice.Timeout)
            {
                break;
            }

            if (NumberRange.All.Any(numbers => Outputs(called, new ValueMaker(_random, lengths, numbers)) is not null))
            {
                found.Add(lengths);
            }
        }

        _outside = 0;
        return found;
    }

    /// <summary>A call whose results are finite.</summary>
    private CheckedCall? CallAt(MethodInfo called, ValueMaker maker)
    {
        if (Outputs(called, maker) is not var (call, outputs))
        {
            return null;
        }

        double[] inputs = call.Inputs(call.Point);
        if (inputs.Length == 0)
        {
            throw new CannotCheck("there is no double or float in it that it is differentiated by");
        }

        if (outputs.SelectMany(Numbers.In).All(double.IsFinite))
        {
            return call;
        }

        _lastProblem = "it gives no finite number";
        _outside++;
        return null;
    }

    private (CheckedCall Call, object?[] Outputs)? Outputs(MethodInfo called, ValueMaker maker)
    {
        object? instance = called.IsStatic ? null : maker.MakeObject(called.DeclaringType!);
        object?[] arguments = [.. called.GetParameters().Select(parameter => parameter.IsOut ? null : maker.Make(parameter))];
        try
        {
            var call = CheckedCall.Of(called, instance, arguments, _constants);
            return (call, call.Outputs(call.Point));
        }
        catch (ArgumentException problem) when (IsOfTheCheck(problem))
        {
            throw new CannotCheck(problem.Message);
        }
        catch (Exception problem) when (Own(problem) is not (CannotCheck or TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException or MissingMethodException))
        {
            _lastProblem = $"{Own(problem).GetType().Name}: {Own(problem).Message}";
            _outside++;
            return null;
        }
    }

    /// <summary>Compares at a point.</summary>
    /// <exception cref="DerivativeThrows">The derivative throws there, and the method doesn't.</exception>
    private GradientCheckReport? Check(CheckedCall call, MethodInfo called)
    {
        try
        {
            call.Derivatives(call.Point, call.Outputs(call.Point));
        }
        catch (Exception problem)
        {
            string what = $"its derivative throws where the method doesn't: {Own(problem).GetType().Name}: {Own(problem).Message}";
            bool isGenerated = new StackTrace(Own(problem)).GetFrames().Any(frame => frame.GetMethod()?.Module == called.Module);
            throw isGenerated ? new DerivativeThrows(what) : new CannotCheck(what);
        }

        try
        {
            return GradientCheck.Compare(call, randomPoints: 0, choice.Seed, _tolerance);
        }
        catch (ArgumentException problem) when (IsOfTheCheck(problem))
        {
            throw new CannotCheck(problem.Message);
        }
        catch (Exception problem) when (Own(problem) is not CannotCheck)
        {
            // The method threw a step away from the point.
            _lastProblem = $"{Own(problem).GetType().Name}: {Own(problem).Message}";
            _outside++;
            return null;
        }
    }
}
