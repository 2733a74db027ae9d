using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SymGrad.BuildTime;

/// <summary>A generator of the same shape that does nothing: it finds the methods and gives each a file, so that what it costs is the compiler's own work.</summary>
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    private static readonly SourceText s_text = SourceText.From("// Nothing.", Encoding.UTF8);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> methods = Marked(context, "Differentiable");
        context.RegisterSourceOutput(methods.Combine(context.AnalyzerConfigOptionsProvider.Select(static (_, _) => true)), static (output, pair) => output.AddSource(pair.Left, s_text));
        foreach (string attribute in new[] { "DerivativeOf", "ImplicitlyDefinedBy" })
        {
            context.RegisterSourceOutput(Marked(context, attribute), static (_, _) => { });
        }
    }

    private static IncrementalValuesProvider<string> Marked(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            $"SymGrad.{attribute}Attribute",
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, _) => $"{found.TargetSymbol.ContainingType.Name}.{found.TargetSymbol.Name}.g.cs");
}
