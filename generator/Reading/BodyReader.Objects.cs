using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Text and objects, which carry no derivative: they are made, compared, converted and written to as in the method.</content>
internal sealed partial class BodyReader
{
    /// <summary>The type that an object will be held as, so that it needs no conversion of its own.</summary>
    private (IOperation Operation, ITypeSymbol Type) _wanted;

    /// <summary>A text that is put together.</summary>
    private Single ReadText(IOperation operation)
    {
        var text = new CopiedText();
        Copy(operation, text);
        var copied = text.ToExpression(TypeOf(operation.Type!));
        var target = _region.Bind(copied);
        _copied.Add(new CopiedCode(copied, target, operation.Syntax, operation.Syntax.ToString()));
        return new Single(target);
    }

    /// <summary>Whether two texts or objects are the same, or there at all; null where something else is compared.</summary>
    private Expression? ReadReferenceComparison(IBinaryOperation binary)
    {
        if (binary.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals) || binary.LeftOperand.Type is not { IsReferenceType: true } || binary.RightOperand.Type is { IsValueType: true })
        {
            return null;
        }

        bool negates = binary.OperatorKind == BinaryOperatorKind.NotEquals;
        if (IsNullLiteral(binary.RightOperand) || IsNullLiteral(binary.LeftOperand))
        {
            var asked = IsNullLiteral(binary.RightOperand) ? binary.LeftOperand : binary.RightOperand;
            var isNull = IsNull(Read(Unconverted(asked)), asked);
            return negates ? Opposite(isNull) : isNull;
        }

        var (left, right) = (ReadAtom(binary.LeftOperand), ReadAtom(binary.RightOperand));
        return left.Type.Shape is TypeShape.Opaque or TypeShape.Array && right.Type.Shape is TypeShape.Opaque or TypeShape.Array
            ? _region.Bind(Expression.Of(negates ? Operation.NotEqual : Operation.Equal, ValueType.Boolean, left, right))
            : null;
    }

    private static bool IsNullLiteral(IOperation operation) => Unconverted(operation).ConstantValue is { HasValue: true, Value: null };

    /// <summary>A number as another type of number. <c>decimal</c> isn't differentiated, so nothing that varies may become one.</summary>
    private Expression ConvertNumber(ValueType type, Expression number, IOperation place)
    {
        if (type.Name != "decimal" || !number.Type.IsFloating)
        {
            return ConvertTo(type, number, place);
        }

        var copied = Expression.Copied("(decimal)" + Expression.Hole, type, number);
        var target = _region.Bind(copied);
        _copied.Add(new CopiedCode(copied, target, place.Syntax, "a conversion to decimal"));
        return target;
    }

    /// <summary>An object as another of its types, or a number as an object.</summary>
    private Expression? ReadObjectConversion(IConversionOperation conversion, Expression operand, ValueType type)
    {
        if (operand.Type.Shape == TypeShape.Opaque)
        {
            return _region.Bind(Expression.Of(Operation.Convert, type, operand));
        }

        if (!operand.Type.IsScalar)
        {
            return null;
        }

        var boxed = Expression.Copied($"({type.Name})" + Expression.Hole, type, operand);
        var target = _region.Bind(boxed);
        _copied.Add(new CopiedCode(boxed, target, conversion.Syntax, conversion.Syntax.ToString()));
        return target;
    }

    /// <summary>A static field or property, a member of an object or an element of a collection, which is written as in the method.</summary>
    private sealed record CopiedTarget(Expression Place, ISymbol Member, SyntaxNode Syntax) : Target;

    /// <summary>The place of something that isn't the method's own; null if it can't be written from here.</summary>
    private CopiedTarget? ReadCopiedTarget(IOperation target)
    {
        if (target is not IMemberReferenceOperation { Member: IFieldSymbol { IsReadOnly: false, IsConst: false } or IPropertySymbol { SetMethod.IsInitOnly: false } } member
            || member.Instance is { Type: not { IsReferenceType: true } or IArrayTypeSymbol }
            || target is IPropertyReferenceOperation { Property.SetMethod: { } setter } && !IsSeen(setter)
            || target is IPropertyReferenceOperation { Property: var property } && IsReadable(property.SetMethod!))
        {
            return null;
        }

        if (!_readAsConstant.Contains(member.Member))
        {
            _written.Add(member.Member);
            var text = new CopiedText();
            CopyParts(target, text);
            return new CopiedTarget(text.ToExpression(TypeOf(target.Type!)), member.Member, target.Syntax);
        }

        throw Refusal.Unsupported(target.Syntax, $"an assignment to '{member.Member.Name}', which was read as a constant before,", "read it into a local after the assignment, or pass it as a parameter");
    }

    /// <summary>What an object, a field or a collection holds now.</summary>
    private Expression LoadCopied(CopiedTarget target)
    {
        var value = _region.Bind(target.Place);
        _copied.Add(new CopiedCode(target.Place, value, target.Syntax, target.Member.Name) { Loaded = target.Member });
        return value;
    }

    /// <summary>Writes what isn't the method's own, by the operator that the user wrote.</summary>
    private void WriteCopied(CopiedTarget target, string @operator, Expression? value)
    {
        var effect = Expression.Copied(
            target.Place.Text + (value is null ? @operator : $" {@operator} {Expression.Hole}"), ValueType.Boolean, value is null ? [.. target.Place.Operands] : [.. target.Place.Operands, value]);
        _copied.Add(new CopiedCode(effect, null, target.Syntax, target.Member.Name) { Written = target.Member });
        _region.Add(new Effect(effect));
    }

    /// <summary>The operator of an assignment or increment whose value isn't used.</summary>
    private static string? OperatorOf(IOperation operation) => operation.Parent is not IExpressionStatementOperation ? null : operation.Syntax switch
    {
        AssignmentExpressionSyntax assignment => assignment.OperatorToken.Text,
        PostfixUnaryExpressionSyntax postfix => postfix.OperatorToken.Text,
        PrefixUnaryExpressionSyntax prefix => prefix.OperatorToken.Text,
        _ => null,
    };
}
