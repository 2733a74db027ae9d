using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Reading;

/// <content>Arguments: C# evaluates them as they are written, which names may make another order than that of the parameters.</content>
internal sealed partial class BodyReader
{
    /// <summary>Arguments that were read before the call was, in the order in which they are written.</summary>
    private readonly Dictionary<IOperation, ReadValue> _early = [];

    /// <summary>The arguments as the parameters want them.</summary>
    private static IEnumerable<IArgumentOperation> InParameterOrder(IInvocationOperation invocation) =>
        invocation.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0);

    /// <summary>Evaluates arguments as they are written; gives them as the parameters want them.</summary>
    private ReadValue[] ReadArguments(IReadOnlyList<IArgumentOperation> arguments, bool holds = false) =>
        [.. arguments.Select(argument => (argument.Parameter?.Ordinal, Value: holds ? Held(Read(argument.Value), argument.Parameter!.Type, argument) : Read(argument.Value))).ToArray()
            .OrderBy(argument => argument.Ordinal ?? 0).Select(argument => argument.Value)];

    /// <summary>The arguments of a function that is a value: evaluated as they are written, in the order of its parameters.</summary>
    private ReadValue[] ReadPassed(IInvocationOperation invocation)
    {
        var values = new ReadValue[invocation.TargetMethod.Parameters.Length];
        foreach (var argument in invocation.Arguments)
        {
            var parameter = argument.Parameter ?? throw new BrokenSource();
            values[parameter.Ordinal] = ReadPassed(invocation, invocation.TargetMethod, argument, parameter).Value;
        }

        return values;
    }

    /// <summary>
    /// What a parameter of a method that is read in place stands for: a value, or by reference the name of a variable. An element is
    /// read before the call and written after it, to the target, where nothing else can see it in between.
    /// </summary>
    private (ReadValue Value, Target? Target) ReadPassed(IInvocationOperation invocation, IMethodSymbol method, IArgumentOperation argument, IParameterSymbol parameter)
    {
        switch (parameter.RefKind)
        {
            case RefKind.None or RefKind.In or RefReadOnlyParameter:
                return (ReadIn(invocation, method, argument, parameter), null);
            case RefKind.Out when argument.Value is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared }:
                _versions[declared.Local] = DefaultOf(parameter.Type, argument.Syntax);
                return (new Reference(new VariableTarget(declared.Local)), null);
            case RefKind.Out when argument.Value is IDiscardOperation:
                return (DefaultOf(parameter.Type, argument.Syntax), null);
        }

        var target = ReadTarget(argument.Value);
        bool isCopied = target is ElementTarget && method is { MethodKind: MethodKind.Ordinary, IsStatic: true }
            && !method.Parameters.Any(other => !SymbolEqualityComparer.Default.Equals(other, parameter) && (other.RefKind != RefKind.None || !TypeOf(other.Type).IsScalar));
        return !isCopied ? (new Reference(target), null) : (parameter.RefKind == RefKind.Out ? DefaultOf(parameter.Type, argument.Syntax) : LoadValue(target, argument), target);
    }

    /// <summary>
    /// A call whose arguments are named in another order than that of the parameters, where that shows. What reads a call of the
    /// library asks for an argument when it has use for it, so they are all read before; null for any other call.
    /// </summary>
    private ReadValue? ReadReordered(IInvocationOperation invocation)
    {
        if (invocation.Arguments.Any(argument => _early.ContainsKey(argument.Value)) || !invocation.Arguments.Any(argument => HasEffects(argument.Value)))
        {
            return null;
        }

        var values = invocation.Arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue).ToArray();
        if (invocation.Instance is not null || values.Any(argument => argument.Parameter?.RefKind is not (RefKind.None or RefKind.In) || argument.Value is IDelegateCreationOperation))
        {
            throw OutOfOrder(invocation);
        }

        foreach (var argument in values)
        {
            _early[argument.Value] = Read(argument.Value);
        }

        var result = ReadCall(invocation);
        bool isLeft = values.Any(argument => _early.Remove(argument.Value));
        return isLeft ? throw OutOfOrder(invocation) : result;
    }

    private static Refusal OutOfOrder(IInvocationOperation invocation) => Refusal.Unsupported(
        invocation.Syntax, "a call whose named arguments have effects in another order than that of the parameters", "write them in the order of the parameters, or compute them before");

    /// <summary>Whether arguments stand in another order than their parameters.</summary>
    private static bool IsReordered(IReadOnlyList<IArgumentOperation> arguments)
    {
        var written = arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue).Select(argument => argument.Parameter?.Ordinal ?? 0).ToArray();
        return written.Skip(1).Zip(written, (next, before) => next < before).Any(isBefore => isBefore);
    }

    /// <summary>Whether evaluating an expression may change what another one comes to.</summary>
    private static bool HasEffects(IOperation operation) => operation.DescendantsAndSelf().Any(part =>
        part is IAssignmentOperation or IIncrementOrDecrementOperation or IInvocationOperation or IObjectCreationOperation or IPropertyReferenceOperation or IDeclarationExpressionOperation);
}
