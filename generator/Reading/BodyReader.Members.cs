using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Writing;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Constants, fields and properties.</content>
internal sealed partial class BodyReader
{
    /// <summary>A literal or a named constant, in the user's spelling; null for a folded operation, which is read part by part.</summary>
    private Expression? ReadConstant(IOperation operation)
    {
        var type = operation.Type is null ? null : TypeOf(operation.Type);
        if (operation.ConstantValue.Value is string characters && type is not null)
        {
            return Expression.Constant(type, SymbolDisplay.FormatLiteral(characters, quote: true));
        }

        if (type is not { IsScalar: true })
        {
            return null;
        }

        if (operation.Type is { TypeKind: TypeKind.Enum })
        {
            return operation is IFieldReferenceOperation { Field: { IsConst: true } member } && IsReachable(member)
                ? Expression.Constant(type, QualifiedName(member))
                : Expression.Constant(type, $"({type.Name})" + System.Convert.ToString(operation.ConstantValue.Value, CultureInfo.InvariantCulture));
        }

        switch (operation)
        {
            case ILiteralOperation literal when literal.Syntax is LiteralExpressionSyntax syntax:
                return type.IsBoolean ? Expression.Boolean((bool)literal.ConstantValue.Value!) : Expression.Constant(type, syntax.Token.Text);
            case IConversionOperation { Operand: ILiteralOperation { Syntax: LiteralExpressionSyntax syntax } }
                when type.IsFloating && !operation.Syntax.IsKind(SyntaxKind.CastExpression) && IsDecimalInteger(syntax.Token.Text):
                return Expression.Constant(type, syntax.Token.Text);
            case IConversionOperation { IsImplicit: true, Operand: IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, Operand: ILiteralOperation { Syntax: LiteralExpressionSyntax syntax } } }
                when type.IsFloating && IsDecimalInteger(syntax.Token.Text):
                return Expression.Constant(type, "-" + syntax.Token.Text);
            case IFieldReferenceOperation { Field: { IsConst: true } field } when field.ContainingType.TypeKind != TypeKind.Enum:
                // The dimensions of small vectors and matrices are numbers, by which their loops are written out.
                return !IsReachable(field) || operation.ConstantValue.Value is int and >= 0 and <= 4 ? Spelled(type, operation.ConstantValue.Value!)
                    : type.Name == "int" && operation.ConstantValue.Value is int whole ? Expression.Named(type, QualifiedName(field), whole)
                    : Expression.Constant(type, QualifiedName(field));
            case IFieldReferenceOperation or ILocalReferenceOperation or ILiteralOperation:
                return Spelled(type, operation.ConstantValue.Value!);
            default:
                return type.IsFloating ? null : Spelled(type, operation.ConstantValue.Value!);
        }
    }

    private static bool IsDecimalInteger(string literal) => literal.All(c => c is >= '0' and <= '9');

    private static bool IsReachable(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsReachable(symbol.ContainingType));

    /// <summary>A constant as a literal that means the same number.</summary>
    private static Expression? Spelled(ValueType type, object value) => value switch
    {
        bool b => Expression.Boolean(b),
        double d when double.IsNaN(d) => Expression.Constant(type, "double.NaN"),
        double d when double.IsInfinity(d) => Expression.Constant(type, d > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"),
        float f when float.IsNaN(f) => Expression.Constant(type, "float.NaN"),
        float f when float.IsInfinity(f) => Expression.Constant(type, f > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity"),
        double d => Expression.Constant(type, d.ToString("R", CultureInfo.InvariantCulture)),
        float f => Expression.Constant(type, f.ToString("R", CultureInfo.InvariantCulture) + "f"),
        decimal m => Expression.Constant(type, m.ToString(CultureInfo.InvariantCulture) + "m"),
        char c => Expression.Constant(type, "(char)" + ((int)c).ToString(CultureInfo.InvariantCulture)),
        long l => Expression.Constant(type, l.ToString(CultureInfo.InvariantCulture) + "L"),
        ulong u => Expression.Constant(type, u.ToString(CultureInfo.InvariantCulture) + "UL"),
        uint u => Expression.Constant(type, u.ToString(CultureInfo.InvariantCulture) + "U"),
        int i => Expression.Constant(type, i.ToString(CultureInfo.InvariantCulture)),
        System.IFormattable small => Expression.Constant(type, $"({type.Name})" + small.ToString(null, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private string QualifiedName(ISymbol member) =>
        BoundNamed(member.ContainingType).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + member.Name;

    private ReadValue ReadProperty(IPropertyReferenceOperation property)
    {
        if (NumberConstant(property) is { } constant)
        {
            return constant;
        }

        if (property is { Property.Name: "Span", Instance: { } memory } && IsSpan(memory.Type))
        {
            return ReadView(memory);
        }

        if ((property.Instance is { Type: IArrayTypeSymbol } || IsSpan(property.Instance?.Type))
            && property.Property.Name is "Length" or "LongLength" && property.Arguments.IsEmpty)
        {
            var measured = Read(property.Instance!);
            if (measured is View view)
            {
                return view.Length;
            }

            if (measured is Single { Atom.Type.Shape: TypeShape.Opaque })
            {
                _known = (property.Instance!, measured);
                return ReadCopied(property, "Length");
            }

            var array = measured is Columns columns ? columns.Leaves.First() : Atom(measured);
            if (array.Type.IsIndexed)
            {
                var length = _region.Bind(Expression.Of(Operation.Length, ValueType.Int32, array));
                return property.Property.Name == "Length" ? length : _region.Bind(Expression.Of(Operation.Convert, ValueType.Scalar("long"), length));
            }
        }

        if (property.Property.Name == Count && ListOf(property.Instance) is { } list)
        {
            return ElementsOf(list).Length;
        }

        if (ReadItem(property) is { } item)
        {
            return item;
        }

        if (property.Property.Name == Count && BehindInterface(property.Instance) is { } behind)
        {
            return behind is Columns structs ? LengthOf(structs) : AsView(behind, property).Length;
        }

        if (property.Property.Name == Count && RowsOf(property.Instance) is { } rows)
        {
            return LengthOf(rows);
        }

        if (ReadNullableMember(property) is { } ofNullable)
        {
            return ofNullable;
        }

        if (property is { Property.Name: "IsEmpty", Instance: { } span } && IsSpan(span.Type))
        {
            return _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, ReadView(span).Length, Expression.Integer(0)));
        }

        if (property.Instance is { } instance && Called(property) is { IsStatic: false } member)
        {
            var owner = Read(instance);
            if (Contents(owner) is Aggregate aggregate)
            {
                _changed = null;
                var found = member.IsIndexer && member.GetMethod is { } getter
                    ? ReadMethodOn(getter, owner, ReadArguments(property.Arguments), property, mayChange: true)
                    : MemberOf(owner, ImplementedBy(owner, member), property, mayChange: true);
                WriteChanged(instance);
                return found ?? throw Refusal.Unsupported(property.Syntax, Describe(property), "pass its value as a parameter");
            }

            if (!member.IsIndexer && ConstantMember(owner, member) is { } known)
            {
                return known;
            }

            if (owner is Single { Atom.Type.Shape: TypeShape.Opaque })
            {
                return ReadMemberOf(owner, property, instance);
            }
        }
        else if (Called(property) is { IsStatic: true, GetMethod: { } getter } && (IsReadable(getter) || LibraryTypes.Has(getter.ContainingType)))
        {
            return ReadMethodOn(getter, null, [], property);
        }

        if (Called(property) is { IsStatic: true, SetMethod: null } fixedOnce && IsScattered(property.Type!)
            && fixedOnce.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, fixedOnce))
            && ConstantComposite(fixedOnce.Type, QualifiedName(fixedOnce)) is { } composite)
        {
            return composite;
        }

        if (property.Instance is not { Type.IsRefLikeType: true } and not { Type.TypeKind: TypeKind.Array })
        {
            return ReadCopied(property, property.Property.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        }

        throw Refusal.Unsupported(property.Syntax, Describe(property), "pass its value as a parameter");
    }

    /// <summary>A member of an object that a variable holds: the object is read once.</summary>
    private ReadValue ReadMemberOf(ReadValue owner, IMemberReferenceOperation member, IOperation instance)
    {
        while (instance is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
        {
            instance = conversion.Operand;
        }

        _known = (instance, owner);
        var copied = ReadCopied(member, member.Member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), holds: owner is Single { Atom.IsVariable: true });
        _known = default;
        return copied;
    }

    /// <summary>A member of something that is constant as a whole, such as an object that holds a model's settings.</summary>
    private ReadValue? ConstantMember(ReadValue owner, ISymbol member)
    {
        var type = member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        if (owner is not Single { Atom: { IsConstant: true, Type.Shape: TypeShape.Opaque } atom } || type is null || !IsSeen(member))
        {
            return null;
        }

        if (LibraryTypes.Has(type))
        {
            NoteRead(member, type);
            return LibraryConstant(atom.Text + "." + member.Name, type);
        }

        if (!_written.Contains(member) && ConstantColumns(Bound(type), atom.Text + "." + Naming.Escaped(member.Name)) is { } columns)
        {
            NoteRead(member, type);
            return columns;
        }

        var read = TypeOf(type);
        if (_written.Contains(member))
        {
            // It may be another number by now.
            return read.IsScalar ? new Single(LoadCopied(new CopiedTarget(Expression.Copied(atom.Text + "." + Naming.Escaped(member.Name), read), member, _statement!.Syntax))) : null;
        }

        NoteRead(member, type);
        return read.Innermost.IsScalar || read.Shape == TypeShape.Opaque ? new Single(Expression.Constant(read, atom.Text + "." + member.Name)) : null;
    }

    /// <summary>A struct or record that is made once and for all: each number in it is a constant. Null if the generated code can't see one.</summary>
    private Aggregate? ConstantComposite(ITypeSymbol type, string text)
    {
        if (LibraryTypes.Has(type))
        {
            return (Aggregate)LibraryConstant(text, type);
        }

        if (HoldsParameters(type))
        {
            return null;
        }

        var fields = new List<(string, ReadValue)>();
        foreach (var field in Scattering.FieldsOf((INamedTypeSymbol)type))
        {
            var member = field.AssociatedSymbol ?? field;
            string way = text + "." + member.Name;
            var read = TypeOf(field.Type);
            ReadValue? value = !IsSeen(member) || (member is IPropertySymbol property && Scattering.IsWritten(property)) ? null
                : IsScattered(field.Type) ? ConstantComposite(field.Type, way)
                : read.IsScalar ? new Single(Expression.Constant(read, way)) : null;
            if (value is null)
            {
                return null;
            }

            fields.Add((Scattering.KeyOf(field), value));
        }

        return new Aggregate(type, fields);
    }

    /// <summary>Whether the generated code lies in a type, so that it sees its private members.</summary>
    private bool IsAround(INamedTypeSymbol type) => _called.IsAround(type);

    /// <summary>Whether the generated code, which lies where the method does, sees a member.</summary>
    private bool IsSeen(ISymbol member) => _compilation.IsSymbolAccessibleWithin(member, _method.ContainingType);

    private ReadValue ReadField(IFieldReferenceOperation field)
    {
        var type = TypeOf(field.Type!);
        if (field.Field is { IsConst: true, HasConstantValue: false })
        {
            throw new BrokenSource();
        }

        if (field.Field is { IsStatic: true, IsReadOnly: false } && type.IsScalar && IsSeen(field.Field))
        {
            // It may be another number later on.
            return LoadCopied(new CopiedTarget(Expression.Copied(QualifiedName(field.Field), type), field.Field, field.Syntax));
        }

        if (field.Field is { IsStatic: true, IsReadOnly: true } && LibraryTypes.Has(field.Type!) && LibraryTable.Find(field.Field.ContainingType.Name, field.Field.Name, string.Empty) is { } row
            && LibraryTypes.Has(field.Field.ContainingType))
        {
            return Shaped(field.Type!, row.Meaning([]));
        }

        if (field.Field is { IsStatic: true, IsReadOnly: true } && IsSeen(field.Field) && IsScattered(field.Type!) && ConstantComposite(Bound(field.Type!), QualifiedName(field.Field)) is { } composite)
        {
            if (composite.Leaves.Any(leaf => leaf.Type.IsIndexed))
            {
                NoteRead(field.Type!);
            }

            return composite;
        }

        if (field.Field is { IsStatic: true, IsReadOnly: true } && IsSeen(field.Field) && ConstantColumns(Bound(field.Type!), QualifiedName(field.Field)) is { } columns)
        {
            NoteRead(field.Type!);
            return columns;
        }

        if (field.Field is { IsStatic: true, IsReadOnly: true } && (type.Innermost.IsScalar || type.Shape == TypeShape.Opaque) && !field.Type!.IsTupleType && !IsScattered(field.Type))
        {
            if (type.IsIndexed)
            {
                NoteRead(field.Type!);
            }

            return IsSeen(field.Field)
                ? Expression.Constant(type, QualifiedName(field.Field))
                : throw Refusal.Unsupported(field.Syntax, $"'{field.Field.Name}', which the derivative can't see,", "make it internal, or pass its value as a parameter");
        }

        throw Refusal.Unsupported(field.Syntax, Describe(field), "use a const, a static readonly field, or a parameter");
    }
}
