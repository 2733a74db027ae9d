using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// What isn't differentiated but copied: exceptions, logging, look-ups. Its text goes into the generated code with the
/// values it needs in its holes; that no derivative flows through it is checked when the whole method has been read.
/// </content>
internal sealed partial class BodyReader
{
    private readonly List<CopiedCode> _copied = [];

    /// <summary>Members of objects that were read where they are used, because nothing had written to them.</summary>
    private readonly HashSet<ISymbol> _readAsConstant = new(SymbolEqualityComparer.Default);

    /// <summary>Members of objects and static fields that the method writes to.</summary>
    private readonly HashSet<ISymbol> _written = new(SymbolEqualityComparer.Default);

    /// <summary>What was copied, with the variable that holds its value, in the order of the program.</summary>
    public IReadOnlyList<CopiedCode> Copied => _copied;

    /// <summary>A <c>throw</c>. Control doesn't come out of it, so that what follows needs no guard of ours.</summary>
    private void ReadThrow(IThrowOperation thrown)
    {
        if (thrown.Exception is null)
        {
            throw Refusal.Unsupported(thrown.Syntax, "throw without an exception", "throw a new one");
        }

        var text = new CopiedText();
        text.Write("throw ");
        var exception = thrown.Exception is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : thrown.Exception;
        if (exception is IObjectCreationOperation)
        {
            CopyParts(exception, text);
        }
        else
        {
            Copy(exception, text);
        }

        _region.Add(new Effect(text.ToExpression(ValueType.Boolean)));
    }

    /// <summary>A call, an object or a member that the language has no word for.</summary>
    /// <param name="operation">It.</param>
    /// <param name="name">What a message calls it.</param>
    /// <param name="holds">Whether it is a member of an object: an array there is as constant as the object, and its elements are asked for one by one.</param>
    private ReadValue ReadCopied(IOperation operation, string name, bool holds = false)
    {
        if (operation is IInvocationOperation { Instance.Type: { } owner } && ItemOf(Bound(owner)) is not null)
        {
            _collectionCalls++;
        }

        var text = new CopiedText();
        CopyParts(operation, text);
        bool isVoid = operation.Type is null or { SpecialType: SpecialType.System_Void };
        var type = ReferenceEquals(_wanted.Operation, operation) ? _wanted.Type : operation.Type;
        var copied = text.ToExpression(isVoid ? ValueType.Boolean : TypeOf(type!));
        if (type is IArrayTypeSymbol { ElementType: var inside } && (holds && copied.Type.Innermost.IsScalar || (copied.Type.Innermost.Shape == TypeShape.Opaque && !inside.IsTupleType && !IsScattered(inside) && NullableOf(inside) is null)))
        {
            // An array of texts, say, is an object like any other.
            copied = text.ToExpression(new ValueType(TypeShape.Opaque, Spelled(type)));
        }

        if (isVoid)
        {
            if (operation is not IInvocationOperation { TargetMethod: { } method } || !IsGuard(method))
            {
                _copied.Add(new CopiedCode(copied, null, operation.Syntax, name) { Remedy = Underived(operation, name)[1], RunsMore = operation is IInvocationOperation told && RunsMore(told.TargetMethod) });
            }

            _region.Add(new Effect(copied));
            TakeOuts(copied, operation, name);
            return Expression.Boolean(false);
        }

        if (copied.Type.IsIndexed || operation.Type!.IsRefLikeType || IsScattered(operation.Type) || Bound(operation.Type).IsTupleType)
        {
            throw NoDerivative(operation, name);
        }

        var target = _region.Bind(copied);
        _copied.Add(new CopiedCode(copied, target, operation.Syntax, name) { Remedy = Underived(operation, name)[1], RunsMore = operation is IInvocationOperation invoked && RunsMore(invoked.TargetMethod) });
        TakeOuts(copied, operation, name);
        return target;
    }

    /// <summary>Whether a method only looks at its arguments and throws, or reports: <c>ArgumentNullException.ThrowIfNull</c>, <c>Debug.Assert</c>, <c>Console.WriteLine</c>.</summary>
    private static bool IsGuard(IMethodSymbol method) => method is { IsStatic: true, ReturnsVoid: true }
        && (method.ContainingType.Name is "Debug" or "Trace" or "Console" && method.ContainingNamespace.ToDisplayString() is "System" or "System.Diagnostics"
            || (method.Name.StartsWith("ThrowIf", System.StringComparison.Ordinal) && method.ContainingType.Name.EndsWith("Exception", System.StringComparison.Ordinal)));

    private static Refusal NoDerivative(IOperation operation, string name) => Refusal.At(operation.Syntax, Descriptors.NoDerivativeKnown, Underived(operation, name));

    /// <summary>What is said of something without a derivative: its name and, where one may be given, how that is written.</summary>
    private static string[] Underived(IOperation operation, string name)
    {
        // What can't be handed to a call is said of the call.
        var call = operation;
        while (call is IArgumentOperation or IConversionOperation or IParameterReferenceOperation or ILocalReferenceOperation or IArrayElementReferenceOperation or IDeclarationExpressionOperation or IArrayCreationOperation && call.Parent is { } around)
        {
            call = around;
        }

        if (!ReferenceEquals(call, operation) && call is IInvocationOperation { TargetMethod: { } called })
        {
            return [called.ContainingType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + "." + called.Name, Addition(called)];
        }

        return [name, operation is IInvocationOperation { TargetMethod: { } method } ? Addition(method) : string.Empty];
    }

    /// <summary>How a derivative of a method would be declared, for a message; empty where none can be.</summary>
    private static string Addition(IMethodSymbol method)
    {
        if (DerivativeSignature.Of(method, derivative: null, out _) is not { } signature || !signature.Active.Contains(true))
        {
            return string.Empty;
        }

        string owner = method.ContainingType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return $"{Finding.Addition}[DerivativeOf(typeof({owner}), nameof({owner}.{method.Name}))] {signature.WritePullback(method.Name + "Pullback")}";
    }

    /// <summary>The text of an operation: a number that can be read is computed beforehand and stands in a hole.</summary>
    private void Copy(IOperation operation, CopiedText text, bool mayHoldArrays = false)
    {
        if (operation.ConstantValue is { HasValue: true } constant)
        {
            if (constant.Value is null or string)
            {
                text.Write(constant.Value is string characters ? SymbolDisplay.FormatLiteral(characters, quote: true) : "null");
                return;
            }
        }

        switch (operation)
        {
            case IConversionOperation { IsImplicit: true, OperatorMethod: null } implicitly:
                Copy(implicitly.Operand, text, mayHoldArrays);
                return;
            case IParenthesizedOperation parenthesized:
                text.Write("(");
                Copy(parenthesized.Operand, text);
                text.Write(")");
                return;
            case IInterpolatedStringOperation or IInterpolatedStringHandlerCreationOperation when Interpolated(operation.Syntax) is { } interpolated:
                CopyInterpolated(interpolated, text);
                return;
            case ITypeOfOperation typeOf:
                text.Write($"typeof({Spelled(typeOf.TypeOperand)})");
                return;
            case IBinaryOperation { Type.SpecialType: SpecialType.System_String } concatenation:
                Copy(concatenation.LeftOperand, text);
                text.Write(" + ");
                Copy(concatenation.RightOperand, text);
                return;
        }

        var value = Read(operation);
        if (value is Aggregate { Type: var type } && LibraryTypes.Has(type))
        {
            Rebuild(text, value);
            return;
        }

        if (mayHoldArrays && CallersList(value) is { } list)
        {
            text.Hole(list);
            return;
        }

        text.Hole(value is Single { Atom: var atom } && (mayHoldArrays || !atom.Type.IsIndexed || IsOfObjects(atom)) ? atom : throw NoDerivative(operation, operation.Syntax.ToString()));
    }

    private void CopyParts(IOperation operation, CopiedText text)
    {
        switch (operation)
        {
            case IInvocationOperation call when Called(call) is { MethodKind: MethodKind.Ordinary } method:
                CopyOwner(call, call.Instance, method, text, call.ConstrainedToType);
                text.Write("." + method.Name + (method.IsGenericMethod ? $"<{string.Join(", ", method.TypeArguments.Select(Spelled))}>" : string.Empty));
                CopyArguments(call.Arguments, text, "(", ")", IsGuard(method));
                break;
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } function } call:
                Copy(function, text);
                CopyArguments(call.Arguments, text, "(", ")");
                break;
            case IObjectCreationOperation { Type: INamedTypeSymbol { IsAnonymousType: false } type, Constructor: { } constructor } creation when IsSeen(constructor):
                text.Write("new " + Spelled(type));
                CopyArguments(creation.Arguments, text, "(", ")");
                CopyInitializer(creation.Initializer, text);
                break;
            case IFieldReferenceOperation { Field: var field } reference:
                CopyOwner(reference, reference.Instance, field, text, null);
                text.Write("." + Writing.Naming.Escaped(field.Name));
                break;
            case IPropertyReferenceOperation reference when Called(reference) is var property:
                CopyOwner(reference, reference.Instance, property, text, reference.ConstrainedToType);
                if (property.IsIndexer)
                {
                    CopyArguments(reference.Arguments, text, "[", "]");
                }
                else
                {
                    text.Write("." + property.Name);
                }

                break;
            default:
                throw NoDerivative(operation, operation.Syntax.ToString());
        }
    }

    private void CopyOwner(IOperation operation, IOperation? instance, ISymbol member, CopiedText text, ITypeSymbol? constrainedTo)
    {
        bool isNameable = instance is null && constrainedTo is not null
            ? Bound(constrainedTo) is ITypeParameterSymbol || !member.ContainingType.TypeKind.Equals(TypeKind.Interface)
            : IsSeen(member);
        if (!isNameable)
        {
            throw NoDerivative(operation, member.Name);
        }

        if (instance is null)
        {
            text.Write(Spelled(constrainedTo ?? member.ContainingType));
        }
        else
        {
            Copy(instance, text);
        }
    }

    private void CopyArguments(IReadOnlyList<IArgumentOperation> arguments, CopiedText text, string open, string close, bool mayHoldArrays = false)
    {
        // What the compiler fills in stays away: it would fill it in again.
        var written = arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue && !IsEmptyList(argument)).ToArray();
        bool isNamed = written.Where((argument, i) => argument.Parameter is { } parameter && parameter.Ordinal != i).Any();
        text.Write(open);
        bool isFirst = true;
        foreach (var argument in written)
        {
            text.Write(isFirst ? string.Empty : ", ");
            isFirst = false;
            if (isNamed)
            {
                text.Write(Writing.Naming.Escaped(argument.Parameter!.Name) + ": ");
            }

            switch (argument)
            {
                case { Parameter.RefKind: not (RefKind.None or RefKind.In), Value: not IInterpolatedStringHandlerCreationOperation }:
                    CopyOut(argument, text);
                    break;
                case { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer: { } elements } } when !isNamed || elements.ElementValues.Length == 1:
                    for (int i = 0; i < elements.ElementValues.Length; i++)
                    {
                        text.Write(i > 0 ? ", " : string.Empty);
                        Copy(elements.ElementValues[i], text);
                    }

                    break;
                default:
                    Copy(argument.Value, text, mayHoldArrays);
                    break;
            }
        }

        text.Write(close);
    }

    /// <summary>Whether an argument is a list of none, which stands nowhere.</summary>
    private static bool IsEmptyList(IArgumentOperation argument) =>
        argument is { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer.ElementValues.IsEmpty: true } };

    /// <summary>What stands in braces behind a new object: members, elements, entries of a dictionary.</summary>
    private void CopyInitializer(IObjectOrCollectionInitializerOperation? initializer, CopiedText text)
    {
        if (initializer is null)
        {
            return;
        }

        text.Write(" { ");
        for (int i = 0; i < initializer.Initializers.Length; i++)
        {
            text.Write(i > 0 ? ", " : string.Empty);
            switch (initializer.Initializers[i])
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } entry, Value: var value }:
                    CopyArguments(entry.Arguments, text, "[", "] = ");
                    Copy(value, text);
                    break;
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var member }, Value: var value } when IsSeen(member):
                    text.Write(Writing.Naming.Escaped(member.Name) + " = ");
                    Copy(value, text);
                    break;
                case IInvocationOperation { TargetMethod.Name: "Add", Arguments: { } added } when added.Length > 1:
                    CopyArguments(added, text, "{ ", " }");
                    break;
                case IInvocationOperation { TargetMethod.Name: "Add", Arguments: { Length: 1 } added }:
                    CopyArguments(added, text, string.Empty, string.Empty);
                    break;
                case var other:
                    throw NoDerivative(other, other.Syntax.ToString());
            }
        }

        text.Write(" }");
    }

    private static InterpolatedStringExpressionSyntax? Interpolated(SyntaxNode syntax) => syntax as InterpolatedStringExpressionSyntax;

    private void CopyInterpolated(InterpolatedStringExpressionSyntax interpolated, CopiedText text)
    {
        text.Write("$\"");
        foreach (var part in interpolated.Contents)
        {
            switch (part)
            {
                case InterpolatedStringTextSyntax { TextToken.ValueText: var characters }:
                    string literal = SymbolDisplay.FormatLiteral(characters.Replace("{{", "{").Replace("}}", "}"), quote: true);
                    text.Write(literal.Substring(1, literal.Length - 2).Replace("{", "{{").Replace("}", "}}"));
                    break;
                case InterpolationSyntax hole:
                    text.Write("{");
                    Copy(_sources.OperationOf(hole.Expression) ?? throw new BrokenSource(), text);
                    text.Write(hole.AlignmentClause?.ToString() + hole.FormatClause?.ToString() + "}");
                    break;
            }
        }

        text.Write("\"");
    }

    private string Spelled(ITypeSymbol type) => Bound(type).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Text with holes for values.</summary>
    private sealed class CopiedText
    {
        private readonly System.Text.StringBuilder _text = new();
        private readonly List<Expression> _holes = [];

        public void Write(string text) => _text.Append(text);

        public void Hole(Expression value)
        {
            _text.Append(Expression.Hole);
            _holes.Add(value);
        }

        public Expression ToExpression(ValueType type) => Expression.Copied(_text.ToString(), type, [.. _holes]);

        /// <summary>The same, as a call that fills a new array.</summary>
        public Expression ToFilled(ValueType type, Expression length) => Expression.Filled(_text.ToString(), type, length, [.. _holes]);

        /// <summary>The same, as something without effects.</summary>
        public Expression ToQuoted(ValueType type) => Expression.Quoted(_text.ToString(), type, [.. _holes]);
    }
}
