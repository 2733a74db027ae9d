namespace SymGrad.Tool;

/// <summary>Something that the user asked for isn't there or can't be had. The message is all that is printed; the exit code is <see cref="Commands.ExitCode.Usage"/>.</summary>
public sealed class ToolException : Exception
{
    /// <summary>Says what isn't there, and what would be.</summary>
    public ToolException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="ToolException(string)"/>
    public ToolException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Without a message of its own.</summary>
    public ToolException()
    {
    }
}
