using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>
/// Objects of the user's own classes that a method makes for itself: the fields of each are values of their own, under one
/// identity that all variables which refer to the object share. An object that leaves what is read in place is refused there.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>One object, whichever variables refer to it.</summary>
    private sealed class Identity(string name)
    {
        public string Name { get; } = name;
    }

    /// <summary>A reference to an object.</summary>
    private sealed class Instance(Identity identity, INamedTypeSymbol type) : ReadValue
    {
        public Identity Identity { get; } = identity;

        public INamedTypeSymbol Type { get; } = type;

        public override IEnumerable<Expression> Leaves => [];

        public override ReadValue With(Queue<Expression> leaves) => this;

        public override bool Fits(ReadValue other) => other is Instance instance && ReferenceEquals(Identity, instance.Identity);
    }

    /// <summary>Whether objects of a type are read field by field: a class of the project that holds numbers, arrays and structs of them, texts, and other objects like it.</summary>
    private bool IsInstanceType(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, IsGenericType: false, BaseType.SpecialType: SpecialType.System_Object } named
        && !IsScattered(named)
        && named.DeclaringSyntaxReferences.Any(declaration => _compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        && Scattering.FieldsOf(named).All(field => IsHeld(field.Type));

    private bool IsHeld(ITypeSymbol type) => type.SpecialType == SpecialType.System_String || type.IsTupleType || NullableOf(type) is not null || IsScattered(type)
        || TypeOf(type).Innermost.IsScalar || (type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false } && type.DeclaringSyntaxReferences.Any());

    /// <summary>An object's fields, or a struct's.</summary>
    private ReadValue Contents(ReadValue value) => value is Instance instance ? _versions[instance.Identity] : value;

    private Instance ReadInstanceCreation(IObjectCreationOperation creation, INamedTypeSymbol type, IMethodSymbol constructor)
    {
        var instance = new Instance(new Identity(char.ToLowerInvariant(type.Name[0]) + type.Name.Substring(1)), type);
        Set(instance.Identity, new Aggregate(type, FieldsOf(type, creation.Syntax)));
        var arguments = ReadArguments(creation.Arguments, holds: true);
        Construct(instance, constructor, arguments, creation);
        if (creation.Initializer is { } initializer)
        {
            Initialized(instance, initializer);
        }

        return instance;
    }

    /// <summary>The method that a call on an object comes to.</summary>
    private static IMethodSymbol? CalledOn(Instance instance, IMethodSymbol method) =>
        method.ContainingType.TypeKind == TypeKind.Interface ? instance.Type.FindImplementationForInterfaceMember(method) as IMethodSymbol
        : SymbolEqualityComparer.Default.Equals(method.ContainingType, instance.Type) ? method
        : null;

    /// <summary>A call on an object that the method made: <c>this</c> is that object.</summary>
    private ReadValue ReadOnObject(IInvocationOperation invocation, IMethodSymbol named, Instance instance)
    {
        var method = CalledOn(instance, named) is { } called && IsReadable(called) ? called
            : throw Refusal.Unsupported(invocation.Syntax, Describe(invocation), "call methods of the object's own class");
        if (!SymbolEqualityComparer.Default.Equals(method, named))
        {
            return ReadMethodOn(method, instance, ReadArguments(invocation.Arguments), invocation);
        }

        var result = ReadInPlace(invocation, method, () => instance);
        _versions.Remove(method);
        return result;
    }
}
