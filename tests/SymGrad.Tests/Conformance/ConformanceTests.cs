namespace SymGrad.Tests.Conformance;

/// <summary>Every case of Conformance/Cases by name: <c>dotnet test --filter "DisplayName~PrefixSumInPlace"</c>.</summary>
public class ConformanceTests
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
        IReadOnlyList<string> failures = new ConformanceRunner(ConformanceSuite.Cases[name]).Failures(mayRefuse: pending);
        if (failures.Count > 0)
        {
            Assert.Fail(string.Join('\n', failures));
        }
    }

    [Fact]
    public void PendingNamesExist() => Assert.Empty(ConformanceSuite.Pending.Except(ConformanceSuite.Cases.Keys));
}
