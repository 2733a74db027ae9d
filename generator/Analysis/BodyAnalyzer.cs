using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// An analyzer that looks at one body after the other, in a project that uses SymGrad. Whatever it makes of half-typed code, no
/// exception leaves it.
/// </summary>
public abstract class BodyAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Told of every exception that doesn't leave an analyzer; for tests, to which it is a defect.</summary>
    internal static Action<Exception>? Defect { get; set; }

    /// <summary>Whether this is the build that analyzes: those with other engines stand beside it, and one is enough.</summary>
    private static bool IsHere => Engine.IsDefault;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (IsHere && KnownTypes.In(start.Compilation) is { } types)
            {
                start.RegisterOperationBlockAction(block => Guarded(block, types));
            }
        });
    }

    /// <summary>Looks at a body.</summary>
    internal abstract void Analyze(OperationBlockAnalysisContext block, KnownTypes types);

    private void Guarded(OperationBlockAnalysisContext block, KnownTypes types)
    {
        try
        {
            Analyze(block, types);
        }
        catch (InsufficientExecutionStackException)
        {
            // Nested more deeply than the stack is long.
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            Defect?.Invoke(defect);
        }
    }

    /// <summary>The descriptors of an analyzer.</summary>
    private protected static ImmutableArray<DiagnosticDescriptor> All(params DiagnosticDescriptor[] descriptors) => ImmutableArray.Create(descriptors);
}
