using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SymGrad.Tests;

namespace SymGrad.Package.Tests;

/// <summary>What is in the packages.</summary>
[Collection(nameof(SharedWorkplace))]
public sealed class PackageTests(Workplace place)
{
    /// <summary>The generator where a compiler looks for it, the attributes to compile against, and nothing to run with.</summary>
    [Fact]
    public void ThePackageHoldsWhatItShould()
    {
        using ZipArchive package = Open("SymGrad", "nupkg");
        Assert.Equal(
            ["README.md", "SymGrad.nuspec", "analyzers/dotnet/roslyn4.3/cs/SymGrad.CodeFixes.dll", "analyzers/dotnet/roslyn4.3/cs/SymGrad.Generator.dll", "build/SymGrad.targets", "icon.png", "lib/net8.0/_._", "lib/netstandard2.0/_._", "ref/net8.0/SymGrad.dll", "ref/net8.0/SymGrad.xml", "ref/netstandard2.0/SymGrad.dll", "ref/netstandard2.0/SymGrad.xml"],
            Files(package));
        using ZipArchive symbols = Open("SymGrad", "snupkg");
        Assert.Equal(["SymGrad.nuspec", "ref/net8.0/SymGrad.pdb", "ref/netstandard2.0/SymGrad.pdb"], Files(symbols));
    }

    [Fact]
    public void TheGradientCheckIsPackedToo()
    {
        using ZipArchive package = Open("SymGrad.Testing", "nupkg");
        Assert.Equal(["README.md", "SymGrad.Testing.nuspec", "icon.png", "lib/netstandard2.0/SymGrad.Testing.dll", "lib/netstandard2.0/SymGrad.Testing.xml"], Files(package));
        using ZipArchive symbols = Open("SymGrad.Testing", "snupkg");
        Assert.Equal(["SymGrad.Testing.nuspec", "lib/netstandard2.0/SymGrad.Testing.pdb"], Files(symbols));
    }

    /// <summary>What the page of the package shows: the icon, the licence, where the sources are; no dependency.</summary>
    [Theory]
    [InlineData("SymGrad")]
    [InlineData("SymGrad.Testing")]
    public void ItSaysWhatItIs(string name)
    {
        using ZipArchive package = Open(name, "nupkg");
        XElement metadata = XDocument.Parse(Text(package, $"{name}.nuspec")).Root!.Elements().Single();
        string Value(string element) => metadata.Elements().Single(e => e.Name.LocalName == element).Value;
        Assert.Equal(Workplace.Version, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal("README.md", Value("readme"));
        Assert.NotEmpty(Value("description"));
        Assert.StartsWith("https://", metadata.Elements().Single(e => e.Name.LocalName == "repository").Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(metadata.Descendants(), e => e.Name.LocalName == "dependency");

        byte[] icon = Bytes(package, "icon.png");
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon[..4]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
    }

    /// <summary>A relative link leads nowhere on the page of a package.</summary>
    [Theory]
    [InlineData("SymGrad", "README.md", "")]
    [InlineData("SymGrad.Testing", "testing/README.md", "testing/")]
    public void TheLinksOfItsReadmeLeadToTheRepository(string name, string source, string folder)
    {
        using ZipArchive package = Open(name, "nupkg");
        string readme = Text(package, "README.md");
        string[] links = [.. Regex.Matches(readme, @"\]\(([^)]+)\)").Select(link => link.Groups[1].Value)];
        Assert.All(links, link => Assert.Matches("^(https?://|#)", link));
        Assert.Equal(File.ReadAllText(Repository.File(source)).TrimEnd(), readme.Replace($"](https://github.com/symgrad/symgrad/blob/main/{folder}", "](", StringComparison.Ordinal).TrimEnd());
    }

    /// <summary>Whatever is public has a documentation comment that IntelliSense finds beside the assembly.</summary>
    [Fact]
    public void EveryPublicTypeAndMemberIsDocumented()
    {
        using ZipArchive package = Open("SymGrad", "nupkg");
        XDocument documentation = XDocument.Parse(Text(package, "ref/netstandard2.0/SymGrad.xml"));
        string[] documented = [.. documentation.Descendants("member").Where(member => member.Element("summary") is not null).Select(member => member.Attribute("name")!.Value)];
        byte[] assembly = Bytes(package, "ref/net8.0/SymGrad.dll");
        foreach (Type type in Assembly.Load(assembly).GetExportedTypes())
        {
            Assert.Contains($"T:{type.FullName}", documented);
            Assert.All(type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly), property => Assert.Contains($"P:{type.FullName}.{property.Name}", documented));
            Assert.All(type.GetFields(BindingFlags.Public | BindingFlags.Static), field => Assert.Contains($"F:{type.FullName}.{field.Name}", documented));
        }
    }

    /// <summary>The same sources give the same assemblies, and the generator carries its symbols: a report of a crash has line numbers.</summary>
    [Fact]
    public void ItsAssembliesAreReproducible()
    {
        using ZipArchive package = Open("SymGrad", "nupkg");
        foreach (string file in Files(package).Where(file => file.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var reader = new PEReader(new MemoryStream(Bytes(package, file)));
            DebugDirectoryEntryType[] entries = [.. reader.ReadDebugDirectory().Select(entry => entry.Type)];
            Assert.Contains(DebugDirectoryEntryType.Reproducible, entries);
            Assert.Equal(file.StartsWith("analyzers", StringComparison.Ordinal), entries.Contains(DebugDirectoryEntryType.EmbeddedPortablePdb));
        }
    }

    private static string[] Files(ZipArchive package) =>
        [.. package.Entries.Select(entry => entry.FullName).Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && !name.StartsWith('[')).Order(StringComparer.Ordinal)];

    private static byte[] Bytes(ZipArchive package, string file)
    {
        using Stream content = package.GetEntry(file)!.Open();
        using MemoryStream bytes = new();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Text(ZipArchive package, string file)
    {
        using StreamReader reader = new(package.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    private ZipArchive Open(string name, string extension) => ZipFile.OpenRead(place.Path($"feed/{name}.{Workplace.Version}.{extension}"));
}
