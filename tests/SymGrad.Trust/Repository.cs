namespace SymGrad.Trust;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Its folder; <c>SYMGRAD_ROOT</c> says where it is when the tests were copied elsewhere.</summary>
    public static string Root
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable("SYMGRAD_ROOT") ?? AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "SymGrad.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }
    }
}
