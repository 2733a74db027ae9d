using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// The elements that a loop reads and writes, as far as running several iterations at once is concerned: what one iteration
/// writes, another one may only read or write if it is as many iterations away as a vector has lanes.
/// </summary>
internal sealed class LanePlaces
{
    /// <summary>A loop with more distances to be asked for at run time isn't worth it.</summary>
    private const int MostQuestions = 3;

    /// <summary>A whole multiple of the number of iterations that is larger isn't looked for.</summary>
    private const int MostParts = 64;

    private readonly Loop _loop;
    private readonly Func<Expression, Expression?> _definitionOf;
    private readonly LinearForm _trips;
    private readonly List<(Expression One, Expression Other)> _questions = [];

    /// <param name="loop">A counted loop that goes up or down by one, without loops inside.</param>
    /// <param name="program">The function around it.</param>
    public LanePlaces(Loop loop, Program program)
    {
        var counter = loop.Counter!;
        _loop = loop;
        _definitionOf = variable => CarriedAs(variable) ?? program.DefinitionOf(variable);
        var (start, limit) = (Form(counter.Start), Form(counter.Limit));
        _trips = counter.Step > 0 ? limit.Plus(start, -1) : start.Plus(limit, -1).Plus(1);
        var accesses = Accesses(loop).GroupBy(access => program.MemoryOf(access.Array));
        AreApart = accesses.All(memory => AreApartIn([.. memory]) && (!memory.Any(access => access.IsWrite) || memory.Select(access => access.Row).Distinct().Count() == 1)) && _questions.Count <= MostQuestions;
    }

    /// <summary>Whether iterations that may run at once don't meet, if <see cref="Questions"/> and <see cref="Parts"/> are answered so at run time.</summary>
    public bool AreApart { get; }

    /// <summary>Indices that must be as far apart as a vector is wide.</summary>
    public IReadOnlyList<(Expression One, Expression Other)> Questions => _questions;

    /// <summary>So many times the number of iterations must be a number; 1 where nothing is asked.</summary>
    public long Parts { get; private set; } = 1;

    /// <summary>An element that a loop reads or writes.</summary>
    /// <param name="Array">The array.</param>
    /// <param name="Row">Of an array of rank two, the row; else null.</param>
    /// <param name="Index">The place in the row.</param>
    /// <param name="IsWrite">Whether it is written.</param>
    public readonly record struct Access(Expression Array, Expression? Row, Expression Index, bool IsWrite);

    /// <summary>The elements that a loop reads and writes, in order.</summary>
    public static IEnumerable<Access> Accesses(Loop loop) => loop.Body.Statements.SelectMany(statement => statement switch
        {
            Store store => Elements(store.Value).Append(At(store.Array, [.. store.Indices], true)),
            Let let => Elements(let.Value),
            _ => [],
        })
        .Concat(loop.Body.Yields.SelectMany(Elements));

    /// <summary>How many times the number of iterations one index lies behind another; null where that isn't known.</summary>
    public long? StepsBetween(Expression one, Expression other) => Form(other).Plus(Form(one), -1) is var distance && distance.IsNumber ? distance.IsZero ? 0 : null : Steps(distance);

    private long? Steps(LinearForm distance) => distance.TimesOf(_trips) is { } times && Math.Abs(times) <= MostParts ? times : null;

    private static Access At(Expression array, Expression[] indices, bool isWrite) => new(array, indices.Length == 1 ? null : indices[0], indices[indices.Length - 1], isWrite);

    private static IEnumerable<Access> Elements(Expression expression) => expression.Operation == Operation.Element
        ? [At(expression.Operands[0], [.. expression.Operands.Skip(1)], false)]
        : expression.Operands.SelectMany(Elements);

    private LinearForm Form(Expression index) => LinearForm.Of(index, _definitionOf);

    /// <summary>A counter beside the loop's own, by the loop's.</summary>
    private Expression? CarriedAs(Expression variable)
    {
        var carried = _loop.Carried.FirstOrDefault(carried => carried.Parameter.Equals(variable));
        return carried is null || variable.Type.Name != "int" ? null
            : Expression.Of(Operation.Add, variable.Type, carried.Initial, Expression.Of(Operation.Subtract, variable.Type, _loop.Counter!.Index, _loop.Counter.Start));
    }

    private bool AreApartIn(Access[] accesses)
    {
        if (!Array.Exists(accesses, access => access.IsWrite))
        {
            return true;
        }

        var places = new List<(Expression Index, LinearForm Form, bool IsWritten)>();
        foreach (var (_, _, index, isWrite) in accesses)
        {
            var form = Form(index);
            int known = places.FindIndex(place => place.Form.Plus(form, -1).IsZero);
            if (known < 0)
            {
                places.Add((index, form, isWrite));
            }
            else if (isWrite)
            {
                places[known] = (places[known].Index, places[known].Form, true);
            }
        }

        for (int i = 0; i < places.Count; i++)
        {
            for (int j = i + 1; j < places.Count; j++)
            {
                if ((places[i].IsWritten || places[j].IsWritten) && !AreApartFrom(places, places[i], places[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool AreApartFrom(List<(Expression Index, LinearForm Form, bool IsWritten)> places, (Expression Index, LinearForm Form, bool IsWritten) one, (Expression Index, LinearForm Form, bool IsWritten) other)
    {
        var distance = one.Form.Plus(other.Form, -1);
        if (distance.IsNumber)
        {
            return false;
        }

        // Next to each other, each as long as there are iterations: x[i] and x[n + i].
        if (Steps(distance) is { } times)
        {
            long Step(LinearForm form) => form.Plus(other.Form, -1) is { IsZero: false } between ? between.TimesOf(_trips) ?? 0 : 0;
            var steps = new HashSet<long>(places.Select(place => Step(place.Form)));
            for (long k = Math.Sign(times); k != times; k += Math.Sign(times))
            {
                // Where a place between them is an index too, their distance is no number that has gone round.
                Parts = steps.Contains(k) ? Parts : Math.Max(Parts, Math.Abs(times));
            }

            return true;
        }

        _questions.Add((one.Index, other.Index));
        return true;
    }
}
