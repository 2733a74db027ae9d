using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Xunit.Sdk;

namespace SymGrad.Tests;

/// <summary>
/// Compares generated code with a checked-in file, with the file names and habits of Verify.SourceGenerators:
/// <c>Class.Method#Hint.verified.cs</c> beside the test; what differs or is new fails and leaves a <c>.received.cs</c>.
/// Accept by renaming that file, or all at once with <c>SYMGRAD_ACCEPT=1 dotnet test</c>.
/// </summary>
internal static class Snapshot
{
    /// <summary>Compares every source of a run with its own file.</summary>
    public static void Verify(GeneratorRun run, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        Exception[] failures = [.. run.Sources.Select(s => Record(() => Verify(s.Value, s.Key, testFile, test))).OfType<Exception>()];
        if (failures.Length > 0)
        {
            throw new XunitException(string.Join("\n\n", failures.Select(f => f.Message)));
        }
    }

    /// <summary>Compares one text with its file.</summary>
    /// <param name="text">The generated code.</param>
    /// <param name="hint">The hint name it was added under, such as <c>Models.Rosenbrock.g.cs</c>.</param>
    /// <param name="testFile">The file of the test, filled in by the compiler.</param>
    /// <param name="test">The name of the test, filled in by the compiler.</param>
    public static void Verify(string text, string hint, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        string name = $"{Path.GetFileNameWithoutExtension(testFile)}.{test}#{Path.GetFileNameWithoutExtension(hint)}";
        string verified = Path.Combine(Path.GetDirectoryName(testFile)!, name + ".verified.cs");
        string received = Path.Combine(Path.GetDirectoryName(testFile)!, name + ".received.cs");
        string actual = $"//HintName: {hint}\n{Normalized(text)}";
        string? expected = File.Exists(verified) ? Normalized(File.ReadAllText(verified)) : null;

        if (actual == expected)
        {
            File.Delete(received);
        }
        else if (Environment.GetEnvironmentVariable("SYMGRAD_ACCEPT") == "1")
        {
            File.WriteAllText(verified, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Delete(received);
        }
        else
        {
            File.WriteAllText(received, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            string what = expected is null ? $"New snapshot.\n{actual}" : $"The snapshot differs.\n{Difference(expected, actual)}";
            throw new XunitException($"{what}\nverified: {verified}\nreceived: {received}\nTo accept: rename, or SYMGRAD_ACCEPT=1 dotnet test");
        }
    }

    private static string Normalized(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + "\n";

    private static string Difference(string expected, string actual)
    {
        DiffPaneModel difference = InlineDiffBuilder.Diff(expected, actual, ignoreWhiteSpace: false);
        StringBuilder message = new();
        for (int i = 0; i < difference.Lines.Count; i++)
        {
            DiffPiece line = difference.Lines[i];
            if (line.Type != ChangeType.Unchanged)
            {
                message.Append(line.Type == ChangeType.Inserted ? "+ " : "- ").Append(line.Text).Append('\n');
            }
            else if (NearChange(difference, i))
            {
                message.Append("  ").Append(line.Text).Append('\n');
            }
        }

        return message.ToString();
    }

    private static bool NearChange(DiffPaneModel difference, int line) =>
        Enumerable.Range(line - 2, 5).Any(i => i >= 0 && i < difference.Lines.Count && difference.Lines[i].Type != ChangeType.Unchanged);

    private static XunitException? Record(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (XunitException failure)
        {
            return failure;
        }
    }
}
