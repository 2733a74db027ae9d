using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Tests.Conformance;

namespace SymGrad.Tests.Diagnostics;

/// <summary>Reading is total: each kind of operation is read, or refused at its place by an error of its own.</summary>
public class OperationKindTests
{
    public static TheoryData<string> Kinds => [.. OperationKindTable.Rows.Keys];

    /// <summary>A compiler that knows a new kind turns this red: give it a row.</summary>
    [Fact]
    public void EveryKindHasItsRow()
    {
        OperationKind[] rows = [.. OperationKindTable.Rows.Keys.Select(Enum.Parse<OperationKind>)];
        Assert.Equal(rows.Length, rows.Distinct().Count());
        Assert.Equal(Enum.GetValues<OperationKind>().Distinct().Order(), rows.Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryRowIsTrue(string name)
    {
        var kind = Enum.Parse<OperationKind>(name);
        OperationKindRow row = OperationKindTable.Rows[name];
        if (row.Case is { } supported)
        {
            Assert.DoesNotContain(supported, ConformanceSuite.Pending);
            Assert.Contains(kind, KindsIn(CaseAssembly.Compilation(ConformanceSuite.Cases[supported])));
        }
        else if (row.Refusal is { } refusal)
        {
            GeneratorRun run = GeneratorRun.Of(refusal.Program);
            Diagnostic diagnostic = Assert.Single(run.Diagnostics);
            Assert.Equal(refusal.Id, diagnostic.Id);
            Assert.Equal(refusal.Place, (diagnostic.Location.SourceSpan.Start, refusal.Program.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
            Assert.All(refusal.Says, part => Assert.Contains(part, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            Assert.Empty(run.CompileDiagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
            Assert.Contains(kind, KindsIn(run.Output));
        }
        else
        {
            Assert.NotNull(row.Reason);
        }
    }

    private static HashSet<OperationKind> KindsIn(Compilation compilation) =>
    [
        .. from tree in compilation.SyntaxTrees
           let model = compilation.GetSemanticModel(tree)
           from node in tree.GetRoot().DescendantNodes()
           let operation = model.GetOperation(node)
           where operation is not null
           from part in operation.DescendantsAndSelf()
           select part.Kind,
    ];
}
