namespace SymGrad.Tests.Conformance;

/// <summary>Calls of a case's derivatives at one point; each call is made twice and watched.</summary>
internal sealed class PointCalls(ConformanceCase one, CaseShape shape, CaseAssembly program, int index)
{
    private readonly List<string> failures = [];

    /// <summary>What a call did besides answering: changed its inputs, forgot something, ran side effects twice.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>The numbers that a call returns.</summary>
    public List<double> Read(string name, Func<object?[], object?[]> call)
    {
        object?[] point = program.Point(index);
        List<double> before = Kept(point);
        int? counted = one.Counter is null ? null : CountOf(() => program.Outputs(program.Point(index)));
        object?[] answer = [];
        if (counted is { } expected && CountOf(() => answer = call(point)) is var count && count != expected)
        {
            failures.Add($"{name} ran a side effect {count} times, and F {expected} times");
        }
        else if (counted is null)
        {
            answer = call(point);
        }

        if (!Kept(point).SequenceEqual(before))
        {
            failures.Add($"{name} changed an argument that F doesn't write to");
        }

        return [.. answer.SelectMany(Leaves.Read)];
    }

    /// <summary>The numbers that a call returns, which must be the same when it is made again.</summary>
    public List<double> ReadTwice(string name, Func<object?[], object?[]> call)
    {
        List<double> first = Read(name, call), second = Read(name, call);
        if (!first.SequenceEqual(second))
        {
            failures.Add($"{name} gives something else the second time");
        }

        return first;
    }

    /// <summary>Seeds in the shape of the outputs.</summary>
    public object?[] Seeds(Func<int, double> seed) => Shaped(program.Outputs(program.Point(index)), seed);

    /// <summary>Adjoints or destinations in the shape of the active arguments.</summary>
    public object?[] ShapedAsActive(Func<int, double> number) =>
        Shaped(shape.Given.Zip(program.Point(index)).Where(pair => pair.First.Active).Select(pair => pair.Second), number);

    private int CountOf(Action action)
    {
        int before = program.Counter();
        action();
        return program.Counter() - before;
    }

    private List<double> Kept(object?[] point) => [.. shape.Given.Zip(point)
        .Where(pair => !one.Writes.Contains(pair.First.Name))
        .SelectMany(pair => Leaves.Read(pair.Second))];

    private static object?[] Shaped(IEnumerable<object?> values, Func<int, double> number)
    {
        int position = 0;
        return [.. values.Select(value => Leaves.Map(value, _ => number(position++)))];
    }
}
