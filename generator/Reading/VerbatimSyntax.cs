using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Writes a statement out so that it means the same in the generated file, which has none of the user's using directives: types
/// by their full names, extension methods as the static methods that they are, variables of the method as holes.
/// </summary>
/// <param name="model">The meaning of the statement's names.</param>
/// <param name="statement">The statement.</param>
/// <param name="results">The variables of the method that it gives values to, with their marks.</param>
/// <param name="inner">The variables that it declares.</param>
/// <param name="markFor">Gives a name that the statement declares a mark.</param>
/// <param name="spelled">The full name of a type.</param>
/// <param name="held">What a variable of the method holds, the second argument saying whether of an array only elements are read; null if that is no single value.</param>
/// <param name="isSeen">Whether the generated code may name a member or a type.</param>
/// <param name="hasThis">Whether the object that the statement belongs to is the one of the generated code.</param>
internal sealed class VerbatimSyntax(
    SemanticModel model,
    StatementSyntax statement,
    IReadOnlyDictionary<ISymbol, string> results,
    ImmutableArray<ISymbol> inner,
    Func<string, string> markFor,
    Func<ITypeSymbol, string> spelled,
    Func<ISymbol, bool, Expression?> held,
    Func<ISymbol, bool> isSeen,
    bool hasThis) : CSharpSyntaxRewriter
{
    private static readonly Regex s_hole = new($"{Expression.Hole}([0-9]+){Expression.Hole}");
    private static readonly Regex s_mark = new($"{Expression.Mark}([0-9]+){Expression.Mark}");

    private readonly List<Expression> _values = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<ISymbol, string> _marks = new(SymbolEqualityComparer.Default);
    private bool _fails;

    /// <summary>What belongs into the holes, in their order.</summary>
    public List<Expression> Holes { get; } = [];

    /// <summary>The text of the statement; null if it can't be written so.</summary>
    /// <param name="declaresFirst">The variables that have to be declared before it.</param>
    /// <param name="needsValue">Whether the earlier value of one matters.</param>
    public string? Write(IEnumerable<ISymbol> declaresFirst, Func<ISymbol, bool> needsValue)
    {
        var text = new System.Text.StringBuilder();
        foreach (var variable in declaresFirst)
        {
            text.Append(Declaration(variable)).Append(needsValue(variable) ? $" = {HoleFor(variable, isOnlyRead: false)}" : string.Empty).Append(";\n");
        }

        if (statement is LocalDeclarationStatementSyntax { Declaration.Variables: var variables, UsingKeyword.RawKind: 0 })
        {
            foreach (var variable in variables)
            {
                if (model.GetDeclaredSymbol(variable) is not ILocalSymbol { IsRef: false } local || !results.ContainsKey(local))
                {
                    // Nobody needs it, but what it is made of may do something.
                    return null;
                }

                text.Append(Declaration(local)).Append(variable.Initializer is { } initializer ? " = " + Normal(Visit(initializer.Value)) : string.Empty).Append(";\n");
            }
        }
        else
        {
            text.Append(Normal(Visit(statement)));
        }

        if (_fails)
        {
            return null;
        }

        string withMarks = s_mark.Replace(text.ToString().TrimEnd('\n'), match => Expression.Mark + _names[int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)] + Expression.Mark);
        return s_hole.Replace(withMarks, match =>
        {
            Holes.Add(_values[int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)]);
            return Expression.Hole.ToString();
        });
    }

    /// <summary>The text of a node in the usual layout.</summary>
    private static string Normal(SyntaxNode? node)
    {
        var normal = node?.NormalizeWhitespace(eol: "\n");

        // The layout of the compiler's own forgets a blank here.
        return normal?.ReplaceTokens(
            normal.DescendantTokens().Where(token => token.IsKind(SyntaxKind.WhenKeyword) && token.Parent is CatchFilterClauseSyntax),
            (token, _) => token.WithLeadingTrivia(SyntaxFactory.Space)).ToFullString() ?? string.Empty;
    }

    private string Declaration(ISymbol variable) => Expression.Declared + spelled(variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type) + " " + Expression.Declared + NameOf(variable);

    public override SyntaxTrivia VisitTrivia(SyntaxTrivia trivia) => default;

    public override SyntaxToken VisitToken(SyntaxToken token)
    {
        // A line end inside of a text would be indented.
        _fails |= token.Text.IndexOf('\n') >= 0;
        if (token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is not (null or SimpleNameSyntax) && model.GetDeclaredSymbol(token.Parent) is { } declared && IsInner(declared))
        {
            return SyntaxFactory.Identifier(NameOf(declared));
        }

        return base.VisitToken(token);
    }

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) => Name(node) ?? base.VisitIdentifierName(node);

    public override SyntaxNode? VisitGenericName(GenericNameSyntax node) => Name(node) ?? base.VisitGenericName(node);

    public override SyntaxNode? VisitQualifiedName(QualifiedNameSyntax node) =>
        model.GetSymbolInfo(node).Symbol is ITypeSymbol type ? Type(type) : base.VisitQualifiedName(node);

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node) => model.GetSymbolInfo(node).Symbol switch
    {
        ITypeSymbol type => Type(type),
        INamespaceSymbol => Failed(node),
        { } member when !isSeen(member) => Failed(node),
        _ => node.WithExpression((ExpressionSyntax)Visit(node.Expression)).WithName(node.Name is GenericNameSyntax generic ? generic.WithTypeArgumentList((TypeArgumentListSyntax)Visit(generic.TypeArgumentList)) : VisitPlain(node.Name)),
    };

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (model.GetConstantValue(node) is { HasValue: true, Value: string name })
        {
            return SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name));
        }

        if (model.GetSymbolInfo(node).Symbol is not IMethodSymbol { ReducedFrom: { } extension } method)
        {
            return base.VisitInvocationExpression(node);
        }

        if (node.Expression is not MemberAccessExpressionSyntax { Expression: var receiver, Name: var called } || extension.Parameters[0].RefKind is not (RefKind.None or RefKind.In) || !isSeen(extension))
        {
            return Failed(node);
        }

        var owner = Type(extension.ContainingType);
        SimpleNameSyntax plain = called is GenericNameSyntax generic ? generic.WithTypeArgumentList((TypeArgumentListSyntax)Visit(generic.TypeArgumentList)) : SyntaxFactory.IdentifierName(method.Name);
        var first = SyntaxFactory.Argument((ExpressionSyntax)Visit(receiver));
        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, owner, plain),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList([first, .. node.ArgumentList.Arguments.Select(argument => (ArgumentSyntax)Visit(argument))])));
    }

    public override SyntaxNode? VisitThisExpression(ThisExpressionSyntax node) => hasThis ? node : Failed(node);

    public override SyntaxNode? VisitBaseExpression(BaseExpressionSyntax node) => Failed(node);

    public override SyntaxNode? VisitQueryExpression(QueryExpressionSyntax node) => Failed(node);

    public override SyntaxNode? VisitAwaitExpression(AwaitExpressionSyntax node) => Failed(node);

    public override SyntaxNode? VisitStackAllocArrayCreationExpression(StackAllocArrayCreationExpressionSyntax node) => Failed(node);

    public override SyntaxNode? VisitUnsafeStatement(UnsafeStatementSyntax node) => Failed(node);

    public override SyntaxNode? VisitFixedStatement(FixedStatementSyntax node) => Failed(node);

    public override SyntaxNode? VisitLabeledStatement(LabeledStatementSyntax node) => Failed(node);

    public override SyntaxNode? VisitGotoStatement(GotoStatementSyntax node) => Failed(node);

    public override SyntaxNode? VisitYieldStatement(YieldStatementSyntax node) => Failed(node);

    /// <summary>A colon would end the expression.</summary>
    public override SyntaxNode? VisitInterpolation(InterpolationSyntax node) =>
        node.WithExpression(SyntaxFactory.ParenthesizedExpression((ExpressionSyntax)Visit(node.Expression)));

    /// <summary>The member keeps the name that it has from the variable.</summary>
    public override SyntaxNode? VisitAnonymousObjectMemberDeclarator(AnonymousObjectMemberDeclaratorSyntax node) =>
        node.NameEquals is not null || model.GetDeclaredSymbol(node) is not { Name: var name }
            ? node.WithExpression((ExpressionSyntax)Visit(node.Expression))
            : SyntaxFactory.AnonymousObjectMemberDeclarator(SyntaxFactory.NameEquals(Identifier.Escaped(name)), (ExpressionSyntax)Visit(node.Expression));

    /// <summary>Elements keep the names that they have from variables, where their type has names; elsewhere the compiler would warn that they are lost.</summary>
    public override SyntaxNode? VisitTupleExpression(TupleExpressionSyntax node)
    {
        var named = node.Parent is AssignmentExpressionSyntax assignment && assignment.Left == node ? null : model.GetTypeInfo(node).ConvertedType as INamedTypeSymbol;
        return node.WithArguments(SyntaxFactory.SeparatedList(node.Arguments.Select((argument, i) =>
            argument is { NameColon: null, Expression: IdentifierNameSyntax { Identifier.ValueText: var name } }
            && named is { IsTupleType: true, TupleElements: var elements } && elements[i] is { IsExplicitlyNamedTupleElement: true, Name: var kept } && kept == name
                ? SyntaxFactory.Argument(SyntaxFactory.NameColon(Identifier.Escaped(name)), default, (ExpressionSyntax)Visit(argument.Expression))
                : (ArgumentSyntax)Visit(argument))));
    }

    public override SyntaxNode? VisitNameColon(NameColonSyntax node) => node;

    public override SyntaxNode? VisitNameEquals(NameEqualsSyntax node) => node;

    private SyntaxNode? Name(SimpleNameSyntax node)
    {
        if (node is IdentifierNameSyntax { IsVar: true } && node.Parent is VariableDeclarationSyntax or ForEachStatementSyntax or DeclarationExpressionSyntax)
        {
            return VisitPlain(node);
        }

        switch (model.GetSymbolInfo(node).Symbol)
        {
            case ILocalSymbol or IParameterSymbol or IRangeVariableSymbol when model.GetSymbolInfo(node).Symbol is { } variable:
                if (IsInner(variable) || results.ContainsKey(variable))
                {
                    return SyntaxFactory.IdentifierName(NameOf(variable));
                }

                return SyntaxFactory.IdentifierName(HoleFor(variable, IsOnlyRead(node)));
            case ITypeSymbol type:
                return Type(type);
            case IMethodSymbol { MethodKind: MethodKind.LocalFunction } local when IsInner(local):
                return SyntaxFactory.IdentifierName(NameOf(local));
            case IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } or IEventSymbol when model.GetSymbolInfo(node).Symbol is { } member:
                if (node.Parent is MemberBindingExpressionSyntax or AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } && !member.IsStatic && isSeen(member))
                {
                    return VisitPlain(node);
                }

                if (!isSeen(member) || !(member.IsStatic || hasThis))
                {
                    return Failed(node);
                }

                ExpressionSyntax owner = member.IsStatic ? Type(member.ContainingType) : SyntaxFactory.ThisExpression();
                return SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, owner, node is GenericNameSyntax generic ? generic.WithTypeArgumentList((TypeArgumentListSyntax)Visit(generic.TypeArgumentList)) : VisitPlain(node));
            case IDiscardSymbol:
                return VisitPlain(node);
            default:
                return Failed(node);
        }
    }

    /// <summary>Whether of an array no more is wanted here than an element or its length.</summary>
    private static bool IsOnlyRead(SimpleNameSyntax node) => node.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" } access => access.Expression == node,
        ElementAccessExpressionSyntax { Parent: not (ElementAccessExpressionSyntax or RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax) } access =>
            access.Expression == node && !(access.Parent is AssignmentExpressionSyntax assignment && assignment.Left == access),
        _ => false,
    };

    private bool IsInner(ISymbol symbol) => !results.ContainsKey(symbol) && (inner.Contains(symbol, SymbolEqualityComparer.Default)
        || (symbol is IParameterSymbol or ILocalSymbol or IRangeVariableSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction }
            && symbol.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(reference.Span))));

    private string NameOf(ISymbol symbol)
    {
        if (!results.TryGetValue(symbol, out string mark) && !_marks.TryGetValue(symbol, out mark))
        {
            _marks[symbol] = mark = markFor(symbol.Name);
        }

        int place = _names.IndexOf(mark);
        if (place < 0)
        {
            place = _names.Count;
            _names.Add(mark);
        }

        return Expression.Mark + place.ToString(System.Globalization.CultureInfo.InvariantCulture) + Expression.Mark;
    }

    private string HoleFor(ISymbol variable, bool isOnlyRead)
    {
        if (held(variable, isOnlyRead) is not { } value)
        {
            _fails = true;
            return variable.Name;
        }

        _values.Add(value);
        return Expression.Hole + (_values.Count - 1).ToString(System.Globalization.CultureInfo.InvariantCulture) + Expression.Hole;
    }

    private TypeSyntax Type(ITypeSymbol type)
    {
        _fails |= type is INamedTypeSymbol { TypeKind: not TypeKind.Error } named && !isSeen(named.OriginalDefinition);
        return SyntaxFactory.ParseTypeName(spelled(type));
    }

    /// <summary>The name itself, without what stands around it.</summary>
    private static SimpleNameSyntax VisitPlain(SimpleNameSyntax name) => name.WithoutTrivia();

    private SyntaxNode Failed(SyntaxNode node)
    {
        _fails = true;
        return node;
    }
}
