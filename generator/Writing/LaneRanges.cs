using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>
/// What must hold for a loop's iterations to run several at once: that all stay within their arrays, that none throws, and that
/// none meets another one's elements. Where it doesn't, one iteration after the other does what it does in the method.
/// </summary>
/// <param name="loop">The loop, in the form in which it is written.</param>
/// <param name="start">The name of the variable that holds the index of the first iteration.</param>
/// <param name="trips">How many iterations there are, as text; null in a loop downwards.</param>
/// <param name="nameOf">The C# name of a variable.</param>
/// <param name="write">An expression in C#.</param>
/// <param name="places">Where the loop reads and writes.</param>
/// <param name="absolute">How the absolute value of a number is called.</param>
internal sealed class LaneRanges(Loop loop, string start, string? trips, Func<Expression, string> nameOf, Func<Expression, string> write, LanePlaces places, string absolute)
{
    private readonly Counter _counter = loop.Counter!;
    private readonly Dictionary<int, Expression> _definitions = loop.Body.Statements.OfType<Let>().ToDictionary(let => let.Target.Id, let => let.Value);

    /// <summary>So many times the number of iterations must be a number.</summary>
    private long _parts = places.Parts;

    private bool IsUpwards => _counter.Step > 0;

    /// <summary>All that must hold; what is known to hold is left out.</summary>
    /// <param name="isKnown">Whether an array is known to have an element at an index.</param>
    /// <param name="lengthOf">What says how long an array is; arrays of which that is equal are as long as each other. Null if nothing is known.</param>
    /// <param name="width">How many lanes a vector has.</param>
    public IEnumerable<string> Conditions(Func<Expression, Expression, bool> isKnown, Func<Expression, Expression?> lengthOf, string width)
    {
        string[] conditions = [.. Bounds(isKnown, lengthOf), .. Guards(), .. Distances(width)];
        string most = (int.MaxValue / _parts).ToString(CultureInfo.InvariantCulture);
        return _parts == 1 ? conditions : conditions.Append(IsUpwards ? $"{Text(Trips(), isLong: true)} <= {most}" : $"{Text(Trips(), isLong: true)} < {most}");
    }

    /// <summary>That indices lie within their arrays.</summary>
    private IEnumerable<string> Bounds(Func<Expression, Expression, bool> isKnown, Func<Expression, Expression?> lengthOf) => LanePlaces.Accesses(loop)
        .GroupBy(access => lengthOf(access.Array) ?? access.Array)
        .SelectMany(accesses => Within(accesses.Where(access => !isKnown(access.Array, access.Index)).Select(access => access.Index), LengthOf(accesses.First().Array, lengthOf), isLength: true));

    /// <summary>The place in an array that the iteration with the least index takes.</summary>
    public string First(Expression place) => Text(Terms(place, IsUpwards ? _counter.Start : _counter.Limit), isLong: false);

    /// <summary>How long the rows of an array of rank two are, or an array of rank one.</summary>
    public string LengthOf(Expression array, Func<Expression, Expression?> lengthOf) => array.Type.Rank == 1 ? nameOf(array) + ".Length"
        : lengthOf(array) is not { Type.IsIndexed: false } columns ? nameOf(lengthOf(array) ?? array) + ".GetLength(1)"
        : nameOf(columns);

    /// <summary>That no iteration throws.</summary>
    private IEnumerable<string> Guards()
    {
        var conditions = loop.Body.Statements.OfType<If>().SelectMany(guard => Parts(guard.Condition)).ToList();
        var bounded = new HashSet<string>(LanePlaces.Accesses(loop).Select(access => access.Index).Concat(conditions.Where(condition => condition.IsUpper).Select(condition => condition.Index)).Select(Least));
        foreach (var upper in conditions.Where(condition => condition.IsUpper).GroupBy(condition => Operand(condition.Bound)))
        {
            foreach (string text in Within(upper.Select(condition => condition.Index), upper.Key, isLength: false))
            {
                yield return text;
            }
        }

        foreach (var (index, bound, _) in conditions.Where(condition => !condition.IsUpper))
        {
            string least = Least(index);
            if (!IsNatural(least) || !bound.IsZero)
            {
                yield return $"{least} >= {Operand(bound)}";
            }

            if (!bounded.Contains(least))
            {
                yield return $"{Greatest(index)} {(IsUpwards ? "<=" : "<")} int.MaxValue";
            }
        }
    }

    /// <summary>That what an iteration writes is as far from what others read and write as a vector is wide.</summary>
    private IEnumerable<string> Distances(string width)
    {
        foreach (var (one, other) in places.Questions)
        {
            var terms = Terms(one, null);
            Terms(other, null).ForEach(term => terms.Add((term.Text, -term.Sign)));
            yield return $"{absolute}({Text(terms, isLong: true)}) >= {width}";
        }
    }

    /// <summary>That indices go no further than a length. Of those that are side by side only the first and the last are asked for.</summary>
    private IEnumerable<string> Within(IEnumerable<Expression> indices, string length, bool isLength)
    {
        var rows = new List<List<(Expression Index, long Place)>>();
        foreach (var index in indices)
        {
            long? place = null;
            var row = rows.Find(row => (place = places.StepsBetween(row[0].Index, index)) is not null);
            if (row is null)
            {
                rows.Add([(index, 0)]);
            }
            else
            {
                row.Add((index, place!.Value));
            }
        }

        foreach (var row in rows)
        {
            var (first, last) = (row.OrderBy(one => one.Place).First(), row.OrderBy(one => -one.Place).First());
            _parts = Math.Max(_parts, first.Place == last.Place ? 1 : last.Place - first.Place + 1);
            foreach (string least in new[] { Least(first.Index), Least(last.Index) }.Where(least => !IsNatural(least) && !IsTrips(least)).Distinct())
            {
                yield return $"{least} >= 0";
            }

            string greatest = Greatest(last.Index);
            if (isLength && trips is not null)
            {
                // A length less the number of iterations, of which there are some, doesn't go round.
                string from = Least(last.Index);
                if (from != "0" || trips != length)
                {
                    yield return from == "0" ? $"{trips} <= {length}" : $"{from} <= {length} - {trips}";
                }
            }
            else if (!IsUpwards || greatest != length)
            {
                yield return $"{greatest} {(IsUpwards ? "<=" : "<")} {length}";
            }
        }
    }

    /// <summary>The number of iterations; in a loop downwards one less.</summary>
    private List<(string Text, int Sign)> Trips() => IsUpwards ? [.. LimitTerms(1), (Operand(_counter.Start), -1)] : [(start, 1), (Operand(_counter.Limit), -1)];

    /// <summary>The limit, which is the number after another where that one is reached.</summary>
    private List<(string Text, int Sign)> LimitTerms(int sign) => _counter.Limit is { Operation: Operation.Add } next && next.Operands[1].IsOne
        ? [(Operand(next.Operands[0]), sign), ("1", sign)]
        : [(Operand(_counter.Limit), sign)];

    /// <summary>Whether an integer is the number of iterations, of which there are some.</summary>
    private bool IsTrips(string text) => IsUpwards && _counter.Start.IsZero && text == Operand(_counter.Limit);

    private static bool IsNatural(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private string Least(Expression index) => Text(Terms(index, IsUpwards ? _counter.Start : _counter.Limit), isLong: true);

    /// <summary>The greatest that an index becomes; in a loop upwards the next after it.</summary>
    private string Greatest(Expression index) => Text(Terms(index, IsUpwards ? _counter.Limit : null), isLong: true);

    private IEnumerable<(Expression Index, Expression Bound, bool IsUpper)> Parts(Expression condition) => condition.Operation switch
    {
        Operation.Variable => Parts(_definitions[condition.Id]),
        Operation.Either => condition.Operands.SelectMany(Parts),
        _ => [(condition.Operands[0], condition.Operands[1], condition.Operation == Operation.GreaterOrEqual)],
    };

    /// <summary>An index as a sum. Where the loop's own index is none, it is that of the first iteration.</summary>
    private List<(string Text, int Sign)> Terms(Expression index, Expression? at)
    {
        var terms = new List<(string, int)>();
        void Add(Expression e, int sign)
        {
            if (e.Equals(_counter.Index))
            {
                AddAt(sign);
            }
            else if (IsCounter(e))
            {
                // It has moved as far as the loop's index.
                terms.Add((nameOf(e), sign));
                AddAt(sign);
                AddStart(-sign);
            }
            else if (e.IsVariable && _definitions.TryGetValue(e.Id, out var value) && Moves(value))
            {
                Add(value, sign);
            }
            else if (e.Operation is Operation.Add or Operation.Subtract && Moves(e))
            {
                Add(e.Operands[0], sign);
                Add(e.Operands[1], e.Operation == Operation.Add ? sign : -sign);
            }
            else
            {
                terms.Add((Operand(e), sign));
            }
        }

        void AddAt(int sign)
        {
            if (at is null)
            {
                AddStart(sign);
            }
            else if (at.Equals(_counter.Limit))
            {
                terms.AddRange(LimitTerms(sign));
            }
            else
            {
                terms.Add((Operand(at), sign));
            }
        }

        void AddStart(int sign) => terms.Add((IsUpwards ? Operand(_counter.Start) : start, sign));
        Add(index, 1);
        return terms;
    }

    private bool IsCounter(Expression e) => e.IsVariable && loop.Carried.Any(carried => carried.Parameter.Equals(e));

    private bool Moves(Expression e) => e.Variables().Any(variable => variable.Equals(_counter.Index) || IsCounter(variable) || (_definitions.TryGetValue(variable.Id, out var value) && Moves(value)));

    /// <summary>An integer without what is only known inside the loop.</summary>
    private Expression Outside(Expression e) => e.Substitute(variable => _definitions.TryGetValue(variable.Id, out var value) ? Outside(value) : variable);

    private string Operand(Expression e)
    {
        var outside = Outside(e);
        string text = write(outside);
        return outside.IsAtom || outside.Operation is Operation.Length or Operation.DimensionLength ? text : "(" + text + ")";
    }

    /// <summary>A sum in which what cancels is left out; of several integers it is a long one where asked for, which doesn't go round.</summary>
    private static string Text(List<(string Text, int Sign)> terms, bool isLong)
    {
        long number = 0;
        var counts = new List<(string Text, int Count)>();
        foreach (var (text, sign) in terms)
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long constant))
            {
                number += sign * constant;
                continue;
            }

            int known = counts.FindIndex(count => count.Text == text);
            if (known < 0)
            {
                counts.Add((text, sign));
            }
            else
            {
                counts[known] = (text, counts[known].Count + sign);
            }
        }

        var ordered = counts.Where(count => count.Count != 0).OrderBy(count => count.Count < 0).SelectMany(count => Enumerable.Repeat((count.Text, Sign: Math.Sign(count.Count)), Math.Abs(count.Count))).ToList();
        if (ordered.Count == 0)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        string sum = ordered[0].Sign > 0 ? ordered[0].Text : (isLong ? "0L - " : "0 - ") + ordered[0].Text;
        foreach (var (text, sign) in ordered.Skip(1))
        {
            sum += (sign > 0 ? " + " : " - ") + text;
        }

        sum += number == 0 ? string.Empty : (number > 0 ? " + " : " - ") + Math.Abs(number).ToString(CultureInfo.InvariantCulture);
        return isLong && ordered[0].Sign > 0 && (ordered.Count > 1 || number != 0) ? "(long)" + sum : sum;
    }
}
