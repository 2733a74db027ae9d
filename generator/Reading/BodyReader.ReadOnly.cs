using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Reading;

/// <content>
/// Places that are only read. An <c>in</c> argument is another name for a variable, which may change while the method runs; and a
/// member that may change a struct, called on a place that is only read, works on a copy.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>A <c>ref readonly</c> parameter, which the oldest compilers don't know.</summary>
    private const RefKind RefReadOnlyParameter = (RefKind)4;

    private static bool IsPassedToBeRead(IParameterSymbol parameter) => parameter.RefKind is RefKind.In or RefReadOnlyParameter;

    /// <summary>Whether C# lets nobody change a place by this name of it.</summary>
    private bool IsReadOnlyPlace(IOperation place) => place switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => IsPassedToBeRead(parameter),
        ILocalReferenceOperation { Local.RefKind: RefKind.In } => true,
        IFieldReferenceOperation { Field.IsReadOnly: true, Instance: IInstanceReferenceOperation } => Caller().MethodKind != MethodKind.Constructor,
        IFieldReferenceOperation { Field.IsReadOnly: true } => true,
        IFieldReferenceOperation { Instance: { Type.IsValueType: true } owner } => IsReadOnlyPlace(owner),
        IInstanceReferenceOperation { Type.IsValueType: true } => Caller().IsReadOnly,
        IPropertyReferenceOperation { Property: var property } => property.ReturnsByRefReadonly,
        IInvocationOperation { TargetMethod: var method } => method.ReturnsByRefReadonly,
        IParenthesizedOperation { Operand: var operand } => IsReadOnlyPlace(operand),
        IConditionalOperation { IsRef: true, WhenFalse: { } other } choice => IsReadOnlyPlace(choice.WhenTrue) || IsReadOnlyPlace(other),
        _ => false,
    };

    /// <summary>Whether an expression names a variable, which is handed on as it is and not as a copy of its value.</summary>
    private bool IsVariable(IOperation place) => place switch
    {
        ILocalReferenceOperation local => !local.Local.IsConst,
        IParameterReferenceOperation { Parameter: var parameter } => Captured(parameter) is null,
        IArrayElementReferenceOperation => true,
        IFieldReferenceOperation { Field: { IsStatic: false, IsReadOnly: false }, Instance: { Type: { IsValueType: true } type } owner } => (type.IsTupleType || IsScattered(type)) && IsVariable(owner),
        IFieldReferenceOperation { Field: { IsStatic: false, IsReadOnly: false }, Instance: { } owner } => owner.Type is { IsReferenceType: true } && IsPlain(owner) && Read(owner) is Instance,
        IInstanceReferenceOperation { Type.IsValueType: true } instance => _versions.TryGet(PlaceOf(instance), out _),
        IPropertyReferenceOperation { Property.ReturnsByRef: true, Instance.Type: var owner } => IsSpan(owner),
        IInvocationOperation { TargetMethod.ReturnsByRef: true } => true,
        IParenthesizedOperation { Operand: var operand } => IsVariable(operand),
        _ => false,
    };

    /// <summary>
    /// Whether what an <c>in</c> parameter of a call stands for may change before it is read: by another argument, through another
    /// reference or an array that is handed over, by what a local function captures, or by what a method does to its own object.
    /// </summary>
    private bool MayChangeMeanwhile(IInvocationOperation invocation, IMethodSymbol method, IArgumentOperation argument) =>
        method.MethodKind is not MethodKind.Ordinary
        || (!method.IsStatic && method.ContainingType.IsValueType && !method.IsReadOnly)
        || invocation.Arguments.Any(other => !ReferenceEquals(other, argument)
            && (other.Parameter is not { RefKind: RefKind.None or RefKind.In or RefReadOnlyParameter }
                || !(TypeOf(other.Parameter.Type).IsScalar || IsScattered(other.Parameter.Type))
                || other.Value.DescendantsAndSelf().Any(part => part is IAssignmentOperation or IIncrementOrDecrementOperation or IInvocationOperation)));

    /// <summary>What an <c>in</c> parameter stands for: the variable itself where that may change meanwhile, else its value.</summary>
    private ReadValue ReadIn(IInvocationOperation invocation, IMethodSymbol method, IArgumentOperation argument, IParameterSymbol parameter)
    {
        bool isShared = IsPassedToBeRead(parameter) && SymbolEqualityComparer.Default.Equals(argument.Value.Type, argument.Parameter!.Type)
            && (TypeOf(parameter.Type).IsScalar || IsScattered(parameter.Type)) && IsVariable(argument.Value) && MayChangeMeanwhile(invocation, method, argument);
        return isShared ? new Reference(ReadTarget(argument.Value)) : Held(Read(argument.Value), parameter.Type, argument);
    }

    /// <summary>Refuses an element that a method which is called, and not read in place, is given by <c>in</c>, if it may change it meanwhile.</summary>
    private void RequireUnchanged(IArgumentOperation argument, CallPlan plan)
    {
        if (argument.Parameter is { } parameter && IsPassedToBeRead(parameter) && plan.Written.Contains(true) && argument.Value is not (ILocalReferenceOperation or IParameterReferenceOperation) && IsVariable(argument.Value))
        {
            throw Refusal.Unsupported(argument.Syntax, $"an element passed by 'in' to '{((IInvocationOperation)argument.Parent!).TargetMethod.Name}', which is called, not read in place, and writes to arrays,", "pass its value");
        }
    }

    /// <summary>Refuses a member of a record that another record may override, unless the record was made here: which one is called isn't known before the program runs.</summary>
    /// <param name="owner">What the member is called on; an object that the method made is what it was made as.</param>
    /// <param name="member">The member.</param>
    /// <param name="place">Where it is named.</param>
    /// <param name="declared">The type of the expression before it, where nothing is known of the value.</param>
    private static void RequireKnown(ReadValue? owner, ISymbol member, IOperation place, ITypeSymbol? declared = null)
    {
        var mayBe = owner switch
        {
            Aggregate { IsExact: false, Type: var type } => type,
            Single => declared,
            _ => null,
        };
        bool isBase = place is IMemberReferenceOperation { Instance.Syntax: BaseExpressionSyntax } or IInvocationOperation { Instance.Syntax: BaseExpressionSyntax };
        if (mayBe is { TypeKind: TypeKind.Class, IsSealed: false } && member is { IsVirtual: true } or { IsOverride: true, IsSealed: false } && !isBase)
        {
            throw Refusal.Unsupported(place.Syntax, $"'{((member as IMethodSymbol)?.AssociatedSymbol ?? member).Name}', which a record derived from '{mayBe.Name}' may override,", "make the record sealed, or the member not virtual");
        }
    }

    /// <summary>Whether a method's own struct may be reached while it runs by another name than <c>this</c>: it is handed over by reference, or its array is.</summary>
    private bool IsSharedWithArguments(IInvocationOperation invocation, IOperation instance) => invocation.Arguments.Any(argument =>
        argument.Parameter is not { RefKind: RefKind.None }
        || (instance is not (ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None }) && !TypeOf(argument.Parameter.Type).IsScalar && !IsScattered(argument.Parameter.Type)));
}
