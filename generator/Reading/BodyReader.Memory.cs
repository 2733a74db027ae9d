using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>
/// Memory that isn't the method's own: tables in fields, members of objects. It is read where it is used, as if it never
/// changed; so the method must hold no code of which nobody knows what it writes.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>Whether the method reads memory that somebody else might change.</summary>
    public bool ReadsMemory { get; private set; }

    /// <summary>Whether there are numbers in it, or objects, that a derivative might be of: to change a count loses none.</summary>
    public bool ReadsNumbers { get; private set; }

    /// <summary>Whether there are numbers of a library's objects in it, which the library's own methods may change.</summary>
    public bool ReadsLibraryNumbers { get; private set; }

    /// <summary>Why code isn't read that may change any memory; null if there is none.</summary>
    public Refusal? WritesMemory { get; private set; }

    /// <summary>A member of an object is read as a constant.</summary>
    private void NoteRead(ISymbol member, ITypeSymbol type)
    {
        _readAsConstant.Add(member);
        bool isFixed = member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null or { IsInitOnly: true }, DeclaringSyntaxReferences.IsEmpty: false } or IPropertySymbol { ContainingType.SpecialType: SpecialType.System_String };
        if (!(isFixed && (TypeOf(type).IsScalar || type.SpecialType == SpecialType.System_String)))
        {
            NoteRead(type);
            ReadsLibraryNumbers |= member is { DeclaringSyntaxReferences.IsEmpty: true, ContainingType.IsReferenceType: true } && !TypeReading.IsSimplyConstant(type);
        }
    }

    /// <summary>The types of what is read so that might be changed.</summary>
    private readonly HashSet<ITypeSymbol> _readTypes = new(SymbolEqualityComparer.Default);

    /// <summary>The calls that stand as they are, of methods that write to memory which they aren't given.</summary>
    private readonly List<(IInvocationOperation Call, MemoryWrites Writes)> _writers = [];

    /// <summary>A call stands as it is: what it writes to is read anew after it, as far as it can be.</summary>
    private void NoteWriter(IInvocationOperation call, MemoryWrites writes)
    {
        _writers.Add((call, writes));
        _written.UnionWith(writes.Members);
    }

    /// <summary>Refuses calls that change memory which the same method, or one that it calls, reads as if it never changed.</summary>
    public static void CheckWriters(IReadOnlyCollection<BodyReader> bodies)
    {
        foreach (var (call, writes) in bodies.SelectMany(body => body._writers))
        {
            string? changed = bodies.SelectMany(body => body._readAsConstant).FirstOrDefault(member => writes.Members.Contains(member.OriginalDefinition))?.Name is { } name ? $"'{name}'"
                : bodies.SelectMany(body => body._readTypes).Any(type => writes.Elements.Any(element => HoldsElements(type, element))) ? "elements of arrays"
                : null;
            if (changed is not null)
            {
                throw Refusal.Unsupported(call.Syntax, $"a call of '{call.TargetMethod.Name}', which changes {changed} that may be read here as constant,", "pass it what it changes as an argument");
            }
        }
    }

    /// <summary>Whether elements of some type may lie in what is read.</summary>
    private static bool HoldsElements(ITypeSymbol read, ITypeSymbol element) => read switch
    {
        IArrayTypeSymbol { ElementType: var inside } => SymbolEqualityComparer.Default.Equals(inside, element) || HoldsElements(inside, element),
        INamedTypeSymbol { IsValueType: true, SpecialType: SpecialType.None } => true,
        ITypeParameterSymbol => true,
        _ => false,
    };

    /// <summary>Something of a type is read that might be changed.</summary>
    private void NoteRead(ITypeSymbol type)
    {
        ReadsMemory = true;
        _readTypes.Add(type);
        ReadsNumbers |= !TypeReading.IsSimplyConstant(type);
    }

    /// <summary>Code is copied that runs what the user has written elsewhere, or is given an array.</summary>
    private void NoteWriting(IOperation code, Refusal reason)
    {
        if (WritesMemory is null && code.DescendantsAndSelf().Any(RunsMore))
        {
            WritesMemory = reason;
        }
    }

    private static bool RunsMore(IOperation operation) => operation switch
    {
        IInvocationOperation { Instance.Type: IArrayTypeSymbol } => true,
        IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.LocalFunction } method } => RunsMore(method),
        IAssignmentOperation { Target: IArrayElementReferenceOperation } or IIncrementOrDecrementOperation { Target: IArrayElementReferenceOperation } => true,
        IArgumentOperation { Value: var value } => IsUnknown(Unconverted(value)),
        IObjectCreationOperation { Constructor: { } constructor } => !constructor.IsImplicitlyDeclared && !constructor.DeclaringSyntaxReferences.IsEmpty,
        IPropertyReferenceOperation { Property: var property } => !property.DeclaringSyntaxReferences.IsEmpty && !property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)),
        IBinaryOperation { OperatorMethod: { } method } => !method.DeclaringSyntaxReferences.IsEmpty,
        IUnaryOperation { OperatorMethod: { } method } => !method.DeclaringSyntaxReferences.IsEmpty,
        IConversionOperation { OperatorMethod: { } method } => !method.DeclaringSyntaxReferences.IsEmpty,
        IUsingOperation or IUsingDeclarationOperation or IEventAssignmentOperation => true,
        _ => operation.Kind is OperationKind.DynamicInvocation or OperationKind.DynamicMemberReference or OperationKind.DynamicIndexerAccess or OperationKind.DynamicObjectCreation,
    };

    /// <summary>Whether a method may be code of the user's, as far as one can see.</summary>
    private static bool RunsMore(IMethodSymbol method) => method.MethodKind == MethodKind.DelegateInvoke || !method.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Whether an argument hands out an array of numbers, or a function that stands elsewhere.</summary>
    private static bool IsUnknown(IOperation value) => value.Type switch
    {
        IArrayTypeSymbol { ElementType.IsReferenceType: false } => value is not (IArrayCreationOperation or ILocalReferenceOperation),
        { TypeKind: TypeKind.Delegate } => value is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation },
        _ => false,
    };

    /// <summary>Whether a variable that a function inside of copied code captures is given another value somewhere: then it is one place, and not a value.</summary>
    private static bool IsAssignedAgain(ISymbol variable, IEnumerable<IOperation> bodies) => bodies.SelectMany(WrittenPlaces)
        .SelectMany(place => place.DescendantsAndSelf())
        .Any(part => part is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, variable)
            || part is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter, variable));
}
