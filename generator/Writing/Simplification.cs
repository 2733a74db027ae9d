using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Functions;
using static SymGrad.Generator.Writing.Notation;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Puts formulas together the way a person would write them: signs in front, one number before each product, one
/// fraction line, powers. For reading only: what is computed never comes from here.
/// </summary>
internal static class Simplification
{
    /// <summary>Numbers with more digits stand for something, and are left as they are.</summary>
    private const int LongestFolded = 6;

    public static Notation Sum(Notation left, Notation right)
    {
        var terms = new List<Notation>();
        foreach (var term in TermsOf(left).Concat(TermsOf(right)).Where(term => !term.IsZero))
        {
            int place = terms.FindIndex(other => IsLike(other, term));
            if (place < 0)
            {
                terms.Add(term);
                continue;
            }

            // x + x is 2·x; x − x is nothing, unless it is all there is.
            var (coefficient, rest) = Split(terms[place]);
            coefficient += Split(term).Coefficient;
            if (coefficient != 0)
            {
                terms[place] = Multiple(coefficient, rest);
            }
            else if (terms.Count > 1)
            {
                terms.RemoveAt(place);
            }
            else
            {
                terms.Add(term);
            }
        }

        return terms.Count switch
        {
            0 => new Numeral("0"),
            1 => terms[0],
            _ => new Sum(terms.ToEquatable()),
        };
    }

    public static Notation Negative(Notation operand) => operand switch
    {
        Negative negative => negative.Operand,
        Numeral when operand.IsZero => operand,
        Sum { Terms: { Count: 2 } terms } when terms[1] is Negative second => terms[0] is Negative first ? Sum(first.Operand, second.Operand) : Sum(second.Operand, Negative(terms[0])),
        Sum { Terms: { Count: 2 } terms } when terms[0] is Negative first => Sum(first.Operand, Negative(terms[1])),
        _ => new Negative(operand),
    };

    public static Notation Product(params Notation[] factors)
    {
        var fraction = new Fraction();
        foreach (var factor in factors)
        {
            fraction.Take(factor, divides: false);
        }

        return fraction.Formula();
    }

    public static Notation Quotient(Notation dividend, Notation divisor)
    {
        var fraction = new Fraction();
        fraction.Take(dividend, divides: false);
        fraction.Take(divisor, divides: true);
        return fraction.Formula();
    }

    public static Notation Series(string index, Notation addend) =>
        addend is Negative negative ? Negative(Series(index, negative.Operand)) : new Series(index, addend);

    public static Notation Choice(Notation condition, Notation whenTrue, Notation whenFalse)
    {
        if (whenTrue.Equals(whenFalse))
        {
            return whenTrue;
        }

        if ((whenTrue is Negative || whenTrue.IsZero) && (whenFalse is Negative || whenFalse.IsZero))
        {
            return Negative(Choice(condition, Negative(whenTrue), Negative(whenFalse)));
        }

        if (whenFalse is Negative { Operand: Choice inner })
        {
            if (condition is Relation { Sign: ">", Right.IsZero: true } above && inner.Condition is Relation { Sign: "<", Right.IsZero: true } below
                && above.Left.Equals(below.Left) && inner.WhenTrue.Equals(whenTrue) && inner.WhenFalse.IsZero)
            {
                return Product(new Application("sign", new([above.Left])), whenTrue);
            }

            // In a list of alternatives each has its own sign.
            whenFalse = Negated(inner);
        }

        if (condition is Relation { Sign: ">", Right.IsZero: true } positive)
        {
            // What is zero with max(0, z) needn't be told that z > 0.
            if (whenFalse.IsZero && FactorsOf(whenTrue).Any(factor => factor is Application { Function: "max", Arguments: { Count: 2 } limits }
                && limits.Any(limit => limit.IsZero) && limits.Contains(positive.Left)))
            {
                return whenTrue;
            }
        }

        return new Choice(condition, whenTrue, whenFalse);
    }

    /// <summary>Whether a formula is a product or quotient with some factor, or with each of that one's factors.</summary>
    public static bool HasFactor(Notation formula, Notation factor)
    {
        var sought = SidesOf(factor).ToList();
        var factors = SidesOf(formula).ToList();
        return sought.Count > 0 && sought.All(factors.Contains);
    }

    private static Choice Negated(Choice choice) => new(choice.Condition, Negative(choice.WhenTrue), choice.WhenFalse is Choice inner ? Negated(inner) : Negative(choice.WhenFalse));

    private static EquatableArray<Notation> TermsOf(Notation formula) => formula is Sum sum ? sum.Terms : new([formula]);

    private static bool IsLike(Notation term, Notation other) => term is not Numeral && Split(term).Of.Equals(Split(other).Of);

    /// <summary>The number in front of a term, and what it is a number of.</summary>
    private static (decimal Coefficient, Notation Of) Split(Notation term) => term switch
    {
        Negative negative when Split(negative.Operand) is var (coefficient, rest) => (-coefficient, rest),
        Product product when product.Factors[0] is Numeral { Text: { Length: <= LongestFolded } text } && IsDecimal(text, out decimal coefficient) => (coefficient, Product([.. product.Factors.Skip(1)])),
        _ => (1, term),
    };

    private static Notation Multiple(decimal coefficient, Notation rest) =>
        coefficient < 0 ? Negative(Multiple(-coefficient, rest)) : Product(new Numeral(TextOf(coefficient)), rest);

    private static bool IsDecimal(string text, out decimal number) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static string TextOf(decimal number) => number.ToString("0.##################", CultureInfo.InvariantCulture);

    private static IEnumerable<Notation> FactorsOf(Notation formula) => formula switch
    {
        Negative negative => FactorsOf(negative.Operand),
        Quotient quotient => FactorsOf(quotient.Dividend),
        Product product => product.Factors,
        _ => [formula],
    };

    /// <summary>What stands over and under the line, without numbers and exponents; a root also as what is under it.</summary>
    private static IEnumerable<Notation> SidesOf(Notation formula) => formula switch
    {
        Negative negative => SidesOf(negative.Operand),
        Quotient quotient => SidesOf(quotient.Dividend).Concat(SidesOf(quotient.Divisor)),
        Product product => product.Factors.SelectMany(SidesOf),
        Power { Exponent: Numeral } power => SidesOf(power.Base),
        Root root => SidesOf(root.Radicand),
        Numeral => [],
        _ => [formula],
    };

    /// <summary>The factors of a product, over and under the line.</summary>
    private sealed class Fraction
    {
        private readonly List<Notation> _over = [];
        private readonly List<Notation> _under = [];
        private readonly List<string> _numbersOver = [];
        private readonly List<string> _numbersUnder = [];
        private bool _isNegative;

        public void Take(Notation factor, bool divides)
        {
            switch (factor)
            {
                case Negative negative:
                    _isNegative = !_isNegative;
                    Take(negative.Operand, divides);
                    break;
                case Product product:
                    foreach (var inner in product.Factors)
                    {
                        Take(inner, divides);
                    }

                    break;
                case Quotient quotient:
                    Take(quotient.Dividend, divides);
                    Take(quotient.Divisor, !divides);
                    break;
                case Numeral numeral when numeral.Text.Length <= LongestFolded && IsDecimal(numeral.Text, out decimal number) && number > 0:
                    (divides ? _numbersUnder : _numbersOver).Add(numeral.Text);
                    break;
                default:
                    (divides ? _under : _over).Add(factor);
                    break;
            }
        }

        public Notation Formula()
        {
            var (over, under) = Numbers();
            var dividend = Written(over, _over);
            var formula = under is null && _under.Count == 0 ? dividend : new Quotient(dividend, Written(under, _under));
            return _isNegative ? Negative(formula) : formula;
        }

        /// <summary>The numbers over and under the line, as the user wrote them where there is nothing to fold; null for one.</summary>
        private (string? Over, string? Under) Numbers()
        {
            decimal over = Multiplied(_numbersOver);
            decimal under = Multiplied(_numbersUnder);
            if (over % under == 0)
            {
                (over, under) = (over / under, 1);
            }
            else if (under % over == 0 && (over % 1 == 0 || (over is 0.5m or 0.25m or 0.125m && _over.Count + _under.Count > 0)))
            {
                // 0.5·x is x/2.
                (over, under) = (1, under / over);
            }

            return (Text(over, _numbersOver), Text(under, _numbersUnder));
        }

        private static decimal Multiplied(List<string> numbers) => numbers.Aggregate(1m, (product, text) => IsDecimal(text, out decimal number) ? product * number : product);

        private static string? Text(decimal number, List<string> written) => number == 1
            ? null
            : written.FirstOrDefault(text => IsDecimal(text, out decimal same) && same == number) ?? TextOf(number);

        /// <summary>One side of the line: the number, the factors with equal ones as powers, and last what would swallow a factor behind it.</summary>
        private static Notation Written(string? number, List<Notation> factors)
        {
            var powers = new List<(Notation Base, int Exponent)>();
            foreach (var factor in factors)
            {
                var (inner, exponent) = factor is Power { Exponent: Numeral whole } power && int.TryParse(whole.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? (power.Base, given) : (factor, 1);
                int place = powers.FindIndex(other => other.Base.Equals(inner));
                if (place < 0)
                {
                    powers.Add((inner, exponent));
                }
                else
                {
                    powers[place] = (inner, powers[place].Exponent + exponent);
                }
            }

            var written = powers.Select(power => power switch
            {
                (Root root, 2) => root.Radicand,
                (var inner, 1) => inner,
                var (inner, exponent) => new Power(inner, new Numeral(exponent.ToString(CultureInfo.InvariantCulture))),
            }).OrderBy(factor => factor switch { Notation.Series => 2, Notation.Choice => 1, _ => 0 }).ToList();
            if (number is not null || written.Count == 0)
            {
                written.Insert(0, new Numeral(number ?? "1"));
            }

            return written.Count == 1 ? written[0] : new Product(written.ToEquatable());
        }
    }
}
