using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.BuildTime;

/// <summary>
/// Prints what generation costs: the fifteen functions of the lean suite, methods of ten to ten thousand operations, and
/// projects of up to a thousand methods with an edit in each, and how soon cancelled work ends. <c>--short</c> leaves out the largest and most that is cancelled;
/// <c>--projects</c> is for a thousand methods alone, eight times over, and <c>--cancelled</c> for cancelled work alone.
/// </summary>
internal static class Program
{
    /// <summary>So many runs before anything is measured: the compiler of the runtime has come to its best code by then. A short run is a little slower.</summary>
    private const int Warm = 150, Short = 15;

    /// <summary>So many edits, one after the other.</summary>
    private const int Edits = 25;

    /// <summary>Work over a method of so many operations is cancelled.</summary>
    private const int Cancelled = 3_000;

    /// <summary>A method of ten thousand operations in one expression is read by recursion.</summary>
    private const int Stack = 64 << 20;

    private static int Main(string[] args)
    {
        bool isShort = args is ["--short"];
        Action print = args is [PeakMemory.Argument, var methods] ? () => PeakMemory.Measure(int.Parse(methods, CultureInfo.InvariantCulture))
            : args is ["--projects"] ? () => PrintProjects([.. Enumerable.Repeat(1_000, 8)])
            : args is ["--cancelled"] ? () => CancelledWork.Print(Cancelled, Shapes.All.Length)
            : () => Print(isShort);
        Thread thread = new(print.Invoke, Stack);
        thread.Start();
        thread.Join();
        return 0;
    }

    private static void Print(bool isShort)
    {
        string[] suite = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Order(StringComparer.Ordinal).Select(Text)];
        int runs = isShort ? Short : Warm;
        Generation.Best(runs, suite);
        Generation warm = Generation.Best(runs, suite);
        Console.WriteLine($"Lean suite, {warm.Sources.Length} methods, warm: {warm.Milliseconds:0.0} ms, {Megabytes(warm)}");

        Console.WriteLine();
        PrintGrowth(isShort ? [10, 100, 1_000] : [10, 100, 1_000, 10_000]);
        Console.WriteLine();
        PrintProjects(isShort ? [10, 100] : [10, 100, 1_000]);
        PeakMemory.Print(isShort ? 100 : 1_000);
        Console.WriteLine();
        CancelledWork.Print(isShort ? 1_000 : Cancelled, isShort ? 2 : Shapes.All.Length);
    }

    private static void PrintGrowth(int[] sizes)
    {
        Console.WriteLine($"One method, ms        {string.Concat(sizes.Select(size => $"{size,9:N0}"))} operations");
        foreach ((string name, Func<int, string> body) in Shapes.All)
        {
            Console.Write($"  {name,-20}");
            foreach (int size in sizes)
            {
                Console.Write($"{Generation.Best(size < 1_000 ? 5 : 2, Shapes.Method(body(size))).Milliseconds,9:0.0}");
            }

            Console.WriteLine();
        }
    }

    private static void PrintProjects(int[] sizes)
    {
        Console.WriteLine("Methods  all, ms  of processors     MB  edit in one, ms   median  edit elsewhere, ms   median  nothing");
        foreach (int size in sizes)
        {
            const string Elsewhere = "internal static class Elsewhere { }";
            string[] files = [.. Shapes.Files(size), Elsewhere];
            CSharpCompilation project = Generation.Project(files);
            Generation all = Generation.Of(project);
            (GeneratorDriver driver, CSharpCompilation now) = (all.Driver, project);
            GeneratorDriver empty = Generation.Empty;
            double[] inside = new double[Edits], outside = new double[Edits], compiler = new double[Edits];
            for (int i = 0; i < Edits; i++)
            {
                // Every edit is another one: nothing can be taken from two edits ago.
                now = Generation.Edited(now, i % (files.Length - 1), Shapes.File(i % (files.Length - 1), Math.Min(10, size), $"x *= {i + 2};"));
                Generation first = Generation.Of(driver, now);
                now = Generation.Edited(now, files.Length - 1, $"{Elsewhere} // edited {i}");
                Generation second = Generation.Of(first.Driver, now);
                Generation nothing = Generation.Of(empty, Generation.Edited(now, files.Length - 1, $"{Elsewhere} // once more {i}"));
                (inside[i], outside[i], compiler[i], driver, empty) = (first.Milliseconds, second.Milliseconds, nothing.Milliseconds, second.Driver, nothing.Driver);
            }

            Console.WriteLine($"{size,7:N0}{all.Milliseconds,9:0}{all.Work,15:0}{all.Bytes / 1e6,7:0}{inside[0],17:0.0}{Median(inside),9:0.0}{outside[0],20:0.0}{Median(outside),9:0.0}{Median(compiler),9:0.0}");
        }
    }

    private static double Median(double[] times) => times.Order().ElementAt(times.Length / 2);

    private static string Megabytes(Generation generation) => $"{generation.Bytes / 1e6:0.0} MB allocated";

    private static string Text(string resource)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
