namespace SymGrad.Tests;

/// <summary>Where things are: the clone that the tests were built from, and the data files beside the test assembly.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The folder of SymGrad.sln; <c>SYMGRAD_ROOT</c> says where it is when the tests were copied elsewhere.</summary>
    public static string Root => Found.Value;

    /// <summary>The full path of a file in the clone, by its path from the root, written with forward slashes.</summary>
    public static string File(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The full path of a file of tests/SymGrad.Tests/Data, copied beside the test assembly.</summary>
    public static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(Environment.GetEnvironmentVariable("SYMGRAD_ROOT") ?? AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "SymGrad.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No SymGrad.sln above {AppContext.BaseDirectory}.");
    }
}
