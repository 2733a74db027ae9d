namespace SymGrad.Trust;

/// <summary>A test that is run where an environment variable asks for it, and skipped elsewhere.</summary>
public sealed class LongRunFactAttribute : FactAttribute
{
    /// <param name="variable">The variable, which a script beside the tests sets.</param>
    public LongRunFactAttribute(string variable)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
        {
            Skip = $"run where {variable} is set";
        }
    }
}
