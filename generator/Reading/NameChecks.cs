using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <summary>Refuses methods whose generated members would have the name of another member, or take what another generated one takes.</summary>
internal static class NameChecks
{
    /// <param name="method">The method.</param>
    /// <param name="function">What was read of it.</param>
    /// <param name="suffixes">The ends of the names of its members.</param>
    /// <param name="hasSpan">Whether the target has spans.</param>
    /// <param name="declaration">Where it is declared.</param>
    public static void Check(IMethodSymbol method, Function function, string[] suffixes, bool hasSpan, MethodDeclarationSyntax declaration)
    {
        foreach (string suffix in suffixes)
        {
            var taken = method.ContainingType.GetMembers(method.Name + suffix).FirstOrDefault();
            if (taken is not null)
            {
                var location = taken.Locations.FirstOrDefault(place => place.IsInSource) ?? method.Locations[0];
                throw new Refusal(Finding.At(location, Descriptors.NameTaken, method.ContainingType.Name, taken.Name, MemberSelection.Describe(suffix)));
            }
        }

        var overloads = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>()
            .Where(other => !SymbolEqualityComparer.Default.Equals(other, method) && DerivativeSignature.HasAttribute(other, "SymGrad.DifferentiableAttribute")).ToList();
        var active = method.Parameters.Where(parameter => function.Parameters.Any(read => read.Root == parameter.Name && read.IsActive)).Select(TypeOf).ToList();

        // What isn't an array goes out by reference: an overload that takes that has several outputs, and no gradient.
        if (suffixes.Contains("ValueAndGradient") && active.TrueForAll(type => type.IsIndexed))
        {
            CheckOverloads("ValueAndGradient", overloads.Where(other => TypeReading.Read(other.ReturnType).IsFloating), [.. active.Select(Derivative.WritableOf)]);
        }

        if (suffixes.Contains("Jacobian") && overloads.Count > 0)
        {
            CheckOverloads("Jacobian", overloads, [Jacobian.DestinationOf(function, hasSpan)]);
        }

        // The member that writes to destinations takes what an overload takes, whose parameters begin alike.
        void CheckOverloads(string suffix, IEnumerable<IMethodSymbol> others, List<ValueType> destinations)
        {
            var taken = method.Parameters.Select(Taken).Concat(destinations.Select(destination => (destination.Name, Kind: RefKind.None))).ToList();
            if (others.Any(other => other.Parameters.Select(Taken).SequenceEqual(taken)))
            {
                string parameters = string.Join(", ", taken.Select(parameter => parameter.Name)).Replace("global::System.Collections.Generic.", string.Empty).Replace("global::System.", string.Empty).Replace("global::", string.Empty);
                throw Refusal.At(declaration.Identifier, Descriptors.NameTaken, method.ContainingType.Name, $"{method.Name}{suffix}({parameters})", MemberSelection.Describe(suffix) + " with destinations");
            }
        }
    }

    private static (string Name, RefKind Kind) Taken(IParameterSymbol parameter) => (TypeReading.Read(parameter.Type).Name, parameter.RefKind);

    private static ValueType TypeOf(IParameterSymbol parameter) => TypeReading.ElementOfList(parameter.Type) is { } item ? ValueType.ListOf(TypeReading.Read(item)) : TypeReading.Read(parameter.Type);
}
