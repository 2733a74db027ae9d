using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Trust.Mutation;

/// <summary>
/// What the generator without a mistake says to every test. Most mistakes change the generated text of a few programs only; all tests that
/// ask for other programs needn't be run to their end. Kept in a file, because a mistake may end the process, and the next one starts from here.
/// </summary>
internal sealed class SoundAnswers
{
    /// <summary>What was generated for a program, by the program; both as hashes.</summary>
    public ConcurrentDictionary<string, string> Outputs { get; init; } = [];

    /// <summary>Where the generator's own code leads for a program: bits, one for each of the <see cref="Probes"/>, by the program's hash.</summary>
    public ConcurrentDictionary<string, byte[]> Ways { get; init; } = [];

    /// <summary>How often each test runs the generator.</summary>
    public ConcurrentDictionary<string, int> Runs { get; init; } = [];

    /// <summary>The tests that fail when they are run in this way although there is no mistake: they aren't asked.</summary>
    public ConcurrentDictionary<string, string> Unfit { get; init; } = [];

    /// <summary>What these answers are of: the generator and the tests.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Whether a program, or none in particular, leads to a place; a program that isn't known may lead anywhere.</summary>
    public bool Leads(string key, int place) =>
        place < 0 || Passes(Anyway, place) || !Ways.TryGetValue(key, out byte[]? way) || Passes(way, place);

    /// <summary>The way of what is done before there is a program.</summary>
    public byte[] Anyway { get; set; } = [];

    public static byte[] Bits(bool[] places)
    {
        byte[] bits = new byte[(places.Length + 7) / 8];
        for (int i = 0; i < places.Length; i++)
        {
            bits[i / 8] |= (byte)(places[i] ? 1 << (i % 8) : 0);
        }

        return bits;
    }

    private static bool Passes(byte[] way, int place) => (way[place / 8] >> (place % 8) & 1) != 0;

    public static SoundAnswers? Load(string file, string version) =>
        File.Exists(file) && JsonSerializer.Deserialize<SoundAnswers>(File.ReadAllText(file)) is { } known && known.Version == version ? known : null;

    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this));

    /// <summary>A program and the way it is compiled.</summary>
    public static string KeyOf(CSharpCompilation program)
    {
        var text = new StringBuilder($"{program.LanguageVersion} {program.References.Count()} {program.Options.NullableContextOptions} {program.Options.Platform}\n");
        foreach (SyntaxTree tree in program.SyntaxTrees)
        {
            text.Append(tree.FilePath).Append('\n').Append(tree.GetText()).Append('\n');
        }

        foreach (MetadataReference reference in program.References)
        {
            text.Append(Path.GetFileName(reference.Display)).Append('\n');
        }

        return Hash(text.ToString());
    }

    /// <summary>All that the generator said of a program.</summary>
    public static string TextOf(GeneratorRunResult result) => string.Concat(
        result.GeneratedSources.Select(source => $"{source.HintName}\n{source.SourceText}\n")
            .Concat(result.Diagnostics.Select(diagnostic => $"{diagnostic}\n"))
            .Append(result.Exception?.ToString()));

    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    public static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 12));
}
