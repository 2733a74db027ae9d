using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>One summand of a derivative as a product: a number, atoms and inverses of atoms, and perhaps a sum in parentheses.</summary>
/// <param name="Coefficient">The number that it is multiplied with, its sign included.</param>
/// <param name="Factors">Variables, constants that aren't folded, and inverses of either.</param>
/// <param name="Inner">A sum that is a factor.</param>
/// <param name="Shields">What makes the product zero, whatever its factors are.</param>
internal sealed record Term(double Coefficient, IReadOnlyList<Expression> Factors, Sum? Inner, IReadOnlyList<Shield> Shields)
{
    public static Term Of(double coefficient, IReadOnlyList<Expression> factors) => new(coefficient, factors, null, []);

    public bool IsNegative => Coefficient < 0;

    public double Magnitude => Math.Abs(Coefficient);

    public Term Negated => this with { Coefficient = -Coefficient };

    /// <summary>What two terms have in common that differ in their number only.</summary>
    public string Key
    {
        get
        {
            // A copy with other factors has another key.
            if (!ReferenceEquals(_keyed.Factors, Factors) || !ReferenceEquals(_keyed.Shields, Shields))
            {
                _keyed = (Factors, Shields, KeyOf(Factors) + string.Concat(Shields.Where(shield => shield.Condition is not null).Select(shield => "?" + NameOf(shield.Condition!))));
            }

            return _keyed.Key;
        }
    }

    private (IReadOnlyList<Expression>? Factors, IReadOnlyList<Shield>? Shields, string Key) _keyed = (null, null, string.Empty);

    /// <summary>How many operations the product takes.</summary>
    public int Cost(Func<Sum, int> costOf)
    {
        int inverses = Factors.Count(IsInverse);
        int dividends = Factors.Count - inverses + (Inner is null ? 0 : 1) + (Magnitude == 1 ? 0 : 1);
        return Math.Max(0, dividends - 1) + inverses + (Inner is null ? 0 : costOf(Inner));
    }

    /// <summary>Whether a number that was calculated may stand in the code: rounded once more at most, and never lost.</summary>
    public static bool IsOrdinary(Functions.ValueType type, double number) => type.Name == "double"
        ? Math.Abs(number) is > 1e-100 and < 1e100
        : Math.Abs(number) < 1 << 12 && number != 0 && number * 4 == Math.Floor(number * 4);

    public static Expression Inverse(Expression divisor) => Expression.Of(Operation.Divide, divisor.Type, Expression.One(divisor.Type), divisor);

    public static bool IsInverse(Expression factor) => factor.Operation == Operation.Divide;

    /// <summary>Whether all of some factors, each as often as it is there, are among others.</summary>
    public static bool IsPart(IReadOnlyList<Expression> some, IReadOnlyList<Expression> others)
    {
        if (some.Count > others.Count)
        {
            return false;
        }

        var rest = new List<Expression>(others);
        return some.All(rest.Remove);
    }

    public static List<Expression> Without(IReadOnlyList<Expression> factors, IReadOnlyList<Expression> removed)
    {
        var rest = new List<Expression>(factors);
        foreach (var factor in removed)
        {
            rest.Remove(factor);
        }

        return rest;
    }

    /// <summary>The same text for the same factors in any order.</summary>
    public static string KeyOf(IReadOnlyList<Expression> factors)
    {
        if (factors.Count == 1)
        {
            return NameOf(factors[0]);
        }

        string[] names = [.. factors.Select(NameOf)];
        Array.Sort(names, StringComparer.Ordinal);
        return string.Join("·", names);
    }

    private static string NameOf(Expression factor) => factor switch
    {
        { IsVariable: true } => factor.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        { IsConstant: true } => "=" + factor.Text,
        _ => "/" + NameOf(factor.Operands[1]),
    };
}

/// <summary>A sum of terms.</summary>
internal sealed record Sum(IReadOnlyList<Term> Terms)
{
    /// <summary>The same text for sums that are equal but for their sign and the order of their terms.</summary>
    public string Key()
    {
        double sign = Terms.OrderBy(term => term.Key, StringComparer.Ordinal).First().Coefficient < 0 ? -1 : 1;
        var text = new StringBuilder();
        foreach (string key in Terms.Select(term => $"{sign * term.Coefficient:R}·{term.Key}{(term.Inner is null ? string.Empty : $"({term.Inner.Key()})")}").OrderBy(key => key, StringComparer.Ordinal))
        {
            text.Append(key).Append('+');
        }

        return text.ToString();
    }
}

/// <summary>Makes a product zero, so that a factor which is infinite doesn't make it NaN.</summary>
/// <param name="Zero">The factor that does so where it is zero; null if it is something else, or the inner sum.</param>
/// <param name="Condition">The condition where it is something else.</param>
/// <param name="Scope">The factors that may be infinite.</param>
internal sealed record Shield(Expression? Zero, Expression? Condition, IReadOnlyList<Expression> Scope)
{
    /// <summary>Stands for the inner sum where that is what may be infinite.</summary>
    public static readonly Expression InnerSum = Expression.Constant(Functions.ValueType.Double, "()");

    /// <summary>The shields against factors that are there.</summary>
    public static IReadOnlyList<Shield> Needed(IEnumerable<Shield> shields, IReadOnlyList<Expression> factors) => shields is List<Shield> { Count: 0 }
        ? []
        : [.. shields.Select(shield => shield with { Scope = [.. shield.Scope.Where(factor => ReferenceEquals(factor, InnerSum) || (factors.Contains(factor) && !factor.IsConstant && !factor.Equals(shield.Zero))).Distinct()] })
            .Where(shield => shield.Scope.Count > 0 && (shield.Zero is null || factors.Contains(shield.Zero)))];

    public bool IsInner => Zero is null && Condition is null;
}
