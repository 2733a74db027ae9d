namespace SymGrad.Tool.Commands;

/// <summary>What the tool says to a script.</summary>
public static class ExitCode
{
    /// <summary>All that was asked for is there and right.</summary>
    public const int Fine = 0;

    /// <summary>A derivative is wrong, or a method can't be differentiated.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, or something that isn't there.</summary>
    public const int Usage = 2;
}
