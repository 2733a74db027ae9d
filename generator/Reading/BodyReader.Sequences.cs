using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>The parts of a LINQ query: where its elements come from, and what is done to each before something ends the query.</content>
internal sealed partial class BodyReader
{
    private const string LinqWayOut = "use Select, Where, Zip, SelectMany, Concat, Skip, Take, Reverse, Range, Repeat, Sum, Average, Max, Min, Count, Any, All, First, Last, Aggregate and ToArray, or a loop";

    /// <summary>A query: a loop over its elements and, where an element can be had by its index, how many they are and what each is.</summary>
    private sealed record Sequence(Action<Action<ReadValue>, object[]> Each, Expression? Count = null, Func<Expression, ReadValue>? At = null)
    {
        /// <summary>How many elements there are at most, where that is known before.</summary>
        public Expression? Bound { get; init; }
    }

    /// <summary>What a query adds up, or comes to otherwise, from one element to the next.</summary>
    private sealed class Accumulator(string name)
    {
        public string Name { get; } = name;
    }

    /// <summary>A query that a variable holds: it runs where something ends it, with what its lambdas see then.</summary>
    /// <param name="sequence">What it runs over.</param>
    /// <param name="changes">How often lists had changed where it was written, if it runs over one: its elements are those that the list has when it runs. Else −1.</param>
    /// <param name="number">How many queries there were before it.</param>
    private sealed class Query(Sequence sequence, int changes, int number) : ReadValue
    {
        public Sequence Sequence { get; } = sequence;

        public int Changes { get; } = changes;

        public int Number { get; } = number;

        public override IEnumerable<Expression> Leaves => [];

        public override ReadValue With(Queue<Expression> leaves) => this;

        public override bool Fits(ReadValue other) => ReferenceEquals(this, other);
    }

    /// <summary>How often queries over lists were written.</summary>
    private int _listReads;

    /// <summary>How many queries were held.</summary>
    private int _queries;

    /// <summary>How often something was called on a collection that isn't read element by element, and that may have changed it.</summary>
    private int _collectionCalls;

    private int ListChanges => _listChanges + _collectionCalls;

    /// <summary>The queries over lists that ran after they had been held, with where.</summary>
    private readonly List<(Query Query, SyntaxNode Place)> _ranQueries = [];

    /// <summary>A query that isn't run where it is written.</summary>
    private Query HeldQuery(IInvocationOperation invocation, IMethodSymbol method)
    {
        int before = _listReads;
        var sequence = ReadQuery(invocation, method);
        return new Query(sequence, _listReads > before ? ListChanges : -1, _queries++);
    }

    /// <summary>What a held query runs over. Of a list that has changed meanwhile it would see other elements than those that were read.</summary>
    private Sequence Run(Query query, IOperation place)
    {
        if (query.Changes >= 0)
        {
            _listReads++;
            _ranQueries.Add((query, place.Syntax));
            if (query.Changes != ListChanges)
            {
                throw QueryOverChanged(place.Syntax);
            }
        }

        return query.Sequence;
    }

    /// <summary>Refuses a query from before a loop that runs in it beside changes of a list.</summary>
    /// <param name="before">How many queries there were before the loop.</param>
    /// <param name="ran">How many had run.</param>
    /// <param name="changes">How often lists had changed.</param>
    private void RequireUnchangedQueries(int before, int ran, int changes)
    {
        foreach (var (_, place) in _ranQueries.Skip(ran).Where(run => run.Query.Number < before && ListChanges > changes))
        {
            throw QueryOverChanged(place);
        }
    }

    private static Refusal QueryOverChanged(SyntaxNode place) =>
        Refusal.Unsupported(place, "a query over a list that changes between where it is written and where it runs", "write the query where it runs, or end it with ToArray");

    private static bool IsLinq(IMethodSymbol method) => method.ContainingType is { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } };

    private Sequence Indexed(Expression count, Func<Expression, ReadValue> at) => new((body, places) => Repeat(count, index => body(at(index)), places), count, at);

    /// <summary>Where each array of the caller's was asked for before.</summary>
    private readonly HashSet<(RegionBuilder Region, int Array)> _askedFor = [];

    /// <summary>Throws what LINQ does where an array that the method was given isn't there.</summary>
    private void RequireSource(ReadValue source, string name)
    {
        if (source is Single { Atom: { Type.Shape: TypeShape.Array } atom } && _given.Contains(atom.Id) && _askedFor.Add((_region, atom.Id)))
        {
            ThrowWhere(_region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, atom, Null)), $"throw new global::System.ArgumentNullException(\"{name}\")");
        }
    }

    /// <summary>How many elements a query makes, which mustn't be less than none.</summary>
    private Expression ReadCount(IOperation operation)
    {
        var count = ReadAtom(operation);
        if (count.Number is not >= 0 && _function.DefinitionOf(count) is not { Operation: Operation.Length or Operation.DimensionLength })
        {
            ThrowWhere(_region.Bind(Expression.Of(Operation.Less, ValueType.Boolean, count, Expression.Integer(0))), "throw new global::System.ArgumentOutOfRangeException(\"count\")");
        }

        return count;
    }

    private Sequence ReadSequence(IOperation operation, string name = "source")
    {
        switch (operation)
        {
            case ITranslatedQueryOperation query:
                return ReadSequence(query.Operation, name);
            case IParenthesizedOperation parenthesized:
                return ReadSequence(parenthesized.Operand, name);
            case IConversionOperation { IsImplicit: true } conversion:
                return ReadSequence(conversion.Operand, name);
            case IInvocationOperation { TargetMethod: { } method } call when IsLinq(method) && method.Name is not ("ToArray" or "ToList"):
                return ReadQuery(call, method);
            default:
                var source = Read(operation);
                if (source is Query held)
                {
                    return Run(held, operation);
                }

                if (source is Instance)
                {
                    _listReads++;
                }

                if (source is Columns columns && columns.Leaves.First().Type is { Rank: 1 })
                {
                    return Indexed(LengthOf(columns), index => LoadRow(new RowTarget(columns, [index])));
                }

                if (ItemsOf(source, operation) is { } items)
                {
                    _listReads++;
                    return items;
                }

                RequireSource(source, name);
                var view = AsView(source, operation);
                return Indexed(view.Length, index => LoadElement(view.Array, ElementOf(view, index).Indices, operation));
        }
    }

    private Sequence ReadQuery(IInvocationOperation call, IMethodSymbol method)
    {
        IOperation Argument(int i) => call.Arguments.First(argument => argument.Parameter?.Ordinal == i).Value;
        int count = call.Arguments.Length;
        switch (method.Name)
        {
            case "Select":
                return Selected(ReadSequence(Argument(0)), Argument(1));
            case "Where" when ParametersOf(Argument(1)) == 1:
                var whole = ReadSequence(Argument(0));
                return new Sequence((body, places) => whole.Each(element => Branch(Atom(Applied(Argument(1), element)), () => body(element), () => { }), places)) { Bound = whole.Count ?? whole.Bound };
            case "Where" when ReadSequence(Argument(0)) is { At: { } item, Count: { } number }:
                return new Sequence((body, places) => Repeat(
                    number,
                    index =>
                    {
                        var element = item(index);
                        Branch(Atom(Applied(Argument(1), element, index)), () => body(element), () => { });
                    },
                    places))
                { Bound = number };
            case "SelectMany" when ParametersOf(Argument(1)) == 1:
                var outer = ReadSequence(Argument(0));
                return new Sequence((body, places) => outer.Each(
                    element => SequenceOf(Argument(1), element).Each(inner => body(count == 3 ? Applied(Argument(2), element, inner) : inner), places),
                    places));
            case "Range":
                var start = ReadAtom(Argument(0));
                return Indexed(ReadCount(Argument(1)), index => Shifted(start, index));
            case "Repeat":
                var repeated = Read(Argument(0));
                return Indexed(ReadCount(Argument(1)), _ => repeated);
            case "Zip" when count is 2 or 3 && !call.Arguments.Any(argument => argument.Parameter?.Name == "third"):
                var (first, second) = (ReadSequence(Argument(0), "first"), ReadSequence(Argument(1), "second"));
                var (firstAt, secondAt) = (ByIndex(first, Argument(0)), ByIndex(second, Argument(1)));
                return Indexed(Shorter(first.Count!, second.Count!), index => count == 3
                    ? Applied(Argument(2), firstAt(index), secondAt(index))
                    : new Aggregate(Bound(((INamedTypeSymbol)method.ReturnType).TypeArguments[0]), [("Item1", firstAt(index)), ("Item2", secondAt(index))]));
            case "Concat" when count == 2:
                var (front, back) = (ReadSequence(Argument(0), "first"), ReadSequence(Argument(1), "second"));
                return new Sequence((body, places) =>
                {
                    front.Each(body, places);
                    back.Each(body, places);
                });
            case "Skip" or "Take" when Argument(1).Type?.SpecialType == SpecialType.System_Int32:
                var cut = ReadSequence(Argument(0));
                var at = ByIndex(cut, Argument(0));
                var many = Shorter(AtLeastZero(ReadAtom(Argument(1))), cut.Count!);
                return method.Name == "Take" ? Indexed(many, at) : Indexed(Less(cut.Count!, many), index => at(Shifted(many, index)));
            case "Reverse" when count == 1:
                var forwards = ReadSequence(Argument(0));
                var element = ByIndex(forwards, Argument(0));
                var last = Less(forwards.Count!, Expression.Integer(1));
                return Indexed(forwards.Count!, index => element(Less(last, index)));
            case "AsEnumerable":
                return ReadSequence(Argument(0));
            default:
                throw Refusal.Unsupported(call.Syntax, $"LINQ's '{method.Name}'", LinqWayOut);
        }
    }

    private Expression AtLeastZero(Expression count) => count is { IsConstant: true, Number: >= 0 } ? count
        : _region.Bind(Expression.Call("System.Math.Max", ValueType.Int32, count, Expression.Integer(0)));

    private Expression Shorter(Expression one, Expression other) => one.Equals(other) ? one : _region.Bind(Expression.Call("System.Math.Min", ValueType.Int32, one, other));

    private static Func<Expression, ReadValue> ByIndex(Sequence sequence, IOperation place) => sequence.At
        ?? throw Refusal.Unsupported(place.Syntax, "a query whose elements have no index", "end it with ToArray first");

    private Sequence Selected(Sequence sequence, IOperation selector)
    {
        bool isIndexed = ParametersOf(selector) == 2;
        if (sequence is { At: { } at, Count: { } count })
        {
            return Indexed(count, index => isIndexed ? Applied(selector, at(index), index) : Applied(selector, at(index)));
        }

        if (!isIndexed)
        {
            return new Sequence((body, places) => sequence.Each(element => body(Applied(selector, element)), places)) { Bound = sequence.Bound };
        }

        return new Sequence((body, places) =>
        {
            object position = new Accumulator("position");
            _versions[position] = Expression.Integer(0);
            sequence.Each(
                element =>
                {
                    var index = Atom(_versions[position]);
                    body(Applied(selector, element, index));
                    _versions[position] = Shifted(index, Expression.Integer(1));
                },
                [.. places, position]);
            _versions.Remove(position);
        });
    }

    private static int ParametersOf(IOperation function) => Unconverted(function) switch
    {
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters.Length: var count } } => count,
        IDelegateCreationOperation { Target: IMethodReferenceOperation { Method.Parameters.Length: var count } } => count,
        { Type: INamedTypeSymbol { DelegateInvokeMethod.Parameters.Length: var count } } => count,
        _ => -1,
    };

    /// <summary>The query that a lambda gives for an element.</summary>
    private Sequence SequenceOf(IOperation function, ReadValue element)
    {
        var lambda = Lambda(function);
        if (lambda.Body.Operations is not [IReturnOperation { ReturnedValue: { } returned }])
        {
            throw Refusal.Unsupported(function.Syntax, "a lambda with statements here", "write it as one expression");
        }

        _versions[lambda.Symbol.Parameters[0]] = element;
        return ReadSequence(returned);
    }

    private void Repeat(Expression count, Action<Expression> body, params object[] places) =>
        Repeat(new Counter(_function.NewVariable(ValueType.Int32), Expression.Integer(0), Operation.Less, count, 1), body, places);

    /// <summary>A loop of ours: what its body leaves in the given places, and nothing else, goes from one iteration to the next.</summary>
    private void Repeat(Counter counter, Action<Expression> body, params object[] places)
    {
        places = [.. places, .. _versions.Places.Where(place => place is Identity)];
        var before = _versions;
        var carriedIn = before.Clone();
        var parameters = new List<Expression>();
        foreach (object place in places)
        {
            var own = before[place].Leaves.Zip(LeafNames(PlaceName(place), before[place]), (leaf, name) => _function.NewVariable(leaf.Type, name)).ToList();
            parameters.AddRange(own);
            carriedIn[place] = before[place].With(new Queue<Expression>(own));
        }

        var initials = places.SelectMany(place => before[place].Leaves).ToList();
        var (inside, after) = ReadInto(carriedIn, () => body(counter.Index));
        var results = parameters.Select(parameter => _function.NewVariable(parameter.Type, _function.NameOf(parameter))).ToList();
        _region.Add(new Loop(
            counter,
            parameters.Select((parameter, i) => new Carried(parameter, initials[i], results[i])).ToEquatable(),
            Region.Empty,
            inside.Build(places.SelectMany(place => after[place].Leaves))));
        _versions = before.Clone();
        var taken = new Queue<Expression>(results);
        foreach (object place in places)
        {
            _versions[place] = before[place].With(taken);
        }
    }
}
