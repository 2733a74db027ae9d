using System.Globalization;

namespace SymGrad.Package.Tests;

/// <summary>
/// Projects that have SymGrad as their users have it, from its package. Each is a folder of <c>Consumers</c>; warnings are errors in all of them.
/// </summary>
[Collection(nameof(SharedWorkplace))]
public sealed class ConsumerTests(Workplace place)
{
    /// <summary>
    /// A library that was built with SymGrad and packed, and a program that has only the packages: what the program differentiates goes
    /// through the library's generated members.
    /// </summary>
    [Fact]
    public void ALibraryFromAPackageIsDifferentiatedThroughItsMembers()
    {
        place.Run("pack", "Springs", "-o", place.Path("feed"));
        place.Run("publish", "Program", "-o", place.Path("published"));

        // E = ½·k₀·x⁴ + ¼·k₁·x⁸: by x it is 2·k₀·x³ + 2·k₁·x⁷ + 1, by k₁ a quarter of x⁸.
        double[] printed = Numbers(place.Run(place.Path("published/Program.dll")));
        Near([(2 * 2 * Math.Pow(0.7, 3)) + (2 * 3 * Math.Pow(0.7, 7)) + 1, Math.Pow(0.7, 8) / 4], printed);

        string generated = Generated("Program/obj/generated", "Models.Total.g.cs");
        Assert.Contains("global::Springs.Forces.EnergyPullback(", generated, StringComparison.Ordinal);
        Assert.Contains("global::Springs.Forces.ShownPullback(", generated, StringComparison.Ordinal);

        // Whoever runs the program needs no SymGrad.
        Assert.Equal(["Program.deps.json", "Program.dll", "Program.pdb", "Program.runtimeconfig.json", "Springs.dll"], FilesOf("published"));
        Assert.DoesNotContain("SymGrad.dll", File.ReadAllText(place.Path("published/Program.deps.json")), StringComparison.Ordinal);
    }

    /// <summary>
    /// Libraries for .NET Standard 2.0 in C# 7.3 and for .NET Standard 2.1 in C# 9 show their generated members to another project,
    /// one with internal members to its friend; and the friend's own methods are differentiated through them.
    /// </summary>
    [Fact]
    public void GeneratedMembersServeOtherProjectsAndFriends()
    {
        place.Build();
        Dictionary<string, double[]> printed = Lines(place.Run(place.Path("Friend/bin/Debug/net10.0/Friend.dll")));
        Near([0.6, 0.8], printed["norm"]);

        // |(L, 0)|² by L at L = 1.
        Assert.Equal([2], printed["arm"]);
        Assert.Equal([15, 10, 6], printed["product"]);

        // e^(−rt)·cos t at t = ½, r = ¼, times |(3, 4)|.
        double value = Math.Exp(-0.125) * Math.Cos(0.5), byTime = -Math.Exp(-0.125) * ((0.25 * Math.Cos(0.5)) + Math.Sin(0.5));
        Near([-0.5 * value], printed["damped"]);
        Near([5 * byTime, 5 * -0.5 * value, 0.6 * value, 0.8 * value], printed["through"]);

        string generated = Generated("Friend/obj/generated", "Through.Total.g.cs");
        Assert.Contains("global::Inner.Curves.DampedPullback(", generated, StringComparison.Ordinal);
        Assert.Contains("global::Standard.Distances.NormPullback(", generated, StringComparison.Ordinal);
        Assert.DoesNotContain("SymGrad.dll", FilesOf("Friend/bin/Debug/net10.0"));
    }

    [Fact]
    public void TheGradientCheckWorksFromItsPackage()
    {
        place.Build();
        Assert.Equal(["right", "wrong"], place.Run(place.Path("Checked/bin/Debug/net10.0/Checked.dll")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The SDK leaves out an analyzer for which the compiler is too old; without a word of ours, members would be missing and nobody would know why.</summary>
    [Theory]
    [InlineData("roslyn4.2", "the compiler of this build is Roslyn 4.2.")]
    [InlineData("roslyn3.11", "the compiler of this build is Roslyn 3.11.")]
    [InlineData("", "the compiler of this build doesn't say its version")]
    public void ACompilerThatIsTooOldIsToldInPlainWords(string version, string said)
    {
        place.Build();
        (int code, string output) = place.Start("dotnet", "build", "Standard", "--no-restore", "--no-dependencies", $"-p:CompilerApiVersion={version}");
        Assert.NotEqual(0, code);
        Assert.Contains("error SYMG0900: SymGrad needs the C# compiler Roslyn 4.3 or later, and " + said, output, StringComparison.Ordinal);
        Assert.Contains("Build with the .NET SDK 6.0.400 or later", output, StringComparison.Ordinal);

        // One line, and not a list of members that aren't there.
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
    }

    /// <summary>A native program, trimmed: warnings of both are errors. It takes a toolchain of 130 MB and half a minute, so it runs where CI is set, or SYMGRAD_NATIVE.</summary>
    [NativeFact]
    public void ANativeProgramRuns()
    {
        using (Toolchain toolchain = new())
        {
            toolchain.Restore();
        }

        string output = place.Run("publish", "Native", "-r", Toolchain.Platform, "-o", place.Path("native"));
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Native", FilesOf("native"));
        Assert.DoesNotContain(FilesOf("native"), file => file.EndsWith(".dll", StringComparison.Ordinal) || file.Contains("SymGrad", StringComparison.Ordinal));

        (int code, string text) = place.Start(place.Path("native/Native"));
        Assert.Equal(0, code);
        Dictionary<string, double[]> printed = Lines(text);
        Near([0.6, 0.8], printed["norm"]);
        Near([Math.Exp(-2) * -1.9, Math.Exp(0.5)], printed["chain"]);
        Assert.Equal([6.75, 6.75], printed["generic"]);
        Near([2 * Math.Exp(0.5)], printed["residuals"]);
        Near([-Math.Cos(0.5)], printed["derivative"]);
        Assert.Equal(0.8, printed["vector"][0], 1e-6);
    }

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    private static double[] Numbers(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static Dictionary<string, double[]> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ', 2)).ToDictionary(parts => parts[0], parts => Numbers(parts[1]));

    private string[] FilesOf(string folder) => [.. Directory.GetFiles(place.Path(folder)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private string Generated(string folder, string file) =>
        File.ReadAllText(Directory.GetFiles(place.Path(folder), file, SearchOption.AllDirectories).Single());
}
