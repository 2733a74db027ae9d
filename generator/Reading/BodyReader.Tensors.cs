using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// TensorPrimitives of System.Numerics.Tensors: loops over spans. What is rounded correctly everywhere is such a loop; else the
/// library computes the values, and the loop stands beside them to be differentiated.
/// </content>
internal sealed partial class BodyReader
{
    private const string TooShort = "throw new global::System.ArgumentException(\"Destination is too short.\", \"destination\")";
    private const string DifferentLengths = "throw new global::System.ArgumentException(\"Input span arguments must all have the same length.\")";
    private const string NoElements = "throw new global::System.ArgumentException(\"Input span arguments must not be empty.\")";

    /// <summary>A call of TensorPrimitives; null for anything else.</summary>
    private ReadValue? ReadTensorCall(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (method.ContainingType is not { Name: "TensorPrimitives", ContainingNamespace: { Name: "Tensors", ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } } })
        {
            return null;
        }

        var arguments = InParameterOrder(invocation).ToArray();
        var number = method.ReturnsVoid ? TypeOf(arguments[0].Parameter!.Type) : TypeOf(method.ReturnType);
        number = number.Element ?? number;
        int inputs = method.ReturnsVoid ? arguments.Length - 1 : arguments.Length;
        bool takesNumbers = arguments.All(argument => TypeOf(argument.Parameter!.Type) is { } type && (type.IsScalar || type.Element is { IsScalar: true }));
        if (!takesNumbers)
        {
            throw NoDerivative(invocation, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        }

        if (!method.ReturnsVoid && !number.IsFloating)
        {
            // Where the largest element is, and its like.
            return _region.Bind(TensorText(method, [.. arguments.Select(argument => Input(argument.Value))], null).ToQuoted(number));
        }

        bool isKnown = number.Name is "double" or "float";
        if (method.ReturnsVoid && isKnown)
        {
            var given = arguments.Take(inputs).Select(argument => Input(argument.Value)).ToArray();
            var destination = ReadView(arguments[inputs].Value);
            if (method.Name == "SoftMax" && inputs == 1)
            {
                SoftMax(method, (View)given[0], destination, invocation);
                return Expression.Boolean(false);
            }

            if (TensorRows.FindMap(method.Name, inputs) is { } map)
            {
                Map(method, map, given, destination, invocation);
                return Expression.Boolean(false);
            }
        }

        return !method.ReturnsVoid && isKnown && TensorRows.FindSum(method.Name, inputs) is { } sum
            ? Total(method, sum, [.. arguments.Select(argument => ReadView(argument.Value))], number)
            : throw NoDerivative(invocation, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
    }

    private ReadValue Input(IOperation argument) => IsSpan(argument.Type) ? ReadView(argument) : ReadAtom(argument);

    private void Map(IMethodSymbol method, TensorMap map, ReadValue[] given, View destination, IOperation place)
    {
        var views = given.OfType<View>().ToArray();
        Check(views, destination, place);
        var values = map.IsExact ? null : FilledBy(method, given, views[0].Length, destination.Array.Type.Element!);
        Repeat(views[0].Length, index =>
        {
            var formula = map.Element([.. given.Select(input => new Formula(input is View view ? At(view, index) : Atom(input)))]);
            StoreTo(destination, index, values is null
                ? _region.Keep(Available(formula.Expression))
                : _region.Bind(Expression.StandIn(At(values, index), _region.Keep(Differentiable(formula.Expression)))));
        });
    }

    private void SoftMax(IMethodSymbol method, View logits, View destination, IOperation place)
    {
        Check([logits], destination, place);
        Guard(Operation.Equal, logits.Length, Expression.Integer(0), NoElements);
        var number = destination.Array.Type.Element!;
        var values = FilledBy(method, [logits], logits.Length, number);
        Formula Logit(Expression index) => new(At(logits, index));
        var total = Folded(logits.Length, [Expression.Zero(number)], (sums, index) => [sums[0] + Formula.Call("Exp", Logit(index))])[0];

        // exp(x − ln Σ exp(x)), whose derivative needs nothing but the library's own value.
        var logarithm = new Formula(_region.Keep(Formula.Call("Log", new Formula(total)).Expression));
        Repeat(logits.Length, index => StoreTo(
            destination, index, _region.Bind(Expression.StandIn(At(values, index), _region.Keep(Differentiable(Formula.Call("Exp", Logit(index) - logarithm).Expression))))));
    }

    private ReadValue Total(IMethodSymbol method, TensorSum sum, View[] given, ValueType number)
    {
        CheckLengths(given);
        if (sum.NeedsElements)
        {
            Guard(Operation.Equal, given[0].Length, Expression.Integer(0), NoElements);
        }

        var original = _region.Bind(TensorText(method, given, null).ToQuoted(number));
        IReadOnlyList<Formula> Elements(Expression index) => [.. given.Select(view => new Formula(At(view, index)))];
        var sums = sum.Combine is { } combine
            ? Folded(
                Less(given[0].Length, Expression.Integer(1)),
                [.. sum.Terms.Select(term => _region.Keep(term(Elements(Expression.Integer(0))).Expression))],
                (before, index) => [.. sum.Terms.Select((term, i) => combine(before[i], term(Elements(_region.Bind(Expression.Of(Operation.Add, ValueType.Int32, index, Expression.Integer(1)))))))])
            : Folded(given[0].Length, [.. sum.Terms.Select(_ => Expression.Zero(number))], (before, index) => [.. sum.Terms.Select((term, i) => before[i] + term(Elements(index)))]);
        var formula = sum.Result([.. sums.Select(total => new Formula(total))]);
        return _region.Bind(Expression.StandIn(original, _region.Keep(Differentiable(formula.Expression))));
    }

    /// <summary>A loop over so many indices that carries some numbers.</summary>
    private Expression[] Folded(Expression count, Expression[] seeds, Func<IReadOnlyList<Formula>, Expression, IReadOnlyList<Formula>> fold)
    {
        var index = _function.NewVariable(ValueType.Int32);
        var parameters = seeds.Select(seed => _function.NewVariable(seed.Type)).ToArray();
        var results = seeds.Select(seed => _function.NewVariable(seed.Type)).ToArray();
        var before = _versions;
        Expression[] next = [];
        var (inside, _) = ReadInto(before, () => next = [.. fold([.. parameters.Select(parameter => new Formula(parameter))], index).Select(value => _region.Keep(Differentiable(value.Expression)))]);
        _versions = before;
        _region.Add(new Loop(
            new Counter(index, Expression.Integer(0), Operation.Less, count, 1),
            seeds.Select((seed, i) => new Carried(parameters[i], seed, results[i])).ToEquatable(),
            Region.Empty,
            inside.Build(next)));
        return results;
    }

    private Expression At(View view, Expression index)
    {
        var place = ElementOf(view, index);
        return _region.Bind(Expression.Of(Operation.Element, view.Array.Type.Element!, [place.Array, .. place.Indices]));
    }

    /// <summary>The library's own values, in an array of their own: what they are computed from may be their destination.</summary>
    private View FilledBy(IMethodSymbol method, ReadValue[] given, Expression length, ValueType number)
    {
        var text = TensorText(method, given, ", " + Expression.Hole);
        return new View(_region.Bind(text.ToFilled(ValueType.ArrayOf(number), length)), Expression.Integer(0), length);
    }

    private CopiedText TensorText(IMethodSymbol method, IReadOnlyList<ReadValue> given, string? destination)
    {
        var text = new CopiedText();
        text.Write($"{Spelled(method.ContainingType)}.{method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.TypeArguments.Select(Spelled))}>" : string.Empty)}(");
        for (int i = 0; i < given.Count; i++)
        {
            text.Write(i > 0 ? ", " : string.Empty);
            switch (given[i])
            {
                case View view when view.Offset.IsZero && view.Length.Equals(_region.Find(Expression.Of(Operation.Length, ValueType.Int32, view.Array))):
                    text.Hole(view.Array);
                    break;
                case View view:
                    bool isArray = view.Array.Type.Shape == TypeShape.Array;
                    text.Write(isArray ? $"new global::System.ReadOnlySpan<{view.Array.Type.Element!.Name}>(" : string.Empty);
                    text.Hole(view.Array);
                    text.Write(isArray ? ", " : ".Slice(");
                    text.Hole(view.Offset);
                    text.Write(", ");
                    text.Hole(view.Length);
                    text.Write(")");
                    break;
                default:
                    text.Hole(Atom(given[i]));
                    break;
            }
        }

        text.Write(destination + ")");
        return text;
    }

    private void Check(View[] given, View destination, IOperation place)
    {
        CheckLengths(given);
        Guard(Operation.Less, destination.Length, given[0].Length, TooShort);
        if (given.Any(view => view.Array.Equals(destination.Array) && !view.Offset.Equals(destination.Offset)))
        {
            throw Refusal.Unsupported(place.Syntax, "computing one part of an array from another", "use two arrays");
        }
    }

    private void CheckLengths(View[] given)
    {
        foreach (var other in given.Skip(1))
        {
            Guard(Operation.NotEqual, given[0].Length, other.Length, DifferentLengths);
        }
    }

    /// <summary>Throws what the library throws: its own call may come too late for that, or be left out.</summary>
    private void Guard(Operation relation, Expression left, Expression right, string thrown)
    {
        if (!left.Equals(right))
        {
            Branch(
                _region.Bind(Expression.Of(relation, ValueType.Boolean, left, right)),
                () => _region.Add(new Effect(Expression.Copied(thrown, ValueType.Boolean))),
                () => { });
        }
    }
}
