using System.Collections.Generic;
using SymGrad.Generator.Symbolics;
using static SymGrad.Generator.Reading.Library.LibraryRow;
using static SymGrad.Generator.Reading.Library.Numbers;
using static SymGrad.Generator.Symbolics.Formula;

namespace SymGrad.Generator.Reading.Library;

/// <summary>The members of <c>Complex</c>: X is the real part, Y the imaginary one.</summary>
internal static class ComplexRows
{
    public static readonly IReadOnlyList<LibraryRow> Rows =
    [
        Of("op_Addition", "2,2", (a, b) => a + b, Exactness.Always),
        Of("op_Addition", "2,1", (a, b) => Of(a.X + b.X, a.Y), Exactness.Always),
        Of("op_Addition", "1,2", (a, b) => Of(a.X + b.X, b.Y), Exactness.Always),
        Of("op_Subtraction", "2,2", (a, b) => a - b, Exactness.Always),
        Of("op_Subtraction", "2,1", (a, b) => Of(a.X - b.X, a.Y), Exactness.Always),
        Of("op_Subtraction", "1,2", (a, b) => Of(a.X - b.X, -b.Y), Exactness.Always),
        Of("op_Multiply", "2,2", Product, Exactness.Always),
        Of("op_Multiply", "2,1", (a, b) => a * b),
        Of("op_Multiply", "1,2", (a, b) => a * b),
        Of("op_Division", "2,2", Quotient),
        Of("op_Division", "2,1", (a, b) => a / b),
        Of("op_Division", "1,2", Quotient),
        Of("op_UnaryNegation", "2", a => -a, Exactness.Always),
        Of("op_Implicit", "1", x => All(x, x.X.Number(0)), Exactness.Always),
        Of("Add", "2,2", (a, b) => a + b, Exactness.Always),
        Of("Add", "2,1", (a, b) => Of(a.X + b.X, a.Y), Exactness.Always),
        Of("Add", "1,2", (a, b) => Of(a.X + b.X, b.Y), Exactness.Always),
        Of("Subtract", "2,2", (a, b) => a - b, Exactness.Always),
        Of("Subtract", "2,1", (a, b) => Of(a.X - b.X, a.Y), Exactness.Always),
        Of("Subtract", "1,2", (a, b) => Of(a.X - b.X, -b.Y), Exactness.Always),
        Of("Multiply", "2,2", Product, Exactness.Always),
        Of("Multiply", "2,1", (a, b) => a * b),
        Of("Multiply", "1,2", (a, b) => a * b),
        Of("Divide", "2,2", Quotient),
        Of("Divide", "2,1", (a, b) => a / b),
        Of("Divide", "1,2", Quotient),
        Of("Negate", "2", a => -a, Exactness.Always),
        Of("Conjugate", "2", a => Of(a.X, -a.Y), Exactness.Always),
        Of("Reciprocal", "2", a => Of(a.X, -a.Y) / a.SquaredLength()),
        Of("Abs", "2", Magnitude),
        Of("get_Magnitude", "2", Magnitude),
        Of("get_Phase", "2", a => Phase(a)),
        Of("FromPolarCoordinates", "1,1", FromPolar),
        Of("Exp", "2", Exponential),
        Of("Log", "2", Logarithm),
        Of("Log", "2,1", (a, b) => Quotient(Logarithm(a), Logarithm(All(b, b.X.Number(0))))),
        Of("Log10", "2", a => Logarithm(a) * a.X.Literal("0.43429448190325182")),
        Of("Sqrt", "2", a => FromPolar(Root(a.Length()), 0.5 * Phase(a))),
        Of("Pow", "2,1", (a, b) => FromPolar(Call("Pow", a.Length(), b.X), b.X * Phase(a))),
        Of("Pow", "2,2", Power),
        Of("Sin", "2", Sine),
        Of("Cos", "2", Cosine),
        Of("Tan", "2", a => Quotient(Sine(a), Cosine(a))),
        Of("Sinh", "2", HyperbolicSine),
        Of("Cosh", "2", HyperbolicCosine),
        Of("Tanh", "2", a => Quotient(HyperbolicSine(a), HyperbolicCosine(a))),
        Constant("Zero", 0, 0),
        Constant("One", 1, 0),
        Constant("ImaginaryOne", 0, 1),
    ];

    private static Numbers Product(Numbers a, Numbers b) => Of((a.X * b.X) - (a.Y * b.Y), (a.Y * b.X) + (a.X * b.Y));

    private static Numbers Quotient(Numbers a, Numbers b)
    {
        var conjugate = Of(b.X, -b.Y);
        return (a.Count == 1 ? conjugate * a : Product(a, conjugate)) / b.SquaredLength();
    }

    private static Numbers Magnitude(Numbers a) => a.Length();

    private static Formula Phase(Numbers a) => Call("Atan2", a.Y, a.X);

    private static Numbers FromPolar(Numbers magnitude, Numbers phase) => magnitude * Of(Call("Cos", phase.X), Call("Sin", phase.X));

    private static Numbers Exponential(Numbers a) => FromPolar(Call("Exp", a.X), a.Y);

    private static Numbers Logarithm(Numbers a) => Of(Call("Log", a.Length()), Phase(a));

    private static Numbers Power(Numbers a, Numbers b)
    {
        var (length, phase) = (a.Length(), Phase(a));
        return FromPolar(Call("Pow", length, b.X) * Call("Exp", -(b.Y * phase)), (b.X * phase) + (b.Y * Call("Log", length)));
    }

    private static Numbers Sine(Numbers a) => Of(Call("Sin", a.X) * Call("Cosh", a.Y), Call("Cos", a.X) * Call("Sinh", a.Y));

    private static Numbers Cosine(Numbers a) => Of(Call("Cos", a.X) * Call("Cosh", a.Y), -(Call("Sin", a.X) * Call("Sinh", a.Y)));

    private static Numbers HyperbolicSine(Numbers a) => Of(Call("Sinh", a.X) * Call("Cos", a.Y), Call("Cosh", a.X) * Call("Sin", a.Y));

    private static Numbers HyperbolicCosine(Numbers a) => Of(Call("Cosh", a.X) * Call("Cos", a.Y), Call("Sinh", a.X) * Call("Sin", a.Y));

    private static LibraryRow Constant(string name, int real, int imaginary) => Fixed(Functions.ValueType.Double, name, real, imaginary);
}
