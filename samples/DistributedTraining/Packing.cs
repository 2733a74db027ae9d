using Mlp;

namespace DistributedTraining;

/// <summary>Parameters as one array, which is how they travel.</summary>
internal static class Packing
{
    public static double[] Pack(this Parameters parameters) =>
        [.. Parameters.Flat(parameters.W1), .. parameters.B1, .. Parameters.Flat(parameters.W2), .. parameters.B2];

    public static void Unpack(this Parameters parameters, ReadOnlySpan<double> packed)
    {
        Take(Parameters.Flat(parameters.W1), ref packed);
        Take(parameters.B1, ref packed);
        Take(Parameters.Flat(parameters.W2), ref packed);
        Take(parameters.B2, ref packed);
    }

    private static void Take(Span<double> values, ref ReadOnlySpan<double> packed)
    {
        packed[..values.Length].CopyTo(values);
        packed = packed[values.Length..];
    }
}
