using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>List patterns on arrays and spans: the length is asked first, and only where it fits are elements read.</content>
internal sealed partial class BodyReader
{
    private Expression MatchesList(ReadValue value, IListPatternOperation pattern)
    {
        if (value is Single { Atom: var array } && array.Type.IsIndexed && array.Type.Rank == 1 && !IsMade(array) && IsNull(value, pattern) is { IsFalse: false } isNull)
        {
            DeclareVariables(pattern);
            return Atom(Choose(isNull, () => Expression.Boolean(false), () => MatchesElements(AsView(value, pattern), pattern)));
        }

        return MatchesElements(AsView(value, pattern), pattern);
    }

    private Expression MatchesElements(View view, IListPatternOperation pattern)
    {
        var patterns = pattern.Patterns;
        int slice = patterns.TakeWhile(part => part is not ISlicePatternOperation).Count();
        bool hasSlice = slice < patterns.Length;
        int count = patterns.Length - (hasSlice ? 1 : 0);
        if (pattern.DeclaredSymbol is ILocalSymbol whole)
        {
            Assign(whole, IsSpan(whole.Type) ? view : view.Array);
        }

        var fits = hasSlice && count == 0 ? Expression.Boolean(true)
            : _region.Bind(Expression.Of(hasSlice ? Operation.GreaterOrEqual : Operation.Equal, ValueType.Boolean, view.Length, Expression.Integer(count)));
        if (patterns.All(part => part is IDiscardPatternOperation or ISlicePatternOperation { Pattern: null }))
        {
            return fits;
        }

        DeclareVariables(pattern);
        return Atom(Choose(
            fits,
            () => Enumerable.Range(0, patterns.Length)
                .Where(i => patterns[i] is not (IDiscardPatternOperation or ISlicePatternOperation { Pattern: null }))
                .Aggregate(Expression.Boolean(true), (all, i) => Joined(Operation.Both, all, MatchesPart(i))),
            () => Expression.Boolean(false)));

        Expression MatchesPart(int i)
        {
            if (patterns[i] is ISlicePatternOperation { Pattern: { } inside })
            {
                var part = new View(view.Array, Shifted(view.Offset, Expression.Integer(i)), Less(view.Length, Expression.Integer(count)));
                return Matches(IsSpan(inside.InputType) ? part : CopyOf(part), inside);
            }

            var index = i < slice ? Expression.Integer(i) : Less(view.Length, Expression.Integer(patterns.Length - i));
            return Matches(LoadElement(view.Array, ElementOf(view, index).Indices, patterns[i]), patterns[i]);
        }
    }

    /// <summary>Gives the variables of a pattern values that no valid program reads, so that they are known beside the branch that matches.</summary>
    private void DeclareVariables(IPatternOperation pattern)
    {
        foreach (var (variable, place) in VariablesOf(pattern))
        {
            _versions[variable] = DefaultOf(variable.Type, place.Syntax);
        }
    }

    /// <summary>The variables that patterns in an operation give their values.</summary>
    private static IEnumerable<(ILocalSymbol Variable, IOperation Place)> VariablesOf(IOperation operation) =>
        operation.DescendantsAndSelf().Select(part => (part switch
        {
            IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
            IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
            IListPatternOperation list => list.DeclaredSymbol,
            _ => null,
        } as ILocalSymbol, part)).Where(pair => pair.Item1 is not null)!;
}
