namespace SymGrad.Trust.Promises;

/// <summary>Arrays that are null, empty, or of another length: the method's own exception, or one that names the parameter.</summary>
public class EdgeArrayTests
{
    private const double Untouched = 12345.5;

    [Fact]
    public void NullIsWhatItIsToTheMethod()
    {
        double d = 0;
        SameException(() => Samples.Recurrence(null!, 1), () => Samples.RecurrenceGradient(null!, 1));
        SameException(() => Samples.Recurrence(null!, 1), () => Samples.RecurrenceValueAndGradient(null!, 1));
        SameException(() => Samples.Recurrence(null!, 1), () => Samples.RecurrencePushforward(null!, 1, [], 1));
        SameException(() => Samples.Recurrence(null!, 1), () => Samples.RecurrencePullback(null!, 1, 1, [], ref d));
        SameException(() => Samples.Bilinear(null!, [], []), () => Samples.BilinearGradient(null!, [], []));
        SameException(() => Samples.Rows(null!, 1), () => Samples.RowsGradient(null!, 1));
        SameException(() => Samples.Rows([[1], null!], 1), () => Samples.RowsGradient([[1], null!], 1));
        Assert.Equal(0, d);
    }

    /// <summary>Derivatives make arrays and look at the lengths of their destinations. What the method says about nulls comes first.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public void TheMethodsOwnExceptionForNullComesFirst(string missing)
    {
        double[]? a = missing == "a" ? null : [1], c = missing == "c" ? null : [2];
        double[,]? b = missing == "b" ? null : new double[1, 1];
        void Method() => Samples.Careful(a!, b!, c!);
        SameException(Method, () => Samples.CarefulGradient(a!, b!, c!));
        SameException(Method, () => Samples.CarefulValueAndGradient(a!, b!, c!));
        SameException(Method, () => Samples.CarefulValueAndGradient(a!, b!, c!, [], new double[0, 0], []));
        SameException(Method, () => Samples.CarefulPullback(a!, b!, c!, 1, [], new double[0, 0], []));
        SameException(Method, () => Samples.CarefulPushforward(a!, b!, c!, [], new double[0, 0], []));
        SameException(Method, () => Samples.CarefulJacobian(a!, b!, c!));
        SameException(Method, () => Samples.CarefulHessian(a!, b!, c!));
        SameException(Method, () => Samples.CarefulHessianVector(a!, b!, c!, [], new double[0, 0], []));
    }

    /// <summary>What comes before a question about null is thrown before it, and the length of null is thrown although no derivative needs it.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("offsets")]
    [InlineData("first and b")]
    public void TheMethodsOwnExceptionsComeInTheirOrder(string missing)
    {
        double[]? a = missing == "a" ? null : missing == "first and b" ? [] : [1], b = missing.EndsWith('b') ? null : [2], offsets = missing == "offsets" ? null : [3];
        double[] ofA = new double[a?.Length ?? 0], ofB = new double[b?.Length ?? 0];
        void Method() => Samples.AskingLate(a!, b!, offsets!);
        SameException(Method, () => Samples.AskingLateGradient(a!, b!, offsets!));
        SameException(Method, () => Samples.AskingLateValueAndGradient(a!, b!, offsets!));
        SameException(Method, () => Samples.AskingLateValueAndGradient(a!, b!, offsets!, ofA, ofB));
        SameException(Method, () => Samples.AskingLatePullback(a!, b!, offsets!, 1, ofA, ofB));
        SameException(Method, () => Samples.AskingLatePushforward(a!, b!, offsets!, ofA, ofB));
        SameException(Method, () => Samples.AskingLateJacobian(a!, b!, offsets!));
        SameException(Method, () => Samples.AskingLateHessian(a!, b!, offsets!));
        SameException(Method, () => Samples.AskingLateHessianVector(a!, b!, offsets!, ofA, ofB));
    }

    [Fact]
    public void AnIndexOutOfRangeIsWhatItIsToTheMethod()
    {
        foreach (int i in new[] { -1, 3, int.MaxValue, int.MinValue })
        {
            double[] a = [1, 2, 3], destination = [Untouched, Untouched, Untouched];
            double d = 7;
            SameException(() => Samples.At(a, i, 2), () => Samples.AtGradient(a, i, 2));
            SameException(() => Samples.At(a, i, 2), () => Samples.AtValueAndGradient(a, i, 2, destination, out _));
            SameException(() => Samples.At(a, i, 2), () => Samples.AtPullback(a, i, 2, 1, destination, ref d));
            SameException(() => Samples.At(a, i, 2), () => Samples.AtPushforward(a, i, 2, a, 1));
            Assert.All(destination, element => Assert.Equal(Untouched, element));
            Assert.Equal(7, d);
        }
    }

    [Fact]
    public void EmptyArraysHaveEmptyGradients()
    {
        var (a, s) = Samples.RecurrenceGradient([], 0.7);
        Assert.Empty(a);
        Assert.Equal(1, s);
        Assert.Empty(Samples.GuardedGradient([], 2).a);
        Assert.Empty(Samples.RowsGradient([], 2).rows);
        var (w, x, y) = Samples.BilinearGradient(new double[0, 0], [1, 2], [3]);
        Assert.Empty(w);
        Assert.Equal([0, 0], x);
        Assert.Equal([0], y);
        SameException(() => Samples.At([], 0, 1), () => Samples.AtGradient([], 0, 1));
    }

    [Fact]
    public void ADestinationWithARowOfAnotherLengthIsNamed()
    {
        double d = 7;
        double[][] rows = [[0.1, 0.2], [0.3]], destination = [Filled(2), Filled(2)], missing = [Filled(2), null!];
        Assert.Equal("rowsGradient", Assert.Throws<ArgumentException>(() => Samples.RowsValueAndGradient(rows, 1, destination, out _)).ParamName);
        Assert.Equal("rowsAdjoint", Assert.Throws<ArgumentException>(() => Samples.RowsPullback(rows, 1, 1, destination, ref d)).ParamName);
        Assert.Equal("rowsAdjoint", Assert.Throws<ArgumentException>(() => Samples.RowsPullback(rows, 1, 1, missing, ref d)).ParamName);
        Assert.All(destination.SelectMany(row => row), element => Assert.Equal(Untouched, element));
        Assert.Equal(7, d);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void ADestinationOfAnotherLengthIsNamed(int length)
    {
        double[] a = [0.1, 0.2, 0.3];
        double[] destination = Filled(length);
        double d = 7;
        Assert.Equal("aGradient", Assert.Throws<ArgumentException>(() => Samples.RecurrenceValueAndGradient(a, 1, destination, out _)).ParamName);
        Assert.Equal("aAdjoint", Assert.Throws<ArgumentException>(() => Samples.RecurrencePullback(a, 1, 1, destination, ref d)).ParamName);
        Assert.Equal("aTangent", Assert.Throws<ArgumentException>(() => Samples.RecurrencePushforward(a, 1, destination, 1)).ParamName);
        Assert.Equal("aAdjoint", Assert.Throws<ArgumentException>(() => Samples.PrefixSumPullback(a, 1, Filled(3), destination, ref d)).ParamName);
        Assert.Equal("seed", Assert.Throws<ArgumentException>(() => Samples.PrefixSumPullback(a, 1, destination, Filled(3), ref d)).ParamName);
        Assert.All(destination, element => Assert.Equal(Untouched, element));
        Assert.Equal([0.1, 0.2, 0.3], a);
        Assert.Equal(7, d);
    }

    [Fact]
    public void SoIsAMatrixOfAnotherShape()
    {
        double[,] w = new double[2, 3], destination = new double[3, 2];
        destination[0, 0] = Untouched;
        double[] x = Filled(2), y = Filled(3);
        Assert.Equal("wGradient", Assert.Throws<ArgumentException>(() => Samples.BilinearValueAndGradient(w, [1, 2], [1, 2, 3], destination, x, y)).ParamName);
        Assert.Equal("yGradient", Assert.Throws<ArgumentException>(() => Samples.BilinearValueAndGradient(w, [1, 2], [1, 2, 3], new double[2, 3], x, x)).ParamName);
        Assert.Equal(Untouched, destination[0, 0]);
        Assert.Equal(Filled(2), x);
        Assert.Equal(Filled(3), y);
    }

    /// <summary>A pullback adds: one array for two adjoints gets the sum of both.</summary>
    [Fact]
    public void OneArrayForTwoAdjointsGetsBoth()
    {
        double[,] w = { { 0.5, 2 }, { -1, 0.25 } };
        double[] x = [1, 2], y = [3, -4], dx = new double[2], dy = new double[2], both = new double[2];
        Samples.BilinearPullback(w, x, y, 1, new double[2, 2], dx, dy);
        Samples.BilinearPullback(w, x, y, 1, new double[2, 2], both, both);
        Assert.Equal(dx[0] + dy[0], both[0], 12);
        Assert.Equal(dx[1] + dy[1], both[1], 12);
    }

    /// <summary>What a method writes to must be no other parameter's: that is said before anything is written.</summary>
    [Fact]
    public void OneArrayForTwoParametersIsRefusedWhereOneIsWritten()
    {
        double[] y = [1, 2, 3, 4], adjoint = new double[4], other = new double[4];
        double d = 0;
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Samples.AdvancePullback(y, y, 2, [1, 1, 1, 1], adjoint, other, ref d)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Samples.AdvancePushforward(y, y, 2, adjoint, other, 0)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Samples.AdvanceSpanPullback(y.AsSpan(0, 3), y.AsSpan(1, 3), 2, [1, 1, 1], new double[3], new double[3], ref d)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Samples.AdvanceSpanPushforward(y.AsSpan(0, 3), y.AsSpan(1, 3), 2, new double[3], new double[3], 0)).ParamName);
        Assert.Equal([1, 2, 3, 4], y);
        Assert.Equal(new double[4], adjoint);

        // Beside each other in one array they don't overlap.
        Samples.AdvanceSpanPullback(y.AsSpan(0, 2), y.AsSpan(2, 2), 2, [1, 1], new double[2], new double[2], ref d);
        Assert.Equal([5, 8, 3, 4], y);
        Assert.Equal(3, d);
    }

    private static double[] Filled(int length) => [.. Enumerable.Repeat(Untouched, length)];

    private static void SameException(Action method, Action derivative)
    {
        Exception expected = Assert.ThrowsAny<Exception>(method);
        Exception actual = Assert.ThrowsAny<Exception>(derivative);
        Assert.Equal((expected.GetType(), expected.Message), (actual.GetType(), actual.Message));
    }
}
