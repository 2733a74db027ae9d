using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Calls: of known functions, and of methods whose source is here, which are read in place.</content>
internal sealed partial class BodyReader
{
    private ReadValue ReadCall(IInvocationOperation invocation)
    {
        var method = Called(invocation);
        string name = KeyOf(invocation, method);
        if (ReadInvocation(invocation) is { } standing)
        {
            return standing;
        }

        if (method.Name == "GetLength" && method.ContainingType.SpecialType == SpecialType.System_Array)
        {
            return _region.Bind(Expression.Of(
                Operation.DimensionLength, ValueType.Int32, Read(invocation.Instance!) is Columns columns ? columns.Leaves.First() : ReadAtom(invocation.Instance!), ReadAtom(invocation.Arguments[0].Value)));
        }

        var called = invocation.Instance;
        while (called is IParenthesizedOperation or IConversionOperation { OperatorMethod: null })
        {
            called = called is IParenthesizedOperation parenthesized ? parenthesized.Operand : ((IConversionOperation)called).Operand;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && called is ILocalReferenceOperation or IParameterReferenceOperation or IDelegateCreationOperation && Read(called) is Invocable function)
        {
            return Applied(function, ReadPassed(invocation));
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && called is IInvocationOperation or IConditionalOperation or ISwitchExpressionOperation)
        {
            return Read(called) is Invocable given ? Applied(given, ReadPassed(invocation))
                : throw Refusal.Unsupported(called.Syntax, "a function that comes from elsewhere", "call a method or a lambda of this project");
        }

        if (IsReordered(invocation.Arguments) && method.DeclaringSyntaxReferences.IsEmpty && ReadReordered(invocation) is { } reordered)
        {
            return reordered;
        }

        if (ReadNumberCall(invocation, method) is { } ofNumbers)
        {
            return ofNumbers;
        }

        if (ReadNullableCall(invocation) is { } ofNullable)
        {
            return ofNullable;
        }

        if (ReadLinq(invocation, method) is { } ofQuery)
        {
            return ofQuery;
        }

        if (ReadListCall(invocation, method) is { } ofList)
        {
            return ofList;
        }

        if (ReadSpanCall(invocation, method) is { } ofSpan)
        {
            return ofSpan;
        }

        if (ReadTensorCall(invocation, method) is { } ofTensors)
        {
            return ofTensors;
        }

        if (ReadLibraryCall(invocation, method) is { } ofLibrary)
        {
            return ofLibrary;
        }

        if (ReadSinCos(invocation, method, name) is { } both)
        {
            return both;
        }

        if (IsKnownFunction(method, name))
        {
            RequireConstantArgument(invocation, RuleTable.Find(name, method.Parameters.Length));
            return Function(name, TypeOf(method.ReturnType), InParameterOrder(invocation).Select(argument => ReadAtom(argument.Value)).ToArray());
        }

        if (invocation.Instance is { } instance && TypeOfReceiver(instance) is { } owner && IsScattered(owner) && method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation && IsReadable(method))
        {
            return ReadOnInstance(invocation, method, instance);
        }

        if (invocation.Instance is { Type: { IsReferenceType: true, TypeKind: TypeKind.Class or TypeKind.Interface } } caller && method.MethodKind == MethodKind.Ordinary
            && (IsPlain(caller) || IsInstanceType(caller.Type)))
        {
            var self = Read(caller);
            if (self is Instance made)
            {
                return ReadOnObject(invocation, method, made);
            }

            _known = (caller, self);
        }

        if (invocation.Instance is { } receiver && IsKnownBody(method, receiver) && (IsPlain(receiver) || receiver is IArrayElementReferenceOperation))
        {
            var held = Read(receiver);
            if (held is Single { Atom.Type.Shape: TypeShape.Opaque })
            {
                var value = ReadInPlace(invocation, method, () => held);
                _versions.Remove(method);
                return value;
            }

            _known = (receiver, held);
        }

        if (method is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation, IsAbstract: false }
            && (method.IsStatic || method.MethodKind == MethodKind.LocalFunction)
            && BodyOf(method) is not null)
        {
            return ReadInPlace(invocation, method);
        }

        if (method is { MethodKind: MethodKind.Ordinary, IsAbstract: false, IsExtern: false, IsStatic: true } && !method.DeclaringSyntaxReferences.IsEmpty)
        {
            // Declared here, but its body is still to be written.
            throw new BrokenSource();
        }

        var copied = ReadCopied(invocation, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        _known = default;
        return copied;
    }

    /// <summary>Whether it is known which method runs, and what is in it: no other type may override it.</summary>
    private bool IsKnownBody(IMethodSymbol method, IOperation receiver) => method is { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsAbstract: false }
        && (!method.IsOverride || method.IsSealed || receiver.Type is { IsSealed: true }) && IsReadable(method);

    /// <summary>Functions of numbers alone, from System.Math and the number types, whose derivative is in the table or which have none to speak of.</summary>
    private bool IsKnownFunction(IMethodSymbol method, string name)
    {
        if (!method.IsStatic || !method.Parameters.All(parameter => TypeOf(parameter.Type).IsScalar && parameter.RefKind == RefKind.None)
            || !TypeOf(method.ReturnType).IsScalar)
        {
            return RuleTable.Find(name, 0) is not null && IsMath(method) && TypeOf(method.ReturnType).IsScalar
                && method.Parameters.All(parameter => parameter.RefKind == RefKind.None);
        }

        return (RuleTable.Find(name, method.Parameters.Length) is not null && name is not ("System.Half.BitDecrement" or "System.Half.BitIncrement"))
            || (IsMath(method) && !TypeOf(method.ReturnType).IsFloating)
            || ((TypeOf(method.ContainingType).IsScalar || name.StartsWith(ValueType.ParameterOwner, StringComparison.Ordinal)) && !method.IsGenericMethod && !TypeOf(method.ReturnType).IsFloating);
    }

    /// <summary>Refuses what might carry a derivative in the place of an argument by which none is known, as the order of a Bessel function.</summary>
    private void RequireConstantArgument(IInvocationOperation invocation, Rule? rule)
    {
        if (rule is not { ConstantArgument: >= 0 and var place })
        {
            return;
        }

        var value = InParameterOrder(invocation).ElementAt(place).Value;
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        if (!value.ConstantValue.HasValue && TypeOf(value.Type!).IsFloating)
        {
            throw Refusal.Unsupported(
                value.Syntax, $"a variable argument of '{invocation.TargetMethod.Name}' by which no derivative is known", "use a constant or an integer");
        }
    }

    private static bool IsMath(IMethodSymbol method) =>
        method.ContainingType is { Name: "Math" or "MathF", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static string QualifiedMetadataName(IMethodSymbol method)
    {
        var type = method.ContainingType;
        string owner = type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.MetadataName : type.MetadataName;
        return owner + "." + method.Name;
    }

    /// <summary>A call on a struct or record: <c>this</c> is the receiver itself where that is a variable, so that what the method changes in it stays changed.</summary>
    private ReadValue ReadOnInstance(IInvocationOperation invocation, IMethodSymbol method, IOperation instance)
    {
        // An interface's own method works on a copy in a box, and so does what it calls.
        bool isBoxed = method.ContainingType.TypeKind == TypeKind.Interface && instance is not IInstanceReferenceOperation;
        bool isPlace = !isBoxed && Bound(TypeOfReceiver(instance)!).IsValueType && !method.IsReadOnly
            && instance is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IInstanceReferenceOperation
                or IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.ReturnsByRef: true } or IInvocationOperation { TargetMethod.ReturnsByRef: true }
            && !IsReadOnlyPlace(instance) && !(instance is IInstanceReferenceOperation && Read(instance) is Single);
        var target = isPlace ? ReadTarget(instance) : null;
        bool isVariable = isPlace || (method.IsReadOnly && instance is ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation);
        var copy = isVariable ? null : Read(instance);
        RequireKnown(copy, method, invocation, instance.Type);

        // A variable is passed by reference: the method sees what the arguments did to it, and where it may see it by another name, too, what is done to that.
        bool isShared = target is not null && IsSharedWithArguments(invocation, instance);
        var result = ReadInPlace(invocation, method, () => copy ?? (target is null ? Read(instance) : isShared ? new Reference(target) : LoadValue(target, instance)));
        if (target is not null && !isShared)
        {
            // A struct whose fields can't be seen is one value, of which nobody knows what a call makes of it.
            Write(target, _versions.TryGet(method, out var left) ? left
                : throw Refusal.Unsupported(invocation.Syntax, $"a call of '{method.Name}', which may change its struct,", "make it a class or a readonly struct, or let its fields be seen"));
        }

        _versions.Remove(method);
        return result;
    }

    /// <summary>A method's body with its parameters bound to the arguments, as if it were written here.</summary>
    private ReadValue ReadInPlace(IInvocationOperation invocation, IMethodSymbol method, Func<ReadValue>? self = null)
    {
        if (_callers.Contains(method, SymbolEqualityComparer.Default))
        {
            throw _called.Recursion(method.OriginalDefinition, invocation.Syntax);
        }

        if (method.IsAsync)
        {
            throw Refusal.Unsupported(invocation.Syntax, "a call of an async method", "call a plain method");
        }

        if (ReadUnread(invocation, method) is { } unread)
        {
            return unread;
        }

        // An element that is passed by reference is read before the call and written after it, where nothing else can see it in between.
        var values = new List<(IParameterSymbol Parameter, ReadValue Value, Target? Target)>();
        foreach (var argument in invocation.Arguments)
        {
            var parameter = method.Parameters[(argument.Parameter ?? throw new BrokenSource()).Ordinal];
            var (value, target) = ReadPassed(invocation, method, argument, parameter);
            values.Add((parameter, value, target));
        }

        if (self is not null)
        {
            Set(method, self());
        }

        var held = HeldByOuterInstance(method, invocation, [.. values.Select(value => value.Value)]);
        foreach (var (parameter, value, _) in values)
        {
            _versions[parameter.OriginalDefinition] = value;
        }

        try
        {
            Enter(method, null, [], () => ReadBody(method));
        }
        catch (Refusal) when (Leaves(invocation))
        {
            throw;
        }

        var result = method.ReturnsVoid ? Expression.Boolean(false) : _returned!;
        var changes = values.Where(value => value.Target is not null).Select(value => (value.Target, Value: _versions[value.Parameter.OriginalDefinition])).ToArray();
        Leave(method, held);
        foreach (var (target, value) in changes)
        {
            Write(target!, value);
        }

        return result;
    }

    /// <summary>What the compiler can't make sense of: it says why. Only that a member isn't there yet which will be generated stays for us to say.</summary>
    private System.Exception Invalid(IOperation operation)
    {
        foreach (var name in operation.Syntax.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Select(call => call.Expression).OfType<ExpressionSyntax>()
            .Select(called => called is MemberAccessExpressionSyntax member ? member.Name : called as SimpleNameSyntax).OfType<SimpleNameSyntax>())
        {
            if (MemberSelection.MethodOf(name.Identifier.ValueText) is { } method && IsAsked(name, method))
            {
                return Refusal.Unsupported(name.Parent is MemberAccessExpressionSyntax whole ? whole : name, $"a call of '{name.Identifier.ValueText}', which is only there once it is generated,", $"ask for the second derivatives of '{method}', or take the call out of what is differentiated");
            }
        }

        return new BrokenSource();
    }

    /// <summary>Whether somebody asks for derivatives of a method where a member of it is named.</summary>
    private bool IsAsked(SimpleNameSyntax name, string method)
    {
        var model = _sources.ModelOf(name.SyntaxTree);
        var type = name.Parent is MemberAccessExpressionSyntax member && ReferenceEquals(member.Name, name) ? model.GetSymbolInfo(member.Expression).Symbol as INamedTypeSymbol : null;
        return (type?.GetMembers(method) ?? model.LookupSymbols(name.SpanStart, name: method)).Any(symbol => DerivativeSignature.HasAttribute(symbol, "SymGrad.DifferentiableAttribute"));
    }
}
