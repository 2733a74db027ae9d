namespace SymGrad.Tool.Tests;

/// <summary>A folder of a user's own.</summary>
public sealed class Workplace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("symgrad-tool-").FullName;

    /// <summary>An empty folder, into which nothing of the repository's own settings reaches.</summary>
    public Workplace()
    {
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    /// <summary>A path inside.</summary>
    public string PathOf(string relative) => Path.Combine(_folder, relative);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
        return PathOf(relative);
    }

    /// <summary>Writes a library's project that knows the attributes, and gives its path.</summary>
    public string WriteProject(string name, string properties = "<TargetFramework>net10.0</TargetFramework>", string items = "") => Write($"{name}/{name}.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            {properties}
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="SymGrad" HintPath="{typeof(DifferentiableAttribute).Assembly.Location}" Private="false" />
            {items}
          </ItemGroup>
        </Project>
        """);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
