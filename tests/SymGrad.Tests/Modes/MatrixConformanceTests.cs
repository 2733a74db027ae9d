using SymGrad.Tests.Conformance;
using Xunit.Abstractions;

namespace SymGrad.Tests.Modes;

/// <summary>
/// The conformance suite through its matrices. At each point the Jacobian's columns are what forward mode says of them and its
/// rows what reverse mode says; the Hessian is symmetric exactly, agrees with differences of the gradient, and its
/// columns are the Hessian times unit vectors.
/// </summary>
public class MatrixConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ConformanceSuite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void MatricesAgreeWithProductsAndDifferences(string name)
    {
        var runner = new MatrixRunner(ConformanceSuite.Cases[name]);
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

        output.WriteLine($"{name}: {runner.Compared} numbers compared");
    }
}
