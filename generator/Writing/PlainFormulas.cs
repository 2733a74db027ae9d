using System.Linq;
using static SymGrad.Generator.Writing.Notation;

namespace SymGrad.Generator.Writing;

/// <summary>Formulas as plain text, for documentation comments: <c>∂Norm/∂v[i] = v[i]/√(Σ_i v[i]²)</c>.</summary>
internal sealed class PlainFormulas : FormulaPrinter
{
    public static readonly PlainFormulas Instance = new();

    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private PlainFormulas()
    {
    }

    protected override string Number(string text) => text.Replace('-', '−');

    protected override string Name(string name) => name;

    protected override string Operator(string sign) => sign;

    protected override string Fenced(string left, string inside, string right) => left + inside + right;

    protected override string Step(string name) => "." + name;

    protected override string ElementOf(Element element) => $"{Write(element.Array, Atomic)}[{List(element.Indices)}]{element.Path}";

    protected override string Fraction(Quotient quotient)
    {
        // On one line a sum would swallow the divisor; that is another formula if the divisor isn't the same in each addend.
        var last = quotient.Dividend is Product product ? product.Factors[product.Factors.Count - 1] : quotient.Dividend;
        bool swallows = last is Series series && quotient.Divisor.Contains(new Symbol(series.Index));
        return $"{Write(quotient.Dividend, swallows ? Factor + 1 : Factor)}/{Write(quotient.Divisor, Factor + 1)}";
    }

    protected override string Raise(Power power) => Write(power.Base, Raised + 1) + (power.Exponent switch
    {
        Numeral exponent when Superscript(exponent) is { } raised => raised,
        Negative { Operand: Numeral exponent } when Superscript(exponent) is { } raised => "⁻" + raised,
        var exponent => "^" + Write(exponent, Raised + 1),
    });

    private static string? Superscript(Numeral exponent) =>
        exponent.Text.All(char.IsDigit) ? string.Concat(exponent.Text.Select(digit => Superscripts[digit - '0'])) : null;

    protected override string RootOf(Notation radicand) => Write(radicand, 0) is { Length: 1 } letter ? "√" + letter : $"√({Write(radicand, 0)})";

    protected override string Apply(Application application) => $"{application.Function}({List(application.Arguments)})";

    protected override string SumOver(string index) => $"Σ_{index} ";

    protected override string Choose(Choice choice) => $"{Write(choice.Condition, 11)} ? {Write(choice.WhenTrue, 11)} : {Write(choice.WhenFalse, 10)}";

    protected override string PartialOf(Partial partial) => $"∂{partial.Function}/∂{Write(partial.By, 0)}";
}
