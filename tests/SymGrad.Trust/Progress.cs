using System.Globalization;

namespace SymGrad.Trust;

/// <summary>Lets a long run say what it does while it does it: to the file that <c>SYMGRAD_REPORT</c> names.</summary>
internal static class Progress
{
    public static void Report(string line)
    {
        if (Environment.GetEnvironmentVariable("SYMGRAD_REPORT") is { Length: > 0 } file)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss} {line}\n"));
        }
    }
}
