namespace SymGrad.Tests.Functions;

/// <summary>What the derivatives of a block of EdgePoints.txt are held to.</summary>
internal enum EdgePrecision
{
    /// <summary>A few roundings of the derivative itself.</summary>
    Relative,

    /// <summary>A few roundings of one: the derivative is a difference of the value from one, which is the value's own precision.</summary>
    Absolute,

    /// <summary>What the processor promises of an estimate, squared.</summary>
    Estimated,

    /// <summary>What MathNet.Numerics' functions are right to.</summary>
    Library,
}
