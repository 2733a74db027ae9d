using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests.Conformance.Oracle;

/// <summary>What is right for a case, found without the generator: F itself, differences of F, and F's text over dual numbers.</summary>
internal sealed class CaseOracle
{
    private static readonly ConcurrentDictionary<string, Lazy<CaseOracle>> Known = new();

    private static readonly MetadataReference DualAssembly = MetadataReference.CreateFromFile(typeof(Dual).Assembly.Location);

    private readonly CaseAssembly? dual;

    private CaseOracle(ConformanceCase one)
    {
        Case = one;
        CSharpCompilation compilation = CaseAssembly.Compilation(one);
        Shape = CaseShape.Of(one, compilation);
        SyntaxTree driver = CaseAssembly.Parse(new CaseDriver(one, Shape).Write(pullback: null), "Driver.cs");
        Plain = CaseAssembly.Load(compilation.AddSyntaxTrees(driver), out IReadOnlyList<Diagnostic> reasons)
            ?? throw new FormatException($"{one.File}({one.Line}): {one.Name} isn't valid C#:\n{string.Join('\n', reasons)}");
        dual = LoadDual(driver, out IReadOnlyList<Diagnostic> missing);
        WithoutDual = dual is null ? missing : [];
        IsSingle = compilation.SyntaxTrees[0].GetRoot().DescendantTokens().Any(token =>
            token.IsKind(SyntaxKind.FloatKeyword) || token.Value is float
            || token.Text is "Half" or "MathF" or "Vector2" or "Vector3" or "Vector4" or "Quaternion" or "Plane" or "Matrix3x2" or "Matrix4x4");
    }

    public ConformanceCase Case { get; }

    public CaseShape Shape { get; }

    /// <summary>F as the user wrote it.</summary>
    public CaseAssembly Plain { get; }

    /// <summary>Why the text doesn't compile over dual numbers; empty when it does.</summary>
    public IReadOnlyList<Diagnostic> WithoutDual { get; }

    /// <summary>Some of the arithmetic is in single precision.</summary>
    public bool IsSingle { get; }

    public bool HasDual => dual is not null;

    public static CaseOracle Of(ConformanceCase one) => Known.GetOrAdd(one.Name, _ => new(() => new(one))).Value;

    /// <summary>The active arguments among those of a point.</summary>
    public List<double> Inputs(object?[] point) =>
        [.. Shape.Given.Zip(point).Where(pair => pair.First.Active).SelectMany(pair => Leaves.Read(pair.Second))];

    /// <summary>The derivative of Σ seed·output with respect to each active number, by dual numbers; null when the text has no such version.</summary>
    public double[]? DualGradient(int index, IReadOnlyList<double> seeds)
    {
        if (dual is null)
        {
            return null;
        }

        object?[] point = dual.Point(index);
        var gradient = new double[Inputs(point).Count];
        for (int k = 0; k < gradient.Length; k++)
        {
            int position = 0;
            object?[] arguments = Replace(point, argument => Leaves.MapTangents(argument, () => position++ == k ? 1 : 0));
            List<double> tangents = [.. dual.Outputs(arguments).SelectMany(Leaves.ReadTangents)];
            gradient[k] = tangents.Zip(seeds, (tangent, seed) => tangent * seed).Sum();
        }

        return gradient;
    }

    /// <summary>The same by extrapolated differences; of the dual version's values where F itself computes in single precision.</summary>
    public SmoothDerivative[] NumericGradient(int index, IReadOnlyList<double> seeds)
    {
        bool isSingle = IsSingle && dual is null;
        CaseAssembly program = IsSingle && !isSingle ? dual! : Plain;
        object?[] point = program.Point(index);
        List<double> inputs = Inputs(point);
        return [.. inputs.Select((x, k) => SmoothDerivative.Of(moved => At(program, point, seeds, k, moved), x, isSingle))];
    }

    private double At(CaseAssembly program, object?[] point, IReadOnlyList<double> seeds, int k, double moved)
    {
        int position = 0;
        object?[] arguments = Replace(point, argument => Leaves.Map(argument, leaf => position++ == k ? moved : leaf));
        try
        {
            return program.Outputs(arguments).SelectMany(Leaves.Read).Zip(seeds, (output, seed) => output * seed).Sum();
        }
        catch (Exception outside) when (outside is ArgumentException or ArithmeticException or IndexOutOfRangeException)
        {
            // A difference that steps out of the domain is passed over.
            return double.NaN;
        }
    }

    private object?[] Replace(object?[] point, Func<object?, object?> active) =>
        [.. Shape.Given.Zip(point, (parameter, argument) => parameter.Active ? active(argument) : Leaves.Copy(argument))];

    private CaseAssembly? LoadDual(SyntaxTree driver, out IReadOnlyList<Diagnostic> reasons)
    {
        CSharpCompilation compilation = CaseAssembly.Compilation(Case).AddReferences(DualAssembly);
        CSharpCompilation rewritten = compilation
            .ReplaceSyntaxTree(compilation.SyntaxTrees[0], DualRewriter.Rewrite(compilation.SyntaxTrees[0]))
            .AddSyntaxTrees(DualRewriter.Rewrite(driver))
            .WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default).WithWarningLevel(0));
        return CaseAssembly.Load(rewritten, out reasons);
    }
}
