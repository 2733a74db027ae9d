using Microsoft.CodeAnalysis;
using SymGrad.Tests.Conformance.Oracle;

namespace SymGrad.Tests.Conformance;

/// <summary>Runs one case through the generator and compares what its derivatives say with what is right.</summary>
internal sealed class ConformanceRunner
{
    private const double SecondSeed = -2.5;

    private readonly ConformanceCase one;
    private readonly CaseOracle oracle;
    private readonly CaseShape shape;
    private readonly GeneratorRun run;

    public ConformanceRunner(ConformanceCase one)
    {
        this.one = one;
        run = GeneratorRun.Of(CaseAssembly.Compilation(one));
        oracle = CaseOracle.Of(one);
        shape = oracle.Shape;
    }

    private string Generated => string.Join('\n', run.Sources.Values);

    /// <summary>Everything that is wrong with the case's derivatives; empty when they are right.</summary>
    /// <param name="mayRefuse">A SYMG error in the case's own text is right too.</param>
    public IReadOnlyList<string> Failures(bool mayRefuse)
    {
        if (run.Diagnostics.Length > 0)
        {
            return mayRefuse ? RefusalFailures() : [.. run.Diagnostics.Select(diagnostic => diagnostic.ToString())];
        }

        if (PullbackOf(run.Output) is not { } pullback)
        {
            return ["no FPullback was generated, and nothing was reported"];
        }

        SyntaxTree driver = CaseAssembly.Parse(new CaseDriver(one, shape).Write(pullback), "Driver.cs");
        if (CaseAssembly.Load(run.Output.AddSyntaxTrees(driver), out IReadOnlyList<Diagnostic> reasons) is not { } program)
        {
            return [.. reasons.Select(Explain), Generated];
        }

        string[] failures = [.. Enumerable.Range(0, one.Points.Length).SelectMany(index => At(program, index)), .. SizeFailures()];
        return failures.Length == 0 ? [] : [.. failures, Generated];

        string Explain(Diagnostic reason) => reason.Location.SourceTree == driver
            ? $"the generated members aren't those of the contract: {reason.GetMessage(null)} in {driver.GetText().Lines[reason.Location.GetLineSpan().StartLinePosition.Line]}"
            : reason.ToString();
    }

    /// <summary>Whether the generator refuses the case with an error of its own.</summary>
    public bool IsRefused => run.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>The error's number and its message.</summary>
    public string Refusal => $"{run.Diagnostics[0].Id}: {run.Diagnostics[0].GetMessage(null)}";

    private string[] RefusalFailures()
    {
        IEnumerable<string> odd = run.Diagnostics
            .Where(diagnostic => !diagnostic.Id.StartsWith("SYMG", StringComparison.Ordinal) || diagnostic.Location.GetLineSpan().Path != $"{one.Name}.cs")
            .Select(diagnostic => $"not a diagnostic in the case's text: {diagnostic}");
        IEnumerable<string> broken = run.CompileDiagnostics.Select(diagnostic => $"refused, but does not compile: {diagnostic}");
        return [.. odd, .. broken, .. IsRefused ? Array.Empty<string>() : ["a warning, and no error"]];
    }

    private IEnumerable<string> SizeFailures() => Generated.Length > one.GeneratedAtMost
        ? [$"{Generated.Length} characters were generated, more than {one.GeneratedAtMost}"]
        : [];

    private IEnumerable<string> At(CaseAssembly program, int index)
    {
        CasePoint point = one.Points[index];
        IEnumerable<string> failures;
        try
        {
            failures = point.Kind == PointKind.Throws
                ? new ThrowingPoint(shape, program, index, point.Exception!).Failures()
                : shape.HasGradient ? ScalarFailures(program, index) : SeveralFailures(program, index);
            failures = [.. failures];
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            failures = [$"threw {unexpected}"];
        }

        return failures.Select(failure => $"{one.File}({point.Line}) {failure}");
    }

    private IEnumerable<string> ScalarFailures(CaseAssembly program, int index)
    {
        var calls = new PointCalls(one, shape, program, index);
        double value = Leaves.Read(oracle.Plain.Outputs(oracle.Plain.Point(index)))[0];
        var expected = new Expectation(oracle, index, [1.0]);
        List<double> gradient = calls.ReadTwice("FGradient", program.Gradient);
        List<double> both = calls.ReadTwice("FValueAndGradient", program.ValueAndGradient);
        object?[] dirty = calls.ShapedAsActive(_ => 12345.5);
        List<double> written = calls.Read("FValueAndGradient into destinations", point => program.Destinations(point, dirty));
        object?[] zeros = calls.ShapedAsActive(_ => 0);
        // Seeds are shaped as the outputs are, which runs F: not while its side effects are counted.
        object?[] ones = calls.Seeds(_ => 1);
        List<double> pulled = calls.Read("FPullback", point => program.Pullback(point, ones, zeros));
        object?[] filled = calls.ShapedAsActive(i => 0.25 * (i + 1));
        List<double> start = [.. filled.SelectMany(Leaves.Read)];
        object?[] others = calls.Seeds(_ => SecondSeed);
        List<double> added = calls.Read("FPullback again", point => program.Pullback(point, others, filled));

        return
        [
            .. calls.Failures,
            .. Say("the value of FValueAndGradient", Same(value, both[0]) ? null : $"is {both[0]:R} where F is {value:R}"),
            .. Say("the value of FValueAndGradient into destinations", Same(value, written[0]) ? null : $"is {written[0]:R} where F is {value:R}"),
            .. Say("FGradient:", expected.Disagreement(gradient)),
            .. Say("FValueAndGradient:", expected.Disagreement(both[1..])),
            .. Say("FValueAndGradient into destinations:", expected.Disagreement(written[1..])),
            .. Say("FPullback with seed 1:", expected.Disagreement(pulled)),
            .. Say($"FPullback with seed {SecondSeed} onto nonzero adjoints:", expected.Disagreement(added, SecondSeed, start)),
        ];
    }

    private IEnumerable<string> SeveralFailures(CaseAssembly program, int index)
    {
        var calls = new PointCalls(one, shape, program, index);
        object?[] seeds = calls.Seeds(i => Math.Cos(1.7 * i));
        var expected = new Expectation(oracle, index, [.. seeds.SelectMany(Leaves.Read)]);
        object?[] zeros = calls.ShapedAsActive(_ => 0);
        List<double> pulled = calls.Read("FPullback", point => program.Pullback(point, seeds, zeros));
        object?[] more = calls.Seeds(i => SecondSeed * Math.Cos(1.7 * i));
        object?[] filled = calls.ShapedAsActive(i => 0.25 * (i + 1));
        List<double> start = [.. filled.SelectMany(Leaves.Read)];
        List<double> added = calls.Read("FPullback again", point => program.Pullback(point, more, filled));
        return
        [
            .. calls.Failures,
            .. Say("FPullback:", expected.Disagreement(pulled)),
            .. Say("FPullback with other seeds onto nonzero adjoints:", expected.Disagreement(added, SecondSeed, start)),
        ];
    }

    private static IEnumerable<string> Say(string what, string? failure) => failure is null ? [] : [$"{what} {failure}"];

    private static bool Same(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other) || (double.IsNaN(one) && double.IsNaN(other));

    private IMethodSymbol? PullbackOf(Compilation compilation) => compilation
        .GetSymbolsWithName("FPullback", SymbolFilter.Member).OfType<IMethodSymbol>().FirstOrDefault();
}
