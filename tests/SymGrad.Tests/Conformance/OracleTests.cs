using SymGrad.Tests.Conformance.Oracle;

namespace SymGrad.Tests.Conformance;

/// <summary>The cases themselves, without the generator: valid C#, deterministic, at points where the oracles can be trusted and agree.</summary>
public class OracleTests
{
    public static TheoryData<string> Names => [.. ConformanceSuite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void OraclesAgree(string name)
    {
        ConformanceCase one = ConformanceSuite.Cases[name];
        CaseOracle oracle = CaseOracle.Of(one);
        for (int index = 0; index < one.Points.Length; index++)
        {
            if (one.Points[index].Kind == PointKind.Throws)
            {
                Assert.Equal(one.Points[index].Exception, Record.Exception(() => oracle.Plain.Outputs(oracle.Plain.Point(index)))?.GetType().Name);
                continue;
            }

            List<double> values = Values(oracle, index);
            Assert.Equal(values, Values(oracle, index));
            Assert.NotEmpty(values);
            double[] seeds = [.. values.Select((_, i) => Math.Cos(1.7 * i))];
            string? doubt = new Expectation(oracle, index, seeds).Doubt();
            Assert.True(doubt is null, $"{one.File}({one.Points[index].Line}) {doubt}");
        }
    }

    private static List<double> Values(CaseOracle oracle, int index) =>
        [.. oracle.Plain.Outputs(oracle.Plain.Point(index)).SelectMany(Leaves.Read)];
}
