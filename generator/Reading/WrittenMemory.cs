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
    private static readonly HashSet<string> s_writers =
    [
        "Sort", "Reverse", "Fill", "Clear", "Copy", "CopyTo", "TryCopyTo", "SetValue", "ConstrainedCopy", "BlockCopy", "NextBytes", "Shuffle", "GetItems", "GetBytes", "Read", "ReadExactly", "Initialize", "Resize",
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
            case IPropertyReferenceOperation { Property: { IsIndexer: false, DeclaringSyntaxReferences.IsEmpty: false } property }:
                foreach (var accessor in new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>())
                {
                    NoteOthers(Visit(accessor), writes);
                }

                break;
            case IObjectCreationOperation { Constructor: { DeclaringSyntaxReferences.IsEmpty: false } constructor }:
                NoteOthers(Visit(constructor), writes);
                break;
        }
    }

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
                // An entry of a dictionary, or of a list, is no element of an array.
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
            case ILocalReferenceOperation { Local: { IsRef: true, Type: var type } local } reference when !GiversOf(reference, local).All(giver => giver is IArrayElementReferenceOperation or IPropertyReferenceOperation or IMemberReferenceOperation or ILocalReferenceOperation):
                NoteUnknown(type, method, writes);
                break;
            case null or ILocalReferenceOperation or IParameterReferenceOperation { Parameter.RefKind: RefKind.None or RefKind.In } or IDiscardOperation or IDeclarationExpressionOperation or IInvalidOperation or IEventReferenceOperation:
                break;
            default:
                NoteUnknown(place.Type, method, writes);
                break;
        }
    }

    private void NoteCall(IInvocationOperation call, IMethodSymbol method, MemoryWrites writes)
    {
        if (call.TargetMethod.DeclaringSyntaxReferences.IsEmpty)
        {
            if (s_writers.Contains(call.TargetMethod.Name) && call.TargetMethod.ContainingType is { Name: not "Enumerable" } && IsOfSystem(call.TargetMethod.ContainingNamespace))
            {
                // What is copied from is only read.
                bool copies = call.TargetMethod.Name is "Copy" or "CopyTo" or "TryCopyTo" or "ConstrainedCopy" or "BlockCopy";
                var given = call.Arguments.Where(argument => !(copies && argument.Parameter is { Name: "source" or "sourceArray" or "src" })).Select(argument => argument.Value).Append(copies ? null : call.Instance);
                foreach (var array in given.OfType<IOperation>().Where(value => ElementOf(value) is not null))
                {
                    NoteElements(array, ElementOf(array)!, method, writes);
                }
            }

            return;
        }

        var inner = Visit(call.TargetMethod);
        NoteOthers(inner, writes);
        foreach (var argument in call.Arguments.Where(argument => argument.Parameter is { Ordinal: var place } && place < inner.Parameters.Length && inner.Parameters[place]))
        {
            NoteElements(argument.Value, ElementOf(argument.Value), method, writes);
        }
    }

    private static void NoteOthers(MemoryWrites inner, MemoryWrites writes)
    {
        writes.Elements.UnionWith(inner.Elements);
        writes.Members.UnionWith(inner.Members);
    }

    /// <summary>Notes that elements of an array are written, wherever it comes from.</summary>
    private void NoteElements(IOperation array, ITypeSymbol? element, IMethodSymbol method, MemoryWrites writes)
    {
        var origins = new List<IParameterSymbol?>();
        AddOrigins(array, origins, depth: 0);
        foreach (var origin in origins)
        {
            if (origin is not null && method.Parameters.FirstOrDefault(parameter => SymbolEqualityComparer.Default.Equals(parameter, origin)) is { } parameter)
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
            writes.Parameters[i] |= MayHoldElements(method.Parameters[i].Type);
        }

        if (element is not null)
        {
            writes.Elements.Add(element);
        }
    }

    private static bool MayHoldElements(ITypeSymbol type) => type is IArrayTypeSymbol or { Name: "Span" or "Memory" };

    /// <summary>The parameters that an array may come from, null for an origin that isn't known; nothing for one that was made in the method.</summary>
    private void AddOrigins(IOperation array, List<IParameterSymbol?> origins, int depth)
    {
        array = Unconverted(array);
        switch (array)
        {
            case IArrayElementReferenceOperation { ArrayReference: var outer } when depth < MostSteps:
                AddOrigins(outer, origins, depth + 1);
                break;
            case IInvocationOperation { TargetMethod.Name: "AsSpan" or "AsMemory" or "Slice" } window when depth < MostSteps && (window.Instance ?? window.Arguments.FirstOrDefault()?.Value) is { } whole:
                AddOrigins(whole, origins, depth + 1);
                break;
            case IArrayCreationOperation or { Kind: OperationKind.None or (OperationKind)CollectionExpression } or ILiteralOperation:
            case IInvocationOperation { TargetMethod: { Name: "Clone" or "ToArray" or "Empty" or "ConvertAll", DeclaringSyntaxReferences.IsEmpty: true } }:
                break;
            case IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } called } call when depth < MostSteps && ReturnsOf(called) is { Count: > 0 } returns:
                foreach (var origin in returns)
                {
                    if (origin is not null && call.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, origin)) is { } argument)
                    {
                        AddOrigins(argument.Value, origins, depth + 1);
                    }
                    else
                    {
                        origins.Add(null);
                    }
                }

                break;
            case IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false } made when depth < MostSteps && _returns.ContainsKey(made.TargetMethod.OriginalDefinition):
                break;
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter } reference when !GiversOf(reference, parameter).Any():
                origins.Add(parameter);
                break;
            case ILocalReferenceOperation { Local: { IsRef: false } local } reference when depth < MostSteps && GiversOf(reference, local).ToList() is { Count: > 0 } givers:
                foreach (var giver in givers)
                {
                    AddOrigins(giver, origins, depth + 1);
                }

                break;
            default:
                origins.Add(null);
                break;
        }
    }

    private const int CollectionExpression = 127;

    /// <summary>Where the arrays come from that methods return.</summary>
    private readonly Dictionary<IMethodSymbol, List<IParameterSymbol?>> _returns = new(SymbolEqualityComparer.Default);

    /// <summary>Where the arrays come from that a method returns: nothing where it makes them.</summary>
    private List<IParameterSymbol?> ReturnsOf(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (!_returns.TryGetValue(method, out var origins))
        {
            // One that calls itself may return anything.
            _returns[method] = [null];
            origins = [];
            bool any = false;
            foreach (var returned in purity.OperationsOf(method).OfType<IReturnOperation>().Select(returned => returned.ReturnedValue).OfType<IOperation>())
            {
                any = true;
                AddOrigins(returned, origins, depth: 0);
            }

            _returns[method] = origins = any && !method.IsAbstract && !method.IsVirtual && !method.IsOverride ? origins : [null];
        }

        return origins;
    }

    /// <summary>How far it is looked for where an array comes from; farther off its origin isn't known.</summary>
    private const int MostSteps = 8;

    /// <summary>What is assigned to a variable anywhere in the method around it; itself, if that can't be said.</summary>
    private static IEnumerable<IOperation> GiversOf(IOperation reference, ISymbol variable)
    {
        var body = reference;
        while (body.Parent is { } around)
        {
            body = around;
        }

        foreach (var operation in body.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Initializer.Value: var value } declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, variable):
                    yield return value;
                    break;
                case ISimpleAssignmentOperation assignment when Is(assignment.Target):
                    yield return assignment.Value;
                    break;
                case IDeconstructionAssignmentOperation { Target: var target } when target.DescendantsAndSelf().Any(part => part.Parent is ITupleOperation && Is(part)):
                case ICoalesceAssignmentOperation { Target: var kept } when Is(kept):
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var handed } when Is(handed):
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var each } } when SymbolEqualityComparer.Default.Equals(each, variable):
                case IDeclarationPatternOperation { DeclaredSymbol: var matched } when SymbolEqualityComparer.Default.Equals(matched, variable):
                    yield return operation;
                    break;
            }
        }

        bool Is(IOperation place) => place switch
        {
            ILocalReferenceOperation { Local: var local } => SymbolEqualityComparer.Default.Equals(local, variable),
            IParameterReferenceOperation { Parameter: var parameter } => SymbolEqualityComparer.Default.Equals(parameter, variable),
            _ => false,
        };
    }

    /// <summary>The type of the elements of an array or a span; null for anything else.</summary>
    private static ITypeSymbol? ElementOf(IOperation value) => ElementOf(Unconverted(value).Type);

    private static ITypeSymbol? ElementOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { ElementType: var element } => element,
        INamedTypeSymbol { Name: "Span" or "Memory", TypeArguments: [var element] } => element,
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

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { OperatorMethod: null, Operand: var operand } ? Unconverted(operand) : operation;
}
