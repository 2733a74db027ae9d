namespace SymGrad.Tests.Functions;

/// <summary>
/// A sine and a cosine of the same number are computed in one, which may change no bit of either: the values of derivatives
/// are the method's own.
/// </summary>
public class SineAndCosineTests
{
    [Fact]
    public void InOneTheyAreWhatTheyAreAlone()
    {
        Random random = new(20);
        for (int i = 0; i < 400_000; i++)
        {
            double x = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64()),
                1 => random.NextDouble() * 8 - 4,
                2 => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 9)),
                _ => Math.BitIncrement(random.Next(-1_000, 1_000) * (Math.PI / 4)),
            };
            (double sine, double cosine) = Math.SinCos(x);
            Assert.Equal(BitConverter.DoubleToInt64Bits(Math.Sin(x)), BitConverter.DoubleToInt64Bits(sine));
            Assert.Equal(BitConverter.DoubleToInt64Bits(Math.Cos(x)), BitConverter.DoubleToInt64Bits(cosine));
        }
    }

    [Fact]
    public void InOneTheyAreWhatTheyAreAloneInSinglePrecision()
    {
        Random random = new(20);
        for (int i = 0; i < 400_000; i++)
        {
            float x = i % 2 == 0 ? BitConverter.Int32BitsToSingle(random.Next()) : random.NextSingle() * 16 - 8;
            (float sine, float cosine) = MathF.SinCos(x);
            Assert.Equal(BitConverter.SingleToInt32Bits(MathF.Sin(x)), BitConverter.SingleToInt32Bits(sine));
            Assert.Equal(BitConverter.SingleToInt32Bits(MathF.Cos(x)), BitConverter.SingleToInt32Bits(cosine));
        }
    }
}
