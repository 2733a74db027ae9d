using System.Globalization;
using System.IO.Compression;

namespace SymGrad.Package.Tests;

/// <summary>
/// A library that was built with SymGrad and packed, and a program that has only the package: what the program differentiates goes
/// through the library's generated members.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private const string Library = """
        using System;
        using SymGrad;

        namespace Springs;

        public static partial class Forces
        {
            /// <summary>The energy of a spring that stiffens.</summary>
            [Differentiable(Derivatives.Gradient | Derivatives.Pushforward)]
            public static double Energy(double length, double[] stiffness) =>
                (0.5 * stiffness[0] * length * length) + (0.25 * stiffness[1] * length * length * length * length);

            /// <summary>Rounded for the display; its derivative is said to be that of what was rounded.</summary>
            public static double Shown(double energy) => Math.Round(energy, 3);

            [DerivativeOf(nameof(Shown))]
            public static void ShownPullback(double energy, double seed, ref double energyAdjoint) => energyAdjoint += seed;
        }
        """;

    private const string Program = """
        using System;
        using System.Globalization;
        using SymGrad;
        using Springs;

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Models.TotalGradient(0.7, new[] { 2.0, 3.0 }).x:R} {Models.TotalGradient(0.7, new[] { 2.0, 3.0 }).stiffness[1]:R}"));

        internal static partial class Models
        {
            [Differentiable]
            public static double Total(double x, double[] stiffness) => Forces.Shown(Forces.Energy(x * x, stiffness)) + x;
        }
        """;

    private readonly Workplace place = new();

    [Fact]
    public void ALibraryFromAPackageIsDifferentiatedThroughItsMembers()
    {
        place.Write("Springs/Springs.cs", Library);
        place.Write("Springs/Springs.csproj", Project("Library", "net10.0", symGrad: "PrivateAssets=\"all\"", "<Version>1.2.3</Version>"));
        place.Run("pack", "Springs", "-o", place.Path("feed"));

        place.Write("Program/Program.cs", Program);
        place.Write("Program/Program.csproj", Project("Exe", "net10.0", symGrad: string.Empty, "<UseAppHost>false</UseAppHost><EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><CompilerGeneratedFilesOutputPath>obj/generated</CompilerGeneratedFilesOutputPath>", "<PackageReference Include=\"Springs\" Version=\"1.2.3\" />"));
        place.Run("publish", "Program", "-o", place.Path("published"));

        // E = ½·k₀·x⁴ + ¼·k₁·x⁸: by x it is 2·k₀·x³ + 2·k₁·x⁷ + 1, by k₁ a quarter of x⁸.
        double[] printed = [.. place.Run(place.Path("published/Program.dll")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Assert.Equal((2 * 2 * Math.Pow(0.7, 3)) + (2 * 3 * Math.Pow(0.7, 7)) + 1, printed[0], 1e-14);
        Assert.Equal(Math.Pow(0.7, 8) / 4, printed[1], 1e-15);

        string generated = File.ReadAllText(Directory.GetFiles(place.Path("Program/obj/generated"), "Models.Total.g.cs", SearchOption.AllDirectories).Single());
        Assert.Contains("global::Springs.Forces.EnergyPullback(", generated, StringComparison.Ordinal);
        Assert.Contains("global::Springs.Forces.ShownPullback(", generated, StringComparison.Ordinal);
        Assert.Equal(["Program.dll", "Springs.dll"], Directory.GetFiles(place.Path("published"), "*.dll").Select(Path.GetFileName).Order());
    }

    /// <summary>A project in the language that Unity has.</summary>
    [Fact]
    public void AProjectInCSharp9CompilesAgainstIt()
    {
        place.Write("Old/Old.cs", """
            using SymGrad;

            public static partial class Old
            {
                [Differentiable]
                public static double Product(double[] x)
                {
                    double product = 1;
                    foreach (double factor in x) { product *= factor; }
                    return product;
                }
            }
            """);
        place.Write("Old/Old.csproj", Project("Library", "net10.0", symGrad: string.Empty, "<LangVersion>9.0</LangVersion>").Replace("<ImplicitUsings>enable</ImplicitUsings>", string.Empty, StringComparison.Ordinal));
        Assert.Contains("0 Error(s)", place.Run("build", "Old"), StringComparison.Ordinal);
    }

    /// <summary>The generator where a compiler looks for it, the attributes to compile against, and nothing to run with.</summary>
    [Fact]
    public void ThePackageHoldsWhatItShould()
    {
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(place.Path("feed"), "SymGrad.*.nupkg").Single());
        string[] files = [.. package.Entries.Select(entry => entry.FullName).Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && !name.StartsWith('[')).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["README.md", "SymGrad.nuspec", "analyzers/dotnet/roslyn4.3/cs/SymGrad.Generator.dll", "lib/net8.0/_._", "lib/netstandard2.0/_._", "ref/net8.0/SymGrad.dll", "ref/net8.0/SymGrad.xml", "ref/netstandard2.0/SymGrad.dll", "ref/netstandard2.0/SymGrad.xml"],
            files);
    }

    /// <inheritdoc/>
    public void Dispose() => place.Dispose();

    private static string Project(string output, string framework, string symGrad, string properties, string items = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>{output}</OutputType>
            <TargetFramework>{framework}</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <UseSharedCompilation>false</UseSharedCompilation>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="SymGrad" Version="{Workplace.Version}" {symGrad} />
            {items}
          </ItemGroup>
        </Project>
        """;
}
