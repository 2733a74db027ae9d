using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>An integer as a sum of multiples of other integers and a number, so that the distance of two indices is seen.</summary>
internal sealed class LinearForm
{
    /// <summary>More than this is no index that anybody writes.</summary>
    private const int MostTerms = 12, DeepestDefinition = 12;

    private readonly Dictionary<Expression, long> _factors = [];

    private LinearForm(long number) => Number = number;

    /// <summary>What is added to the multiples.</summary>
    private long Number { get; set; }

    /// <summary>The integers and what each is multiplied by, which is never zero.</summary>
    private IEnumerable<(Expression Atom, long Factor)> Terms => _factors.Select(pair => (pair.Key, pair.Value));

    public bool IsNumber => _factors.Count == 0;

    public bool IsZero => IsNumber && Number == 0;

    /// <summary>Whether it is certainly no less than zero.</summary>
    /// <param name="isNatural">Whether that is so of an integer.</param>
    public bool IsNatural(Func<Expression, bool> isNatural) => Number >= 0 && Terms.All(term => term.Factor > 0 && isNatural(term.Atom));

    /// <param name="value">The integer.</param>
    /// <param name="definitionOf">What a variable stands for, where that is to be looked through; null where not.</param>
    public static LinearForm Of(Expression value, Func<Expression, Expression?> definitionOf)
    {
        var form = new LinearForm(0);
        form.Add(value, 1, definitionOf, DeepestDefinition);
        return form;
    }

    public LinearForm Plus(LinearForm other, long factor = 1)
    {
        var sum = new LinearForm(Number + (factor * other.Number));
        foreach (var (atom, multiple) in Terms)
        {
            sum.Add(atom, multiple);
        }

        foreach (var (atom, multiple) in other.Terms)
        {
            sum.Add(atom, factor * multiple);
        }

        return sum;
    }

    public LinearForm Plus(long number)
    {
        var sum = Plus(new LinearForm(0));
        sum.Number += number;
        return sum;
    }

    /// <summary>How many times another form this one is; null if it is no multiple of it.</summary>
    public long? TimesOf(LinearForm unit)
    {
        if (unit._factors.Count == 0 || unit._factors.Count != _factors.Count)
        {
            return null;
        }

        var (first, single) = unit.Terms.First();
        if (!_factors.TryGetValue(first, out long whole) || whole % single != 0)
        {
            return null;
        }

        long times = whole / single;
        return Plus(unit, -times).IsZero ? times : null;
    }

    private void Add(Expression value, long factor, Func<Expression, Expression?> definitionOf, int depth)
    {
        if (value.Number is { } number)
        {
            Number += factor * (long)number;
            return;
        }

        var looked = value.IsVariable && depth > 0 && _factors.Count < MostTerms ? definitionOf(value) ?? value : value;
        switch (looked.Operation)
        {
            case Operation.Add or Operation.Subtract:
                Add(looked.Operands[0], factor, definitionOf, depth - 1);
                Add(looked.Operands[1], looked.Operation == Operation.Add ? factor : -factor, definitionOf, depth - 1);
                break;
            case Operation.Multiply when looked.Operands.FirstOrDefault(operand => operand.Number is not null) is { } multiplier && Math.Abs(factor * (long)multiplier.Number!.Value) < int.MaxValue:
                Add(looked.Operands[multiplier.Equals(looked.Operands[0]) ? 1 : 0], factor * (long)multiplier.Number.Value, definitionOf, depth - 1);
                break;
            default:
                // Lengths and the like are themselves, whatever they are called.
                Add(looked.Operation is Operation.Length or Operation.DimensionLength ? looked : value, factor);
                break;
        }
    }

    private void Add(Expression atom, long factor)
    {
        _factors[atom] = _factors.TryGetValue(atom, out long known) ? known + factor : factor;
        if (_factors[atom] == 0)
        {
            _factors.Remove(atom);
        }
    }
}
