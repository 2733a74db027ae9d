using System.Collections.Generic;
using System.Linq;
using System.Text;
using static SymGrad.Generator.Writing.Notation;

namespace SymGrad.Generator.Writing;

/// <summary>Formulas in LaTeX's math mode, with the <c>cases</c> and <c>\operatorname</c> of amsmath.</summary>
internal sealed class LatexFormulas : FormulaPrinter
{
    public static readonly LatexFormulas Instance = new();

    /// <summary>The functions that have a command, under the name that they have here.</summary>
    private static readonly Dictionary<string, string> Commands = new()
    {
        ["sin"] = @"\sin",
        ["cos"] = @"\cos",
        ["tan"] = @"\tan",
        ["asin"] = @"\arcsin",
        ["acos"] = @"\arccos",
        ["atan"] = @"\arctan",
        ["sinh"] = @"\sinh",
        ["cosh"] = @"\cosh",
        ["tanh"] = @"\tanh",
        ["exp"] = @"\exp",
        ["ln"] = @"\ln",
        ["log2"] = @"\log_{2}",
        ["log10"] = @"\log_{10}",
        ["max"] = @"\max",
        ["min"] = @"\min",
    };

    private static readonly Dictionary<string, string> Signs = new()
    {
        ["−"] = "-",
        ["·"] = @"\cdot",
        ["≤"] = @"\le",
        ["≥"] = @"\ge",
        ["≠"] = @"\ne",
        ["∧"] = @"\land",
        ["∨"] = @"\lor",
    };

    /// <summary>Letters that have a command, each before its command's name.</summary>
    private static readonly Dictionary<char, string> Letters =
        ("∞infty αalpha βbeta γgamma δdelta εvarepsilon ζzeta ηeta θtheta ιiota κkappa λlambda μmu νnu ξxi πpi ρrho σsigma τtau υupsilon φvarphi χchi ψpsi ωomega "
            + "ΓGamma ΔDelta ΘTheta ΛLambda ΞXi ΠPi ΣSigma ΦPhi ΨPsi ΩOmega").Split(' ').ToDictionary(word => word[0], word => @"\" + word.Substring(1));

    private LatexFormulas()
    {
    }

    protected override string Number(string text)
    {
        int exponent = text.IndexOf('e');
        return exponent < 0 ? text : $@"{(text.Substring(0, exponent) is "1" ? string.Empty : text.Substring(0, exponent) + @" \cdot ")}10^{{{text.Substring(exponent + 1).TrimStart('+')}}}";
    }

    protected override string Name(string name) => PathOf(name) is { } steps ? string.Join(".", steps.Select(Word)) : $@"\text{{{Escaped(name)}}}";

    protected override string Operator(string sign)
    {
        string trimmed = sign.Trim();
        string command = Signs.TryGetValue(trimmed, out string? known) ? known : trimmed;
        return trimmed.Length < sign.Length || trimmed == "·" ? trimmed == "," ? ", " : $" {command} " : command;
    }

    protected override string Fenced(string left, string inside, string right) => $@"\left{left} {inside} \right{right}";

    protected override string Step(string name) => "." + Word(name);

    protected override string ElementOf(Element element)
    {
        var (array, indices) = Subscripts(element);
        return $"{Write(array, Atomic)}_{{{List(indices)}}}{string.Concat(element.Path.Split('.').Skip(1).Select(Step))}";
    }

    protected override string Fraction(Quotient quotient) => $@"\frac{{{Write(quotient.Dividend, 0)}}}{{{Write(quotient.Divisor, 0)}}}";

    protected override string Raise(Power power) => $"{Write(power.Base, Raised + 1)}^{{{Write(power.Exponent, 0)}}}";

    protected override string RootOf(Notation radicand) => $@"\sqrt{{{Write(radicand, 0)}}}";

    protected override string Apply(Application application) => application.Function switch
    {
        "cbrt" => $@"\sqrt[3]{{{List(application.Arguments)}}}",
        "log" when application.Arguments.Count == 2 => $@"\log_{{{Write(application.Arguments[1], 0)}}}{Fenced("(", Write(application.Arguments[0], 0), ")")}",
        "floor" => $@"\left\lfloor {List(application.Arguments)} \right\rfloor",
        "ceiling" => $@"\left\lceil {List(application.Arguments)} \right\rceil",
        var name => $@"{(Commands.TryGetValue(name, out string? command) ? command : $@"\operatorname{{{Escaped(name)}}}")}{Fenced("(", List(application.Arguments), ")")}",
    };

    protected override string SumOver(string index) => $@"\sum_{{{index}}} ";

    protected override string Choose(Choice choice) =>
        @"\begin{cases} " + string.Join(@" \\ ", Alternatives(choice).Select(alternative =>
            $@"{Write(alternative.Value, 0)} & {(alternative.Condition is { } condition ? $@"\text{{if }} {Write(condition, 0)}" : @"\text{otherwise}")}")) + @" \end{cases}";

    protected override string PartialOf(Partial partial) => $@"\frac{{\partial {Name(partial.Function)}}}{{\partial {Write(partial.By, 0)}}}";

    /// <summary>A name in italics as one word; a Greek letter by its command.</summary>
    private static string Word(string name) => name.Length == 1
        ? Letters.TryGetValue(name[0], out string? letter) ? letter : Escaped(name)
        : $@"\mathit{{{Escaped(name)}}}";

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (char letter in text)
        {
            escaped.Append(letter switch
            {
                '\\' => @"\textbackslash{}",
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '_' or '{' or '}' or '$' or '&' or '#' or '%' => @"\" + letter,
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }
}
