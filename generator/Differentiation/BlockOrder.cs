using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>What is known of the order of a block's derivatives in the rows of a sparse Jacobian before any index is known.</summary>
internal sealed class BlockOrder
{
    /// <summary>Two indices that are no more than so far from the same number are as far apart as that says, or one of them is out of range.</summary>
    private const double GreatestShift = 1 << 30;

    private readonly Dictionary<int, Expression> _definitions;
    private readonly List<Parameter> _parameters;

    /// <param name="known">What is computed before.</param>
    /// <param name="parameters">The parameters that the columns belong to, in their order.</param>
    public BlockOrder(IEnumerable<Statement> known, List<Parameter> parameters)
    {
        _definitions = known.OfType<Let>().ToDictionary(let => let.Target.Id, let => let.Value);
        _parameters = parameters;
    }

    /// <summary>
    /// Whether a block reads no element twice: then each of its derivatives has a place of its own, because no residual is stored
    /// by two blocks. Elements are apart if their indices are so much more than the same number, and differ.
    /// </summary>
    /// <param name="reads">What is read: a parameter, and the element of it or null.</param>
    public bool AreApart(IEnumerable<(Parameter Of, Expression? Element)> reads) => reads.Where(read => read.Element is not null).GroupBy(read => read.Of).All(array =>
    {
        var places = array.Select(read => read.Element!.Operands.Skip(1).Select(From).ToArray()).ToList();
        return !places.SelectMany((place, i) => places.Skip(i + 1).Select(other => (place, other)))
            .Any(pair => !pair.place.Zip(pair.other, (a, b) => Equals(a.Of, b.Of) && a.More != b.More).Any(differs => differs));
    });

    /// <summary>What is read, by columns as far as these are known, and whether the column of each is known to be behind that of the one before it.</summary>
    public IEnumerable<(T Read, bool Follows)> ByColumns<T>(IReadOnlyList<T> reads, System.Func<T, (Parameter Of, Expression? Element)> of)
    {
        // What is so much more than the same number belongs together; parameters come one after the other.
        var groups = reads.GroupBy(read => KeyOf(of(read))).Select((group, appearance) => (group.Key.First, appearance, Members: InOrder(group, of)));
        int last = -1;
        foreach (var (first, _, members) in groups.OrderBy(group => group.First).ThenBy(group => group.appearance))
        {
            bool follows = first > last;
            foreach (var read in members)
            {
                yield return (read, follows);
                follows = true;
            }

            last = first;
        }
    }

    /// <summary>Whether one row of an array of residuals is behind another one.</summary>
    public bool IsBehind(Store row, Store before) => From(row.Indices[0]) is var (of, more) && From(before.Indices[0]) is var (other, less) && Equals(of, other) && more > less;

    private List<T> InOrder<T>(IEnumerable<T> group, System.Func<T, (Parameter Of, Expression? Element)> of)
    {
        var members = group.ToList();
        int rank = of(members[0]).Element is { } element ? element.Operands.Count - 1 : 0;
        var ordered = members.OrderBy(_ => 0);
        for (int dimension = 0; dimension < rank; dimension++)
        {
            int at = dimension + 1;
            ordered = ordered.ThenBy(read => From(of(read).Element!.Operands[at]).More);
        }

        // The parts of one element are its columns.
        return [.. ordered.ThenBy(read => _parameters.IndexOf(of(read).Of))];
    }

    /// <summary>The first parameter among those whose columns alternate, and the numbers that indices are more than.</summary>
    private (int First, string Indices) KeyOf((Parameter Of, Expression? Element) read)
    {
        int first = _parameters.IndexOf(read.Of);
        while (first > 0 && _parameters[first].Type.Column is { IsFirst: false })
        {
            first--;
        }

        return (first, read.Element is not { } element ? string.Empty : string.Join(",", element.Operands.Skip(1).Select(index => From(index).Of?.Id ?? -1)));
    }

    /// <summary>An index as so much more than another number. Where it may go round on the way, it is a number of its own.</summary>
    private (Expression? Of, double More) From(Expression index) =>
        WholeNumbers.Shifted(index, variable => _definitions.TryGetValue(variable.Id, out var definition) ? definition : null) is var (of, more) && System.Math.Abs(more) < GreatestShift ? (of, more) : (index, 0);
}
