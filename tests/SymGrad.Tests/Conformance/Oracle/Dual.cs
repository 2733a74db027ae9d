namespace SymGrad.Tests.Conformance.Oracle;

/// <summary>A number and its derivative along one direction: forward mode by operator overloading, the second oracle.</summary>
public readonly struct Dual(double value, double tangent) : IEquatable<Dual>, IComparable<Dual>
{
    public double Value { get; } = value;
    public double Tangent { get; } = tangent;

    public static Dual NaN => double.NaN;
    public static Dual PositiveInfinity => double.PositiveInfinity;
    public static Dual NegativeInfinity => double.NegativeInfinity;
    public static Dual MaxValue => double.MaxValue;
    public static Dual MinValue => double.MinValue;
    public static Dual Epsilon => double.Epsilon;
    public static Dual Pi => Math.PI;
    public static Dual E => Math.E;

    public static implicit operator Dual(double value) => new(value, 0);
    public static implicit operator Dual(int value) => new(value, 0);
    public static implicit operator Dual(long value) => new(value, 0);
    public static explicit operator Dual(decimal value) => new((double)value, 0);
    public static explicit operator int(Dual x) => (int)x.Value;
    public static explicit operator long(Dual x) => (long)x.Value;

    public static Dual operator +(Dual x) => x;
    public static Dual operator -(Dual x) => new(-x.Value, -x.Tangent);
    public static Dual operator ++(Dual x) => new(x.Value + 1, x.Tangent);
    public static Dual operator --(Dual x) => new(x.Value - 1, x.Tangent);
    public static Dual operator +(Dual x, Dual y) => new(x.Value + y.Value, x.Tangent + y.Tangent);
    public static Dual operator -(Dual x, Dual y) => new(x.Value - y.Value, x.Tangent - y.Tangent);
    public static Dual operator *(Dual x, Dual y) => new(x.Value * y.Value, (x.Tangent * y.Value) + (x.Value * y.Tangent));

    public static Dual operator /(Dual x, Dual y) =>
        new(x.Value / y.Value, (x.Tangent - (x.Value / y.Value * y.Tangent)) / y.Value);

    public static Dual operator %(Dual x, Dual y) =>
        new(x.Value % y.Value, x.Tangent - (Math.Truncate(x.Value / y.Value) * y.Tangent));

    public static bool operator ==(Dual x, Dual y) => x.Value == y.Value;
    public static bool operator !=(Dual x, Dual y) => x.Value != y.Value;
    public static bool operator <(Dual x, Dual y) => x.Value < y.Value;
    public static bool operator >(Dual x, Dual y) => x.Value > y.Value;
    public static bool operator <=(Dual x, Dual y) => x.Value <= y.Value;
    public static bool operator >=(Dual x, Dual y) => x.Value >= y.Value;

    public static bool IsNaN(Dual x) => double.IsNaN(x.Value);
    public static bool IsInfinity(Dual x) => double.IsInfinity(x.Value);
    public static bool IsFinite(Dual x) => double.IsFinite(x.Value);
    public static bool IsNegative(Dual x) => double.IsNegative(x.Value);
    public static Dual Abs(Dual x) => DualMath.Abs(x);
    public static Dual Sqrt(Dual x) => DualMath.Sqrt(x);
    public static Dual Exp(Dual x) => DualMath.Exp(x);
    public static Dual Log(Dual x) => DualMath.Log(x);
    public static Dual Sin(Dual x) => DualMath.Sin(x);
    public static Dual Cos(Dual x) => DualMath.Cos(x);
    public static Dual Tanh(Dual x) => DualMath.Tanh(x);
    public static Dual Pow(Dual x, Dual y) => DualMath.Pow(x, y);
    public static Dual Max(Dual x, Dual y) => DualMath.Max(x, y);
    public static Dual Min(Dual x, Dual y) => DualMath.Min(x, y);
    public static Dual Hypot(Dual x, Dual y) => DualMath.Sqrt((x * x) + (y * y));
    public static Dual Lerp(Dual x, Dual y, Dual amount) => (x * (1 - amount)) + (y * amount);

    public bool Equals(Dual other) => Value.Equals(other.Value);
    public override bool Equals(object? obj) => obj is Dual other && Equals(other);
    public override int GetHashCode() => Value.GetHashCode();
    public int CompareTo(Dual other) => Value.CompareTo(other.Value);
    public override string ToString() => FormattableString.Invariant($"{Value:R} ({Tangent:R})");
}
