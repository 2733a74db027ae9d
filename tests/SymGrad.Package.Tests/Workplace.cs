using System.Diagnostics;
using System.Reflection;
using SymGrad.Tests;

namespace SymGrad.Package.Tests;

/// <summary>A folder of a user's own: the projects of <c>Consumers</c>, a feed that has the packed SymGrad in it and nothing else, and packages of its own.</summary>
public sealed class Workplace : IDisposable
{
    /// <summary>The version that is packed, so that no other is taken for it.</summary>
    public const string Version = "0.1.0-test";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly string folder = Directory.CreateTempSubdirectory("symgrad-package-").FullName;
    private readonly Lazy<bool> built;

    /// <summary>Packs SymGrad and SymGrad.Testing as they were built for the tests.</summary>
    public Workplace()
    {
        built = new(() => Run("build", "Consumers.slnx") is not null);
        string consumers = Repository.File("tests/SymGrad.Package.Tests/Consumers");
        foreach (string file in Directory.GetFiles(consumers, "*", SearchOption.AllDirectories))
        {
            Write(System.IO.Path.GetRelativePath(consumers, file), File.ReadAllText(file));
        }

        // Reference assemblies and toolchains come from the machine's own packages.
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path("packages")}" /></config>
              <fallbackPackageFolders><clear /><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
              <packageSources><clear /><add key="feed" value="{Path("feed")}" /></packageSources>
            </configuration>
            """);
        foreach (string project in new[] { "runtime/SymGrad.csproj", "testing/SymGrad.Testing.csproj" })
        {
            Run("pack", Repository.File(project), "-c", Configuration, "--no-build", "--no-restore", $"-p:MinVerVersionOverride={Version}", $"-p:PackageVersion={Version}", "-o", Path("feed"));
        }
    }

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>A path inside.</summary>
    public string Path(string relative) => System.IO.Path.Combine(folder, relative);

    /// <summary>Builds the projects of Consumers.slnx, once.</summary>
    public void Build() => _ = built.Value;

    /// <summary>Writes a file.</summary>
    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(relative))!);
        File.WriteAllText(Path(relative), text);
    }

    /// <summary>Runs <c>dotnet</c> there; gives what it printed, and throws with all of it where it fails.</summary>
    public string Run(params string[] arguments)
    {
        (int code, string output) = Start("dotnet", arguments);
        return code == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }

    /// <summary>Runs a program there; gives its exit code and what it printed.</summary>
    public (int Code, string Output) Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };

        // The test host's own settings would reach the build otherwise.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["SymGradVersion"] = Version;
        ChildProcess.Outcome run = ChildProcess.Run(start, s_patience);
        return (run.Code, run.Output + run.Errors);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Configuration =>
        typeof(Workplace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == nameof(Configuration)).Value!;
}

/// <summary>One workplace for all tests: to pack and to build is what takes the time.</summary>
[CollectionDefinition(nameof(SharedWorkplace))]
public sealed class SharedWorkplace : ICollectionFixture<Workplace>;
