using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Assignments, and expressions that stand for their effect.</content>
internal sealed partial class BodyReader
{
    /// <summary>An expression statement: its value isn't used.</summary>
    private void ReadEffect(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                ReadCall(invocation);
                break;
            case ISimpleAssignmentOperation { Target: IDiscardOperation } discard:
                Read(discard.Value);
                break;
            case ICoalesceAssignmentOperation or IConditionalAccessOperation or IDeconstructionAssignmentOperation or ISimpleAssignmentOperation or ICompoundAssignmentOperation or IIncrementOrDecrementOperation:
                Read(operation);
                break;
            case IThrowOperation thrown:
                ReadThrow(thrown);
                break;
            case IParenthesizedOperation parenthesized:
                ReadEffect(parenthesized.Operand);
                break;
            case IInvalidOperation:
                throw new BrokenSource();
            default:
                throw Refusal.Unsupported(operation.Syntax, Describe(operation), "use assignments and calls of your own methods");
        }
    }

    private ReadValue ReadAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef)
        {
            var place = new Reference(ReadTarget(assignment.Value));
            _versions[((ILocalReferenceOperation)assignment.Target).Local] = place;
            return Dereferenced(place, assignment);
        }

        var target = ReadTarget(assignment.Target);
        var value = Read(assignment.Value);
        Write(target, value);
        return value;
    }

    private ReadValue ReadCompound(ICompoundAssignmentOperation assignment)
    {
        if (!assignment.IsLifted && OwnOperator(assignment.OperatorMethod, assignment.ConstrainedToType) is { } method)
        {
            var changed = ReadTarget(assignment.Target);
            if (!method.IsStatic)
            {
                return ChangeInPlace(method, changed, [Read(assignment.Value)], assignment);
            }

            var combined = ReadMethodOn(method, null, [LoadValue(changed, assignment), Read(assignment.Value)], assignment);
            Write(changed, combined);
            return combined;
        }

        var target = Settled(ReadTarget(assignment.Target), assignment.Value);
        if (target is CopiedTarget copied && OperatorOf(assignment) is { } @operator)
        {
            WriteCopied(copied, @operator, ReadAtom(assignment.Value));
            return Expression.Boolean(false);
        }

        if (NullableOf(assignment.Target.Type) is not null)
        {
            var before = AsNullable(LoadValue(target, assignment), assignment.Target.Type!, assignment);
            var after = Lifted(assignment.OperatorKind, before, AsNullable(Read(assignment.Value), assignment.Value.Type!, assignment), assignment.Target.Type!, assignment);
            Write(target, after);
            return after;
        }

        var type = TypeOf(assignment.Target.Type!);

        // a[i] += e and a[i] -= e don't need the element's old value, and neither does their derivative.
        if (target is ElementTarget element && type.IsFloating
            && assignment.InConversion.IsIdentity && assignment.OutConversion.IsIdentity
            && assignment.OperatorKind == BinaryOperatorKind.Add && assignment.Parent is IExpressionStatementOperation)
        {
            // C# reads the element before the value: that shows if the value changes the element itself.
            var before = WritesElements(assignment.Value) ? Load(target, assignment) : null;
            var addend = ReadAtom(assignment.Value);
            if (before is null)
            {
                StoreIn(element.Array, element.Indices, addend, adds: true);
            }
            else
            {
                Write(target, Arithmetic(assignment.OperatorKind, type, before, addend, assignment));
            }

            return addend;
        }

        var old = Load(target, assignment);
        var operandType = assignment.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift || assignment.InConversion.IsIdentity
            ? type
            : WiderOf(type, TypeOf(assignment.Value.Type!));
        var left = ConvertTo(operandType, old);
        var right = ReadAtom(assignment.Value);
        var result = ConvertTo(type, GenericArithmetic(assignment.OperatorKind, operandType, left, right, assignment), assignment);
        Write(target, result);
        return result;
    }

    /// <summary>The type in which a compound assignment computes: that of C#'s own promotion.</summary>
    private static ValueType WiderOf(ValueType target, ValueType value)
    {
        string[] order = ["int", "uint", "nint", "nuint", "long", "ulong", "float", "double", "decimal"];
        int rank = System.Math.Max(System.Array.IndexOf(order, target.Name), System.Array.IndexOf(order, value.Name));
        return rank < 0 ? ValueType.Int32 : ValueType.Scalar(order[rank]);
    }

    private Expression ConvertTo(ValueType type, Expression value, IOperation? place = null) =>
        value.Type.Equals(type) ? value
        : AsHalf(type, value) ?? FoldedConversion(type, value, place, out object? number)
        ?? Remembered((place is null || number is not null ? null : Guarded(place, $"({type.Name}){Expression.Hole}", type, value)) ?? _region.Bind(Expression.Of(Operation.Convert, type, value)), number);

    private ReadValue ReadIncrement(IIncrementOrDecrementOperation increment)
    {
        var target = Settled(ReadTarget(increment.Target), null);
        if (!increment.IsLifted && OwnOperator(increment.OperatorMethod, increment.ConstrainedToType) is { } method)
        {
            if (!method.IsStatic)
            {
                return ChangeInPlace(method, target, [], increment);
            }

            var before = LoadValue(target, increment);
            var after = ReadMethodOn(method, null, [before], increment);
            Write(target, after);
            return increment.IsPostfix ? before : after;
        }

        if (target is CopiedTarget copied && OperatorOf(increment) is { } step)
        {
            WriteCopied(copied, step, null);
            return Expression.Boolean(false);
        }

        if (NullableOf(increment.Target.Type) is not null)
        {
            throw Refusal.Unsupported(increment.Syntax, "counting up a nullable number", "use the number itself");
        }

        var type = TypeOf(increment.Target.Type!);
        var old = Load(target, increment);
        var operation = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var narrow = type.IsFloating || type.Name is "int" or "long" or "uint" or "ulong" or "nint" or "nuint" or "decimal" ? type : ValueType.Int32;
        var changed = ConvertTo(type, Arithmetic(operation, narrow, ConvertTo(narrow, old), Expression.One(narrow), increment), increment);
        Write(target, changed);
        return increment.IsPostfix ? old : changed;
    }

    /// <summary>A place that can be assigned, its parts evaluated.</summary>
    private abstract record Target;

    private sealed record VariableTarget(ISymbol Symbol) : Target;

    /// <summary><c>this</c>, or what an initializer in braces fills.</summary>
    private sealed record PlaceTarget(object Place) : Target
    {
        /// <summary>The object whose place it is, where its accessors want it as <c>this</c>.</summary>
        public ReadValue? Reference { get; init; }
    }

    private sealed record ElementTarget(Expression Array, Expression[] Indices) : Target;

    private Target ReadTarget(IOperation target)
    {
        if (RowOf(target) is { } row)
        {
            RequireOwn(row.Columns.Leaves.First(), target);
            return row;
        }

        switch (target)
        {
            case ILocalReferenceOperation local:
                return TargetOf(local.Local);
            case IParameterReferenceOperation parameter when Captured(parameter.Parameter) is not null:
                throw Refusal.Unsupported(target.Syntax, $"an assignment to '{parameter.Parameter.Name}', a parameter of a primary constructor,", "keep it in a field");
            case IParameterReferenceOperation parameter:
                return TargetOf(parameter.Parameter);
            case IArrayElementReferenceOperation { Indices: { Length: 1 } one, ArrayReference: { } array } when one[0].Type?.Name == "Index":
                var whole = ReadView(array);
                return new ElementTarget(whole.Array, [ReadIndex(one[0], whole.Length)]);
            case IPropertyReferenceOperation or IImplicitIndexerReferenceOperation when ListItem(target) is { } item:
                RequireOwn(ElementsOf(item.List).Array, target);
                return item;
            case IPropertyReferenceOperation or IImplicitIndexerReferenceOperation when SpanElement(target) is { } place:
                return place;
            case IArrayElementReferenceOperation element:
                return ReadAtom(element.ArrayReference) is var indexed ? new ElementTarget(indexed, ReadIndices(element, indexed)) : throw new BrokenSource();
            case IParenthesizedOperation parenthesized:
                return ReadTarget(parenthesized.Operand);
            case IMemberReferenceOperation { Instance: { } owner } member when MemberOfObject(member, owner) is { } ofObject:
                return ofObject;
            case IPropertyReferenceOperation { Instance: { Type: { } type } owner } accessed when IsScattered(type) && Called(accessed) is { SetMethod: { } setter } && IsReadable(setter):
                return new AccessorTarget(ReadTarget(owner), Called(accessed), ReadArguments(accessed.Arguments), accessed);
            case IFieldReferenceOperation { Instance: { Type: { } type } owner, Field: { IsStatic: false } field } when type.IsTupleType || IsScattered(type):
                return Member(ReadTarget(owner), FieldKey(field), target);
            case IPropertyReferenceOperation { Instance: { Type: { } type } owner, Property.IsIndexer: false } reference when IsScattered(type) && Called(reference) is var property
                && Scattering.FieldsOf((INamedTypeSymbol)Bound(type)).Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)):
                return Member(ReadTarget(owner), FieldBehind(property, target), target);
            case IInstanceReferenceOperation instance when _versions.TryGet(PlaceOf(instance), out var self):
                return self is Reference shared ? shared.Target : new PlaceTarget(PlaceOf(instance));
            case IConditionalOperation { IsRef: true } choice:
                return ReadRefChoice(choice);
            case IInvocationOperation { TargetMethod: { } method } call when ReturnsReference(method) && ReadCall(call) is Reference returned:
                return returned.Target;
            case IInvalidOperation:
                throw new BrokenSource();
            case IMemberReferenceOperation when ReadCopiedTarget(target) is { } copied:
                return copied;
            default:
                throw Refusal.Unsupported(target.Syntax, $"an assignment to {Describe(target)}", "assign to a local or to an element of an array");
        }
    }

    /// <summary>A property or indexer whose accessors have bodies.</summary>
    private sealed record AccessorTarget(Target Owner, IPropertySymbol Property, ReadValue[] Arguments, IOperation Operation) : Target;

    /// <summary>What an assignment to a property does.</summary>
    private void WriteByAccessor(AccessorTarget target, ReadValue value)
    {
        var setter = target.Property.SetMethod!;
        var owner = LoadValue(target.Owner, target.Operation);
        var held = HeldByOuterInstance(setter, target.Operation, [.. target.Arguments, value]);
        Enter(setter, owner, [.. target.Arguments, value], () => ReadBody(setter));
        var changed = _versions[setter];
        _versions.Remove(setter);
        Leave(setter, held);
        if (owner is Aggregate)
        {
            Write(target.Owner, changed);
        }
    }

    /// <summary>The place of a field or property of an object that the method made; null for members of anything else.</summary>
    private Target? MemberOfObject(IMemberReferenceOperation member, IOperation owner)
    {
        if (owner.Type is not { IsReferenceType: true } || !IsPlain(owner) || Read(owner) is not Instance instance)
        {
            return null;
        }

        var place = new PlaceTarget(instance.Identity);
        return member switch
        {
            IFieldReferenceOperation field => new MemberTarget(place, FieldKey(field.Field)),
            IPropertyReferenceOperation accessed when ImplementedBy(instance, Called(accessed)) is IPropertySymbol { SetMethod: { } setter } property && IsReadable(setter) =>
                new AccessorTarget(new PlaceTarget(instance.Identity) { Reference = instance }, property, ReadArguments(accessed.Arguments), accessed),
            IPropertyReferenceOperation { Property.IsIndexer: false } accessed when ImplementedBy(instance, accessed.Property) is var property && ((Aggregate)Contents(instance)).Find(property.Name) is not null =>
                new MemberTarget(place, FieldBehind((IPropertySymbol)property, accessed)),
            _ => null,
        };
    }

    /// <summary>Whether reading an expression twice is the same as reading it once.</summary>
    private static bool IsPlain(IOperation operation) => operation switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation => true,
        IFieldReferenceOperation { Instance: var instance } => instance is null || IsPlain(instance),
        IPropertyReferenceOperation { Property.IsIndexer: false, Instance: { } instance } => IsPlain(instance),
        IConversionOperation { OperatorMethod: null } conversion => IsPlain(conversion.Operand),
        IParenthesizedOperation parenthesized => IsPlain(parenthesized.Operand),
        _ => false,
    };

    private Target Member(Target owner, string field, IOperation place) => owner is RowTarget row && FieldOf(row, field) is { } element ? element
        : Contents(LoadValue(owner, place)) is Aggregate ? new MemberTarget(owner, field)
        : throw Refusal.Unsupported(place.Syntax, $"an assignment to {Describe(place)}", "what isn't differentiated is only read; use a local");

    private Expression Load(Target target, IOperation place) => target switch
    {
        VariableTarget or MemberTarget or PlaceTarget or AccessorTarget => LoadValue(target, place) is Single single
            ? single.Atom
            : throw Refusal.Unsupported(place.Syntax, Describe(place), "use its numbers one by one"),
        ElementTarget element => LoadElement(element.Array, element.Indices, place),
        ListTarget item => Load(ElementOf(item), place),
        CopiedTarget copied => LoadCopied(copied),
        _ => throw new BrokenSource(),
    };

    private void Write(Target target, ReadValue value)
    {
        switch (target)
        {
            case VariableTarget variable:
                Assign(variable.Symbol, value);
                break;
            case PlaceTarget known:
                _versions[known.Place] = value;
                break;
            case RowTarget row:
                StoreRow(row, value);
                break;
            case AccessorTarget accessor:
                WriteByAccessor(accessor, value);
                break;
            case MemberTarget member when LoadValue(member.Owner, null!) is Aggregate owner:
                Write(member.Owner, owner.WithField(member.Field, value));
                break;
            case CopiedTarget copied:
                WriteCopied(copied, "=", Atom(value));
                break;
            case ListTarget item:
                Write(ElementOf(item), value);
                break;
            case ElementTarget element:
                StoreIn(element.Array, element.Indices, Atom(value));
                break;
        }
    }

    /// <summary>Writes an element of an array, which must be a parameter or made by the method: of any other the derivative knows nothing.</summary>
    private void StoreIn(Expression array, Expression[] indices, Expression value, bool adds = false)
    {
        if (array.IsConstant && !Differentiation.Arrays.IsNone(array))
        {
            throw Refusal.Unsupported(_statement!.Syntax, $"a write to an element of '{array.Text.Substring(array.Text.LastIndexOf('.') + 1)}', which is neither a parameter nor made here,", "pass the array as a parameter, or copy it");
        }

        if (array.Type.Shape == TypeShape.Opaque && value.Type.IsScalar)
        {
            // What is read of an array that an object holds is read as a constant.
            throw Refusal.Unsupported(_statement!.Syntax, "a write to an element of an array that an object holds,", "pass the array as a parameter, or copy it");
        }

        _region.Add(new Store(array, indices.ToEquatable(), value, adds));
    }
}
