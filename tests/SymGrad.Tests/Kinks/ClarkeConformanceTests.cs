using Microsoft.CodeAnalysis;
using SymGrad.Tests.Conformance;
using SymGrad.Tests.Conformance.Oracle;
using Xunit.Abstractions;

namespace SymGrad.Tests.Kinks;

/// <summary>
/// The conformance suite with <c>AtKinks = Kinks.Clarke</c>: where a case is smooth its members are right, and so is the
/// one that breaks ties, which serves as well where there is nothing to break.
/// </summary>
public class ClarkeConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ConformanceSuite.Names.Where(name => ConformanceSuite.Cases[name].Points.Any(point => point.Kind == PointKind.Smooth))];

    [Theory]
    [MemberData(nameof(Names))]
    public void BreakingTiesChangesNothingWhereThereAreNone(string name)
    {
        ConformanceCase original = ConformanceSuite.Cases[name];
        ConformanceCase one = original with
        {
            Source = original.Source.Replace("[Differentiable]", "[Differentiable(AtKinks = Kinks.Clarke)]", StringComparison.Ordinal),
        };
        GeneratorRun run = GeneratorRun.Of(CaseAssembly.Compilation(one));
        if (!run.Sources.Values.Any(text => text.Contains("FPullbackAtTies(", StringComparison.Ordinal)))
        {
            output.WriteLine($"{name}: {(run.Diagnostics.IsEmpty ? "nothing can tie" : run.Diagnostics[0])}");
            Assert.True(run.Diagnostics.IsEmpty || run.Diagnostics[0].Id == "SYMG0009" || ConformanceSuite.Pending.Contains(name));
            return;
        }

        var oracle = CaseOracle.Of(original);
        IMethodSymbol pullback = run.Output.GetSymbolsWithName("FPullback", SymbolFilter.Member).OfType<IMethodSymbol>().First();
        string driver = new CaseDriver(one, oracle.Shape).Write(pullback);
        foreach (string member in new[] { "FPullback", "FPullbackAtTies" })
        {
            SyntaxTree calls = CaseAssembly.Parse(driver.Replace(".FPullback(", $".{member}(", StringComparison.Ordinal), "Driver.cs");
            Compilation compilation = run.Output.AddSyntaxTrees(calls);
            if (one.Target != "Case" && member != "FPullback")
            {
                // What is private to another type isn't called from here.
                continue;
            }

            CaseAssembly program = CaseAssembly.Load(compilation, out IReadOnlyList<Diagnostic> reasons)
                ?? throw new InvalidOperationException(string.Join('\n', reasons) + string.Join('\n', run.Sources.Values));
            foreach (int index in Enumerable.Range(0, one.Points.Length).Where(index => one.Points[index].Kind == PointKind.Smooth))
            {
                var points = new PointCalls(one, oracle.Shape, program, index);
                object?[] seeds = points.Seeds(i => Math.Cos(1.7 * i));
                object?[] zeros = points.ShapedAsActive(_ => 0);
                List<double> pulled = points.Read(member, point => program.Pullback(point, seeds, zeros));
                string? difference = new Expectation(oracle, index, [.. seeds.SelectMany(Leaves.Read)]).Disagreement(pulled);
                Assert.True(difference is null && points.Failures.Count == 0, $"{member} at point {index}: {difference} {string.Join(", ", points.Failures)}\n{string.Join('\n', run.Sources.Values)}");
            }
        }

        output.WriteLine($"{name}: {one.Points.Length} points");
    }
}
