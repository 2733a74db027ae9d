using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using static SymGrad.Generator.Writing.Notation;

namespace SymGrad.Generator.Writing;

/// <summary>Writes formulas in one script: what binds how, and so where parentheses stand, is the same in all; how things look is the script's own.</summary>
internal abstract class FormulaPrinter
{
    protected const int Atomic = 100;
    protected const int Raised = 90;
    protected const int Factor = 70;
    protected const int Term = 60;
    private const int Alternative = 10;

    public virtual string Print(Notation formula) => Write(formula, 0);

    /// <summary>A part of a formula, in parentheses if it binds less than what is around it.</summary>
    protected string Write(Notation formula, int context)
    {
        string text = formula switch
        {
            Numeral numeral => Number(numeral.Text),
            Symbol symbol => Name(symbol.Name),
            Element element => ElementOf(element),
            Member member => Write(member.Owner, Atomic) + Step(member.Name),
            Sum sum => string.Concat(sum.Terms.Select((term, i) => i == 0
                ? Write(term, Term)
                : term is Negative negative ? Operator(" − ") + Write(negative.Operand, Term + 1) : Operator(" + ") + Write(term, Term))),
            Negative negative => Operator("−") + Write(negative.Operand, Factor),
            // A sum would swallow the factors behind it.
            Product product => string.Join(Operator("·"), product.Factors.Select((factor, i) => Write(factor, factor is Series && i < product.Factors.Count - 1 ? Factor + 1 : Factor))),
            Quotient quotient => Fraction(quotient),
            Power power => Raise(power),
            Root root => RootOf(root.Radicand),
            Magnitude magnitude => Fenced("|", Write(magnitude.Operand, 0), "|"),
            Application application => Apply(application),
            Series series => SumOver(Name(series.Index)) + Write(series.Addend, Factor),
            Choice choice => Choose(choice),
            Relation relation => Write(relation.Left, PrecedenceOf(relation)) + Operator(" " + relation.Sign + " ") + Write(relation.Right, PrecedenceOf(relation) + 1),
            Partial partial => PartialOf(partial),
            Equation equation => Write(equation.Left, 0) + Operator(" = ") + Write(equation.Right, 0),
            _ => throw new System.InvalidOperationException("No script has a form for " + formula),
        };
        return PrecedenceOf(formula) < context ? Fenced("(", text, ")") : text;
    }

    protected string List(IEnumerable<Notation> formulas) => string.Join(Operator(", "), formulas.Select(formula => Write(formula, 0)));

    /// <summary>The alternatives of a choice, and of the choices in its last one: each with its condition, and what holds otherwise.</summary>
    protected static IEnumerable<(Notation Value, Notation? Condition)> Alternatives(Choice choice)
    {
        yield return (choice.WhenTrue, choice.Condition);
        foreach (var alternative in choice.WhenFalse is Choice inner ? Alternatives(inner) : [(choice.WhenFalse, null)])
        {
            yield return alternative;
        }
    }

    /// <summary>What has subscripts, and the subscripts: those of a row of rows all at once, because a subscript can't have a subscript beside it.</summary>
    protected static (Notation Array, IEnumerable<Notation> Indices) Subscripts(Element element)
    {
        if (element.Array is not Element { Path: "" } row)
        {
            return (element.Array, element.Indices);
        }

        var (array, indices) = Subscripts(row);
        return (array, indices.Concat(element.Indices));
    }

    /// <summary>The names in a path; null for text that isn't one.</summary>
    protected static string[]? PathOf(string name)
    {
        string[] steps = name.Split('.');
        return steps.All(step => step.Length > 0 && !char.IsDigit(step[0]) && step.All(letter => char.IsLetterOrDigit(letter) || letter == '_' || IsSign(letter))) ? steps : null;
    }

    private static bool IsSign(char letter) => letter is '∞';

    private static int PrecedenceOf(Notation formula) => formula switch
    {
        Sum or Negative => Term,
        Product or Quotient or Series => Factor,
        Power or Root => Raised,
        Choice => Alternative,
        Relation { Sign: "∧" } => 30,
        Relation { Sign: "∨" } => 20,
        Relation => 50,
        Partial => Factor,
        Equation => 0,
        Numeral numeral when numeral.Text.Contains('e') => Factor,
        _ => Atomic,
    };

    protected abstract string Number(string text);

    protected abstract string Name(string name);

    /// <summary>A sign between two sides, with the spaces that plain text has around it.</summary>
    protected abstract string Operator(string sign);

    protected abstract string Fenced(string left, string inside, string right);

    /// <summary>What is said of a thing after a dot.</summary>
    protected abstract string Step(string name);

    protected abstract string ElementOf(Element element);

    protected abstract string Fraction(Quotient quotient);

    protected abstract string Raise(Power power);

    protected abstract string RootOf(Notation radicand);

    protected abstract string Apply(Application application);

    protected abstract string SumOver(string index);

    protected abstract string Choose(Choice choice);

    protected abstract string PartialOf(Partial partial);
}
