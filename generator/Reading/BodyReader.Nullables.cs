using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Nullable numbers: whether there is a value, and the value, which is zero where there is none. And what asks whether an
/// object or an array is there: <c>??</c>, <c>??=</c> and <c>?.</c>.
/// </content>
internal sealed partial class BodyReader
{
    private const string HasValue = "HasValue";
    private const string ValueInside = "Value";

    /// <summary>What <c>?.</c> goes on with.</summary>
    private ReadValue? _conditionalReceiver;

    /// <summary>The type inside of a nullable one; null for any other.</summary>
    private ITypeSymbol? NullableOf(ITypeSymbol? type) =>
        type is not null && Bound(type) is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;

    private Aggregate Nullable(ITypeSymbol type, Expression hasValue, ReadValue value) => new(Bound(type), [(HasValue, hasValue), (ValueInside, value)]);

    private Expression IsThere(Aggregate nullable) => Atom(nullable.Find(HasValue)!);

    private static ReadValue Inside(Aggregate nullable) => nullable.Find(ValueInside)!;

    /// <summary>A nullable value in two parts; one that comes from elsewhere is asked for them.</summary>
    private Aggregate AsNullable(ReadValue value, ITypeSymbol type, IOperation place)
    {
        if (value is Aggregate aggregate)
        {
            return aggregate;
        }

        var inside = TypeOf(NullableOf(type)!);
        if (value is not Single { Atom: var atom } || !inside.IsScalar)
        {
            throw Refusal.Unsupported(place.Syntax, Describe(place), "use the number itself");
        }

        return atom.IsConstant
            ? Nullable(type, Expression.Constant(ValueType.Boolean, atom.Text + ".HasValue"), Expression.Constant(inside, atom.Text + ".GetValueOrDefault()"))
            : Nullable(
                type,
                _region.Bind(Expression.Copied(Expression.Hole + ".HasValue", ValueType.Boolean, atom)),
                _region.Bind(Expression.Copied(Expression.Hole + ".GetValueOrDefault()", inside, atom)));
    }

    /// <summary>A conversion to or from a nullable type.</summary>
    private ReadValue? ReadNullableConversion(IConversionOperation conversion)
    {
        var (from, to) = (NullableOf(conversion.Operand.Type), NullableOf(conversion.Type));
        if ((from is null && to is null) || conversion.OperatorMethod is not null)
        {
            return null;
        }

        if (conversion.Operand is ILiteralOperation or IDefaultValueOperation { Type: null } && conversion.Operand.ConstantValue is { HasValue: true, Value: null })
        {
            return DefaultOf(conversion.Type!, conversion.Syntax);
        }

        if (from is null)
        {
            return Nullable(conversion.Type!, Expression.Boolean(true), Converted(Read(conversion.Operand), to!, conversion));
        }

        var operand = AsNullable(Read(conversion.Operand), conversion.Operand.Type!, conversion);
        return to is null
            ? Converted(Demanded(operand), conversion.Type!, conversion)
            : Nullable(conversion.Type!, IsThere(operand), Converted(Inside(operand), to, conversion));
    }

    private ReadValue Converted(ReadValue value, ITypeSymbol type, IOperation place) => value switch
    {
        Single { Atom: { Type.IsScalar: true } atom } when TypeOf(type) is { IsScalar: true } scalar => ConvertNumber(scalar, atom, place),
        _ => value,
    };

    /// <summary>The value, or the exception that C# throws where there is none.</summary>
    private ReadValue Demanded(Aggregate nullable)
    {
        ThrowUnless(IsThere(nullable), "throw new global::System.InvalidOperationException(\"Nullable object must have a value.\")");
        return Inside(nullable);
    }

    private void ThrowUnless(Expression condition, string text) => Branch(
        condition,
        () => { },
        () => _region.Add(new Effect(Expression.Copied(text, ValueType.Boolean))));

    private ReadValue? ReadNullableMember(IPropertyReferenceOperation property)
    {
        if (property is not { Instance: { Type: { } type } instance, Property.Name: HasValue or ValueInside } || NullableOf(type) is null)
        {
            return null;
        }

        var nullable = AsNullable(Read(instance), type, property);
        return property.Property.Name == HasValue ? IsThere(nullable) : Demanded(nullable);
    }

    private ReadValue? ReadNullableCall(IInvocationOperation invocation)
    {
        if (invocation is not { Instance: { Type: { } type } instance, TargetMethod.Name: "GetValueOrDefault" } || NullableOf(type) is null)
        {
            return null;
        }

        var nullable = AsNullable(Read(instance), type, invocation);
        if (invocation.Arguments.IsEmpty)
        {
            return Inside(nullable);
        }

        var otherwise = Read(invocation.Arguments[0].Value);
        return Choose(IsThere(nullable), () => Inside(nullable), () => otherwise);
    }

    /// <summary>Arithmetic and comparisons where either side may have no value.</summary>
    private ReadValue ReadLifted(IBinaryOperation binary) => Lifted(
        binary.OperatorKind,
        AsNullable(Read(binary.LeftOperand), binary.LeftOperand.Type!, binary),
        AsNullable(Read(binary.RightOperand), binary.RightOperand.Type!, binary),
        binary.Type!,
        binary);

    private Aggregate ReadLifted(IUnaryOperation unary)
    {
        var operand = AsNullable(Read(unary.Operand), unary.Operand.Type!, unary);
        var inside = NullableOf(unary.Type)!;
        return Nullable(unary.Type!, IsThere(operand), Choose(IsThere(operand), () => Unary(unary, Atom(Inside(operand)), TypeOf(inside)), () => DefaultOf(inside, unary.Syntax)));
    }

    private ReadValue Lifted(BinaryOperatorKind kind, Aggregate left, Aggregate right, ITypeSymbol type, IOperation place)
    {
        if (Inside(left) is not Single { Atom: { Type.IsScalar: true } one } || Inside(right) is not Single { Atom: { Type.IsScalar: true } other } || (one.Type.IsBoolean && NullableOf(type) is not null))
        {
            throw Refusal.Unsupported(place.Syntax, "this operation on nullable values", "use the values themselves");
        }

        Expression Compared() => Arithmetic(kind, ValueType.Boolean, one, other, place);
        switch (kind)
        {
            case BinaryOperatorKind.Equals:
                // Where there is no value it is zero.
                return Joined(Operation.Both, Alike(IsThere(left), IsThere(right)), IsThere(left).IsFalse || IsThere(right).IsFalse ? Expression.Boolean(true) : Compared());
            case BinaryOperatorKind.NotEquals:
                return Joined(Operation.Either, Opposite(Alike(IsThere(left), IsThere(right))), IsThere(left).IsFalse || IsThere(right).IsFalse ? Expression.Boolean(false) : Compared());
        }

        var both = Joined(Operation.Both, IsThere(left), IsThere(right));
        if (NullableOf(type) is not { } inside)
        {
            return Joined(Operation.Both, both, Compared());
        }

        var number = TypeOf(inside);
        return Nullable(type, both, Choose(both, () => Arithmetic(kind, number, one, other, place), () => DefaultOf(inside, place.Syntax)));
    }

    private Expression Alike(Expression one, Expression other) => one.IsConstant ? (one.IsTrue ? other : Opposite(other))
        : other.IsConstant ? (other.IsTrue ? one : Opposite(one))
        : _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, one, other));

    private Expression Opposite(Expression condition) => condition.IsTrue || condition.IsFalse ? Expression.Boolean(condition.IsFalse) : _region.Bind(Expression.Of(Operation.Not, ValueType.Boolean, condition));

    /// <summary>Whether an object, an array or a nullable value isn't there.</summary>
    private Expression IsNull(ReadValue value, IOperation place) => RequireThere(value, place) switch
    {
        Aggregate nullable when NullableOf(nullable.Type) is not null => Opposite(IsThere(nullable)),
        Instance when CallersList(value) is { } items => _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, items, Null)),
        Aggregate or Instance => Expression.Boolean(false),
        Single { Atom: { Type.IsScalar: true } } => Expression.Boolean(false),
        Single { Atom: { IsConstant: true } atom } when Differentiation.Arrays.IsNone(atom) => Expression.Boolean(true),
        Single { Atom: var atom } when IsMade(atom) => Expression.Boolean(false),
        Single { Atom: { Type.Shape: TypeShape.Array or TypeShape.Opaque } atom } => _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, atom, Null)),
        _ => throw Refusal.Unsupported(place.Syntax, Describe(place), "ask whether an array or an object is there"),
    };

    /// <summary>Refuses to ask of a record from outside whether it is there, unless the answer only throws.</summary>
    private static ReadValue RequireThere(ReadValue value, IOperation place) => value is Aggregate { IsExact: false, Type: { IsReferenceType: true } type } && MayBeNull(type, place)
        ? throw Refusal.Unsupported(place.Syntax, $"whether a '{type.Name}' is there, which is read part by part,", "make it a class, or ask before the call")
        : value;

    /// <summary>Whether a record that comes from outside may be null, and the question isn't one that only throws then.</summary>
    private static bool MayBeNull(ITypeSymbol type, IOperation place)
    {
        if (type.NullableAnnotation == NullableAnnotation.NotAnnotated)
        {
            return false;
        }

        for (var around = place; around is not null and not IBlockOperation; around = around.Parent)
        {
            if (around is IConditionalOperation { WhenTrue: IThrowOperation or IBlockOperation { Operations: [IThrowOperation] } or IExpressionStatementOperation { Operation: IThrowOperation } }
                or ICoalesceOperation { WhenNull: IThrowOperation or IConversionOperation { Operand: IThrowOperation } })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an array was just made, so that it is there.</summary>
    private bool IsMade(Expression atom) => atom.Type.IsIndexed && _function.DefinitionOf(atom)?.Operation is Operation.NewArray or Operation.ArrayOf or Operation.Copy;

    private static Expression Null => Expression.Constant(new ValueType(TypeShape.Opaque, "object"), "null");

    private ReadValue ReadCoalesce(ICoalesceOperation coalesce)
    {
        var value = Read(coalesce.Value);
        if (NullableOf(coalesce.Value.Type) is null)
        {
            return Choose(IsNull(value, coalesce), () => Read(coalesce.WhenNull), () => value);
        }

        var nullable = AsNullable(value, coalesce.Value.Type!, coalesce);
        return Choose(
            IsThere(nullable),
            () => NullableOf(coalesce.Type) is not null ? nullable : Converted(Inside(nullable), coalesce.Type!, coalesce),
            () => Read(coalesce.WhenNull));
    }

    private ReadValue ReadCoalesceAssignment(ICoalesceAssignmentOperation assignment)
    {
        var target = ReadTarget(assignment.Target);
        var old = LoadValue(target, assignment);
        var isNullable = NullableOf(assignment.Target.Type) is not null;
        old = isNullable ? AsNullable(old, assignment.Target.Type!, assignment) : old;
        Branch(
            IsNull(old, assignment),
            () =>
            {
                var value = Read(assignment.Value);
                Write(target, isNullable && value is Single ? Nullable(assignment.Target.Type!, Expression.Boolean(true), Converted(value, NullableOf(assignment.Target.Type)!, assignment)) : value);
            },
            () => { });
        var result = LoadValue(target, assignment);
        return isNullable && NullableOf(assignment.Type) is null ? Inside((Aggregate)result) : result;
    }

    /// <summary><c>a?.B</c>: what comes of it, or nothing.</summary>
    private ReadValue ReadConditionalAccess(IConditionalAccessOperation access)
    {
        var value = Read(access.Operation);
        bool isNullable = NullableOf(access.Operation.Type) is not null;
        value = isNullable ? AsNullable(value, access.Operation.Type!, access) : value;
        bool isVoid = access.Type is null or { SpecialType: SpecialType.System_Void };
        var outer = _conditionalReceiver;
        var result = Choose(
            IsNull(value, access),
            () => isVoid ? Expression.Boolean(false) : DefaultOf(access.Type!, access.Syntax),
            () =>
            {
                _conditionalReceiver = isNullable ? Inside((Aggregate)value) : value;
                var member = Read(access.WhenNotNull);
                return isVoid ? Expression.Boolean(false)
                    : NullableOf(access.Type) is not null && NullableOf(access.WhenNotNull.Type) is null ? Nullable(access.Type!, Expression.Boolean(true), member)
                    : member;
            });
        _conditionalReceiver = outer;
        return result;
    }
}
