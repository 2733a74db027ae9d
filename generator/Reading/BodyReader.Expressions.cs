using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Expressions.</content>
internal sealed partial class BodyReader
{
    private Expression ReadAtom(IOperation operation) => Read(operation) switch
    {
        Single single => single.Atom,
        View { Offset.IsZero: true } whole when _function.DefinitionOf(whole.Length) is { Operation: Operation.Length } length && length.Operands[0].Equals(whole.Array) => whole.Array,
        _ => throw Refusal.Unsupported(operation.Syntax, Describe(operation), "use its numbers one by one"),
    };

    /// <summary>What was read already, because something had to be known of it: it isn't read twice.</summary>
    private (IOperation Operation, ReadValue Value) _known;

    private ReadValue Read(IOperation operation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (ReferenceEquals(operation, _known.Operation))
        {
            var known = _known.Value;
            _known = default;
            return known;
        }

        if (_early.Count > 0 && _early.TryGetValue(operation, out var early))
        {
            _early.Remove(operation);
            return early;
        }

        if (operation.ConstantValue is { HasValue: true, Value: { } written } && ReadConstant(operation) is { } constant)
        {
            return Noted(constant, written);
        }

        switch (operation)
        {
            case IConversionOperation { Operand: IThrowOperation unreachable, Type: { } wanted }:
                ReadThrow(unreachable);
                return DefaultOf(wanted, operation.Syntax);
            case IParenthesizedOperation parenthesized:
                return Read(parenthesized.Operand);
            case ILocalReferenceOperation local:
                return Dereferenced(Current(local.Local, local), local);
            case IParameterReferenceOperation parameter:
                return Dereferenced(Captured(parameter.Parameter) ?? Current(parameter.Parameter, parameter), parameter);
            case IArrayElementReferenceOperation or IPropertyReferenceOperation or IImplicitIndexerReferenceOperation when RowOf(operation) is { } row:
                return LoadRow(row);
            case IConversionOperation { Operand: { } array } when CompositeElement(operation.Type) is not null && CompositeElement(array.Type) is not null:
                return ReadColumns(array);
            case ICoalesceOperation coalesce:
                return ReadCoalesce(coalesce);
            case ICoalesceAssignmentOperation assignment:
                return ReadCoalesceAssignment(assignment);
            case IConditionalAccessOperation access:
                return ReadConditionalAccess(access);
            case IConditionalAccessInstanceOperation:
                return _conditionalReceiver ?? throw new BrokenSource();
            case IInterpolatedStringOperation or IBinaryOperation { Type.SpecialType: SpecialType.System_String }:
                return ReadText(operation);
            case IConversionOperation { Type: { } span } conversion when IsSpan(span) && ReadStackAlloc(conversion.Operand, span) is { } made:
                return made;
            case IConversionOperation conversion:
                return ReadConversion(conversion);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat:
                return ReadHat(hat);
            case IRangeOperation range:
                return ReadRange(range);
            case IUnaryOperation unary:
                return ReadUnary(unary);
            case IBinaryOperation binary:
                return ReadBinary(binary);
            case IConditionalOperation conditional:
                return ReadChoice(conditional);
            case IArrayElementReferenceOperation { Indices: { Length: 1 } one, ArrayReference: { } sliced } when one[0].Type is { Name: "Range" } && IsIndexOrRange(one[0].Type):
                return CopyOf(Sliced(ReadView(sliced), one[0]));
            case IArrayElementReferenceOperation { Indices: { Length: 1 } fromEnd, ArrayReference: { } array } when fromEnd[0].Type?.Name == "Index":
                var whole = ReadView(array);
                return LoadElement(whole.Array, [ReadIndex(fromEnd[0], whole.Length)], operation);
            case IImplicitIndexerReferenceOperation { Argument: { Type.Name: "Range" } range, Instance: { } window } when IsSpan(window.Type):
                return Sliced(ReadView(window), range);
            case IPropertyReferenceOperation or IImplicitIndexerReferenceOperation when ListItem(operation) is { } item:
                return Load(item, operation);
            case IPropertyReferenceOperation or IImplicitIndexerReferenceOperation when SpanElement(operation) is { } place:
                return LoadElement(place.Array, place.Indices, operation);
            case IArrayElementReferenceOperation element:
                return ReadElement(element);
            case IArrayCreationOperation creation:
                return ReadArrayCreation(creation);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IFieldReferenceOperation { Instance: not null } field:
                return ReadMember(field);
            case IFieldReferenceOperation field:
                return ReadField(field);
            case IInstanceReferenceOperation instance:
                return ReadInstance(instance);
            case IObjectCreationOperation creation:
                return ReadObjectCreation(creation);
            case IAnonymousObjectCreationOperation anonymous:
                return ReadAnonymous(anonymous);
            case IWithOperation with:
                return ReadWith(with);
            case IThrowOperation thrown:
                ReadThrow(thrown);
                return Expression.Boolean(false);
            case IDelegateCreationOperation { Target: IAnonymousFunctionOperation or IMethodReferenceOperation { Instance: null } } function:
                return new Callable(function);
            case ISwitchExpressionOperation choice:
                return ReadSwitchExpression(choice);
            case IIsPatternOperation pattern:
                return ReadIsPattern(pattern);
            case ITypeOfOperation { Type: { } reflected } typeOf when typeOf.TypeOperand is not INamedTypeSymbol named || IsSeen(named):
                return Expression.Constant(TypeOf(reflected), $"typeof({Spelled(typeOf.TypeOperand)})");
            case ITranslatedQueryOperation query:
                return Read(query.Operation);
            case ITupleBinaryOperation comparison:
                return ReadTupleComparison(comparison);
            case IIsTypeOperation test when Read(test.ValueOperand) is Single { Atom: { Type.Shape: TypeShape.Opaque } asked } && IsSeen(test.TypeOperand):
                return test.IsNegated ? Opposite(IsOfType(asked, test.TypeOperand)) : IsOfType(asked, test.TypeOperand);
            case ITupleOperation tuple:
                return ReadTuple(tuple);
            case IDeconstructionAssignmentOperation deconstruction:
                return ReadDeconstruction(deconstruction);
            case IInvocationOperation invocation:
                return Dereferenced(ReadCall(invocation), invocation);
            case ITypeParameterObjectCreationOperation creation:
                return ReadNew(creation);
            case IDefaultValueOperation { Type: { } type }:
                RequirePresent(type, operation);
                return DefaultOf(type, operation.Syntax);
            case ISimpleAssignmentOperation assignment:
                return ReadAssignment(assignment);
            case ICompoundAssignmentOperation assignment:
                return ReadCompound(assignment);
            case IIncrementOrDecrementOperation increment:
                return ReadIncrement(increment);
            case IInvalidOperation:
                throw Invalid(operation);
            case { Kind: (OperationKind)CollectionExpression }:
                return ReadCollection(operation);
            case var stack when ReadStackAlloc(stack, stack.Type) is { } made:
                return made;
            default:
                throw Refusal.Unsupported(operation.Syntax, Describe(operation), "write it with arithmetic, System.Math, arrays and methods of your own");
        }
    }

    /// <summary>Refuses null in the place of a record that is read field by field: its fields would be zero, and it would be there.</summary>
    private void RequirePresent(ITypeSymbol type, IOperation place)
    {
        if (HoldsRecords(type))
        {
            throw Refusal.Unsupported(place.Syntax, $"null in the place of a '{type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'", "use a record struct, or give it a value");
        }
    }

    private bool HoldsRecords(ITypeSymbol type) => Bound(type) is var bound && (bound.IsTupleType || IsScattered(bound))
        && (bound.IsReferenceType || CompositeReading.PartsOf(bound).Any(part => HoldsRecords(part.Type)));

    private ReadValue Current(ISymbol symbol, IOperation place) => _versions.TryGet(symbol, out var value)
        ? value
        : throw Refusal.Unsupported(place.Syntax, $"'{symbol.Name}'", "use a local or a parameter of a supported type");

    private ReadValue ReadConversion(IConversionOperation conversion)
    {
        if (IsSpan(conversion.Type) && (IsSpan(conversion.Operand.Type) || conversion.Operand.Type is IArrayTypeSymbol { Rank: 1 }))
        {
            return ReadView(conversion.Operand);
        }

        if (IsIndexOrRange(conversion.Type) && conversion.Operand.Type?.SpecialType == SpecialType.System_Int32)
        {
            return IndexOf(conversion.Type!, ReadAtom(conversion.Operand), Expression.Boolean(false));
        }

        if (Unboxed(conversion) is { } unboxed)
        {
            return Read(unboxed);
        }

        if (conversion.OperatorMethod is { } operation)
        {
            bool isLifted = NullableOf(conversion.Operand.Type) is not null && NullableOf(operation.Parameters[0].Type) is null;
            return !isLifted && OwnOperator(operation, conversion.ConstrainedToType) is { } method ? ReadMethodOn(method, null, [Read(conversion.Operand)], conversion)
                : TypeOf(conversion.Operand.Type!).IsScalar && TypeOf(conversion.Type!) is { IsScalar: true } number ? ConvertNumber(number, ReadAtom(conversion.Operand), conversion)
                : throw Refusal.Unsupported(conversion.Syntax, "a user-defined conversion", "convert the numbers one by one");
        }

        if (ReadNullableConversion(conversion) is { } ofNullable)
        {
            return ofNullable;
        }

        if (conversion.Operand is ILiteralOperation { ConstantValue: { HasValue: true, Value: null } })
        {
            RequirePresent(conversion.Type!, conversion);
            return conversion.Type!.TypeKind == TypeKind.Delegate
                ? throw Refusal.Unsupported(conversion.Syntax, "null in the place of a function", "use a function that does nothing, such as x => x, or a condition beside it")
                : DefaultOf(conversion.Type!, conversion.Syntax);
        }

        _wanted = conversion.IsImplicit && conversion.GetConversion().IsReference ? (conversion.Operand, conversion.Type!) : default;
        var value = Read(conversion.Operand);
        if (value is Aggregate aggregate)
        {
            return AreSame(aggregate.Type, conversion.Type) ? aggregate : ConvertAggregate(aggregate, Bound(conversion.Type!), conversion);
        }

        var type = TypeOf(conversion.Type!);
        if (value is not Single { Atom: var operand } || operand.Type.Equals(type))
        {
            return value;
        }

        if (operand.Type is { IsIndexed: true, Rank: 1 } && conversion.IsImplicit && IsInterfaceOfArrays(Bound(conversion.Type!)))
        {
            return value;
        }

        if (operand.Type.IsScalar && type.IsScalar)
        {
            return ConvertNumber(type, operand, conversion);
        }

        if (type.Shape == TypeShape.Opaque && conversion.Type!.TypeKind is not (TypeKind.Dynamic or TypeKind.Struct) && ReadObjectConversion(conversion, operand, type) is { } ofObject)
        {
            return ofObject;
        }

        if (operand.Type.IsIndexed && type.IsIndexed)
        {
            return _region.Bind(Expression.Of(Operation.Convert, type, operand));
        }

        throw Refusal.Unsupported(conversion.Syntax, $"a conversion to '{conversion.Type!.ToDisplayString()}'", "stay with numbers and arrays");
    }

    private ReadValue ReadChoice(IConditionalOperation conditional)
    {
        var condition = ReadAtom(conditional.Condition);
        return Choose(condition, () => Read(conditional.WhenTrue), () => Read(conditional.WhenFalse!));
    }

    /// <summary>The value of one of two expressions; only the chosen one is computed.</summary>
    private ReadValue Choose(Expression condition, System.Func<ReadValue> whenTrue, System.Func<ReadValue> whenFalse)
    {
        object place = new();
        _versions[place] = Expression.Boolean(false);
        Branch(
            condition,
            () => Keep(whenTrue()),
            () => Keep(whenFalse()));
        var value = _versions[place];
        _versions.Remove(place);
        return value;

        // Reading the value may have replaced the versions, so they are looked up only now.
        void Keep(ReadValue chosen) => _versions[place] = chosen;
    }
}
