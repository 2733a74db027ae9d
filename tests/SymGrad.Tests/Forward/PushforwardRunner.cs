using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using SymGrad.Tests.Conformance;

namespace SymGrad.Tests.Forward;

/// <summary>Runs one conformance case in forward mode, and compares it with F itself and with its reverse mode.</summary>
internal sealed class PushforwardRunner
{
    /// <summary>Both modes multiply the same partial derivatives, in another order.</summary>
    private const double Tolerance = 1e-10, ToleranceSingle = 2e-5;

    private readonly ConformanceCase one;
    private readonly CaseShape shape;
    private readonly GeneratorRun run;

    public PushforwardRunner(ConformanceCase original)
    {
        one = original with { Source = original.Source.Replace("[Differentiable]", "[Differentiable(Derivatives.All)]", StringComparison.Ordinal) };
        var compilation = CaseAssembly.Compilation(one);
        shape = CaseShape.Of(one, compilation);
        run = GeneratorRun.Of(compilation);
    }

    public bool IsRefused => run.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private bool IsSingle => shape.ReturnType == "float" || shape.Active.Any(parameter => parameter.Carrier.StartsWith("float", StringComparison.Ordinal));

    /// <summary>How many derivatives were compared.</summary>
    public int Compared { get; private set; }

    public IReadOnlyList<string> Failures()
    {
        if (run.Diagnostics.Length > 0)
        {
            return [.. run.Diagnostics.Select(diagnostic => diagnostic.ToString())];
        }

        string generated = string.Join('\n', run.Sources.Values);
        IMethodSymbol pullback = run.Output.GetSymbolsWithName("FPullback", SymbolFilter.Member).OfType<IMethodSymbol>().First();
        SyntaxTree driver = CaseAssembly.Parse(new CaseDriver(one, shape).Write(pullback, hasPushforward: true), "Driver.cs");
        if (CaseAssembly.Load(run.Output.AddSyntaxTrees(driver), out IReadOnlyList<Diagnostic> reasons) is not { } program)
        {
            return [.. reasons.Select(reason => reason.ToString()), generated];
        }

        string[] failures = [.. Enumerable.Range(0, one.Points.Length).SelectMany(index => At(program, index))];
        return failures.Length == 0 ? [] : [.. failures, generated];
    }

    private IEnumerable<string> At(CaseAssembly program, int index)
    {
        CasePoint point = one.Points[index];
        var failures = new List<string>();
        try
        {
            if (point.Kind == PointKind.Throws)
            {
                ThrowsLikeItself(program, index, point.Exception!, failures);
            }
            else
            {
                Compare(program, index, failures);
            }
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            failures.Add($"threw {unexpected}");
        }

        return failures.Select(failure => $"{one.File}({point.Line}) {failure}");
    }

    private void ThrowsLikeItself(CaseAssembly program, int index, string exception, List<string> failures)
    {
        var calls = new PointCalls(one, shape, program, index);
        string? thrown = Record.Exception(() => program.Pushforward(program.Point(index), calls.ShapedAsActive(_ => 1)))?.GetType().Name;
        if (thrown != exception)
        {
            failures.Add($"FPushforward throws {thrown ?? "nothing"}, and F {exception}");
        }
    }

    private void Compare(CaseAssembly program, int index, List<string> failures)
    {
        var calls = new PointCalls(one, shape, program, index);
        double[] values = Flat(program.Outputs(program.Point(index)));
        double[] w = [.. calls.Seeds(i => Math.Cos((1.7 * i) + 0.3)).SelectMany(Leaves.Read)];
        double[] pulled = Flat(program.Pullback(program.Point(index), calls.Seeds(i => Math.Cos((1.7 * i) + 0.3)), calls.ShapedAsActive(_ => 0)));
        double size = pulled.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double tolerance = one.Tolerance ?? (IsSingle ? ToleranceSingle : Tolerance);

        double[] Along(Func<int, double> tangent)
        {
            object?[] tangents = calls.ShapedAsActive(tangent);
            double[] answer = [.. calls.Read("FPushforward", point => program.Pushforward(point, tangents))];
            if (answer.Length != 2 * values.Length || !answer.Take(values.Length).Zip(values).All(pair => Same(pair.First, pair.Second)))
            {
                failures.Add($"the values of FPushforward aren't those of F, which are {Text(values)}: {Text(answer)}");
            }

            foreach (var (parameter, given) in shape.Active.Zip(tangents).Where(pair => !pair.First.IsOutput))
            {
                if (!Leaves.Read(given).SequenceEqual(Leaves.Read(Shaped(parameter, calls, tangent))))
                {
                    failures.Add($"FPushforward changed the tangent of {parameter.Name}");
                }
            }

            return [.. answer.Skip(values.Length)];
        }

        // One column of the Jacobian after the other: the seeds times it is one of the adjoints.
        for (int j = 0; j < pulled.Length; j++)
        {
            double[] column = Along(i => i == j ? 1 : 0);
            double[] terms = [.. w.Zip(column, (seed, entry) => entry == 0 ? 0 : seed * entry)];
            double sum = terms.Sum();
            double room = tolerance * (size + terms.Where(double.IsFinite).Sum(Math.Abs) + 1e-3);
            Compared++;
            if (!sum.Equals(pulled[j]) && !(Math.Abs(sum - pulled[j]) <= room))
            {
                failures.Add($"the derivative by number {j} is {Text([sum])} in forward mode and {Text([pulled[j]])} in reverse mode");
            }
        }

        double Direction(int i) => Math.Sin((2.3 * i) + 0.7);
        double[] pushed = Along(Direction);
        double[] left = [.. w.Zip(pushed, (seed, tangent) => seed * tangent)];
        double[] right = [.. pulled.Select((adjoint, i) => adjoint * (IsSingle ? (float)Direction(i) : Direction(i)))];
        Compared++;
        if (left.Concat(right).All(double.IsFinite)
            && !(Math.Abs(left.Sum() - right.Sum()) <= tolerance * (left.Concat(right).Sum(Math.Abs) + size + 1e-3)))
        {
            failures.Add($"⟨w, J·v⟩ is {Text([left.Sum()])}, and ⟨Jᵀ·w, v⟩ is {Text([right.Sum()])}");
        }

        failures.AddRange(calls.Failures.Distinct());
    }

    private object? Shaped(CaseParameter parameter, PointCalls calls, Func<int, double> tangent) =>
        calls.ShapedAsActive(tangent)[shape.Active.IndexOf(parameter)];

    private static double[] Flat(object?[] values) => [.. values.SelectMany(Leaves.Read)];

    private static bool Same(double one, double other) =>
        BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other) || (double.IsNaN(one) && double.IsNaN(other));

    private static string Text(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
