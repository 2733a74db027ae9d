using System.Diagnostics;
using System.Reflection;
using SymGrad.Tests;

namespace SymGrad.Samples.Tests;

/// <summary>A sample as it was built, in a folder of its own for what it reads and writes.</summary>
public sealed class Sample(string name) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly string folder = Directory.CreateTempSubdirectory("symgrad-sample-").FullName;

    /// <summary>What a run printed, and its exit code.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        /// <summary>Fails with all that was printed unless the exit code is this one.</summary>
        public Outcome ExitsWith(int exitCode)
        {
            Assert.True(ExitCode == exitCode, $"exit code {ExitCode} and not {exitCode}\n{Output}\n{Errors}");
            return this;
        }
    }

    /// <summary>A path inside the folder.</summary>
    public string Path(string relative) => System.IO.Path.Combine(folder, relative);

    /// <summary>Writes a file into the folder; gives its path.</summary>
    public string Write(string file, string text)
    {
        File.WriteAllText(Path(file), text);
        return Path(file);
    }

    /// <summary>A file that the sample carries.</summary>
    public string Carried(string file) => File.ReadAllText(Repository.File($"samples/{name}/{file}")).ReplaceLineEndings("\n");

    /// <summary>Writes a file that the sample carries, with one text in it replaced by another; gives its path.</summary>
    public string WriteCarried(string file, string from, string to)
    {
        string carried = Carried(file);
        int at = carried.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{from}' isn't in {file}.");
        return Write(System.IO.Path.GetFileName(file), string.Concat(carried.AsSpan(0, at), to, carried.AsSpan(at + from.Length)));
    }

    /// <summary>Runs the sample in the folder, with nothing to read from its input.</summary>
    public Outcome Run(params string[] arguments)
    {
        string program = Repository.File($"samples/{name}/bin/{Configuration}/net10.0/{name}.dll");
        ChildProcess.Outcome run = ChildProcess.Run(new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = folder }, s_patience);
        return new(run.Code, run.Output, run.Errors);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Configuration =>
        typeof(Sample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == nameof(Configuration)).Value!;
}
