using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Generics: a generic body is read for the type arguments of its call, as if it had been written for them. What the
/// compiler says of such a body names type parameters; here they are replaced. What is left are the type parameters of the
/// method that is differentiated and of the types around it: those that stand for numbers are number types of the language.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>How often a generic method may be read inside itself, each time with other type arguments.</summary>
    private const int InstanceLimit = 16;

    /// <summary>What each type parameter stands for where we read.</summary>
    private ImmutableDictionary<ISymbol, ITypeSymbol> _typeArguments = ImmutableDictionary<ISymbol, ITypeSymbol>.Empty.WithComparers(SymbolEqualityComparer.Default);

    /// <summary>A type of the program in the language, type parameters replaced.</summary>
    private ValueType TypeOf(ITypeSymbol type) => TypeReading.Read(Bound(type));

    private bool IsScattered(ITypeSymbol type)
    {
        type = Bound(type);
        if (!_scattered.TryGetValue(type, out bool isScattered))
        {
            isScattered = Scattering.IsScattered(type, _compilation);
            if (isScattered && Scattering.NestsForever(type))
            {
                // It would be taken apart forever; C# refuses it too.
                throw Refusal.Unsupported(_statement?.Syntax ?? BodyOf(_callers.Peek())!.Syntax, $"'{type.Name}', which has itself inside,", "use a class or an array for what is inside");
            }

            _scattered[type] = isScattered;
        }

        return isScattered;
    }

    private readonly Dictionary<ITypeSymbol, bool> _scattered = new(SymbolEqualityComparer.Default);

    private bool AreSame(ITypeSymbol? left, ITypeSymbol? right) =>
        SymbolEqualityComparer.Default.Equals(left is null ? null : Bound(left), right is null ? null : Bound(right));

    /// <summary>A type with the type parameters in it replaced by what they stand for.</summary>
    private ITypeSymbol Bound(ITypeSymbol type)
    {
        if (_typeArguments.IsEmpty)
        {
            return type;
        }

        switch (type)
        {
            case ITypeParameterSymbol parameter:
                return _typeArguments.TryGetValue(parameter, out var argument) ? argument : parameter;
            case IArrayTypeSymbol array:
                var element = Bound(array.ElementType);
                return SymbolEqualityComparer.Default.Equals(element, array.ElementType) ? array : _compilation.CreateArrayTypeSymbol(element, array.Rank);
            case INamedTypeSymbol { IsTupleType: true } tuple:
                var elements = tuple.TupleElements.Select(field => Bound(field.Type)).ToImmutableArray();
                return elements.Zip(tuple.TupleElements, (element, field) => SymbolEqualityComparer.Default.Equals(element, field.Type)).All(isSame => isSame)
                    ? tuple
                    : _compilation.CreateTupleTypeSymbol(elements, tuple.TupleElements.Select(field => field.IsExplicitlyNamedTupleElement ? field.Name : null).ToImmutableArray());
            case INamedTypeSymbol named:
                return BoundNamed(named);
            default:
                return type;
        }
    }

    private INamedTypeSymbol BoundNamed(INamedTypeSymbol type)
    {
        var definition = type.OriginalDefinition;
        if (type.ContainingType is { } outer && BoundNamed(outer) is var around && !SymbolEqualityComparer.Default.Equals(around, outer))
        {
            definition = around.GetTypeMembers(type.Name, type.Arity).First(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, type.OriginalDefinition));
        }
        else if (type.TypeArguments.All(argument => SymbolEqualityComparer.Default.Equals(argument, Bound(argument))))
        {
            return type;
        }
        else if (type.ContainingType is not null)
        {
            definition = type.ConstructedFrom;
        }

        return type.Arity == 0 ? definition : definition.Construct(type.TypeArguments.Select(Bound).ToArray());
    }

    /// <summary>The same member of the type around it with its type parameters replaced.</summary>
    private TMember BoundMember<TMember>(TMember member)
        where TMember : ISymbol
    {
        if (_typeArguments.IsEmpty || member.ContainingSymbol is not INamedTypeSymbol owner || BoundNamed(owner) is not { } bound || SymbolEqualityComparer.Default.Equals(bound, owner))
        {
            return member;
        }

        return bound.GetMembers(member.Name).OfType<TMember>().FirstOrDefault(other => SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, member.OriginalDefinition)) ?? member;
    }

    private IMethodSymbol BoundMethod(IMethodSymbol method)
    {
        var member = BoundMember(method.ConstructedFrom);
        return !method.IsGenericMethod || _typeArguments.IsEmpty ? (SymbolEqualityComparer.Default.Equals(member, method.ConstructedFrom) ? method : member)
            : member.Construct(method.TypeArguments.Select(Bound).ToArray());
    }

    /// <summary>
    /// The method that is called in fact: where it belongs to an interface by which a type parameter is constrained, the one
    /// with which the type argument implements it.
    /// </summary>
    /// <param name="method">The method, as the compiler names it.</param>
    /// <param name="on">The type that it is called on: a type parameter, or the receiver's; null for none.</param>
    private IMethodSymbol Called(IMethodSymbol method, ITypeSymbol? on)
    {
        var bound = BoundMethod(method);
        return Implementation(bound.ConstructedFrom, on) is not IMethodSymbol implementation ? bound
            : bound.IsGenericMethod ? implementation.Construct(bound.TypeArguments.ToArray())
            : implementation;
    }

    private IMethodSymbol Called(IInvocationOperation invocation) => Called(invocation.TargetMethod, invocation.ConstrainedToType ?? TypeOfReceiver(invocation.Instance));

    private IPropertySymbol Called(IPropertyReferenceOperation property)
    {
        var bound = BoundMember(property.Property);
        return Implementation(bound, property.ConstrainedToType ?? TypeOfReceiver(property.Instance)) is IPropertySymbol implementation ? implementation : bound;
    }

    /// <summary>The type parameter that stands for a number and that a member of generic math is asked of; null for any other member.</summary>
    private ValueType? AskedOfParameter(ISymbol member, ITypeSymbol? on) =>
        on is not null && (GenericMath.Has(member.ContainingType) || member.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
        && TypeOf(on) is { IsParameter: true } type ? type : null;

    /// <summary>The key of a method: of a type parameter's function the same for all of them.</summary>
    private string KeyOf(IInvocationOperation invocation, IMethodSymbol method) =>
        AskedOfParameter(method, invocation.ConstrainedToType) is not null ? ValueType.ParameterOwner + method.Name : QualifiedMetadataName(method);

    /// <summary>The type of what a member is asked of; in an interface's own method that is the struct it was called on.</summary>
    private ITypeSymbol? TypeOfReceiver(IOperation? instance) =>
        instance is IInstanceReferenceOperation { Type.TypeKind: TypeKind.Interface } self && _versions.TryGet(PlaceOf(self), out var value) && value is Aggregate known
            ? known.Type
            : instance?.Type;

    /// <summary>How a type argument implements a member of an interface; null for any other member, or where that is known only when the program runs.</summary>
    private ISymbol? Implementation(ISymbol member, ITypeSymbol? on) =>
        member.ContainingType is { TypeKind: TypeKind.Interface } && on is not null && Bound(on) is { TypeKind: not (TypeKind.Interface or TypeKind.TypeParameter) } type
        && (member.IsStatic || type.IsValueType || type.IsSealed)
            ? type.FindImplementationForInterfaceMember(member)
            : null;

    /// <summary>The operator that the user wrote for some operands; null where it is the arithmetic of numbers.</summary>
    private IMethodSymbol? OwnOperator(IMethodSymbol? method, ITypeSymbol? constrainedTo) =>
        method is not null && Called(method, constrainedTo) is var called && IsOwnOperator(called)
        && !TypeOf(called.ContainingType).IsScalar && !(constrainedTo is not null && TypeOf(constrainedTo).IsScalar) ? called : null;

    /// <summary>The type arguments of a method and of the types around it, beside those that are known already.</summary>
    private ImmutableDictionary<ISymbol, ITypeSymbol> WithArgumentsOf(IMethodSymbol method)
    {
        var arguments = _typeArguments;
        for (int i = 0; i < method.TypeArguments.Length; i++)
        {
            arguments = arguments.SetItem(method.OriginalDefinition.TypeParameters[i], method.TypeArguments[i]);
        }

        for (var type = method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction ? null : method.ContainingType; type is not null; type = type.ContainingType)
        {
            for (int i = 0; i < type.TypeArguments.Length; i++)
            {
                arguments = arguments.SetItem(type.OriginalDefinition.TypeParameters[i], type.TypeArguments[i]);
            }
        }

        return arguments;
    }

    /// <summary>
    /// The variables of a generic method that is being read already, with other type arguments: they are the same symbols in
    /// both, so what the outer one holds is put aside while the inner one is read.
    /// </summary>
    private (ISymbol Place, ReadValue Value)[] HeldByOuterInstance(IMethodSymbol method, IOperation place, params ReadValue[] arguments)
    {
        var definition = method.OriginalDefinition;
        int instances = _callers.Count(caller => SymbolEqualityComparer.Default.Equals(caller.OriginalDefinition, definition));
        if (instances == 0)
        {
            return [];
        }

        if (instances > InstanceLimit)
        {
            throw Refusal.At(place.Syntax, Descriptors.Recursion, method.Name, "with other type arguments each time");
        }

        if (arguments.Any(argument => argument is Invocable or Query))
        {
            throw Refusal.Unsupported(place.Syntax, $"a lambda passed from '{method.Name}' to itself", "write the lambda where it is called");
        }

        if (arguments.Any(argument => argument is Reference { Target: not (ElementTarget or RowTarget) }))
        {
            throw Refusal.Unsupported(place.Syntax, $"a variable passed by reference from '{method.Name}' to itself", "return the new value");
        }

        return [.. VariablesOf(definition).Select(symbol => (symbol, _versions[symbol]))];
    }

    /// <summary>The locals and parameters of a method, and of what is declared inside it, that have a value.</summary>
    private IEnumerable<ISymbol> VariablesOf(IMethodSymbol definition)
    {
        return _versions.Places.Where(place => place is ILocalSymbol or IParameterSymbol).Cast<ISymbol>().Where(IsInside);

        bool IsInside(ISymbol variable)
        {
            for (var around = variable.ContainingSymbol; around is IMethodSymbol; around = around.ContainingSymbol)
            {
                if (SymbolEqualityComparer.Default.Equals(around, definition))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>
    /// Forgets what a method's variables held: read again for other type arguments they have other types, and what it made of them
    /// is no longer theirs.
    /// </summary>
    private void Leave(IMethodSymbol method, (ISymbol Place, ReadValue Value)[] held)
    {
        foreach (var variable in VariablesOf(method.OriginalDefinition).ToArray())
        {
            _versions.Remove(variable);
        }

        foreach (var (place, value) in held)
        {
            _versions[place] = value;
        }
    }

    /// <summary><c>new T()</c>.</summary>
    private ReadValue ReadNew(ITypeParameterObjectCreationOperation creation)
    {
        if (Bound(creation.Type!) is { IsReferenceType: true } reference && !IsScattered(reference))
        {
            throw Refusal.Unsupported(creation.Syntax, $"creating a '{reference.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}' here", "create it where its type is written");
        }

        var value = DefaultOf(creation.Type!, creation.Syntax);
        if (value is Aggregate { Type: INamedTypeSymbol type } made && type.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.IsEmpty) is { } constructor)
        {
            value = Construct(made, constructor, [], creation);
        }

        return creation.Initializer is null ? value : Initialized(value, creation.Initializer);
    }
}
