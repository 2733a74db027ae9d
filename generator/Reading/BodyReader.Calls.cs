using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
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
        var method = invocation.TargetMethod;
        string name = QualifiedMetadataName(method);
        if (method.Name == "GetLength" && method.ContainingType.SpecialType == SpecialType.System_Array)
        {
            return _region.Bind(Expression.Of(
                Operation.DimensionLength, ValueType.Int32, ReadAtom(invocation.Instance!), ReadAtom(invocation.Arguments[0].Value)));
        }

        var called = invocation.Instance;
        while (called is IParenthesizedOperation or IConversionOperation { OperatorMethod: null })
        {
            called = called is IParenthesizedOperation parenthesized ? parenthesized.Operand : ((IConversionOperation)called).Operand;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && called is ILocalReferenceOperation or IParameterReferenceOperation or IDelegateCreationOperation && Read(called) is Callable function)
        {
            return Applied(function.Target, InParameterOrder(invocation).Select(argument => Read(argument.Value)).ToArray());
        }

        if (ReadNullableCall(invocation) is { } ofNullable)
        {
            return ofNullable;
        }

        if (ReadLinq(invocation, method) is { } ofQuery)
        {
            return ofQuery;
        }

        if (ReadSpanCall(invocation, method) is { } ofSpan)
        {
            return ofSpan;
        }

        if (ReadSinCos(invocation, name) is { } both)
        {
            return both;
        }

        if (IsKnownFunction(method, name))
        {
            RequireConstantArgument(invocation, RuleTable.Find(name, method.Parameters.Length));
            var arguments = InParameterOrder(invocation).Select(argument => ReadAtom(argument.Value)).ToArray();
            return _region.Bind(Expression.Call(name, TypeReading.Read(method.ReturnType), arguments));
        }

        if (invocation.Instance is { Type: { } owner } instance && Scattering.IsScattered(owner, _compilation) && method.MethodKind == MethodKind.Ordinary && IsReadable(method))
        {
            return ReadOnInstance(invocation, method, instance);
        }

        if (invocation.Instance is { Type: { IsReferenceType: true, TypeKind: TypeKind.Class or TypeKind.Interface } } caller && method.MethodKind == MethodKind.Ordinary
            && (IsPlain(caller) || IsInstanceType(caller.Type)))
        {
            var self = Read(caller);
            if (self is Instance made)
            {
                return ReadOnObject(invocation, made);
            }

            _known = (caller, self);
        }

        if (invocation.Instance is { } receiver && method is { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false } && IsReadable(method)
            && IsPlain(receiver) && Read(receiver) is Single { Atom: { IsConstant: true, Type.Shape: TypeShape.Opaque } constant })
        {
            _versions[method] = constant;
            var value = ReadInPlace(invocation, method);
            _versions.Remove(method);
            return value;
        }

        if (method is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsVirtual: false, IsAbstract: false }
            && (method.IsStatic || method.MethodKind == MethodKind.LocalFunction)
            && BodyOf(method.OriginalDefinition) is not null)
        {
            return ReadInPlace(invocation, method);
        }

        if (method is { MethodKind: MethodKind.Ordinary, IsAbstract: false, IsExtern: false, IsStatic: true } && !method.DeclaringSyntaxReferences.IsEmpty)
        {
            // Declared here, but its body is still to be written.
            throw new BrokenSource();
        }

        return ReadCopied(invocation, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
    }

    /// <summary>Functions of numbers alone, from System.Math and the number types, whose derivative is in the table or which have none to speak of.</summary>
    private static bool IsKnownFunction(IMethodSymbol method, string name)
    {
        if (!method.IsStatic || !method.Parameters.All(parameter => TypeReading.Read(parameter.Type).IsScalar && parameter.RefKind == RefKind.None)
            || !TypeReading.Read(method.ReturnType).IsScalar)
        {
            return RuleTable.Find(name, 0) is not null && IsMath(method) && TypeReading.Read(method.ReturnType).IsScalar
                && method.Parameters.All(parameter => parameter.RefKind == RefKind.None);
        }

        return RuleTable.Find(name, method.Parameters.Length) is not null
            || (IsMath(method) && !TypeReading.Read(method.ReturnType).IsFloating)
            || (method.ContainingType.SpecialType is SpecialType.System_Double or SpecialType.System_Single && TypeReading.Read(method.ReturnType).IsBoolean);
    }

    /// <summary>Refuses what might carry a derivative in the place of an argument by which none is known, as the order of a Bessel function.</summary>
    private static void RequireConstantArgument(IInvocationOperation invocation, Rule? rule)
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

        if (!value.ConstantValue.HasValue && TypeReading.Read(value.Type!).IsFloating)
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

    /// <summary>The method that the user made the derivative of another, if there is one beside it or beside its caller.</summary>
    private IMethodSymbol? CustomDerivativeOf(IMethodSymbol method) => new[] { method.ContainingType, _method.ContainingType }
        .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
        .FirstOrDefault(member => member.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "SymGrad.DerivativeOfAttribute"
            && attribute.ConstructorArguments.LastOrDefault().Value as string == method.Name));

    /// <summary>The arguments as the parameters want them; C# evaluates them as written, which shows only through effects.</summary>
    private static IEnumerable<IArgumentOperation> InParameterOrder(IInvocationOperation invocation) =>
        invocation.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0);

    /// <summary>A call on a struct or record: <c>this</c> is the receiver itself where that is a variable, so that what the method changes in it stays changed.</summary>
    private ReadValue ReadOnInstance(IInvocationOperation invocation, IMethodSymbol method, IOperation instance)
    {
        bool isPlace = instance.Type!.IsValueType && !method.IsReadOnly
            && instance is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IInstanceReferenceOperation;
        var target = isPlace ? ReadTarget(instance) : null;
        Set(method, target is null ? Read(instance) : LoadValue(target, instance));
        var result = ReadInPlace(invocation, method);
        if (target is not null)
        {
            Write(target, _versions[method]);
        }

        _versions.Remove(method);
        return result;
    }

    /// <summary>A method's body with its parameters bound to the arguments, as if it were written here.</summary>
    private ReadValue ReadInPlace(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (_callers.Contains(method, SymbolEqualityComparer.Default))
        {
            throw Refusal.At(invocation.Syntax, Descriptors.Recursion, method.Name);
        }

        if (method.IsGenericMethod || method.IsAsync)
        {
            throw Refusal.Unsupported(invocation.Syntax, "a call of a generic or async method", "call a plain method");
        }

        if (CustomDerivativeOf(method) is { } custom)
        {
            throw Refusal.Unsupported(invocation.Syntax, $"a call of '{method.Name}', whose derivative is '{custom.Name}',", "custom derivatives aren't used yet: remove [DerivativeOf] to differentiate the method itself");
        }

        // An element that is passed by reference is read before the call and written after it, where nothing else can see it in between.
        var values = new List<(IParameterSymbol Parameter, ReadValue Value, Target? Target)>();
        foreach (var argument in invocation.Arguments)
        {
            var parameter = argument.Parameter ?? throw new BrokenSource();
            switch (parameter.RefKind)
            {
                case RefKind.None or RefKind.In:
                    values.Add((parameter, Held(Read(argument.Value), parameter.Type, argument), null));
                    break;
                case RefKind.Out when argument.Value is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared }:
                    _versions[declared.Local] = DefaultOf(parameter.Type, argument.Syntax);
                    values.Add((parameter, new Reference(new VariableTarget(declared.Local)), null));
                    break;
                case RefKind.Out when argument.Value is IDiscardOperation:
                    values.Add((parameter, DefaultOf(parameter.Type, argument.Syntax), null));
                    break;
                case var kind when ReadTarget(argument.Value) is var target:
                    bool isCopied = target is ElementTarget && !method.Parameters.Any(other => !SymbolEqualityComparer.Default.Equals(other, parameter)
                        && (other.RefKind != RefKind.None || !TypeReading.Read(other.Type).IsScalar)) && method.MethodKind == MethodKind.Ordinary && method.IsStatic;
                    values.Add(isCopied
                        ? (parameter, kind == RefKind.Out ? DefaultOf(parameter.Type, argument.Syntax) : LoadValue(target, argument), target)
                        : (parameter, new Reference(target), null));
                    break;
            }
        }

        foreach (var (parameter, value, _) in values)
        {
            _versions[parameter] = value;
        }

        Enter(method, null, [], () => ReadBody(method));
        var result = method.ReturnsVoid ? Expression.Boolean(false) : _returned!;

        foreach (var (parameter, _, target) in values.Where(value => value.Target is not null))
        {
            Write(target!, _versions[parameter]);
        }

        return result;
    }
}
