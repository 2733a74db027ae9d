using System;
using System.Threading;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>What came of writing a method's file: its text, or what stood in the way.</summary>
/// <param name="HintName">The file's name.</param>
/// <param name="Text">What it says; null if there is none, and if nothing else is said, because the method is nested more deeply than the stack is long.</param>
/// <param name="Defect">How we failed.</param>
/// <param name="Missing">A constraint that the derivatives need and the method doesn't have.</param>
internal sealed record WrittenFile(string HintName, string? Text, string? Defect = null, Finding? Missing = null)
{
    /// <summary>Whether the stack was too short for it.</summary>
    public bool IsTooDeep => this is { Text: null, Defect: null, Missing: null };

    /// <summary>The file of a method; if we fail at it, the user is told so instead of losing every other method too.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static WrittenFile Of(MethodModel model, CancellationToken token)
    {
        try
        {
            return new WrittenFile(model.HintName, Cancellation.While(() => FileWriter.Write(model), token));
        }
        catch (MissingConstraint missing)
        {
            return new WrittenFile(model.HintName, null, Missing: missing.Finding);
        }
        catch (InsufficientExecutionStackException)
        {
            return new WrittenFile(model.HintName, null);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return new WrittenFile(model.HintName, null, defect.GetType().Name + ": " + defect.Message);
        }
    }
}
