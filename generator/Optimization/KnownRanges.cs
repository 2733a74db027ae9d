using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Which indices are known to lie within an array, because the loop that they come from goes no further than its length.</summary>
internal sealed class KnownRanges
{
    private readonly Dictionary<int, Counter> _counters = [];
    private readonly Dictionary<int, Expression> _definitions = [];
    private readonly Dictionary<int, Expression> _shapes = [];

    public KnownRanges(Function function)
    {
        foreach (var parameter in function.Parameters.Where(parameter => parameter.ShapedAs is not null))
        {
            // The lengths of a destination are checked before anything else happens.
            _shapes[parameter.Variable.Id] = function.Parameters.First(other => other.Name == parameter.ShapedAs).Variable;
        }

        foreach (var statement in Program.AllStatements(function.Body))
        {
            switch (statement)
            {
                case Let let:
                    _definitions[let.Target.Id] = let.Value;
                    break;
                case Loop { Counter: { } counter }:
                    _counters[counter.Index.Id] = counter;
                    break;
            }
        }
    }

    /// <summary>Whether an array of rank one has an element at an index.</summary>
    public bool IsWithin(Expression array, Expression index) => array.Type.Rank == 1 && index.IsVariable && _counters.TryGetValue(index.Id, out var counter) && (counter.Step, counter.Relation) switch
    {
        (1, Operation.Less) => IsNatural(counter.Start) && IsLength(counter.Limit, array),
        (-1, Operation.GreaterOrEqual) => IsNatural(counter.Limit) && DefinitionOf(counter.Start) is { Operation: Operation.Subtract } last && last.Operands[1].IsOne && IsLength(last.Operands[0], array),
        _ => false,
    };

    /// <summary>Whether a number is no less than zero because it is the length of something.</summary>
    public bool IsLength(Expression number) => DefinitionOf(number) is { Operation: Operation.Length or Operation.DimensionLength }
        || _definitions.Values.Any(made => made.Operation == Operation.NewArray && made.Operands.Contains(number));

    private static bool IsNatural(Expression start) => start.Number >= 0;

    private bool IsLength(Expression number, Expression array)
    {
        array = _shapes.TryGetValue(array.Id, out var shape) ? shape : array;
        return (DefinitionOf(array) is { Operation: Operation.NewArray } made && made.Operands[0].Equals(number))
            || (DefinitionOf(number) is { Operation: Operation.Length } length && length.Operands[0].Equals(array));
    }

    private Expression? DefinitionOf(Expression atom) => atom.IsVariable && _definitions.TryGetValue(atom.Id, out var value) ? value : null;
}
