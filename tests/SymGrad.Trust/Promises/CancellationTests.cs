using System.Runtime.ExceptionServices;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymGrad.BuildTime;
using SymGrad.Tests;
using SymGrad.Trust.Mutation;
using Xunit.Abstractions;

namespace SymGrad.Trust.Promises;

/// <summary>
/// Work that nobody waits for any more ends soon: the generator never goes far without asking, whatever the method looks like, and ends
/// at the question after it was cancelled; and it takes no more steps than the method's size asks for. Counted in steps, because a machine may be busy.
/// </summary>
public class CancellationTests(ITestOutputHelper output)
{
    /// <summary>A few milliseconds: a step takes some ten nanoseconds.</summary>
    private const int MostSteps = 200_000;

    /// <summary>Where work is cancelled: in so many places, from the first question to the last.</summary>
    private const int Moments = 12;

    /// <summary>In proportion it would be three times, with the square nine times.</summary>
    private const double MostGrowth = 5;

    private const int Large = 3_000, Small = 100;

    private const int Stack = 64 << 20;

    private static readonly MetadataReference[] s_references = [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location)];

    private static readonly Lazy<CountedGenerator> s_generator = new(() => new(new GeneratorSource(Repository.Root)));

    public static TheoryData<string> Names => [.. Shapes.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void AsksOften(string name)
    {
        List<long> gaps = [];
        GeneratorRunResult result = OnLargeStack(() => s_generator.Value.Run(Program(name, Large), gaps.Add));
        output.WriteLine($"{Large} operations: {gaps.Count} questions, {gaps.Max()} steps at most");
        Assert.Single(result.GeneratedSources);
        Assert.InRange(gaps.Max(), 1, MostSteps);
    }

    /// <summary>Three times the operations take no more than about three times the steps. (In functions of a few hundred statements more ways of factoring are tried.)</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TakesStepsInProportion(string name)
    {
        double[] steps = [.. new[] { Large / 3, Large }.Select(operations => (double)Steps(name, operations))];
        output.WriteLine($"{Large} operations: {steps[1]:N0} steps, {steps[1] / steps[0]:0.00} times those of {Large / 3}");
        Assert.InRange(steps[1] / steps[0], 1, MostGrowth);
    }

    private static long Steps(string name, int operations)
    {
        long steps = 0;
        OnLargeStack(() => s_generator.Value.Run(Program(name, operations), more => steps += more));
        return steps;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EndsAtTheNextQuestion(string name)
    {
        CSharpCompilation program = Program(name, Small);
        int all = 0;
        OnLargeStack(() => s_generator.Value.Run(program, _ => all++));
        for (int moment = 0; moment <= Moments; moment++)
        {
            // The last time is the end of the run, at which nothing is asked.
            int last = 1 + ((all - 2) * moment / Moments), questions = 0;
            using CancellationTokenSource source = new();
            Assert.Throws<OperationCanceledException>(() => OnLargeStack(() => s_generator.Value.Run(program, _ => CancelAt(last, ref questions, source), source.Token)));
            Assert.Equal(last + 1, questions);
        }
    }

    private static void CancelAt(int last, ref int questions, CancellationTokenSource source)
    {
        if (++questions == last)
        {
            source.Cancel();
        }
    }

    private static CSharpCompilation Program(string name, int operations) => CSharpCompilation.Create(
        "Program",
        [CSharpSyntaxTree.ParseText(Shapes.Method(Shapes.All.Single(shape => shape.Name == name).Body(operations)))],
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A sum of thousands of addends is read by recursion.</summary>
    private static GeneratorRunResult OnLargeStack(Func<GeneratorRunResult> work)
    {
        GeneratorRunResult? result = null;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Stack);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!.Value;
    }
}
