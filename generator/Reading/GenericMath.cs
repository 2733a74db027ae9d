using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Writing;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Reads the constraints of type parameters: which of them stand for numbers, and what <c>System.Numerics</c> promises of
/// such a number.
/// </summary>
internal static class GenericMath
{
    /// <summary>Whether a type is one of the interfaces of generic math, whose members mean what they mean for every number.</summary>
    public static bool Has(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Interface, ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    /// <summary>The type of the language for a type parameter that stands for a number; null for any other.</summary>
    public static ValueType? NumberOf(ITypeParameterSymbol parameter)
    {
        var offered = Offered(parameter);
        return offered.Contains("INumberBase")
            ? ValueType.OfParameter(Naming.Escaped(parameter.Name), new TypeParameter(!offered.Contains("IFloatingPointConstants"), parameter.HasUnmanagedTypeConstraint))
            : null;
    }

    /// <summary>The names of the interfaces of generic math that a type parameter's constraints promise.</summary>
    public static ISet<string> Offered(ITypeParameterSymbol parameter)
    {
        var names = new SortedSet<string>(System.StringComparer.Ordinal);
        foreach (var constraint in parameter.ConstraintTypes)
        {
            if (constraint is ITypeParameterSymbol other)
            {
                // What the other one is, this one needn't be: a number's interfaces are about its own type.
                continue;
            }

            foreach (var offered in constraint.AllInterfaces.Append(constraint).OfType<INamedTypeSymbol>())
            {
                if (Has(offered) && offered.TypeArguments.Length > 0 && SymbolEqualityComparer.Default.Equals(offered.TypeArguments[0], parameter))
                {
                    names.Add(offered.Name);
                }
            }
        }

        return names;
    }

    /// <summary>The names of the interfaces of generic math in a method's own constraints.</summary>
    public static IEnumerable<string> InterfacesNamed(IMethodSymbol method) =>
        method.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes).Where(Has).Select(constraint => constraint.Name).Distinct();

    /// <summary>The method's own type parameters, as its members declare them.</summary>
    public static EquatableArray<DeclaredParameter> Declared(IMethodSymbol method, MethodDeclarationSyntax declaration) =>
        method.TypeParameters.Select(parameter => new DeclaredParameter(Naming.Escaped(parameter.Name), string.Join(", ", ConstraintsOf(parameter, declaration)))).ToEquatable();

    /// <summary>The type parameters that stand for numbers, with what their constraints promise.</summary>
    public static EquatableArray<NumberParameter> NumbersOf(IMethodSymbol method) => ParametersOf(method).Where(parameter => NumberOf(parameter) is not null)
        .Select(parameter => new NumberParameter(Naming.Escaped(parameter.Name), Offered(parameter).ToEquatable(), Finding.At(parameter.Locations[0], Descriptors.MethodShape, method.Name)))
        .ToEquatable();

    /// <summary>Refuses a generic method whose members couldn't be written.</summary>
    public static void Check(IMethodSymbol method, MethodDeclarationSyntax declaration)
    {
        if (method.TypeParameters.FirstOrDefault(parameter => !method.Parameters.Any(taken => Mentions(taken.Type, parameter))) is { } unmentioned)
        {
            // The members call each other and leave it to the compiler to find out what the type parameters are.
            throw Refusal.At(declaration.Identifier, Descriptors.MethodShape, method.Name, $"generic in '{unmentioned.Name}', which none of its parameters mentions", $"give it a parameter of the type '{unmentioned.Name}'");
        }

        bool hasStaticMembers = declaration.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= (LanguageVersion)1100 };
        if (!hasStaticMembers && ParametersOf(method).FirstOrDefault(parameter => NumberOf(parameter) is not null) is { } number)
        {
            throw Refusal.At(declaration.Identifier, Descriptors.MethodShape, method.Name, $"generic in the number type '{number.Name}', whose members can be named only from C# 11 on", "set the language version to 11 or later");
        }
    }

    /// <summary>Refuses a generic method that calls what stays a call: what is written for that isn't generic.</summary>
    public static void Check(IMethodSymbol method, MethodDeclarationSyntax declaration, CalledMethods called)
    {
        if (!method.IsGenericMethod)
        {
            return;
        }

        string? what = called.CallsRoot ? "calls itself"
            : called.Functions.FirstOrDefault() is { } function ? $"calls '{function.Original}', which isn't read in place"
            : called.Solvers.FirstOrDefault() is { } solver ? $"calls the solver '{solver.Original}'"
            : null;
        if (what is not null)
        {
            throw Refusal.At(declaration.Identifier, Descriptors.MethodShape, method.Name, $"generic and {what}", "write it for double or float, or write a loop");
        }
    }

    /// <summary>Refuses a parameter of a type parameter that may be anything.</summary>
    public static void RequireNumber(IMethodSymbol method, IParameterSymbol parameter, SyntaxNode place)
    {
        var type = parameter.Type;
        while (type is IArrayTypeSymbol array)
        {
            type = array.ElementType;
        }

        type = type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;
        if (type is ITypeParameterSymbol { DeclaringMethod: not null } unknown && NumberOf(unknown) is null)
        {
            throw Refusal.At(place, Descriptors.MethodShape, method.Name, $"generic in '{unknown.Name}', which no constraint makes a number", $"add 'where {unknown.Name} : IFloatingPointIeee754<{unknown.Name}>', or mark '{parameter.Name}' [NoDerivative]");
        }
    }

    private static bool Mentions(ITypeSymbol type, ITypeParameterSymbol parameter) => type switch
    {
        ITypeParameterSymbol => SymbolEqualityComparer.Default.Equals(type, parameter),
        IArrayTypeSymbol array => Mentions(array.ElementType, parameter),
        INamedTypeSymbol named => named.TypeArguments.Any(argument => Mentions(argument, parameter)) || (named.ContainingType is { } around && Mentions(around, parameter)),
        _ => false,
    };

    private static IEnumerable<string> ConstraintsOf(ITypeParameterSymbol parameter, MethodDeclarationSyntax declaration)
    {
        if (parameter.HasUnmanagedTypeConstraint)
        {
            yield return "unmanaged";
        }
        else if (parameter.HasValueTypeConstraint)
        {
            yield return "struct";
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            yield return parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class";
        }
        else if (parameter.HasNotNullConstraint)
        {
            yield return "notnull";
        }

        foreach (var constraint in parameter.ConstraintTypes)
        {
            yield return constraint.ToDisplayString(s_constraint);
        }

        if (parameter.HasConstructorConstraint)
        {
            yield return "new()";
        }

        // This compiler's newer siblings know of it, and it has to be said again.
        if (declaration.ConstraintClauses.FirstOrDefault(clause => clause.Name.Identifier.ValueText == parameter.Name) is { } clause && string.Join(" ", clause.DescendantTokens().Select(token => token.Text)).Contains("allows ref struct"))
        {
            yield return "allows ref struct";
        }
    }

    private static readonly SymbolDisplayFormat s_constraint =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type parameters of a method and of the types around it, as the generated members declare and use them.</summary>
    public static IEnumerable<ITypeParameterSymbol> ParametersOf(IMethodSymbol method)
    {
        var parameters = method.TypeParameters.AsEnumerable();
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            parameters = parameters.Concat(type.TypeParameters);
        }

        return parameters;
    }
}
