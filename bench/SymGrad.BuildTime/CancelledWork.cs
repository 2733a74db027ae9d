using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.BuildTime;

/// <summary>
/// How long work goes on after it was cancelled: cancelled at many moments, more of them while the compiler binds the body, which it does
/// in one go, without asking. The same is measured of that alone, in which nothing is the generator's. All of it by the clock, because several
/// threads work, and as the shortest of several tries at each moment, which other programs and collections disturb less. A try that
/// was cancelled later than it should have been doesn't count: work on a busy machine may be past what is asked about by then.
/// </summary>
internal static class CancelledWork
{
    private const int Moments = 12, Early = 8, Tries = 3, MostTries = 12, Warm = 8;

    /// <summary>In milliseconds.</summary>
    private const double Late = 2;

    /// <param name="operations">How many operations the cancelled methods have.</param>
    /// <param name="shapes">In how many shapes.</param>
    public static void Print(int operations, int shapes)
    {
        foreach ((string name, Func<int, string> body) in Shapes.All.Take(shapes))
        {
            string text = Shapes.Method(body(operations));
            double whole = Enumerable.Range(0, Warm).Min(_ => Lasts(text, Generate)), bound = Enumerable.Range(0, Warm).Min(_ => Lasts(text, Bind));
            double[] early = [.. Enumerable.Range(0, Early).Select(i => bound * 1.5 * i / Early)];
            double[] later = [.. Enumerable.Range(0, Moments).Select(i => whole * i / Moments).Where(moment => moment > early[^1]).Select(moment => GoesOn(text, moment, Generate)).Order()];
            double reading = early.Max(moment => GoesOn(text, moment, Generate)), binding = early.Max(moment => GoesOn(text, moment, Bind));
            Console.WriteLine($"Cancelled, {operations:N0} operations of {name}, of {whole:0} ms: goes on for {later[later.Length / 2]:0.0} ms, {later[^1]:0.0} ms at most; in the first {early[^1]:0} ms for {reading:0.0} ms at most, and the compiler's binding alone for {binding:0.0} ms of its {bound:0.0} ms");
        }
    }

    private static void Generate(CSharpCompilation project, CancellationToken token) => Generation.New.RunGenerators(project, token);

    /// <summary>Lets the compiler bind the first method with an attribute.</summary>
    private static void Bind(CSharpCompilation project, CancellationToken token)
    {
        SyntaxTree tree = project.SyntaxTrees[0];
        MethodDeclarationSyntax method = tree.GetRoot(token).DescendantNodes().OfType<MethodDeclarationSyntax>().First(method => method.AttributeLists.Count > 0);
        _ = project.GetSemanticModel(tree).GetOperation(method, token);
        token.ThrowIfCancellationRequested();
    }

    private static double GoesOn(string text, double moment, Action<CSharpCompilation, CancellationToken> work)
    {
        double shortest = double.PositiveInfinity;
        for (int tries = 0, counted = 0; counted < Tries && tries < MostTries; tries++)
        {
            (double late, double goesOn) = Cancelled(text, moment, work);
            if (late < Late)
            {
                shortest = Math.Min(shortest, goesOn);
                counted++;
            }
        }

        // Of a moment that was never met nothing is known.
        return double.IsFinite(shortest) ? shortest : 0;
    }

    private static double Lasts(string text, Action<CSharpCompilation, CancellationToken> work)
    {
        CSharpCompilation project = Generation.Project([text]);
        long start = Stopwatch.GetTimestamp();
        work(project, CancellationToken.None);
        return Milliseconds(start);
    }

    /// <summary>Cancels work so many milliseconds after its start.</summary>
    /// <returns>How much later it really was, and how long the work went on then.</returns>
    private static (double Late, double GoesOn) Cancelled(string text, double moment, Action<CSharpCompilation, CancellationToken> work)
    {
        CSharpCompilation project = Generation.Project([text]);
        using CancellationTokenSource source = new();
        long start = Stopwatch.GetTimestamp();
        double cancelled = double.PositiveInfinity;
        bool ended = false;
        Thread watch = new(() =>
        {
            while (Milliseconds(start) < moment && !Volatile.Read(ref ended))
            {
                Thread.Sleep(0);
            }

            Volatile.Write(ref cancelled, Milliseconds(start));
            source.Cancel();
        });
        watch.Start();
        try
        {
            work(project, source.Token);
        }
        catch (OperationCanceledException)
        {
        }

        double end = Milliseconds(start);
        Volatile.Write(ref ended, true);
        watch.Join();
        return (cancelled - moment, Math.Max(0, end - cancelled));
    }

    private static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}
