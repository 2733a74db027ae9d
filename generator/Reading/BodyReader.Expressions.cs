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

    private ReadValue Read(IOperation operation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (operation.ConstantValue is { HasValue: true, Value: not null } && ReadConstant(operation) is { } constant)
        {
            return constant;
        }

        switch (operation)
        {
            case IConversionOperation { Operand: IThrowOperation unreachable, Type: { } wanted }:
                ReadThrow(unreachable);
                return DefaultOf(wanted, operation.Syntax);
            case IParenthesizedOperation parenthesized:
                return Read(parenthesized.Operand);
            case ILocalReferenceOperation local:
                return Current(local.Local, local);
            case IParameterReferenceOperation parameter:
                return Current(parameter.Parameter, parameter);
            case IArrayElementReferenceOperation or IPropertyReferenceOperation or IImplicitIndexerReferenceOperation when RowOf(operation) is { } row:
                return LoadRow(row);
            case IConversionOperation { Operand: { } array } when CompositeElement(operation.Type) is not null && CompositeElement(array.Type) is not null:
                return ReadColumns(array);
            case IConversionOperation { Type: { } span } conversion when IsSpan(span) && ReadStackAlloc(conversion.Operand, span) is { } made:
                return made;
            case IConversionOperation conversion:
                return ReadConversion(conversion);
            case IUnaryOperation unary:
                return ReadUnary(unary);
            case IBinaryOperation binary:
                return ReadBinary(binary);
            case IConditionalOperation conditional:
                return ReadChoice(conditional);
            case IArrayElementReferenceOperation { Indices: { Length: 1 } one, ArrayReference: { } sliced } when one[0] is IRangeOperation range:
                return CopyOf(Sliced(ReadView(sliced), range));
            case IArrayElementReferenceOperation { Indices: { Length: 1 } fromEnd, ArrayReference: { } array } when fromEnd[0].Type?.Name == "Index":
                var whole = ReadView(array);
                return LoadElement(whole.Array, [ReadIndex(fromEnd[0], whole.Length)], operation);
            case IImplicitIndexerReferenceOperation { Argument: IRangeOperation range, Instance: { } window } when IsSpan(window.Type):
                return Sliced(ReadView(window), range);
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
            case ITupleOperation tuple:
                return ReadTuple(tuple);
            case IDeconstructionAssignmentOperation deconstruction:
                return ReadDeconstruction(deconstruction);
            case IInvocationOperation invocation:
                return ReadCall(invocation);
            case ITypeParameterObjectCreationOperation creation:
                return ReadNew(creation);
            case IDefaultValueOperation { Type: { } type }:
                return DefaultOf(type, operation.Syntax);
            case ISimpleAssignmentOperation assignment:
                return ReadAssignment(assignment);
            case ICompoundAssignmentOperation assignment:
                return ReadCompound(assignment);
            case IIncrementOrDecrementOperation increment:
                return ReadIncrement(increment);
            case IInvalidOperation:
                throw new BrokenSource();
            case { Kind: (OperationKind)CollectionExpression }:
                return ReadCollection(operation);
            case var stack when ReadStackAlloc(stack, stack.Type) is { } made:
                return made;
            default:
                throw Refusal.Unsupported(operation.Syntax, Describe(operation), "write it with arithmetic, System.Math, arrays and methods of your own");
        }
    }

    private ReadValue Current(ISymbol symbol, IOperation place) => _versions.TryGet(symbol, out var value)
        ? value
        : throw Refusal.Unsupported(place.Syntax, $"'{symbol.Name}'", "use a local or a parameter of a supported type");

    private ReadValue ReadConversion(IConversionOperation conversion)
    {
        if (IsSpan(conversion.Type) && (IsSpan(conversion.Operand.Type) || conversion.Operand.Type is IArrayTypeSymbol { Rank: 1 }))
        {
            return ReadView(conversion.Operand);
        }

        if (Unboxed(conversion) is { } unboxed)
        {
            return Read(unboxed);
        }

        if (conversion.OperatorMethod is { } operation)
        {
            return OwnOperator(operation, conversion.ConstrainedToType) is { } method ? ReadMethodOn(method, null, [Read(conversion.Operand)], conversion)
                : TypeOf(conversion.Operand.Type!).IsScalar && TypeOf(conversion.Type!) is { IsScalar: true } number ? ConvertTo(number, ReadAtom(conversion.Operand))
                : throw Refusal.Unsupported(conversion.Syntax, "a user-defined conversion", "convert the numbers one by one");
        }

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

        if (operand.Type.IsScalar && type.IsScalar)
        {
            return ConvertTo(type, operand);
        }

        if (operand.Type.IsIndexed && type.IsIndexed)
        {
            return _region.Bind(Expression.Of(Operation.Convert, type, operand));
        }

        throw Refusal.Unsupported(conversion.Syntax, $"a conversion to '{conversion.Type!.ToDisplayString()}'", "stay with numbers and arrays");
    }

    private ReadValue ReadUnary(IUnaryOperation unary)
    {
        if (OwnOperator(unary.OperatorMethod, unary.ConstrainedToType) is { } method)
        {
            return ReadMethodOn(method, null, [Read(unary.Operand)], unary);
        }

        var operand = ReadAtom(unary.Operand);
        var type = TypeOf(unary.Type!);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Plus => operand,
            UnaryOperatorKind.Minus => _region.Bind(Expression.Of(Operation.Negate, type, operand)),
            UnaryOperatorKind.Not => operand.IsConstant ? Expression.Boolean(operand.IsFalse) : _region.Bind(Expression.Of(Operation.Not, type, operand)),
            UnaryOperatorKind.BitwiseNegation => _region.Bind(Expression.Of(Operation.BitwiseComplement, type, operand)),
            _ => throw Refusal.Unsupported(unary.Syntax, Describe(unary), "use arithmetic"),
        };
    }

    private ReadValue ReadBinary(IBinaryOperation binary)
    {
        if (ComparedTypes(binary) is { } areSame)
        {
            return Expression.Boolean(areSame);
        }

        if (OwnOperator(binary.OperatorMethod, binary.ConstrainedToType) is { } method)
        {
            return ReadMethodOn(method, null, [Read(binary.LeftOperand), Read(binary.RightOperand)], binary);
        }

        if (binary.IsLifted)
        {
            throw Refusal.Unsupported(binary.Syntax, "arithmetic on nullable numbers", "use the number itself");
        }

        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            return ReadShortCircuit(binary);
        }

        var left = ReadAtom(binary.LeftOperand);
        var right = ReadAtom(binary.RightOperand);
        return GenericArithmetic(binary.OperatorKind, TypeOf(binary.Type!), left, right, binary);
    }

    private Expression Arithmetic(BinaryOperatorKind kind, ValueType type, Expression left, Expression right, IOperation place)
    {
        Operation? operation = kind switch
        {
            BinaryOperatorKind.Add => Operation.Add,
            BinaryOperatorKind.Subtract => Operation.Subtract,
            BinaryOperatorKind.Multiply => Operation.Multiply,
            BinaryOperatorKind.Divide => Operation.Divide,
            BinaryOperatorKind.Remainder => Operation.Remainder,
            BinaryOperatorKind.And => Operation.And,
            BinaryOperatorKind.Or => Operation.Or,
            BinaryOperatorKind.ExclusiveOr => Operation.ExclusiveOr,
            BinaryOperatorKind.LeftShift => Operation.ShiftLeft,
            BinaryOperatorKind.RightShift => Operation.ShiftRight,
            BinaryOperatorKind.Equals => Operation.Equal,
            BinaryOperatorKind.NotEquals => Operation.NotEqual,
            BinaryOperatorKind.LessThan => Operation.Less,
            BinaryOperatorKind.LessThanOrEqual => Operation.LessOrEqual,
            BinaryOperatorKind.GreaterThan => Operation.Greater,
            BinaryOperatorKind.GreaterThanOrEqual => Operation.GreaterOrEqual,
            _ => null,
        };
        if (operation is not { } known || !type.IsScalar || !left.Type.IsScalar || !right.Type.IsScalar)
        {
            throw Refusal.Unsupported(place.Syntax, Describe(place), "use arithmetic on numbers");
        }

        return type.IsHalf && known is Operation.Divide or Operation.Remainder
            ? ConvertTo(type, _region.Bind(Expression.Of(known, ValueType.Single, ConvertTo(ValueType.Single, left), ConvertTo(ValueType.Single, right))))
            : _region.Bind(Expression.Of(known, type, left, right));
    }

    private Expression ReadShortCircuit(IBinaryOperation binary)
    {
        bool isAnd = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
        var left = ReadAtom(binary.LeftOperand);
        if (left.IsConstant)
        {
            return left.IsTrue == isAnd ? ReadAtom(binary.RightOperand) : left;
        }

        if (IsTotal(binary.RightOperand))
        {
            var right = ReadAtom(binary.RightOperand);
            return _region.Bind(Expression.Of(isAnd ? Operation.Both : Operation.Either, ValueType.Boolean, left, right));
        }

        return Atom(Choose(left, () => isAnd ? ReadAtom(binary.RightOperand) : Expression.Boolean(true), () => isAnd ? Expression.Boolean(false) : ReadAtom(binary.RightOperand)));
    }

    /// <summary>Whether an operation may be computed even where the program would not: it has no effect and can't throw.</summary>
    private bool IsTotal(IOperation operation) => operation.DescendantsAndSelf().All(part => part switch
    {
        ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IParenthesizedOperation => true,
        IConversionOperation conversion => conversion.OperatorMethod is null && !conversion.IsChecked,
        IUnaryOperation unary => unary.OperatorMethod is null && !unary.IsChecked,
        IBinaryOperation binary => binary.OperatorMethod is null && !binary.IsChecked
            && (binary.OperatorKind is not (BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder or BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
                || TypeOf(binary.Type!).IsFloating || TypeOf(binary.Type!).IsBoolean),
        _ => false,
    });

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

    private ReadValue ReadElement(IArrayElementReferenceOperation element)
    {
        var array = ReadAtom(element.ArrayReference);
        var indices = ReadIndices(element, array);
        return LoadElement(array, indices, element);
    }

    private Expression ReadIndex(IOperation index)
    {
        var atom = ReadAtom(index);
        return atom.Type.IsScalar && !atom.Type.IsFloating
            ? atom
            : throw Refusal.Unsupported(index.Syntax, Describe(index), "use an integer as the index");
    }

    private Expression LoadElement(Expression array, Expression[] indices, IOperation place)
    {
        var type = array.Type.Element ?? throw Refusal.Unsupported(place.Syntax, Describe(place), "index an array");
        if (type.Shape == TypeShape.Opaque)
        {
            throw Refusal.Unsupported(place.Syntax, $"an element of type '{type.Name}'", "use arrays of numbers");
        }

        return _region.Bind(Expression.Of(Operation.Element, type, [array, .. indices]));
    }

    private ReadValue ReadArrayCreation(IArrayCreationOperation creation)
    {
        if (CompositeElement(creation.Type) is { } row)
        {
            return ReadColumnsCreation(creation, row);
        }

        var type = TypeOf(creation.Type!);
        if (type.Innermost.Shape == TypeShape.Opaque)
        {
            throw Refusal.Unsupported(creation.Syntax, $"an array of '{type.Innermost.Name}'", "use arrays of numbers");
        }

        if (creation.Initializer is null)
        {
            return _region.Bind(Expression.Of(Operation.NewArray, type, creation.DimensionSizes.Select(ReadAtom).ToArray()));
        }

        if (type.Rank == 1)
        {
            var elements = creation.Initializer.ElementValues.Select(ReadAtom).ToArray();
            return _region.Bind(Expression.Of(Operation.ArrayOf, type, elements));
        }

        var array = _region.Bind(Expression.Of(Operation.NewArray, type, creation.DimensionSizes.Select(ReadAtom).ToArray()));
        FillArray(array, creation.Initializer, []);
        return array;
    }

    private void FillArray(Expression array, IArrayInitializerOperation initializer, Expression[] indices)
    {
        for (int i = 0; i < initializer.ElementValues.Length; i++)
        {
            Expression[] at = [.. indices, Expression.Integer(i)];
            if (initializer.ElementValues[i] is IArrayInitializerOperation nested)
            {
                FillArray(array, nested, at);
            }
            else
            {
                _region.Add(new Store(array, at.ToEquatable(), ReadAtom(initializer.ElementValues[i]), Adds: false));
            }
        }
    }

    /// <summary>Whether an operator is one that the user wrote.</summary>
    private static bool IsOwnOperator(IMethodSymbol method) =>
        method.MethodKind is MethodKind.UserDefinedOperator or MethodKind.Conversion && method.ContainingType.SpecialType == SpecialType.None && !method.IsImplicitlyDeclared;
}
