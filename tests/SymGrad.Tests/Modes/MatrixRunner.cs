using System.Globalization;
using Microsoft.CodeAnalysis;
using SymGrad.Tests.Conformance;

namespace SymGrad.Tests.Modes;

/// <summary>Runs one conformance case through its Jacobian, Hessian and Hessian-vector product, and compares them with its other derivatives.</summary>
internal sealed class MatrixRunner
{
    /// <summary>The same products in another order.</summary>
    private const double Tolerance = 1e-10, ToleranceSingle = 5e-5;

    /// <summary>Differences of a gradient, which are not as precise as it is.</summary>
    private const double NumericTolerance = 2e-7;

    private readonly ConformanceCase one;
    private readonly CaseShape shape;
    private readonly GeneratorRun run;

    public MatrixRunner(ConformanceCase original)
    {
        one = original with { Source = original.Source.Replace("[Differentiable]", "[Differentiable(Derivatives.All)]", StringComparison.Ordinal) };
        var compilation = CaseAssembly.Compilation(one);
        shape = CaseShape.Of(one, compilation);
        run = GeneratorRun.Of(compilation);
    }

    public bool IsRefused => run.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>How many numbers were compared.</summary>
    public int Compared { get; private set; }

    private bool IsSingle => one.Source.Contains("float", StringComparison.Ordinal) || one.Source.Contains("MathF", StringComparison.Ordinal);

    private double Allowed => Math.Max(one.Tolerance ?? 0, IsSingle ? ToleranceSingle : Tolerance);

    public IReadOnlyList<string> Failures()
    {
        if (run.Diagnostics.Length > 0)
        {
            return [.. run.Diagnostics.Select(diagnostic => diagnostic.ToString())];
        }

        string generated = string.Join('\n', run.Sources.Values);
        IMethodSymbol[] matrices = [.. new[] { "FJacobian", "FHessian", "FHessianVector" }.SelectMany(name => run.Output.GetSymbolsWithName(name, SymbolFilter.Member)).OfType<IMethodSymbol>()
            .DistinctBy(method => (method.Name, CaseDriver.TakesDestination(method, shape)))];
        IMethodSymbol pullback = run.Output.GetSymbolsWithName("FPullback", SymbolFilter.Member).OfType<IMethodSymbol>().First();
        SyntaxTree driver = CaseAssembly.Parse(new CaseDriver(one, shape).Write(pullback, hasPushforward: true, matrices), "Driver.cs");
        if (CaseAssembly.Load(run.Output.AddSyntaxTrees(driver), out IReadOnlyList<Diagnostic> reasons) is not { } program)
        {
            return [.. reasons.Select(reason => reason.ToString()), generated];
        }

        if (matrices.All(matrix => matrix.Name != "FJacobian"))
        {
            // The numbers in arrays of structs that hold arrays have no columns of their own.
            return one.Feature.Contains("structs that hold arrays", StringComparison.Ordinal) ? [] : ["there is no FJacobian", generated];
        }

        bool hasHessian = matrices.Any(matrix => matrix.Name == "FHessian"), hasProduct = matrices.Any(matrix => matrix.Name == "FHessianVector");
        string[] failures = [.. Enumerable.Range(0, one.Points.Length).SelectMany(index => At(program, index, hasHessian, hasProduct))];
        return failures.Length == 0 ? [] : [.. failures, generated];
    }

    private IEnumerable<string> At(CaseAssembly program, int index, bool hasHessian, bool hasProduct)
    {
        CasePoint point = one.Points[index];
        var failures = new List<string>();
        var calls = new PointCalls(one, shape, program, index);
        try
        {
            if (point.Kind == PointKind.Throws)
            {
                Throws(() => program.Jacobian(program.Point(index)), "FJacobian");
                if (hasHessian)
                {
                    Throws(() => program.Hessian(program.Point(index)), "FHessian");
                }

                if (hasProduct)
                {
                    Throws(() => program.HessianVector(program.Point(index), calls.ShapedAsActive(_ => 1)), "FHessianVector");
                }
            }
            else
            {
                CompareJacobian(program, index, calls, failures);
                if (hasProduct)
                {
                    CompareHessian(program, index, calls, hasHessian, failures);
                }
            }
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            failures.Add($"threw {unexpected}");
        }

        failures.AddRange(calls.Failures.Distinct());
        return failures.Select(failure => $"{one.File}({point.Line}) {failure}");

        void Throws(Action call, string name)
        {
            string? thrown = Record.Exception(call)?.GetType().Name;
            if (thrown != point.Exception)
            {
                failures.Add($"{name} throws {thrown ?? "nothing"}, and F {point.Exception}");
            }
        }
    }

    private void CompareJacobian(CaseAssembly program, int index, PointCalls calls, List<string> failures)
    {
        double[] values = Flat(program.Outputs(program.Point(index)));
        int columns = Flat(calls.ShapedAsActive(_ => 0)).Length;
        double[,] jacobian = Matrix(calls.Read("FJacobian", point => [program.Jacobian(point)]), values.Length, columns, "FJacobian", failures);

        Array destination = program.Jacobian(program.Point(index)).GetType().GetElementType() == typeof(float) ? new float[values.Length * columns] : new double[values.Length * columns];
        for (int i = 0; i < destination.Length; i++)
        {
            destination.SetValue(Convert.ChangeType(1234.5, destination.GetType().GetElementType()!, CultureInfo.InvariantCulture), i);
        }

        double[] returned = [.. calls.Read("FJacobian into a destination", point => program.JacobianInto(point, destination))];
        if (!returned.Zip(values).All(pair => Same(pair.First, pair.Second)) || returned.Length != values.Length)
        {
            failures.Add($"FJacobian gives {Text(returned)} beside its destination, and F {Text(values)}");
        }

        double[,] written = Matrix(Leaves.Read(destination), values.Length, columns, "FJacobian into a destination", failures);
        object?[] untouched = program.Point(index);
        Array small = destination is float[]? new float[destination.Length + 1] : new double[destination.Length + 1];
        if (Record.Exception(() => program.JacobianInto(untouched, small)) is not ArgumentException { ParamName: "destination" or "destination2" }
            || !Flat(untouched).SequenceEqual(Flat(program.Point(index))) || Leaves.Read(small).Any(number => number != 0))
        {
            failures.Add("a destination of the wrong length isn't refused before anything is written");
        }

        for (int column = 0; column < columns; column++)
        {
            object?[] tangents = calls.ShapedAsActive(i => i == column ? 1 : 0);
            double[] pushed = [.. Flat(program.Pushforward(program.Point(index), tangents)).Skip(values.Length)];
            double size = pushed.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (int row = 0; row < values.Length; row++)
            {
                Compare(jacobian[row, column], pushed[row], Allowed * (Math.Abs(pushed[row]) + size + 1e-3), $"FJacobian[{row}, {column}] and forward mode", failures);
                Compare(written[row, column], jacobian[row, column], Allowed * (Math.Abs(pushed[row]) + size + 1e-3), $"number [{row}, {column}] in the destination and in FJacobian", failures);
            }
        }

        for (int row = 0; row < values.Length; row++)
        {
            double[] pulled = Flat(program.Pullback(program.Point(index), calls.Seeds(i => i == row ? 1 : 0), calls.ShapedAsActive(_ => 0)));
            double size = pulled.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (int column = 0; column < columns; column++)
            {
                Compare(jacobian[row, column], pulled[column], Allowed * (Math.Abs(pulled[column]) + size + 1e-3), $"FJacobian[{row}, {column}] and reverse mode", failures);
            }
        }
    }

    private void CompareHessian(CaseAssembly program, int index, PointCalls calls, bool hasHessian, List<string> failures)
    {
        object?[] start = program.Point(index);
        double[] inputs = [.. shape.Given.Zip(start).Where(pair => pair.First.Active).SelectMany(pair => Leaves.Read(pair.Second))];
        int size = inputs.Length;
        double[][] products = [.. Enumerable.Range(0, size).Select(column =>
            calls.Read("FHessianVector", point => program.HessianVector(point, calls.ShapedAsActive(i => i == column ? 1 : 0))).ToArray())];
        double scale = products.SelectMany(column => column).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (hasHessian)
        {
            double[,] hessian = Matrix(calls.Read("FHessian", point => [program.Hessian(point)]), size, size, "FHessian", failures);
            for (int row = 0; row < size; row++)
            {
                for (int column = 0; column < size; column++)
                {
                    if (!Same(hessian[row, column], hessian[column, row]))
                    {
                        failures.Add($"FHessian isn't symmetric at [{row}, {column}]: {Text([hessian[row, column], hessian[column, row]])}");
                    }

                    if (column <= row)
                    {
                        Compare(hessian[row, column], products[column][row], Allowed * (Math.Abs(products[column][row]) + scale + 1e-3), $"FHessian[{row}, {column}] and FHessianVector", failures);
                    }
                }
            }
        }

        if (one.Points[index].Kind != PointKind.Smooth || IsSingle)
        {
            return;
        }

        for (int column = 0; column < size; column++)
        {
            var known = new Dictionary<double, double[]>();
            double[] GradientAt(double moved) => known.TryGetValue(moved, out double[]? gradient) ? gradient : known[moved] = Gradient(program, start, column, moved);
            for (int row = 0; row < size; row++)
            {
                (double expected, double error) = Extrapolated.Derivative(moved => GradientAt(moved)[row], inputs[column], 0.02 * Math.Max(1, Math.Abs(inputs[column])));
                double room = (50 * error) + (Math.Max(NumericTolerance, one.Tolerance ?? 0) * (Math.Abs(expected) + scale + 1e-3));
                if (error <= 1e-3 * (Math.Abs(expected) + scale + 1e-3))
                {
                    Compare(products[column][row], expected, room, $"the second derivative by {row} and {column}, and differences of the gradient", failures);
                }
            }
        }
    }

    private double[] Gradient(CaseAssembly program, object?[] start, int column, double moved)
    {
        int position = 0;
        object?[] arguments = [.. shape.Given.Zip(start, (parameter, argument) => parameter.Active ? Leaves.Map(argument, leaf => position++ == column ? moved : leaf) : Leaves.Copy(argument))];
        try
        {
            return Flat(program.Gradient(arguments));
        }
        catch (Exception outside) when (outside is ArgumentException or ArithmeticException or IndexOutOfRangeException)
        {
            // A difference that steps out of the domain is passed over.
            return [.. Enumerable.Repeat(double.NaN, position)];
        }
    }

    private void Compare(double actual, double expected, double room, string what, List<string> failures)
    {
        Compared++;
        if (!actual.Equals(expected) && !(Math.Abs(actual - expected) <= room))
        {
            failures.Add($"{what}: {Text([actual])} and {Text([expected])} (allowed difference {room.ToString("g2", CultureInfo.InvariantCulture)})");
        }
    }

    private static double[,] Matrix(List<double> numbers, int rows, int columns, string name, List<string> failures)
    {
        var matrix = new double[rows, columns];
        if (numbers.Count != rows * columns)
        {
            failures.Add($"{name} has {numbers.Count} numbers, and not {rows} times {columns}");
            return matrix;
        }

        for (int i = 0; i < numbers.Count; i++)
        {
            matrix[i / columns, i % columns] = numbers[i];
        }

        return matrix;
    }

    private static double[] Flat(object?[] values) => [.. values.SelectMany(Leaves.Read)];

    private static bool Same(double one, double other) =>
        BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other) || (double.IsNaN(one) && double.IsNaN(other));

    private static string Text(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
