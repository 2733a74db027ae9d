using System.Linq;
using static SymGrad.Generator.Writing.Notation;

namespace SymGrad.Generator.Writing;

/// <summary>Formulas in presentation MathML, which browsers show by themselves.</summary>
internal sealed class MathMLFormulas : FormulaPrinter
{
    public static readonly MathMLFormulas Instance = new();

    private MathMLFormulas()
    {
    }

    public override string Print(Notation formula) => $"""<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{Write(formula, 0)}</math>""";

    protected override string Number(string text)
    {
        int exponent = text.IndexOf('e');
        string power = exponent < 0 ? string.Empty : $"<msup>{Tag("mn", "10")}{Row(Signed(text.Substring(exponent + 1)))}</msup>";
        return exponent < 0 ? Tag("mn", text) : text.Substring(0, exponent) is "1" ? power : Tag("mn", text.Substring(0, exponent)) + Operator("·") + power;
    }

    protected override string Name(string name) => PathOf(name) switch
    {
        null => Tag("mtext", name),
        { Length: 1 } => Tag("mi", name),
        var steps => Row(string.Join(Operator("."), steps.Select(step => Tag("mi", step)))),
    };

    protected override string Operator(string sign) => Tag("mo", sign.Trim());

    protected override string Fenced(string left, string inside, string right) => $"""<mrow><mo fence="true">{left}</mo>{Row(inside)}<mo fence="true">{right}</mo></mrow>""";

    protected override string Step(string name) => Operator(".") + Tag("mi", name);

    protected override string ElementOf(Element element)
    {
        var (array, indices) = Subscripts(element);
        string indexed = $"<msub>{Row(Write(array, Atomic))}{Row(List(indices))}</msub>";
        return element.Path.Length == 0 ? indexed : Row(indexed + string.Concat(element.Path.Split('.').Skip(1).Select(Step)));
    }

    protected override string Fraction(Quotient quotient) => Over(Write(quotient.Dividend, 0), Write(quotient.Divisor, 0));

    protected override string Raise(Power power) => $"<msup>{Row(Write(power.Base, Raised + 1))}{Row(Write(power.Exponent, 0))}</msup>";

    protected override string RootOf(Notation radicand) => $"<msqrt>{Write(radicand, 0)}</msqrt>";

    protected override string Apply(Application application) => application.Function switch
    {
        "cbrt" => $"<mroot>{Row(List(application.Arguments))}{Tag("mn", "3")}</mroot>",
        "log" when application.Arguments.Count == 2 => Row($"<msub>{Tag("mi", "log")}{Row(Write(application.Arguments[1], 0))}</msub><mo>\u2061</mo>{Fenced("(", Write(application.Arguments[0], 0), ")")}"),
        "floor" => Fenced("⌊", List(application.Arguments), "⌋"),
        "ceiling" => Fenced("⌈", List(application.Arguments), "⌉"),
        var name => Row($"{Tag("mi", name)}<mo>\u2061</mo>{Fenced("(", List(application.Arguments), ")")}"),
    };

    protected override string SumOver(string index) => $"<munder><mo>∑</mo>{index}</munder>";

    protected override string Choose(Choice choice) => Row("""<mo fence="true">{</mo><mtable columnalign="left left">"""
        + string.Concat(Alternatives(choice).Select(alternative => $"<mtr><mtd>{Write(alternative.Value, 0)}</mtd><mtd>{(alternative.Condition is { } condition
            ? Tag("mtext", "if\u00a0") + Write(condition, 0)
            : Tag("mtext", "otherwise"))}</mtd></mtr>"))
        + "</mtable>");

    protected override string PartialOf(Partial partial) => Over(Operator("∂") + Name(partial.Function), Operator("∂") + Write(partial.By, 0));

    private string Signed(string exponent) => exponent[0] == '-' ? Operator("−") + Tag("mn", exponent.Substring(1)) : Tag("mn", exponent.TrimStart('+'));

    private static string Over(string dividend, string divisor) => $"<mfrac>{Row(dividend)}{Row(divisor)}</mfrac>";

    private static string Row(string content) => $"<mrow>{content}</mrow>";

    private static string Tag(string name, string text) => $"<{name}>{text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</{name}>";
}
