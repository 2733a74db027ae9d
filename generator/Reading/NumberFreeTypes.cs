using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Which types hold no floating-point number that a derivative could be taken by, as a logger, a text writer or a list of
/// names. What merely might hold or give one (a generator of random numbers, a curve behind an interface, an object) is none
/// of them: to hold that constant is left to whoever writes the method.
/// </summary>
internal static class NumberFreeTypes
{
    public static bool Includes(ITypeSymbol type)
    {
        // Structs of the project are read field by field; those of libraries can't be.
        if (!type.IsReferenceType && !(type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRefLikeType: false } && type.DeclaringSyntaxReferences.IsEmpty))
        {
            return false;
        }

        // Types hold types that hold types: a list of what is to be looked at, not a call in each other.
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default) { type };
        var pending = new Stack<ITypeSymbol>();
        pending.Push(type);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            if (IsNumber(next))
            {
                return false;
            }

            foreach (var part in PartsOf(next).Where(seen.Add))
            {
                pending.Push(part);
            }
        }

        return true;
    }

    /// <summary>Whether this is a floating-point number, or might be anything.</summary>
    private static bool IsNumber(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol => false,
        ITypeParameterSymbol => true,
        INamedTypeSymbol => type.SpecialType is SpecialType.System_Decimal or SpecialType.System_Object or SpecialType.System_ValueType
            || type.TypeKind == TypeKind.Error
            || TypeReading.Read(type).IsFloating,
        _ => true,
    };

    private static IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named when !TypeReading.IsSimplyConstant(named) => GivenArguments(named).Concat(Given(named)),
        _ => [],
    };

    /// <summary>What a type only takes, as an <c>Action</c> its argument, doesn't come out of it.</summary>
    private static IEnumerable<ITypeSymbol> GivenArguments(INamedTypeSymbol type) => type.TypeArguments.Where((_, i) => type.TypeParameters[i].Variance != VarianceKind.In);

    private static IEnumerable<ITypeSymbol> Given(INamedTypeSymbol type)
    {
        // What a library keeps to itself isn't in its reference assembly: of its types only what they give themselves is asked for.
        bool isSource = !type.DeclaringSyntaxReferences.IsEmpty;
        var given = Owners(type).SelectMany(owner => owner.GetMembers()).Where(member => !member.IsStatic).SelectMany(member => member switch
        {
            { DeclaredAccessibility: not Accessibility.Public } when !isSource => [],
            IFieldSymbol field => [field.Type],
            IPropertySymbol { IsImplicitlyDeclared: false } property => [property.Type],
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.DelegateInvoke } method => method.Parameters.Where(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out).Select(parameter => parameter.Type).Append(method.ReturnType),
            _ => Enumerable.Empty<ITypeSymbol>(),
        });
        return isSource ? given : given.Where(MayBeNumbers);
    }

    private static bool MayBeNumbers(ITypeSymbol type) => IsNumber(type) || type switch
    {
        IArrayTypeSymbol array => MayBeNumbers(array.ElementType),
        // What a generic method makes of a caller's type is what the caller puts in: List<string>.ConvertAll.
        INamedTypeSymbol named => named.TypeArguments.Any(argument => argument is not ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } && MayBeNumbers(argument)),
        _ => false,
    };

    /// <summary>The type, what it inherits from apart from what everything does, and of an interface those that it extends.</summary>
    private static IEnumerable<INamedTypeSymbol> Owners(INamedTypeSymbol type)
    {
        for (var owner = type; owner is not null && owner.SpecialType == SpecialType.None && owner.Name != nameof(System.MarshalByRefObject); owner = owner.BaseType)
        {
            yield return owner;
        }

        if (type.TypeKind == TypeKind.Interface)
        {
            foreach (var extended in type.AllInterfaces)
            {
                yield return extended;
            }
        }
    }
}
