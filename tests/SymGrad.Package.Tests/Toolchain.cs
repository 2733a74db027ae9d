using System.Diagnostics;
using System.Runtime.InteropServices;
using SymGrad.Tests;

namespace SymGrad.Package.Tests;

/// <summary>What a native program is compiled with, fetched into the machine's own packages, where <see cref="Workplace"/> finds it.</summary>
internal sealed class Toolchain : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("symgrad-toolchain-").FullName;

    /// <summary>The platform to compile for: this one.</summary>
    public static string Platform => RuntimeInformation.RuntimeIdentifier;

    /// <summary>Restores an empty native project.</summary>
    public void Restore()
    {
        string project = Path.Combine(folder, "Toolchain.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>{Platform}</RuntimeIdentifier>
                <PublishAot>true</PublishAot>
              </PropertyGroup>
            </Project>
            """);
        ChildProcess.Outcome restore = ChildProcess.Run(new ProcessStartInfo("dotnet", ["restore", project, "-v", "quiet"]), TimeSpan.FromMinutes(10));
        Assert.True(restore.Code == 0, restore.Output + restore.Errors);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}

/// <summary>A test that compiles natively: in the continuous integration, and where <c>SYMGRAD_NATIVE</c> is 1.</summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    /// <summary>Says why it is left out, where it is.</summary>
    public NativeFactAttribute()
    {
        bool wanted = Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("SYMGRAD_NATIVE") == "1";
        Skip = wanted ? null : "Takes a linker, 130 MB of packages and half a minute. SYMGRAD_NATIVE=1 runs it.";
    }
}
