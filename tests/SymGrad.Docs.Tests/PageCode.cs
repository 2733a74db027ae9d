using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Docs.Tests;

/// <summary>
/// The C# of several blocks, put together as a reader would: statements one after the other, types beside them, and methods that stand
/// by themselves in a type named Models.
/// </summary>
internal sealed class PageCode(string page)
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest);

    // A project of the SDK has these, and the pages ask the reader for the last two.
    private readonly StringBuilder usings = new("""
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using SymGrad;
        global using SymGrad.Testing;

        """);

    private readonly StringBuilder statements = new();
    private readonly StringBuilder types = new();
    private readonly StringBuilder members = new();

    /// <summary>Whether there is something to run.</summary>
    public bool HasStatements => statements.Length > 0;

    /// <summary>Adds a block.</summary>
    public void Add(Block block)
    {
        // Scripts may have methods and statements side by side.
        SyntaxTree tree = CSharpSyntaxTree.ParseText(block.Text, s_options.WithKind(SourceCodeKind.Script));
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot();
        foreach (UsingDirectiveSyntax directive in root.Usings)
        {
            usings.Append("global ").Append(directive.ToString()).Append('\n');
        }

        foreach (MemberDeclarationSyntax member in root.Members)
        {
            StringBuilder place = Place(member);
            int line = block.Line + tree.GetLineSpan(member.FullSpan).StartLinePosition.Line;
            place.Append("#line ").Append(line).Append(" \"").Append(page).Append("\"\n").Append(member.ToFullString()).Append('\n');
        }
    }

    /// <summary>Adds a statement that the page doesn't have.</summary>
    public void Add(string statement) => statements.Append("#line hidden\n").Append(statement).Append('\n');

    /// <summary>What is to be compiled.</summary>
    public IEnumerable<SyntaxTree> Trees()
    {
        yield return Tree("Usings.cs", usings.ToString());
        yield return Tree("Types.cs", types.ToString());
        yield return Tree("Models.cs", members.Length == 0 ? string.Empty : $"public static partial class Models\n{{\n{members}}}\n");
        yield return Tree("Statements.cs", statements.ToString());
    }

    private static SyntaxTree Tree(string file, string text) => CSharpSyntaxTree.ParseText(text, s_options, file, Encoding.UTF8);

    private StringBuilder Place(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax => statements,
        BaseNamespaceDeclarationSyntax => types,
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => member.Modifiers.Any(SyntaxKind.PrivateKeyword) ? members : types,
        BaseMethodDeclarationSyntax or BaseFieldDeclarationSyntax when member.AttributeLists.Count == 0 && !member.Modifiers.Any(IsAccess) => statements,
        _ => members,
    };

    private static bool IsAccess(SyntaxToken modifier) =>
        modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword;
}
