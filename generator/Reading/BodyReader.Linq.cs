using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// LINQ over arrays and spans of numbers, where it is the natural way to write a sum: a query is a number of elements and
/// a way to compute each, and what ends it is a loop.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>A query: how many elements it has, and what the one at an index is.</summary>
    private sealed record Sequence(Expression Count, Func<Expression, ReadValue> At);

    private static bool IsLinq(IMethodSymbol method) => method.ContainingType is { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } };

    /// <summary>A call that ends a query; null for anything else.</summary>
    private ReadValue? ReadLinq(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (!IsLinq(method))
        {
            return null;
        }

        IOperation Argument(int i) => invocation.Arguments.First(argument => argument.Parameter?.Ordinal == i).Value;
        int count = invocation.Arguments.Length;
        switch (method.Name)
        {
            case "Sum" or "Average" when count <= 2 && IsNumber(method.ReturnType):
                var terms = ReadSequence(Argument(0));
                terms = count == 2 ? Selected(terms, Argument(1)) : terms;
                return method.Name == "Sum" ? Total(terms, method.ReturnType) : Mean(terms, method.ReturnType, invocation);
            case "Count" when count == 1:
                return ReadSequence(Argument(0)).Count;
            case "Aggregate" when count == 3 && IsNumber(method.ReturnType):
                var sequence = ReadSequence(Argument(0));
                return Folded(sequence, ReadAtom(Argument(1)), (sum, element) => Applied(Argument(2), sum, element));
            case "ToArray" when method.ReturnType is IArrayTypeSymbol { ElementType: var element } && IsNumber(element):
                var elements = ReadSequence(Argument(0));
                var array = _region.Bind(Expression.Of(Operation.NewArray, ValueType.ArrayOf(TypeOf(element)), elements.Count));
                Repeat(elements.Count, index => _region.Add(new Store(array, new[] { index }.ToEquatable(), Atom(elements.At(index)), Adds: false)));
                return array;
            default:
                throw Refusal.Unsupported(invocation.Syntax, $"LINQ's '{method.Name}'", "use Select, Zip, Range, Sum, Average, Count, Aggregate and ToArray, or a loop");
        }
    }

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private Sequence ReadSequence(IOperation operation)
    {
        switch (operation)
        {
            case ITranslatedQueryOperation query:
                return ReadSequence(query.Operation);
            case IParenthesizedOperation parenthesized:
                return ReadSequence(parenthesized.Operand);
            case IConversionOperation { IsImplicit: true } conversion:
                return ReadSequence(conversion.Operand);
            case IInvocationOperation { TargetMethod: { } method } call when IsLinq(method):
                IOperation Argument(int i) => call.Arguments.First(argument => argument.Parameter?.Ordinal == i).Value;
                switch (method.Name)
                {
                    case "Select":
                        return Selected(ReadSequence(Argument(0)), Argument(1));
                    case "Range":
                        var start = ReadAtom(Argument(0));
                        return new Sequence(ReadAtom(Argument(1)), index => Shifted(start, index));
                    case "Zip" when call.Arguments.Length is 2 or 3 && !call.Arguments.Any(argument => argument.Parameter?.Name == "third"):
                        var (first, second) = (ReadSequence(Argument(0)), ReadSequence(Argument(1)));
                        var shorter = first.Count.Equals(second.Count) ? first.Count : _region.Bind(Expression.Call("System.Math.Min", ValueType.Int32, first.Count, second.Count));
                        return new Sequence(shorter, index => call.Arguments.Length == 3
                            ? Applied(Argument(2), first.At(index), second.At(index))
                            : new Aggregate(Bound(((INamedTypeSymbol)method.ReturnType).TypeArguments[0]), [("Item1", first.At(index)), ("Item2", second.At(index))]));
                    case "AsEnumerable":
                        return ReadSequence(Argument(0));
                }

                throw Refusal.Unsupported(call.Syntax, $"LINQ's '{method.Name}'", "use Select, Zip, Range, Sum, Average, Count, Aggregate and ToArray, or a loop");
            default:
                var view = ReadView(operation);
                return new Sequence(view.Length, index => LoadElement(view.Array, ElementOf(view, index).Indices, operation));
        }
    }

    private Sequence Selected(Sequence sequence, IOperation selector)
    {
        bool isIndexed = Unconverted(selector) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters.Length: 2 } };
        return new Sequence(sequence.Count, index => isIndexed ? Applied(selector, sequence.At(index), index) : Applied(selector, sequence.At(index)));
    }

    private static IAnonymousFunctionOperation Lambda(IOperation operation) => operation switch
    {
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => lambda,
        IConversionOperation { Operand: var operand } => Lambda(operand),
        IAnonymousFunctionOperation lambda => lambda,
        _ => throw Refusal.Unsupported(operation.Syntax, "a delegate", "write the lambda here"),
    };

    /// <summary>What a lambda, or a method by name, gives for some arguments, read in place.</summary>
    private ReadValue Applied(IOperation function, params ReadValue[] arguments)
    {
        if (function is ILocalReferenceOperation or IParameterReferenceOperation && Read(function) is Callable known)
        {
            return Applied(known.Target, arguments);
        }

        if (function is IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var named } reference })
        {
            var method = Called(named, reference.ConstrainedToType);
            return _called.PlanOf(method.OriginalDefinition, function.Syntax) is { } plan ? ReadInvocation(plan, method, arguments, function)
                : RuleTable.Find(QualifiedMetadataName(method), arguments.Length) is not null && arguments.All(argument => argument is Single)
                ? Function(QualifiedMetadataName(method), TypeOf(method.ReturnType), [.. arguments.Select(Atom)])
                : ReadMethodOn(method, null, arguments, function);
        }

        var lambda = Lambda(function);
        if (AssignedBy(lambda.Body).Any(symbol => !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, lambda.Symbol)) || lambda.Symbol.IsAsync)
        {
            throw Refusal.Unsupported(function.Syntax, "a lambda that changes what it captures", "use a loop");
        }

        Enter(lambda.Symbol, null, arguments, () =>
        {
            _versions[Slot.ReturnValue] = DefaultOf(lambda.Symbol.ReturnType, lambda.Syntax);
            ReadStatement(lambda.Body);
        });
        Leave(lambda.Symbol, []);
        return _returned!;
    }

    /// <summary>Elements added up from the first, in double as LINQ does for float too.</summary>
    private Expression Total(Sequence terms, ITypeSymbol type) =>
        ConvertTo(TypeOf(type), Folded(terms, Expression.Zero(ValueType.Double), (sum, term) =>
            _region.Bind(Expression.Of(Operation.Add, ValueType.Double, Atom(sum), ConvertTo(ValueType.Double, Atom(term))))));

    private Expression Mean(Sequence terms, ITypeSymbol type, IOperation place)
    {
        var isEmpty = _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, terms.Count, Expression.Integer(0)));
        Branch(
            isEmpty,
            () => _region.Add(new Effect(Expression.Copied("throw new global::System.InvalidOperationException(\"Sequence contains no elements\")", ValueType.Boolean))),
            () => { });
        var total = Total(terms, _compilation.GetSpecialType(SpecialType.System_Double));
        var mean = _region.Bind(Expression.Of(Operation.Divide, ValueType.Double, total, ConvertTo(ValueType.Double, terms.Count)));
        return ConvertTo(TypeOf(type), mean);
    }

    private Expression Folded(Sequence sequence, Expression seed, Func<ReadValue, ReadValue, ReadValue> fold)
    {
        var parameter = _function.NewVariable(seed.Type, "sum");
        var result = _function.NewVariable(seed.Type, "sum");
        Repeat(sequence.Count, index => Atom(fold(parameter, sequence.At(index))), (parameter, seed, result));
        return result;
    }

    private void Repeat(Expression count, Action<Expression> body) => Repeat(
        count,
        index =>
        {
            body(index);
            return Expression.Boolean(false);
        },
        null);

    /// <summary>A loop whose body changes nothing but one carried value, if that.</summary>
    private void Repeat(Expression count, Func<Expression, Expression> body, (Expression Parameter, Expression Initial, Expression Result)? carried)
    {
        var index = _function.NewVariable(ValueType.Int32);
        var before = _versions;
        var next = Expression.Boolean(false);
        var (inside, _) = ReadInto(before, () => next = body(index));
        _versions = before;
        _region.Add(new Loop(
            new Counter(index, Expression.Integer(0), Operation.Less, count, 1),
            carried is var (parameter, initial, result) ? new[] { new Carried(parameter, initial, result) }.ToEquatable() : EquatableArray<Carried>.Empty,
            Region.Empty,
            carried is null ? inside.Build() : inside.Build(next)));
    }
}
