using System;
using System.Collections.Generic;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Where a loop in vectors begins in each of its arrays: a reference, made from a span as long as the loop, and vectors lie at an
/// offset from it. So an array is asked for its bounds once, where each load and each store would ask.
/// </summary>
/// <param name="places">Where the loop reads and writes.</param>
/// <param name="nameOf">The C# name of a variable.</param>
/// <param name="unique">A name that nothing else has.</param>
internal sealed class LaneOrigins(LanePlaces places, Func<Expression, string> nameOf, Func<string, string> unique)
{
    private readonly List<Origin> _all = [];

    /// <summary>A reference to the element that the first iteration takes.</summary>
    /// <param name="Array">The array.</param>
    /// <param name="Row">Of an array of rank two, the row; else null.</param>
    /// <param name="Place">The place in the row, by the loop's index.</param>
    /// <param name="Name">What the reference is called.</param>
    public readonly record struct Origin(Expression Array, Expression? Row, Expression Place, string Name);

    public IReadOnlyList<Origin> All => _all;

    /// <summary>What the reference is called that an element lies at an offset from.</summary>
    public string Of(Expression array, Expression? row, Expression place)
    {
        int known = _all.FindIndex(origin => origin.Array.Equals(array) && Equals(origin.Row, row) && places.StepsBetween(origin.Place, place) == 0);
        if (known < 0)
        {
            known = _all.Count;
            _all.Add(new Origin(array, row, place, unique(Naming.Bare(nameOf(array)) + "Start")));
        }

        return _all[known].Name;
    }
}
