using System.Diagnostics;
using System.Text.Json;

namespace SymGrad.Tool.Loading;

/// <summary>A run of <c>dotnet msbuild</c> that gives back items and properties of a project.</summary>
internal sealed class MSBuildRun
{
    private readonly JsonElement _result;

    private MSBuildRun(JsonElement result) => _result = result;

    /// <summary>Runs it.</summary>
    /// <exception cref="ToolException">There is no SDK, or the build failed: the message has its errors.</exception>
    public static MSBuildRun Of(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(project)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the tool or a test host was started with would reach the build otherwise.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new ToolException($"'{project}' doesn't build:\n{Errors(output + "\n" + errors.Result)}");
        }

        int json = output.IndexOf('{', StringComparison.Ordinal);
        return new MSBuildRun(json < 0 ? default : JsonDocument.Parse(output[json..]).RootElement);
    }

    /// <summary>A property; empty where it isn't set.</summary>
    public string Property(string name) => _result.GetProperty("Properties").GetProperty(name).GetString() ?? string.Empty;

    /// <summary>The items of a kind.</summary>
    public IEnumerable<string> Items(string kind) =>
        _result.GetProperty("Items").GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);

    /// <summary>The errors in what a build printed, each once; all of it, where there is none that looks like one.</summary>
    private static string Errors(string printed)
    {
        string[] lines = [.. printed.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Distinct()];
        string[] errors = [.. lines.Where(line => line.Contains(": error ", StringComparison.Ordinal) || line.Contains("MSBUILD : error", StringComparison.Ordinal))];
        return string.Join('\n', errors.Length > 0 ? errors : lines);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new ToolException("Opening a project takes the .NET SDK: there is no 'dotnet' on the path.", problem);
        }
    }
}
