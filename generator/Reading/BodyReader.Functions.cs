using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Reading;

/// <content>Functions as values: lambdas and methods by name, which are read in place where they are called.</content>
internal sealed partial class BodyReader
{
    private ReadValue Applied(Invocable function, ReadValue[] arguments) => function switch
    {
        Callable callable => WithCaptured(callable, () => Applied(callable.Target, arguments)),
        CallableChoice choice => Choose(choice.Condition, () => Applied(choice.WhenTrue, arguments), () => Applied(choice.WhenFalse, arguments)),
        _ => throw new BrokenSource(),
    };

    /// <summary>What a lambda, or a method by name, gives for some arguments, read in place.</summary>
    private ReadValue Applied(IOperation function, params ReadValue[] arguments)
    {
        if (Unconverted(function) is ILocalReferenceOperation or IParameterReferenceOperation or IInvocationOperation or IConditionalOperation && Read(Unconverted(function)) is Invocable known)
        {
            return Applied(known, arguments);
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
            if (!lambda.Symbol.ReturnsVoid)
            {
                _versions[Slot.ReturnValue] = DefaultOf(lambda.Symbol.ReturnType, lambda.Syntax);
            }

            ReadStatement(lambda.Body);
        });
        Leave(lambda.Symbol, []);
        return lambda.Symbol.ReturnsVoid ? Expression.Boolean(false) : _returned!;
    }

    /// <summary>Reads a function that has outlived the method it was made in, with the variables of that method which it captured.</summary>
    private ReadValue WithCaptured(Callable function, Func<ReadValue> read)
    {
        if (function.Captured is not { } closure)
        {
            return read();
        }

        var held = closure.Variables.Select(captured => (captured.Symbol, Value: _versions.TryGet(captured.Symbol, out var value) ? value : null)).ToArray();
        foreach (var (symbol, value) in closure.Variables)
        {
            _versions[symbol] = value;
        }

        var outerArguments = _typeArguments;
        _typeArguments = closure.TypeArguments.SetItems(_typeArguments);
        var result = read();
        _typeArguments = outerArguments;
        foreach (var (symbol, value) in held)
        {
            if (value is null)
            {
                _versions.Remove(symbol);
            }
            else
            {
                _versions[symbol] = value;
            }
        }

        return result;
    }

    /// <summary>What a method returns: functions in it take the variables of the method along that they mention. Nothing else changes these any more.</summary>
    private ReadValue Closed(ReadValue returned, IMethodSymbol method) => returned switch
    {
        Callable { Target: var target } callable => callable.With(
            [.. VariablesOf(method.OriginalDefinition).Where(MentionedIn(target)).Select(symbol => (symbol, _versions[symbol]))], _typeArguments),
        CallableChoice choice => new CallableChoice(choice.Condition, (Invocable)Closed(choice.WhenTrue, method), (Invocable)Closed(choice.WhenFalse, method)),
        Aggregate aggregate when aggregate.Fields.Any(field => field.Value is Invocable) => new Aggregate(aggregate.Type, [.. aggregate.Fields.Select(field => (field.Field, Closed(field.Value, method)))]),
        _ => returned,
    };

    /// <summary>Which variables a function may read: those that it names, and any if it calls a local function.</summary>
    private static Func<ISymbol, bool> MentionedIn(IOperation function)
    {
        var named = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        bool mayReadAny = false;
        foreach (var operation in function.DescendantsAndSelf())
        {
            switch (operation)
            {
                case ILocalReferenceOperation { Local: var local }:
                    named.Add(local);
                    break;
                case IParameterReferenceOperation { Parameter: var parameter }:
                    named.Add(parameter);
                    break;
                case IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction } or IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction }:
                    mayReadAny = true;
                    break;
            }
        }

        return symbol => mayReadAny || named.Contains(symbol);
    }

    private static IAnonymousFunctionOperation Lambda(IOperation operation) => operation switch
    {
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => lambda,
        IConversionOperation { Operand: var operand } => Lambda(operand),
        IAnonymousFunctionOperation lambda => lambda,
        _ => throw Refusal.Unsupported(operation.Syntax, "a delegate", "write the lambda here"),
    };
}
