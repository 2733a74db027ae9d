using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Trust.Mutation;

namespace SymGrad.Trust.Promises;

/// <summary>
/// The generator, compiled so that it counts its steps: every block that it enters is one, also the body of a loop each time. So it can be
/// told how far it goes without asking whether anybody still waits, on any machine and however busy that is.
/// </summary>
internal sealed class CountedGenerator
{
    /// <summary>Compiled into the generator. Each run counts for itself, with the threads that it hands work to; it works in one at a time.</summary>
    private const string Counter = """
        namespace SymGrad.Generator
        {
            public sealed class Steps
            {
                private static readonly System.Threading.AsyncLocal<Steps?> s_run = new();

                private readonly System.Action<long> _asked;

                private long _steps;

                private Steps(System.Action<long> asked) => _asked = asked;

                public static void Begin(System.Action<long>? asked) => s_run.Value = asked is null ? null : new Steps(asked);

                public static void Step()
                {
                    if (s_run.Value is { } run)
                    {
                        run._steps++;
                    }
                }

                public static void Asked()
                {
                    if (s_run.Value is { } run)
                    {
                        long steps = run._steps;
                        run._steps = 0;
                        run._asked(steps);
                    }
                }
            }
        }
        """;

    private readonly Func<IIncrementalGenerator> create;
    private readonly Action<Action<long>?> begin;
    private readonly Action asked;

    public CountedGenerator(GeneratorSource source)
    {
        using var image = new MemoryStream(source.Rewritten(tree => new Rewriter().Visit(tree), Counter));
        Assembly assembly = new AssemblyLoadContext("counted").LoadFromStream(image);
        Type generator = assembly.GetType("SymGrad.Generator.DifferentiableGenerator", throwOnError: true)!;
        create = () => (IIncrementalGenerator)Activator.CreateInstance(generator)!;
        Type steps = assembly.GetType("SymGrad.Generator.Steps", throwOnError: true)!;
        begin = steps.GetMethod("Begin")!.CreateDelegate<Action<Action<long>?>>();
        asked = steps.GetMethod("Asked")!.CreateDelegate<Action>();
    }

    /// <summary>Runs it.</summary>
    /// <param name="program">What it is run over.</param>
    /// <param name="question">Is called whenever the generator asks, and at the end, with the steps since the last time.</param>
    /// <param name="token">What it asks.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public GeneratorRunResult Run(CSharpCompilation program, Action<long> question, CancellationToken token = default)
    {
        begin(question);
        try
        {
            return CSharpGeneratorDriver.Create(create()).RunGenerators(program, token).GetRunResult().Results.Single();
        }
        finally
        {
            asked();
            begin(null);
        }
    }

    private sealed class Rewriter : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitBlock(BlockSyntax node)
        {
            var visited = (BlockSyntax)base.VisitBlock(node)!;
            return visited.WithStatements(visited.Statements.Insert(0, SyntaxFactory.ParseStatement("global::SymGrad.Generator.Steps.Step();\n")));
        }

        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) =>
            node is { Identifier.Text: "Check", ExpressionBody.Expression: { } question, Parent: ClassDeclarationSyntax { Identifier.Text: "Cancellation" } }
                ? node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(SyntaxFactory.Block(SyntaxFactory.ParseStatement("global::SymGrad.Generator.Steps.Asked();\n"), SyntaxFactory.ExpressionStatement(question)))
                : base.VisitMethodDeclaration(node);
    }
}
