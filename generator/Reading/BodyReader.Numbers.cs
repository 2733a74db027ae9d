using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>What the types of numbers bring along: their constants, conversions and comparisons, as generic math names them.</content>
internal sealed partial class BodyReader
{
    /// <summary>A call of a number type's own that is neither a function of the rule table nor one without derivative; null for anything else.</summary>
    private ReadValue? ReadNumberCall(IInvocationOperation invocation, IMethodSymbol method)
    {
        var owner = AskedOfParameter(method, invocation.ConstrainedToType ?? invocation.Instance?.Type) ?? TypeOf(method.ContainingType);
        if (!owner.IsScalar)
        {
            return null;
        }

        var arguments = InParameterOrder(invocation).Select(argument => argument.Value).ToArray();
        bool takesNumbers = method.Parameters.All(parameter => parameter.RefKind == RefKind.None && TypeOf(parameter.Type).IsScalar);
        if (!takesNumbers)
        {
            return null;
        }

        if (!method.IsStatic)
        {
            // x.CompareTo(y), x.Equals(y): what they tell has no derivative.
            if (invocation.Instance is not { } instance || TypeOf(method.ReturnType) is not { IsScalar: true, IsFloating: false } told)
            {
                return null;
            }

            return _region.Bind(Expression.Call("." + method.Name, told, [ReadAtom(instance), .. arguments.Select(ReadAtom)]));
        }

        switch (method.Name.Substring(method.Name.LastIndexOf('.') + 1))
        {
            case "CreateChecked" or "CreateSaturating" or "CreateTruncating" when arguments.Length == 1 && !(owner.Name == "decimal" && TypeOf(arguments[0].Type!).IsFloating):
                return Created(method, owner, ReadAtom(arguments[0]), invocation);
            case "ConvertToInteger" or "ConvertToIntegerNative" when method.TypeArguments.Length == 1 && TypeOf(method.ReturnType) is var whole && !whole.Name.Contains('.'):
                return _region.Bind(Expression.Call($"{KeyOf(invocation, method)}<{whole.Name}>", whole, ReadAtom(arguments[0])));
            case "IsZero" when arguments.Length == 1:
                return _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, ReadAtom(arguments[0]), Expression.Zero(owner)));
            default:
                return null;
        }
    }

    /// <summary>
    /// A function of numbers. Those of <c>Half</c> compute in <c>float</c> and round what comes out; so do we, because their
    /// derivatives need that room.
    /// </summary>
    private Expression Function(string name, ValueType type, params Expression[] arguments) => name.StartsWith("System.Half.", System.StringComparison.Ordinal) && type.IsHalf
        ? ConvertTo(type, _region.Bind(Expression.Call(
            "System.Single." + name.Substring("System.Half.".Length),
            ValueType.Single,
            [.. arguments.Select(argument => argument.Type.IsHalf ? ConvertTo(ValueType.Single, argument) : argument)])))
        : _region.Bind(Expression.Call(name, type, arguments));

    /// <summary>A constant that becomes a <c>Half</c>, or was one, and is the same number in both types; null for anything else.</summary>
    private static Expression? AsHalf(ValueType type, Expression value)
    {
        if (!(type.IsHalf || value.Type.IsHalf) || !type.IsFloating || value.Number is not { } number || value.Text[0] == '-' || System.Math.Abs(number) > 65504)
        {
            return null;
        }

        // Eleven binary digits, and none below the smallest.
        double spacing = System.Math.Pow(2, System.Math.Max(System.Math.Floor(System.Math.Log(System.Math.Max(number, 1e-10), 2)), -14) - 10);
        return number / spacing == System.Math.Floor(number / spacing) ? Expression.OfNumber(type, number) : null;
    }

    /// <summary><c>T.CreateChecked(value)</c> and its kin: into a floating-point type it is a cast.</summary>
    private Expression Created(IMethodSymbol method, ValueType type, Expression value, IInvocationOperation place)
    {
        if (value.Type.Equals(type))
        {
            return value;
        }

        if (!type.IsFloating)
        {
            return _region.Bind(Expression.Call(QualifiedMetadataName(method), type, value));
        }

        if (type.IsParameter || value.Type.IsParameter)
        {
            return CreatedOfParameter(method, type, value);
        }

        // A small whole number is the same in each type, however it is rounded.
        return value.Number is { } number && value.Text.All(c => c is '-' or (>= '0' and <= '9')) && System.Math.Abs(number) <= 2048
            ? Expression.Constant(type, value.Text)
            : ConvertTo(type, value);
    }

    /// <summary>
    /// A number that becomes one of a type parameter's, or was one. What is too large for the type is treated in three ways,
    /// so the method's own is kept; the derivative of each is a conversion.
    /// </summary>
    private Expression CreatedOfParameter(IMethodSymbol method, ValueType type, Expression value)
    {
        if (value.IsConstant && !value.Type.IsParameter)
        {
            bool isExact = value.Number is { } number && value.Text.All(c => c is '-' or '.' or (>= '0' and <= '9'))
                && (number == System.Math.Floor(number) ? System.Math.Abs(number) <= 127 : !type.Parameter!.MayBeInteger && System.Math.Abs(number) <= 8 && number * 4 == System.Math.Floor(number * 4));
            return isExact ? Expression.OfNumber(type, value.Number!.Value) : Expression.Constant(type, $"{type.Name}.{method.Name}({LiteralOf(value)})");
        }

        var converted = ConvertTo(type, value);
        return method.Name == "CreateChecked" ? converted
            : _region.Bind(Expression.StandIn(_region.Bind(Expression.Quoted($"{type.Name}.{method.Name}({Expression.Hole})", type, value)), converted));
    }

    /// <summary>A constant as an argument that has its type by itself.</summary>
    private static string LiteralOf(Expression constant) => constant.Type.Name == "float" && constant.Text.Contains('.') && char.IsDigit(constant.Text[constant.Text.Length - 1]) && char.IsDigit(constant.Text.TrimStart('-')[0]) ? constant.Text + "f"
        : constant.Text.Any(c => c is not ('-' or (>= '0' and <= '9'))) || constant.Type.Name == "int" ? constant.Text
        : constant.Type.Name == "double" ? constant.Text + ".0"
        : constant.Type.Name == "float" ? constant.Text + ".0f"
        : $"({constant.Type.Name}){constant.Text}";

    /// <summary><c>T.Zero</c>, <c>T.Pi</c>, <c>double.E</c>: a constant of a number type; null for the property of another type.</summary>
    private Expression? NumberConstant(IPropertyReferenceOperation property)
    {
        if (property is { Property.IsStatic: true } && AskedOfParameter(property.Property, property.ConstrainedToType) is { } parameter)
        {
            return property.Property.Name switch
            {
                "Zero" or "AdditiveIdentity" => Expression.Zero(parameter),
                "One" or "MultiplicativeIdentity" => Expression.One(parameter),
                "NegativeOne" => Expression.Constant(parameter, "-1"),
                var other => Expression.Constant(TypeOf(property.Type!), parameter.Name + "." + other),
            };
        }

        if (property is not { Property.IsStatic: true } || (property.ConstrainedToType is { } constrained ? Bound(constrained) : property.Property.ContainingType) is not INamedTypeSymbol owner
            || TypeOf(owner) is not { IsScalar: true, Name: not "char" } type)
        {
            return null;
        }

        string name = property.Property.Name;
        return name switch
        {
            "Zero" or "AdditiveIdentity" => Expression.Zero(type),
            "One" or "MultiplicativeIdentity" => Expression.One(type),
            "NegativeOne" => Expression.Constant(type, "-1"),
            "Radix" => Expression.Integer(type.Name == "decimal" ? 10 : 2),
            _ when owner.GetMembers(name).Any(member => member is { IsStatic: true, DeclaredAccessibility: Accessibility.Public } and (IFieldSymbol or IPropertySymbol)) =>
                Expression.Constant(type, type.Name + "." + name),
            _ => throw NoDerivative(property, type.Name + "." + name),
        };
    }

    /// <summary>The variables that hold what the method was given: arrays among them stay arrays.</summary>
    private readonly HashSet<int> _given = [];

    private Expression[] ReadIndices(IArrayElementReferenceOperation element, Expression array) => element.Indices.Select(index => Narrowed(ReadIndex(index), array)).ToArray();

    /// <summary>An index as an <c>int</c>, unless the array is one of the method's own: any other may become a span, which takes nothing wider.</summary>
    private Expression Narrowed(Expression index, Expression array) =>
        index.Type.Name is not ("long" or "ulong" or "uint" or "nint" or "nuint") || _given.Contains(array.Id) ? index
        : index.Type.Name is "nint" or "nuint" ? _region.Bind(Expression.Call("System.Convert.ToInt32", ValueType.Int32, ConvertTo(ValueType.Scalar(index.Type.Name == "nint" ? "long" : "ulong"), index)))
        : _region.Bind(Expression.Call("System.Convert.ToInt32", ValueType.Int32, index));

    /// <summary>
    /// Arithmetic between values of one type: where it is smaller than <c>int</c>, C# computes in <c>int</c>, and the operators
    /// of generic math make the small type of that again.
    /// </summary>
    private Expression GenericArithmetic(BinaryOperatorKind kind, ValueType type, Expression left, Expression right, IOperation place)
    {
        bool isSmall = type.IsScalar && left.Type.Name is "byte" or "sbyte" or "short" or "ushort" or "char" && type.Equals(left.Type);
        return isSmall
            ? ConvertTo(type, Arithmetic(kind, ValueType.Int32, ConvertTo(ValueType.Int32, left), ConvertTo(ValueType.Int32, right), place))
            : Arithmetic(kind, type, left, right, place);
    }

    /// <summary>Whether <c>typeof(T) == typeof(double)</c>, for the type that T stands for; null for any other comparison.</summary>
    private bool? ComparedTypes(IBinaryOperation binary)
    {
        if (binary.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
            || Unconverted(binary.LeftOperand) is not ITypeOfOperation left || Unconverted(binary.RightOperand) is not ITypeOfOperation right)
        {
            return null;
        }

        var (first, second) = (Bound(left.TypeOperand), Bound(right.TypeOperand));
        return first is INamedTypeSymbol { IsGenericType: false } && second is INamedTypeSymbol { IsGenericType: false }
            ? AreSame(first, second) == (binary.OperatorKind == BinaryOperatorKind.Equals)
            : null;
    }

    /// <summary>What goes into an <c>object</c> and comes out again as what it was: the way in which a generic method turns its T into the type that it is.</summary>
    private IOperation? Unboxed(IConversionOperation conversion)
    {
        var inner = conversion.Operand;
        while (inner is IParenthesizedOperation parenthesized)
        {
            inner = parenthesized.Operand;
        }

        return inner is IConversionOperation { Type.SpecialType: SpecialType.System_Object, OperatorMethod: null, Operand: { Type: { } held } operand } && conversion.OperatorMethod is null
            && Bound(held).IsValueType && AreSame(held, conversion.Type) ? operand : null;
    }
}
