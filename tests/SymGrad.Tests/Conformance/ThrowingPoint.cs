namespace SymGrad.Tests.Conformance;

/// <summary>A point where F throws: its derivatives throw the same, before they write anything.</summary>
internal sealed class ThrowingPoint(CaseShape shape, CaseAssembly program, int index, string exception)
{
    private readonly List<string> failures = [];

    public IReadOnlyList<string> Failures()
    {
        Check("F", () => program.Outputs(Point()));
        if (shape.HasGradient)
        {
            Check("FGradient", () => program.Gradient(Point()));
            Check("FValueAndGradient", () => program.ValueAndGradient(Point()));
            object?[] destinations = Filled();
            Check("FValueAndGradient into destinations", () => program.Destinations(Point(), destinations), destinations);
            object?[] adjoints = Filled();
            Check("FPullback", () => program.Pullback(Point(), [shape.ReturnType == "float" ? (object)1f : 1.0], adjoints), adjoints);
        }

        return failures;
    }

    private object?[] Point() => program.Point(index);

    private object?[] Filled() =>
        [.. shape.Given.Zip(Point()).Where(pair => pair.First.Active).Select(pair => Leaves.Map(pair.Second, _ => 0.75))];

    private void Check(string name, Action call, params object?[] untouched)
    {
        try
        {
            call();
            failures.Add($"{name} doesn't throw {exception}");
        }
        catch (Exception thrown) when (thrown.GetType().Name == exception)
        {
            if (untouched.SelectMany(Leaves.Read).Any(number => number != 0.75))
            {
                failures.Add($"{name} throws after it has written");
            }
        }
    }
}
