namespace SymGrad.Docs.Tests;

/// <summary>What is to be done with a block.</summary>
internal enum BlockKind
{
    /// <summary>C# that is compiled and run, hidden set-up included.</summary>
    Code,

    /// <summary>What has been printed since the last such block.</summary>
    Output,

    /// <summary>An excerpt of what is generated from the code above.</summary>
    Generated,

    /// <summary>C# by itself, of which an error or a warning of SymGrad is reported.</summary>
    Reports,

    /// <summary>C# that isn't compiled, for the reason that stands beside it.</summary>
    Fragment,

    /// <summary>Not a block, but a mark: what follows shares nothing with what stands above.</summary>
    NewProgram,
}

/// <summary>A block of a page.</summary>
/// <param name="Kind">What is to be done with it.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Line">The line of the page on which its text begins, from 1.</param>
/// <param name="Remark">The reason of a fragment, or the number of the diagnostic that is reported.</param>
internal sealed record Block(BlockKind Kind, string Text, int Line, string Remark = "");
