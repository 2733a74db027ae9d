using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Names for what an access asks of memory, which are the same in a method and in its derivative although their variables are
/// different: an array by the parameter that it is as long as, an index by how it is computed from parameters and counters.
/// </summary>
internal sealed class AccessKeys
{
    /// <summary>What isn't known: it comes from a branch or goes from one iteration to the next.</summary>
    public const int Unknown = 0;

    private readonly Dictionary<string, int> _names;
    private readonly Dictionary<int, int> _keys = [];
    private readonly Dictionary<int, Expression> _definitions = [];
    private readonly Dictionary<int, Counter> _counters = [];

    /// <param name="function">Where the accesses are.</param>
    /// <param name="names">The number of each name, of all functions that are compared.</param>
    /// <param name="isAlone">Whether accesses of this function alone are compared, so that its variables are names, too.</param>
    public AccessKeys(Function function, Dictionary<string, int> names, bool isAlone = false)
    {
        _names = names;
        foreach (var parameter in function.Parameters)
        {
            var shape = parameter.ShapedAs is { } name ? function.Parameters.First(other => other.Name == name) : parameter;
            // The columns of an array of composites are the same elements.
            _keys[parameter.Variable.Id] = Number("parameter", shape.Type.Column is null ? shape.Name : shape.Root);
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

            if (isAlone)
            {
                foreach (var variable in Reads.DefinedBy(statement).Where(variable => !_definitions.ContainsKey(variable.Id) && !_counters.ContainsKey(variable.Id)))
                {
                    _keys[variable.Id] = Number("variable", variable.Id.ToString(CultureInfo.InvariantCulture));
                }
            }
        }
    }

    /// <summary>The name of an access: of its array, then of each index.</summary>
    public int[] Of(Expression access) => access.Operation is Operation.Length or Operation.DimensionLength
        ? [KeyOf(access.Operands[0])]
        : [access.Operation == Operation.Element ? KeyOf(access.Operands[0]) : Number(NameOf(access)), .. access.Operands.Skip(access.Operation == Operation.Element ? 1 : 0).Select(KeyOf)];

    /// <summary>An operation by its number: to look for its word takes long. What is known of a new array's contents doesn't matter.</summary>
    private static string NameOf(Expression operation) => ((int)operation.Operation).ToString(CultureInfo.InvariantCulture) + ":" + (operation.Operation == Operation.NewArray ? string.Empty : operation.Text);

    private int Number(params string[] parts)
    {
        string name = string.Join(" ", parts);
        if (!_names.TryGetValue(name, out int number))
        {
            _names[name] = number = _names.Count + 1;
        }

        return number;
    }

    private int KeyOf(Expression value)
    {
        if (value.IsConstant)
        {
            return Number("constant", value.Number?.ToString("R", CultureInfo.InvariantCulture) ?? value.Text);
        }

        if (!value.IsVariable)
        {
            return KeyOfOperation(value);
        }

        if (!_keys.TryGetValue(value.Id, out int key))
        {
            // A chain of definitions may be as long as the method.
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            _keys[value.Id] = key = _counters.TryGetValue(value.Id, out var counter) ? KeyOf(counter)
                : _definitions.TryGetValue(value.Id, out var definition) ? KeyOfOperation(definition)
                : Unknown;
        }

        return key;
    }

    private int KeyOfOperation(Expression value)
    {
        switch (value.Operation)
        {
            case Operation.Copy:
                return KeyOf(value.Operands[0]);
            case Operation.NewArray when LengthenedAs(value) is { } array:
                return KeyOf(array);
            case Operation.ArrayOf:
                return Number("made", Number("constant", value.Operands.Count.ToString(CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
            case Operation.Grow or Operation.Copied or Operation.Invocation or Operation.Filled or Operation.Quoted:
                return Unknown;
            case Operation.Add when value.Operands[1].IsOne:
                return After(value.Operands[0]);
        }

        var keys = value.Operands.Select(KeyOf).ToList();
        return keys.Contains(Unknown) ? Unknown : Number([value.Operation == Operation.NewArray ? "made" : NameOf(value), .. keys.Select(key => key.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>For a new array the one whose length it has.</summary>
    private Expression? LengthenedAs(Expression made)
    {
        var lengths = made.Operands.Select(operand => operand.IsVariable && _definitions.TryGetValue(operand.Id, out var definition) ? definition : operand).ToList();
        var array = lengths[0].Operation is Operation.Length or Operation.DimensionLength ? lengths[0].Operands[0] : null;
        bool isAlike = array?.Type.Rank == lengths.Count && lengths.Select((length, place) => (length, place)).All(pair => pair.length.Operation == Operation.Length
            ? pair.length.Operands[0].Equals(array)
            : pair.length.Operation == Operation.DimensionLength && pair.length.Operands[0].Equals(array) && pair.length.Operands[1].Number == pair.place);
        return isAlike ? array : null;
    }

    /// <summary>A counter by the numbers that it takes, in whichever direction.</summary>
    private int KeyOf(Counter counter)
    {
        var (first, end) = (counter.Step, counter.Relation) switch
        {
            (1, Operation.Less) => (KeyOf(counter.Start), KeyOf(counter.Limit)),
            (1, Operation.LessOrEqual) => (KeyOf(counter.Start), After(counter.Limit)),
            (-1, Operation.GreaterOrEqual) => (KeyOf(counter.Limit), After(counter.Start)),
            (-1, Operation.Greater) => (After(counter.Limit), After(counter.Start)),
            _ => (Unknown, Unknown),
        };
        return first == Unknown || end == Unknown ? Unknown : Number("from", first.ToString(CultureInfo.InvariantCulture), end.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The number after another.</summary>
    private int After(Expression value)
    {
        if (value.Number is { } number)
        {
            return Number("constant", (number + 1).ToString("R", CultureInfo.InvariantCulture));
        }

        var definition = value.IsVariable && _definitions.TryGetValue(value.Id, out var defined) ? defined : value;
        if (definition.Operation == Operation.Subtract && definition.Operands[1].IsOne)
        {
            return KeyOf(definition.Operands[0]);
        }

        return KeyOf(value) is var key && key == Unknown ? Unknown : Number("after", key.ToString(CultureInfo.InvariantCulture));
    }
}
