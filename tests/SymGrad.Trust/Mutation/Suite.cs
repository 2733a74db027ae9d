using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Trust.Mutation;

/// <summary>SymGrad.Tests, loaded once more beside a generator of its own.</summary>
internal sealed class Suite
{
    private readonly SoundAnswers sound;
    private readonly bool recording;
    private readonly int place, probes;
    private readonly AsyncLocal<bool[]?>? heard;
    private readonly SuiteTest[] tests;
    private readonly AsyncLocal<RunningTest?> current = new();
    private readonly ConcurrentDictionary<string, bool> unchanged = [];

    /// <param name="image">The generator.</param>
    /// <param name="classes">The classes of tests to ask, in this order.</param>
    /// <param name="sound">What the generator says without a mistake.</param>
    /// <param name="place">Where the mistake is, among the probes; -1 where this isn't known.</param>
    /// <param name="recording">Whether this is that generator, and what it says is to be remembered.</param>
    /// <param name="probes">How many probes it has, if it has some.</param>
    public Suite(byte[] image, IEnumerable<string> classes, SoundAnswers sound, int place = -1, bool recording = false, int probes = 0)
    {
        this.sound = sound;
        this.place = place;
        this.recording = recording;
        this.probes = probes;
        var context = new Neighbourhood(image);
        Generator = (IIncrementalGenerator)Activator.CreateInstance(context.Generator.GetType("SymGrad.Generator.DifferentiableGenerator", throwOnError: true)!)!;
        if (probes > 0)
        {
            heard = (AsyncLocal<bool[]?>)context.Generator.GetType("SymGrad.Generator.Probe", throwOnError: true)!.GetField("Heard")!.GetValue(null)!;
            sound.Anyway = Listen(() => Array.ForEach(context.Generator.GetTypes(), type => RuntimeHelpers.RunClassConstructor(type.TypeHandle)));
        }

        Assembly assembly = context.LoadFromAssemblyPath(TestsFile);
        assembly.GetType("SymGrad.Tests.GeneratorRun", throwOnError: true)!.GetProperty("Watch")!.SetValue(null, new Action<CSharpCompilation, GeneratorRunResult?>(OnRun));
        ILookup<string, Type> types = assembly.GetTypes().Where(type => type.IsPublic && !type.IsNested).ToLookup(type => type.Name);
        tests = [.. classes.SelectMany(name => SuiteTest.Of(types[name].Single())).Where(test => !sound.Unfit.ContainsKey(test.Name))];
    }

    /// <summary>Where the generator's code leads meanwhile.</summary>
    public byte[] Listen(Action action)
    {
        bool[] places = new bool[probes];
        heard!.Value = places;
        action();
        heard.Value = null;
        return SoundAnswers.Bits(places);
    }

    public static string TestsFile => Path.Combine(AppContext.BaseDirectory, "SymGrad.Tests.dll");

    public IIncrementalGenerator Generator { get; }

    /// <summary>The programs whose generated text is another than without the mistake, and what is said of them now.</summary>
    public ConcurrentQueue<(CSharpCompilation Program, string Text)> Changed { get; } = [];

    /// <summary>The tests that weren't run because the time was up.</summary>
    public int NotAsked { get; private set; }

    /// <summary>How much processor time this process had taken when the last test came to its end: on a busy machine the clock would take any test for one that hangs.</summary>
    public TimeSpan LastSign { get; private set; } = Environment.CpuUsage.TotalTime;

    /// <summary>Runs the tests until one fails or the time is up.</summary>
    /// <param name="time">How long to go on.</param>
    /// <param name="all">Whether to go on after one has failed.</param>
    /// <returns>The tests that failed, and why.</returns>
    public IReadOnlyCollection<(SuiteTest Test, Exception Reason)> Run(TimeSpan time, bool all = false)
    {
        var failures = new ConcurrentQueue<(SuiteTest, Exception)>();
        DateTime end = DateTime.UtcNow + time;
        int next = -1, notAsked = 0;
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(2, Environment.ProcessorCount)).Select(_ => new Thread(Work, 16 << 20) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        NotAsked = notAsked;
        return failures;

        void Work()
        {
            while ((all || failures.IsEmpty) && Interlocked.Increment(ref next) is var i && i < tests.Length)
            {
                if (DateTime.UtcNow > end)
                {
                    Interlocked.Increment(ref notAsked);
                }
                else if (FailureOf(tests[i]) is { } failure)
                {
                    failures.Enqueue((tests[i], failure));
                }

                LastSign = Environment.CpuUsage.TotalTime;
            }
        }
    }

    private Exception? FailureOf(SuiteTest test)
    {
        var running = new RunningTest(Math.Max(1, sound.Runs.GetValueOrDefault(test.Name)), EndsWhereChanged: AskedTests.Snapshots.Contains(test.Class));
        current.Value = running;
        try
        {
            test.Run();
            return null;
        }
        catch (Exception) when (running.Ended)
        {
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
            {
                // Kept from another test, by a field that both use.
                if (inner is NothingNewException)
                {
                    return null;
                }
            }

            return failure;
        }
        finally
        {
            current.Value = null;
            if (recording)
            {
                sound.Runs[test.Name] = running.Runs;
            }
        }
    }

    private void OnRun(CSharpCompilation program, GeneratorRunResult? result)
    {
        if (current.Value is not { } running)
        {
            return;
        }

        string key = SoundAnswers.KeyOf(program);
        if (recording)
        {
            if (result is { } said)
            {
                running.Runs++;
                sound.Outputs[key] = SoundAnswers.Hash(SoundAnswers.TextOf(said));
            }

            return;
        }

        if (heard is not null)
        {
            if (result is null)
            {
                heard.Value = new bool[probes];
            }
            else if (heard.Value is { } places)
            {
                sound.Ways[key] = SoundAnswers.Bits(places);
                heard.Value = null;
            }
        }

        if (result is not { } answer)
        {
            running.IsCounted = probes == 0 && (unchanged.ContainsKey(key) || !sound.Leads(key, place));
        }
        else if (running.IsCounted)
        {
            return;
        }
        else if (SoundAnswers.TextOf(answer) is var text && sound.Outputs.TryGetValue(key, out string? known) && known == SoundAnswers.Hash(text))
        {
            unchanged[key] = true;
            running.IsCounted = true;
        }
        else
        {
            running.Changed = true;
            Changed.Enqueue((program, text));
            if (running.EndsWhereChanged)
            {
                throw new InvalidOperationException("the generated text is another");
            }
        }

        if (running is { IsCounted: true, Changed: false } && ++running.Runs >= running.Expected)
        {
            running.Ended = true;
            throw new NothingNewException();
        }
    }

    /// <summary>What a test has heard of the generator so far.</summary>
    /// <param name="Expected">How often the test runs it.</param>
    /// <param name="EndsWhereChanged">Whether another text is all that the test would say.</param>
    private sealed record RunningTest(int Expected, bool EndsWhereChanged)
    {
        public int Runs { get; set; }

        public bool Changed { get; set; }

        /// <summary>Whether the run at hand is known to change nothing, and was counted.</summary>
        public bool IsCounted { get; set; }

        public bool Ended { get; set; }
    }

    /// <summary>Ends a test that has heard nothing but what the generator says without the mistake.</summary>
    private sealed class NothingNewException : Exception;

    /// <summary>The tests and the generator are loaded anew, all else is what this process has.</summary>
    private sealed class Neighbourhood : AssemblyLoadContext
    {
        public Neighbourhood(byte[] image)
            : base("mutant", isCollectible: true)
        {
            using var stream = new MemoryStream(image);
            Generator = LoadFromStream(stream);
        }

        public Assembly Generator { get; }

        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
        {
            "SymGrad.Generator" => Generator,
            "SymGrad.Tests" => LoadFromAssemblyPath(TestsFile),
            _ => null,
        };
    }
}
