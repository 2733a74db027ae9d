using System.Diagnostics;
using System.Reflection;

namespace SymGrad.Package.Tests;

/// <summary>A folder of a user's own, with a feed that has SymGrad's package in it and nothing else, and packages of its own.</summary>
public sealed class Workplace : IDisposable
{
    /// <summary>The version that is packed, so that no other is taken for it.</summary>
    public const string Version = "0.1.0-test";

    private readonly string folder = Directory.CreateTempSubdirectory("symgrad-package-").FullName;

    /// <summary>Packs SymGrad as it was built for the tests.</summary>
    public Workplace()
    {
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path("packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{Path("feed")}" /></packageSources>
            </configuration>
            """);

        // Nothing of the repository's own settings is above it.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Run("pack", Metadata("Runtime"), "-c", Metadata("Configuration"), "--no-build", "--no-restore", $"-p:PackageVersion={Version}", "-o", Path("feed"));
    }

    /// <summary>A path inside.</summary>
    public string Path(string relative) => System.IO.Path.Combine(folder, relative);

    /// <summary>Writes a file.</summary>
    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(relative))!);
        File.WriteAllText(Path(relative), text);
    }

    /// <summary>Runs <c>dotnet</c> there; gives what it printed, and throws with all of it where it fails.</summary>
    public string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The test host's own settings would reach the build otherwise.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}\n{errors.Result}");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Metadata(string key) =>
        typeof(Workplace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
