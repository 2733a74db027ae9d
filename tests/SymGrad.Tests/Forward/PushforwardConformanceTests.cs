using SymGrad.Tests.Conformance;
using Xunit.Abstractions;

namespace SymGrad.Tests.Forward;

/// <summary>
/// The conformance suite in forward mode: at each point the value is F's own bit for bit, each column of the Jacobian is
/// what reverse mode says of it, and ⟨w, J·v⟩ = ⟨Jᵀ·w, v⟩ for a fixed direction and fixed seeds.
/// </summary>
public class PushforwardConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ConformanceSuite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void ForwardAndReverseModeAgree(string name)
    {
        var runner = new PushforwardRunner(ConformanceSuite.Cases[name]);
        if (runner.IsRefused && ConformanceSuite.Pending.Contains(name))
        {
            output.WriteLine($"{name} is refused");
            return;
        }

        IReadOnlyList<string> failures = runner.Failures();
        if (failures.Count > 0)
        {
            Assert.Fail(string.Join('\n', failures));
        }

        output.WriteLine($"{name}: {runner.Compared} derivatives compared");
    }
}
