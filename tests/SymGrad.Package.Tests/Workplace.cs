using System.Diagnostics;
using System.Reflection;

namespace SymGrad.Package.Tests;

/// <summary>A folder of a user's own: the projects of <c>Consumers</c>, a feed that has the packed SymGrad in it and nothing else, and packages of its own.</summary>
public sealed class Workplace : IDisposable
{
    /// <summary>The version that is packed, so that no other is taken for it.</summary>
    public const string Version = "0.1.0-test";

    private readonly string folder = Directory.CreateTempSubdirectory("symgrad-package-").FullName;
    private readonly Lazy<bool> built;

    /// <summary>Packs SymGrad and SymGrad.Testing as they were built for the tests.</summary>
    public Workplace()
    {
        built = new(() => Run("build", "Consumers.slnx") is not null);
        string consumers = System.IO.Path.Combine(Metadata("Root"), "tests/SymGrad.Package.Tests/Consumers");
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
            Run("pack", System.IO.Path.Combine(Metadata("Root"), project), "-c", Metadata("Configuration"), "--no-build", "--no-restore", $"-p:MinVerVersionOverride={Version}", $"-p:PackageVersion={Version}", "-o", Path("feed"));
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
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The test host's own settings would reach the build otherwise.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["SymGradVersion"] = Version;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>What a file of SymGrad's sources is called.</summary>
    public static string Repository(string relative) => System.IO.Path.Combine(Metadata("Root"), relative);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Metadata(string key) =>
        typeof(Workplace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

/// <summary>One workplace for all tests: to pack and to build is what takes the time.</summary>
[CollectionDefinition(nameof(SharedWorkplace))]
public sealed class SharedWorkplace : ICollectionFixture<Workplace>;
