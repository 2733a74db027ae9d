using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Analysis;

/// <summary>Questions about expressions as they are written.</summary>
internal static class Terms
{
    /// <summary>An expression without what the compiler adds to it.</summary>
    public static IOperation Bare(IOperation operation)
    {
        while (operation is IParenthesizedOperation or IConversionOperation { IsImplicit: true, OperatorMethod: null })
        {
            operation = operation is IParenthesizedOperation parenthesized ? parenthesized.Operand : ((IConversionOperation)operation).Operand;
        }

        return operation;
    }

    /// <summary>The operands of an operation on numbers, left to right; null if it is another one.</summary>
    public static (IOperation Left, IOperation Right)? Operands(IOperation operation, BinaryOperatorKind kind) =>
        Bare(operation) is IBinaryOperation { OperatorMethod: null } binary && binary.OperatorKind == kind && IsNumber(binary.Type) ? (Bare(binary.LeftOperand), Bare(binary.RightOperand)) : null;

    /// <summary>The argument of a function of one number of System; null if it is anything else.</summary>
    public static IOperation? Argument(IOperation operation, string function) =>
        Bare(operation) is IInvocationOperation { TargetMethod: { IsStatic: true, Parameters.Length: 1, ContainingType: { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } owner } method, Arguments: { Length: 1 } arguments }
        && method.Name == function && IsNumber(method.ReturnType) && (owner.Name is "Math" or "MathF" || IsNumber(owner))
            ? Bare(arguments[0].Value)
            : null;

    /// <summary>Whether an expression is a given number.</summary>
    public static bool Is(IOperation operation, double number) => NumberOf(operation) == number;

    /// <summary>The number that an expression always is; null if it isn't always the same.</summary>
    public static double? NumberOf(IOperation operation) => operation.ConstantValue switch
    {
        { HasValue: true, Value: double or float or int or long } constant => Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Whether two expressions say the same.</summary>
    public static bool AreSame(IOperation a, IOperation b) => SyntaxFactory.AreEquivalent(a.Syntax, b.Syntax);

    /// <summary>Whether an expression may be written twice: a name, an element by names and numbers, and one of these with a sign.</summary>
    public static bool IsSimple(IOperation operation) => operation is not IConversionOperation { IsImplicit: true } && IsSimple(operation.Syntax);

    /// <summary>Whether an expression does nothing but compute, so that it may also be computed twice or earlier.</summary>
    public static bool IsPure(IOperation operation) => operation.DescendantsAndSelf().All(part =>
        part is ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation
            or IArgumentOperation or IBinaryOperation { OperatorMethod: null } or IUnaryOperation { OperatorMethod: null } or IParenthesizedOperation or IConversionOperation { OperatorMethod: null } or IInstanceReferenceOperation);

    /// <summary>The text of an expression as an operand of <c>*</c> and <c>/</c>.</summary>
    public static string Factor(IOperation operation) => operation.Syntax is ExpressionSyntax and not (BinaryExpressionSyntax or ConditionalExpressionSyntax or AssignmentExpressionSyntax or LambdaExpressionSyntax) ? Text(operation) : $"({Text(operation)})";

    /// <summary>The text of an expression with a minus before it.</summary>
    public static string Negated(IOperation operation) => Factor(operation) is var factor && factor.StartsWith("-", StringComparison.Ordinal) ? $"-({factor})"
        : operation.Type?.SpecialType is SpecialType.System_UInt64 or SpecialType.System_UIntPtr ? $"-(double){factor}"
        : "-" + factor;

    /// <summary>The text of half of an expression, as the argument of a function: an integer isn't divided as one.</summary>
    public static string Half(IOperation operation, ITypeSymbol? number) => $"{Factor(operation)} / {(operation.Type?.SpecialType == number?.SpecialType ? "2" : number?.SpecialType == SpecialType.System_Single ? "2f" : "2.0")}";

    /// <summary>What is called in a call, as the user spelled it.</summary>
    public static string Callee(IOperation call) => Text(((InvocationExpressionSyntax)Bare(call).Syntax).Expression);

    /// <summary>The text of an expression on one line, without its comments.</summary>
    public static string Text(IOperation operation) => Text(operation.Syntax);

    /// <summary>The text of code on one line, without its comments.</summary>
    public static string Text(SyntaxNode code)
    {
        var text = new StringBuilder();
        SyntaxToken before = default;
        foreach (var token in code.DescendantTokens())
        {
            if (!before.IsKind(SyntaxKind.None))
            {
                string between = before.TrailingTrivia.ToFullString() + token.LeadingTrivia.ToFullString();
                text.Append(between.All(letter => letter is ' ' or '\t') ? between : IsTight(before, token) ? string.Empty : " ");
            }

            text.Append(token.Text);
            before = token;
        }

        return text.ToString();
    }

    /// <summary>The variable that an expression is; null if it is anything else.</summary>
    public static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    /// <summary>The operation that an operation is a part of, and that is a part of none.</summary>
    public static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } around)
        {
            operation = around;
        }

        return operation;
    }

    /// <summary>What a local starts from; null where it can't be seen.</summary>
    public static IOperation? InitializerOf(ILocalSymbol local, IOperation use) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && value.SyntaxTree == use.Syntax.SyntaxTree
            ? use.SemanticModel?.GetOperation(value)
            : null;

    /// <summary>Whether nothing stands between two tokens where a line needn't be broken.</summary>
    private static bool IsTight(SyntaxToken before, SyntaxToken after) =>
        before.Kind() is SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.DotToken
        || after.Kind() is SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.DotToken or SyntaxKind.CommaToken;

    private static bool IsSimple(SyntaxNode syntax) => syntax switch
    {
        IdentifierNameSyntax or LiteralExpressionSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax member => IsSimple(member.Expression),
        ElementAccessExpressionSyntax element => IsSimple(element.Expression) && element.ArgumentList.Arguments.All(argument => IsSimple(argument.Expression)),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } negated => IsSimple(negated.Operand),
        ParenthesizedExpressionSyntax parenthesized => IsSimple(parenthesized.Expression),
        _ => false,
    };

    /// <summary>Whether a type is one of those that are differentiated.</summary>
    public static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single;
}
