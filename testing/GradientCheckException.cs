using System;

namespace SymGrad.Testing;

/// <summary>A generated derivative isn't that of its method.</summary>
public sealed class GradientCheckException : Exception
{
    internal GradientCheckException(GradientCheckReport report)
        : base(report.ToString()) => Report = report;

    /// <summary>What was compared.</summary>
    public GradientCheckReport Report { get; }
}
