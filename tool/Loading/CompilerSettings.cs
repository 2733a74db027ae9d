using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SymGrad.Tool.Loading;

/// <summary>
/// What .editorconfig files and the project say to generators. Which engine the project asks for isn't passed on: the tool has one, the default.
/// </summary>
internal sealed class CompilerSettings(AnalyzerConfigSet files) : AnalyzerConfigOptionsProvider
{
    private const string EngineKey = "build_property.SymGradEngine";

    public static readonly CompilerSettings None = new(AnalyzerConfigSet.Create(ImmutableArray<AnalyzerConfig>.Empty));

    /// <summary>The engine that the project asks for; null for the default.</summary>
    public string? Engine => files.GlobalConfigOptions.AnalyzerOptions.TryGetValue(EngineKey, out string? engine) && !string.IsNullOrWhiteSpace(engine) ? engine.Trim() : null;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(files.GlobalConfigOptions.AnalyzerOptions.Remove(EngineKey));

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => ForPath(tree.FilePath);

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => ForPath(textFile.Path);

    private Options ForPath(string path) => new(path.Length == 0 ? ImmutableDictionary<string, string>.Empty : files.GetOptionsForSourcePath(path).AnalyzerOptions);

    private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        private readonly ImmutableDictionary<string, string> _values = values.WithComparers(KeyComparer);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => _values.TryGetValue(key, out value);
    }
}
