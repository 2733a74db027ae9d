namespace SymGrad.Trust.Mutation;

/// <summary>
/// The test classes of SymGrad.Tests that a mistake is shown to, those first that notice most. What isn't here asks about something else
/// (hosts, incremental runs, documentation), or uses derivatives that the compiler generated when the tests were built.
/// </summary>
internal static class AskedTests
{
    /// <summary>They compare numbers, or ask what is refused.</summary>
    public static readonly string[] Numbers =
    [
        "ConformanceTests",
        "EdgePointTests", "MathFunctionTests", "LibraryFunctionTests", "GoldenDerivativeTests", "TensorRowTests", "HalfFunctionTests",
        "KinkTableTests", "ZeroAdjointTests", "ConstantArrayTests", "StableShapeTests", "RangeTests", "ClarkeTests",
        "PushforwardTests", "SecondDerivativeTests", "HigherDerivativeTests", "SparseJacobianTests", "CallTests", "GenericMethodTests", "IncludeThisTests", "OtherProjectTests",
        "CheckpointTests", "VectorLoopTests", "WideJacobianTests", "FastMathTests",
        "PushforwardConformanceTests", "MatrixConformanceTests", "ClarkeConformanceTests", "CheckpointConformanceTests",
        "BadInputTests", "OperationKindTests",
    ];

    /// <summary>They compare texts with what they were, or count what is in them.</summary>
    public static readonly string[] Text =
    [
        .. Snapshots, "ModeSelectionTests", "LeanCountTests", "NestedSquaringTests", "RecordTests", "TableTests", "RuleDocumentationTests", "FormulaScriptTests",
    ];

    /// <summary>They write what they got beside themselves, so they aren't run: where the text is another they would fail.</summary>
    public static string[] Snapshots => ["GeneratedCodeSnapshots", "CallSnapshots", "ModeSnapshots", "PushforwardSnapshots", "CheckpointSnapshots"];
}
