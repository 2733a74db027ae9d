using Xunit.Abstractions;

namespace SymGrad.Tests.Conformance;

/// <summary>Every case of Conformance/Cases by name: <c>dotnet test --filter "DisplayName~PrefixSumInPlace"</c>.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (string name in ConformanceSuite.Names)
            {
                cases.Add(name, ConformanceSuite.Pending.Contains(name));
            }

            return cases;
        }
    }

    /// <summary>What is supported is right. What is pending is refused or right: never silently wrong, never a crash, never code that doesn't compile.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void DerivativesAreRight(string name, bool pending)
    {
        var runner = new ConformanceRunner(ConformanceSuite.Cases[name]);
        IReadOnlyList<string> failures = runner.Failures(mayRefuse: pending);
        if (failures.Count > 0)
        {
            Assert.Fail(string.Join('\n', failures));
        }

        if (pending && !runner.IsRefused)
        {
            output.WriteLine($"{name} is right: it can leave pending.txt");
        }
    }

    [Fact]
    public void PendingNamesExist() => Assert.Empty(ConformanceSuite.Pending.Except(ConformanceSuite.Cases.Keys));
}
