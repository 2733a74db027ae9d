using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Reading;

/// <summary>Finds which parameters of a method an array may have come in by, as far as its source tells.</summary>
internal sealed class ArrayOrigins(Purity purity)
{
    /// <summary>How far it is looked for where an array comes from; farther off its origin isn't known.</summary>
    private const int MostSteps = 8;

    private const int CollectionExpression = 127;

    private const int Spread = 128;

    /// <summary>Where the arrays come from that methods return, and the arrays in these.</summary>
    private readonly Dictionary<(IMethodSymbol Method, int Level), List<IParameterSymbol?>> _returns = [];

    /// <summary>The parameters that an array may come from, null for an origin that isn't known; nothing for one that was made in the method.</summary>
    /// <param name="array">The array.</param>
    /// <param name="level">How many arrays deep that lies which is asked for: 0 for the array itself, 1 for its rows.</param>
    public List<IParameterSymbol?> Of(IOperation array, int level = 0)
    {
        var origins = new List<IParameterSymbol?>();
        Add(array, origins, level, depth: 0);
        return origins;
    }

    /// <summary>Whether an object was made in the method and is given no other object there, and no array but of the method's own.</summary>
    public bool IsOwn(IOperation instance)
    {
        if (Unconverted(instance) is not ILocalReferenceOperation { Local: { IsRef: false } local } reference)
        {
            return false;
        }

        bool isMade = false;
        foreach (var giver in GiversOf(reference, local))
        {
            if (Unconverted(giver) is not IObjectCreationOperation { Initializer: null } made || !made.Arguments.All(argument => IsValue(argument) || (argument.Value.Type is IArrayTypeSymbol { ElementType.IsValueType: true } && Of(argument.Value).Count == 0)))
            {
                return false;
            }

            isMade = true;
        }

        return isMade && Around(reference).Descendants().All(operation => operation switch
        {
            IInvocationOperation { Instance: { } called, Arguments: var arguments } when Is(called, local) => AreValues(arguments),
            IPropertyReferenceOperation { Instance: { } asked, Arguments: var arguments } when Is(asked, local) => AreValues(arguments),
            IAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } changed }, Value.Type: var type } when Is(changed, local) => type is null or { IsReferenceType: false },
            _ => true,
        });
    }

    private static bool AreValues(IEnumerable<IArgumentOperation> arguments) => arguments.All(IsValue);

    private static bool IsValue(IArgumentOperation argument) => argument.Value.Type is { IsValueType: true, SpecialType: not SpecialType.None } or { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum };

    /// <param name="array">An array, or what holds elements as one does.</param>
    /// <param name="origins">Where they are added.</param>
    /// <param name="level">How many arrays deep that lies which is asked for: 0 for the array itself, 1 for its rows.</param>
    /// <param name="depth">How many steps were taken.</param>
    private void Add(IOperation array, List<IParameterSymbol?> origins, int level, int depth)
    {
        array = Unconverted(array);
        switch (array)
        {
            case var _ when depth >= MostSteps:
                origins.Add(null);
                break;
            case IConversionOperation { Operand: var converted } when WrittenMemory.ElementOf(converted) is not null:
                Add(converted, origins, level, depth + 1);
                break;
            case IArrayElementReferenceOperation { ArrayReference: var outer }:
                Add(outer, origins, level + 1, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { Name: "AsSpan" or "AsMemory" or "Slice", DeclaringSyntaxReferences.IsEmpty: true } } window when (window.Instance ?? window.Arguments.FirstOrDefault()?.Value) is { } whole:
                Add(whole, origins, level, depth + 1);
                break;
            case IObjectCreationOperation { Type.Name: "Span" or "Memory" or "ArraySegment", Arguments: { Length: > 0 } arguments }:
                Add(arguments[0].Value, origins, level, depth + 1);
                break;
            case ILiteralOperation:
            case IObjectCreationOperation { Type.Name: "List", Constructor.DeclaringSyntaxReferences.IsEmpty: true } when level == 0:
            case IInvocationOperation { TargetMethod: { Name: "Clone" or "ToArray" or "ToList" or "Empty" or "ConvertAll", DeclaringSyntaxReferences.IsEmpty: true } } when level == 0:
                break;
            case IInvocationOperation { TargetMethod: { Name: "Clone" or "ToArray" or "ToList", DeclaringSyntaxReferences.IsEmpty: true } } copy when (copy.Instance ?? copy.Arguments.FirstOrDefault()?.Value) is { } copied:
                // The rows of a copy are those of the original.
                Add(copied, origins, level, depth + 1);
                break;
            case IArrayCreationOperation { Initializer: var initializer }:
                AddInside(initializer?.ElementValues ?? Enumerable.Empty<IOperation>(), origins, level, depth);
                break;
            case { Kind: OperationKind.None or (OperationKind)CollectionExpression }:
                AddInside(array.ChildOperations, origins, level, depth);
                break;
            case IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } called } call:
                AddReturned(call, called, origins, level, depth);
                break;
            case IInvocationOperation library:
                // A view of another type, say, as of its bytes; or anything else.
                foreach (var given in library.Arguments.Select(argument => argument.Value).Append(library.Instance).OfType<IOperation>().Where(given => WrittenMemory.ElementOf(given) is not null))
                {
                    Add(given, origins, level, depth + 1);
                }

                origins.Add(null);
                break;
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter } reference when !GiversOf(reference, parameter).Any():
                origins.Add(parameter);
                break;
            case ILocalReferenceOperation { Local: { IsRef: false } local } reference when GiversOf(reference, local).ToList() is { Count: > 0 } givers:
                foreach (var giver in givers)
                {
                    Add(giver, origins, level, depth + 1);
                }

                AddRows(reference, local, origins, level, depth);
                break;
            default:
                origins.Add(null);
                break;
        }
    }

    /// <summary>The arrays that a new one is filled with.</summary>
    private void AddInside(IEnumerable<IOperation> elements, List<IParameterSymbol?> origins, int level, int depth)
    {
        foreach (var element in level == 0 ? [] : elements)
        {
            if (element is IArrayInitializerOperation { ElementValues: var inner })
            {
                AddInside(inner, origins, level, depth);
            }
            else if ((int)element.Kind == Spread)
            {
                Add(element.ChildOperations.FirstOrDefault() ?? element, origins, level, depth + 1);
            }
            else
            {
                Add(element, origins, level - 1, depth + 1);
            }
        }
    }

    /// <summary>The arrays that are put into one that a local holds.</summary>
    private void AddRows(IOperation reference, ILocalSymbol local, List<IParameterSymbol?> origins, int level, int depth)
    {
        foreach (var assignment in level == 0 ? [] : Around(reference).Descendants().OfType<ISimpleAssignmentOperation>())
        {
            var place = assignment.Target;
            int inside = 0;
            while (place is IArrayElementReferenceOperation { ArrayReference: var outer })
            {
                place = Unconverted(outer);
                inside++;
            }

            if (inside > 0 && inside <= level && Is(place, local))
            {
                Add(assignment.Value, origins, level - inside, depth + 1);
            }
        }
    }

    private void AddReturned(IInvocationOperation call, IMethodSymbol called, List<IParameterSymbol?> origins, int level, int depth)
    {
        foreach (var origin in ReturnsOf(called, level))
        {
            if (origin is not null && call.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, origin)) is { } argument)
            {
                Add(argument.Value, origins, level, depth + 1);
            }
            else
            {
                origins.Add(null);
            }
        }
    }

    /// <summary>Where the arrays come from that a method returns: nothing where it makes them.</summary>
    private List<IParameterSymbol?> ReturnsOf(IMethodSymbol method, int level)
    {
        method = method.OriginalDefinition;
        if (!_returns.TryGetValue((method, level), out var origins))
        {
            // One that calls itself may return anything.
            _returns[(method, level)] = [null];
            origins = [];
            bool any = false;
            foreach (var returned in purity.OperationsOf(method).OfType<IReturnOperation>().Select(returned => returned.ReturnedValue).OfType<IOperation>())
            {
                any = true;
                Add(returned, origins, level, depth: 0);
            }

            _returns[(method, level)] = origins = any && !method.IsAbstract && !method.IsVirtual && !method.IsOverride ? origins : [null];
        }

        return origins;
    }

    /// <summary>What is assigned to a variable anywhere in the method around it; itself, if that can't be said.</summary>
    public static IEnumerable<IOperation> GiversOf(IOperation reference, ISymbol variable)
    {
        foreach (var operation in Around(reference).Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Initializer.Value: var value } declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, variable):
                    yield return value;
                    break;
                case ISimpleAssignmentOperation assignment when Is(assignment.Target, variable):
                    yield return assignment.Value;
                    break;
                case IDeconstructionAssignmentOperation { Target: var target } when target.DescendantsAndSelf().Any(part => part.Parent is ITupleOperation && Is(part, variable)):
                case ICoalesceAssignmentOperation { Target: var kept } when Is(kept, variable):
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var handed } when Is(handed, variable):
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var each } } when SymbolEqualityComparer.Default.Equals(each, variable):
                case IDeclarationPatternOperation { DeclaredSymbol: var matched } when SymbolEqualityComparer.Default.Equals(matched, variable):
                    yield return operation;
                    break;
            }
        }
    }

    /// <summary>The whole body that something stands in.</summary>
    private static IOperation Around(IOperation operation) => operation.Parent is { } around ? Around(around) : operation;

    private static bool Is(IOperation place, ISymbol variable) => Unconverted(place) switch
    {
        ILocalReferenceOperation { Local: var local } => SymbolEqualityComparer.Default.Equals(local, variable),
        IParameterReferenceOperation { Parameter: var parameter } => SymbolEqualityComparer.Default.Equals(parameter, variable),
        _ => false,
    };

    public static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { OperatorMethod: null, Operand: var operand } ? Unconverted(operand) : operation;
}
