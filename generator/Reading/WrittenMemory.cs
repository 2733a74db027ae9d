using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Reading;

/// <summary>What of the memory that isn't its own a method writes to, as far as its source tells.</summary>
/// <param name="Parameters">For each parameter whether elements of an array are written that it hands in.</param>
/// <param name="Elements">The types of the elements of other arrays that are written: of tables in fields, of arrays whose origin isn't known.</param>
/// <param name="Members">The fields and properties that are written.</param>
internal sealed record MemoryWrites(bool[] Parameters, HashSet<ITypeSymbol> Elements, HashSet<ISymbol> Members)
{
    /// <summary>Whether elements of an array from outside are written.</summary>
    public bool AnyElements => Elements.Count > 0 || Parameters.Contains(true);

    /// <summary>How much is written.</summary>
    public int Count => Elements.Count + Members.Count + Parameters.Count(isWritten => isWritten);
}

/// <summary>
/// Finds what a method that isn't read in place writes to. What it hands to code without source is taken at the word of who says
/// that it needs no derivative, or that its derivative is another: only what the library is known to write to counts.
/// </summary>
internal sealed class WrittenMemory(Purity purity)
{
    private readonly ArrayOrigins _origins = new(purity);

    /// <summary>What changes a list beside its indexer.</summary>
    private static readonly HashSet<string> s_listWriters = ["Add", "AddRange", "Insert", "InsertRange", "Remove", "RemoveAt", "RemoveAll", "RemoveRange", "Clear", "Sort", "Reverse"];

    private static readonly HashSet<string> s_writers =
    [
        "Sort", "Reverse", "Fill", "Clear", "Copy", "CopyTo", "TryCopyTo", "SetValue", "SetByte", "ConstrainedCopy", "BlockCopy", "NextBytes", "Shuffle", "GetItems", "GetBytes", "Read", "ReadExactly", "Initialize", "Resize",
    ];

    private readonly Dictionary<IMethodSymbol, MemoryWrites> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The methods that were looked at in this round.</summary>
    private readonly HashSet<IMethodSymbol> _visited = new(SymbolEqualityComparer.Default);

    public MemoryWrites Of(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (!_known.ContainsKey(method))
        {
            // Methods may call each other in a circle: so until nothing more is found.
            int before;
            do
            {
                before = _known.Values.Sum(writes => writes.Count);
                _visited.Clear();
                Visit(method);
            }
            while (_known.Values.Sum(writes => writes.Count) > before);
        }

        return _known[method];
    }

    /// <summary>What is known so far of what a method writes to.</summary>
    private MemoryWrites Visit(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (!_known.TryGetValue(method, out var writes))
        {
            _known[method] = writes = new MemoryWrites(new bool[method.Parameters.Length], new(SymbolEqualityComparer.Default), new(SymbolEqualityComparer.Default));
        }

        if (_visited.Add(method))
        {
            if (method.IsAbstract || method.IsVirtual || (method.IsOverride && !method.IsSealed))
            {
                // What stands in its place may fill arrays of counts and choices; of numbers it is taken at its word.
                for (int i = 0; i < writes.Parameters.Length; i++)
                {
                    writes.Parameters[i] |= ElementOf(method.Parameters[i].Type) is { SpecialType: not (SpecialType.System_Double or SpecialType.System_Single), IsValueType: true };
                }
            }

            foreach (var operation in purity.OperationsOf(method))
            {
                Note(operation, method, writes);
            }

            foreach (var operation in purity.OperationsOf(method))
            {
                NoteHeld(operation, method, writes);
            }
        }

        return writes;
    }

    private void Note(IOperation operation, IMethodSymbol method, MemoryWrites writes)
    {
        switch (operation)
        {
            case IAssignmentOperation assignment:
                NotePlace(assignment.Target, method, writes);
                break;
            case IIncrementOrDecrementOperation increment:
                NotePlace(increment.Target, method, writes);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                NotePlace(argument.Value, method, writes);
                break;
            case IVariableDeclaratorOperation { Symbol.IsRef: true, Initializer.Value: var place }:
                NotePlace(place, method, writes);
                break;
            case IInvocationOperation call:
                NoteCall(call, method, writes);
                break;
            case IPropertyReferenceOperation { Property: { DeclaringSyntaxReferences.IsEmpty: false } property } reference:
                foreach (var accessor in new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>())
                {
                    NoteOthers(Visit(accessor), reference.Instance, writes);
                }

                break;
            case IObjectCreationOperation { Constructor: { DeclaringSyntaxReferences.IsEmpty: false } constructor, Arguments: var arguments }:
                NoteArguments(arguments, Visit(constructor), method, writes);
                NoteOthers(Visit(constructor), null, writes);
                break;
        }
    }

    /// <summary>
    /// Arrays that an object is handed may be what its methods write to: those of parameters whose elements are of a type that is written
    /// somewhere without a name.
    /// </summary>
    private void NoteHeld(IOperation operation, IMethodSymbol method, MemoryWrites writes)
    {
        var held = operation switch
        {
            IObjectCreationOperation { Arguments: var arguments } => arguments.Select(argument => argument.Value),
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } called, Arguments: var arguments } when MayKeep(called) => arguments.Select(argument => argument.Value),
            IAssignmentOperation { Target: IMemberReferenceOperation, Value: var value } => [value],
            _ => Enumerable.Empty<IOperation>(),
        };
        foreach (var array in held.Where(value => ElementOf(value) is not null))
        {
            foreach (var parameter in _origins.Of(array).OfType<IParameterSymbol>().Select(origin => Own(method, origin)).OfType<IParameterSymbol>().Where(parameter => writes.Elements.Any(element => MayHold(parameter.Type, element))))
            {
                writes.Parameters[parameter.Ordinal] = true;
            }
        }
    }

    /// <summary>Whether a method may put its arguments where they can be got at again: into an object, or a field.</summary>
    private bool MayKeep(IMethodSymbol method) => !method.IsStatic || method.ReturnType is { IsReferenceType: true, SpecialType: SpecialType.None } and not IArrayTypeSymbol || Visit(method).Members.Count > 0;

    private static IParameterSymbol? Own(IMethodSymbol method, IParameterSymbol origin) => method.Parameters.FirstOrDefault(parameter => SymbolEqualityComparer.Default.Equals(parameter, origin));

    private void NotePlace(IOperation? place, IMethodSymbol method, MemoryWrites writes)
    {
        switch (place)
        {
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements)
                {
                    NotePlace(element, method, writes);
                }

                break;
            case IArrayElementReferenceOperation { ArrayReference: var array, Type: { } element }:
                NoteElements(array, element, method, writes);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } span, Type: { } element } when ElementOf(span) is not null:
                NoteElements(span, element, method, writes);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true }:
                // An entry of a dictionary is no element of an array; what an indexer of the user's does is seen where it is called.
                break;
            case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: var instance } reference:
                if (instance is null or { Type.IsReferenceType: true } or IInstanceReferenceOperation)
                {
                    writes.Members.Add(reference.Member.OriginalDefinition);
                }
                else
                {
                    NotePlace(instance, method, writes);
                }

                break;
            case ILocalReferenceOperation { Local: { IsRef: true, Type: var type } local } reference when !ArrayOrigins.GiversOf(reference, local).All(giver => giver is IArrayElementReferenceOperation or IPropertyReferenceOperation or IMemberReferenceOperation or ILocalReferenceOperation):
                NoteUnknown(type, method, writes);
                break;
            case null or ILocalReferenceOperation or IParameterReferenceOperation { Parameter.RefKind: RefKind.None or RefKind.In } or IDiscardOperation or IDeclarationExpressionOperation or IInvalidOperation or IEventReferenceOperation:
                break;
            default:
                // By a pointer, say, which may be of another type than the elements.
                NoteUnknown(null, method, writes);
                NoteUnknown(place.Type, method, writes);
                break;
        }
    }

    private void NoteCall(IInvocationOperation call, IMethodSymbol method, MemoryWrites writes)
    {
        if (call.TargetMethod.DeclaringSyntaxReferences.IsEmpty)
        {
            if (call.Instance is { } list && s_listWriters.Contains(call.TargetMethod.Name) && ElementOf(list) is { } item)
            {
                NoteElements(list, item, method, writes);
                return;
            }

            if (s_writers.Contains(call.TargetMethod.Name) && call.TargetMethod.ContainingType is { Name: not "Enumerable" } && IsOfSystem(call.TargetMethod.ContainingNamespace))
            {
                // What is copied from is only read.
                bool copies = call.TargetMethod.Name is "Copy" or "CopyTo" or "TryCopyTo" or "ConstrainedCopy" or "BlockCopy";
                var given = call.Arguments.Where(argument => !(copies && argument.Parameter is { Name: "source" or "sourceArray" or "src" })).Select(argument => argument.Value).Append(copies ? null : call.Instance);
                foreach (var array in given.OfType<IOperation>().Where(value => ElementOf(value) is not null || value.Type is { SpecialType: SpecialType.System_Array }))
                {
                    NoteElements(array, ElementOf(array), method, writes);
                }
            }

            foreach (var destination in call.Arguments.Where(argument => argument.Parameter is { Name: "destination" } && ElementOf(argument.Value) is not null))
            {
                NoteElements(destination.Value, ElementOf(destination.Value), method, writes);
            }

            return;
        }

        var inner = Visit(call.TargetMethod);
        NoteOthers(inner, call.Instance, writes);
        NoteArguments(call.Arguments, inner, method, writes);
    }

    /// <summary>Notes what a call does to the arrays that it is given.</summary>
    private void NoteArguments(IReadOnlyList<IArgumentOperation> arguments, MemoryWrites inner, IMethodSymbol method, MemoryWrites writes)
    {
        foreach (var argument in arguments.Where(argument => argument.Parameter is { Ordinal: var place } && place < inner.Parameters.Length && inner.Parameters[place]))
        {
            // Its rows may be meant, and what is in these.
            int level = 0;
            for (var element = ElementOf(argument.Value); level == 0 || element is not null; element = ElementOf(element))
            {
                NoteElements(argument.Value, element, method, writes, level++);
            }
        }
    }

    /// <summary>Notes what else a method writes to that is called on an object.</summary>
    private void NoteOthers(MemoryWrites inner, IOperation? instance, MemoryWrites writes)
    {
        writes.Members.UnionWith(inner.Members);
        if (instance is null || !_origins.IsOwn(instance) || writes.Members.Any(IsSharedArray))
        {
            writes.Elements.UnionWith(inner.Elements);
        }
    }

    /// <summary>Whether an array is put where any object gets at it.</summary>
    private static bool IsSharedArray(ISymbol member) => member.IsStatic && ElementOf(member is IFieldSymbol field ? field.Type : (member as IPropertySymbol)?.Type) is not null;

    /// <summary>Notes that elements of an array are written, wherever it comes from.</summary>
    private void NoteElements(IOperation array, ITypeSymbol? element, IMethodSymbol method, MemoryWrites writes, int level = 0)
    {
        foreach (var origin in _origins.Of(array, level))
        {
            if (origin is not null && Own(method, origin) is { } parameter)
            {
                writes.Parameters[parameter.Ordinal] = true;
            }
            else
            {
                NoteUnknown(element, method, writes);
            }
        }
    }

    /// <summary>Notes that elements are written of an array that may be any.</summary>
    private static void NoteUnknown(ITypeSymbol? element, IMethodSymbol method, MemoryWrites writes)
    {
        for (int i = 0; i < writes.Parameters.Length; i++)
        {
            writes.Parameters[i] |= MayHold(method.Parameters[i].Type, element);
        }

        if (element is not null)
        {
            writes.Elements.Add(element);
        }
    }

    /// <summary>Whether elements of a type may lie in what a parameter hands in, be it in its rows.</summary>
    private static bool MayHold(ITypeSymbol type, ITypeSymbol? element) => ElementOf(type) is { } inside
        && (element is null || SymbolEqualityComparer.Default.Equals(inside, element) || inside.TypeKind == TypeKind.TypeParameter || element.TypeKind == TypeKind.TypeParameter
            || (inside.IsReferenceType && element.IsReferenceType) || MayHold(inside, element));

    /// <summary>The type of the elements of an array or a span; null for anything else.</summary>
    public static ITypeSymbol? ElementOf(IOperation value) => ElementOf(ArrayOrigins.Unconverted(value).Type);

    private static ITypeSymbol? ElementOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { ElementType: var element } => element,
        INamedTypeSymbol { Name: "Span" or "Memory" or "ArraySegment" or "List" or "IList" or "ICollection" or "Collection", TypeArguments: [var element] } => element,
        _ => null,
    };

    private static bool IsOfSystem(INamespaceSymbol? space)
    {
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is { Name: "System" };
    }
}
