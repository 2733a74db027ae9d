namespace SymGrad.Tests.Conformance.Oracle;

/// <summary><see cref="Math"/> over dual numbers: each row is a value and its derivative, written from the textbook.</summary>
public static class DualMath
{
    public static Dual PI => Math.PI;
    public static Dual E => Math.E;
    public static Dual Tau => Math.Tau;

    public static int Abs(int x) => Math.Abs(x);
    public static int Max(int x, int y) => Math.Max(x, y);
    public static int Min(int x, int y) => Math.Min(x, y);
    public static int Clamp(int x, int low, int high) => Math.Clamp(x, low, high);
    public static int Sign(int x) => Math.Sign(x);

    public static Dual Abs(Dual x) => Of(Math.Abs(x.Value), x, Math.Sign(x.Value));
    public static Dual Acos(Dual x) => Of(Math.Acos(x.Value), x, -1 / Math.Sqrt(1 - (x.Value * x.Value)));
    public static Dual Acosh(Dual x) => Of(Math.Acosh(x.Value), x, 1 / Math.Sqrt((x.Value * x.Value) - 1));
    public static Dual Asin(Dual x) => Of(Math.Asin(x.Value), x, 1 / Math.Sqrt(1 - (x.Value * x.Value)));
    public static Dual Asinh(Dual x) => Of(Math.Asinh(x.Value), x, 1 / Math.Sqrt((x.Value * x.Value) + 1));
    public static Dual Atan(Dual x) => Of(Math.Atan(x.Value), x, 1 / (1 + (x.Value * x.Value)));
    public static Dual Atanh(Dual x) => Of(Math.Atanh(x.Value), x, 1 / (1 - (x.Value * x.Value)));
    public static Dual BitDecrement(Dual x) => Of(Math.BitDecrement(x.Value), x, 1);
    public static Dual BitIncrement(Dual x) => Of(Math.BitIncrement(x.Value), x, 1);
    public static Dual Cbrt(Dual x) => Of(Math.Cbrt(x.Value), x, 1 / (3 * Math.Pow(Math.Cbrt(x.Value), 2)));
    public static Dual Ceiling(Dual x) => Math.Ceiling(x.Value);
    public static Dual Cos(Dual x) => Of(Math.Cos(x.Value), x, -Math.Sin(x.Value));
    public static Dual Cosh(Dual x) => Of(Math.Cosh(x.Value), x, Math.Sinh(x.Value));
    public static Dual Exp(Dual x) => Of(Math.Exp(x.Value), x, Math.Exp(x.Value));
    public static Dual Floor(Dual x) => Math.Floor(x.Value);
    public static int ILogB(Dual x) => Math.ILogB(x.Value);
    public static Dual Log(Dual x) => Of(Math.Log(x.Value), x, 1 / x.Value);
    public static Dual Log10(Dual x) => Of(Math.Log10(x.Value), x, 1 / (x.Value * Math.Log(10)));
    public static Dual Log2(Dual x) => Of(Math.Log2(x.Value), x, 1 / (x.Value * Math.Log(2)));
    public static Dual ReciprocalEstimate(Dual x) => 1 / x;
    public static Dual ReciprocalSqrtEstimate(Dual x) => 1 / Sqrt(x);
    public static Dual Round(Dual x) => Math.Round(x.Value);
    public static Dual Round(Dual x, int digits) => Math.Round(x.Value, digits);
    public static Dual Round(Dual x, MidpointRounding mode) => Math.Round(x.Value, mode);
    public static Dual Round(Dual x, int digits, MidpointRounding mode) => Math.Round(x.Value, digits, mode);
    public static Dual ScaleB(Dual x, int n) => Of(Math.ScaleB(x.Value, n), x, Math.ScaleB(1, n));
    public static int Sign(Dual x) => Math.Sign(x.Value);
    public static Dual Sin(Dual x) => Of(Math.Sin(x.Value), x, Math.Cos(x.Value));
    public static (Dual Sin, Dual Cos) SinCos(Dual x) => (Sin(x), Cos(x));
    public static Dual Sinh(Dual x) => Of(Math.Sinh(x.Value), x, Math.Cosh(x.Value));
    public static Dual Sqrt(Dual x) => Of(Math.Sqrt(x.Value), x, 0.5 / Math.Sqrt(x.Value));
    public static Dual Tan(Dual x) => Of(Math.Tan(x.Value), x, 1 + Math.Pow(Math.Tan(x.Value), 2));
    public static Dual Tanh(Dual x) => Of(Math.Tanh(x.Value), x, 1 / Math.Pow(Math.Cosh(x.Value), 2));
    public static Dual Truncate(Dual x) => Math.Truncate(x.Value);

    public static Dual Atan2(Dual y, Dual x)
    {
        double square = (x.Value * x.Value) + (y.Value * y.Value);
        return new(Math.Atan2(y.Value, x.Value), ((x.Value * y.Tangent) - (y.Value * x.Tangent)) / square);
    }

    public static Dual Clamp(Dual x, Dual low, Dual high) => x < low ? low : x > high ? high : x;

    public static Dual CopySign(Dual x, Dual y) =>
        Of(Math.CopySign(x.Value, y.Value), x, Math.Sign(x.Value) * Math.CopySign(1, y.Value));

    public static Dual FusedMultiplyAdd(Dual x, Dual y, Dual z) =>
        new(Math.FusedMultiplyAdd(x.Value, y.Value, z.Value), ((x * y) + z).Tangent);

    public static Dual IEEERemainder(Dual x, Dual y) =>
        new(Math.IEEERemainder(x.Value, y.Value), x.Tangent - (Math.Round(x.Value / y.Value, MidpointRounding.ToEven) * y.Tangent));

    public static Dual Log(Dual x, Dual newBase) => new(Math.Log(x.Value, newBase.Value), (Log(x) / Log(newBase)).Tangent);

    public static Dual Max(Dual x, Dual y) => Math.Max(x.Value, y.Value).Equals(x.Value) ? x : y;
    public static Dual Min(Dual x, Dual y) => Math.Min(x.Value, y.Value).Equals(x.Value) ? x : y;
    public static Dual MaxMagnitude(Dual x, Dual y) => Math.MaxMagnitude(x.Value, y.Value).Equals(x.Value) ? x : y;
    public static Dual MinMagnitude(Dual x, Dual y) => Math.MinMagnitude(x.Value, y.Value).Equals(x.Value) ? x : y;

    public static Dual Pow(Dual x, Dual y)
    {
        double tangent = 0;
        if (x.Tangent != 0)
        {
            tangent += y.Value * Math.Pow(x.Value, y.Value - 1) * x.Tangent;
        }

        if (y.Tangent != 0)
        {
            tangent += Math.Pow(x.Value, y.Value) * Math.Log(x.Value) * y.Tangent;
        }

        return new(Math.Pow(x.Value, y.Value), tangent);
    }

    public static Dual Sum(this IEnumerable<Dual> source) => source.Aggregate(new Dual(0, 0), (sum, x) => sum + x);
    public static Dual Sum<T>(this IEnumerable<T> source, Func<T, Dual> selector) => source.Select(selector).Sum();
    public static Dual Average(this IEnumerable<Dual> source) => source.Sum() / source.Count();
    public static Dual Average<T>(this IEnumerable<T> source, Func<T, Dual> selector) => source.Select(selector).Average();

    private static Dual Of(double value, Dual x, double derivative) => new(value, x.Tangent == 0 ? 0 : derivative * x.Tangent);
}
