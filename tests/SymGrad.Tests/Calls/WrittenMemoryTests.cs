namespace SymGrad.Tests.Calls;

/// <summary>A method that isn't read in place changes an array that it is given, or it doesn't: seen by whatever way the array goes until then.</summary>
public class WrittenMemoryTests
{
    public static TheoryData<string> Writers =>
    [
        "MemoryMarshal.AsBytes(x.AsSpan())[0] = 1;",
        "MemoryMarshal.Cast<double, long>(x.AsSpan())[0] = 1;",
        "var bytes = MemoryMarshal.AsBytes(x.AsSpan()); bytes[0] = 1;",
        "Buffer.SetByte(x, 0, 1);",
        "System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(MemoryMarshal.AsBytes(x.AsSpan()), 1);",
        "Slice(1, x)[0] = 2;",
        "Store(x); var k = new Keeper(); k.Put();",
        "unsafe { fixed (double* p = x) { p[0] = 1; } }",
        "unsafe { fixed (double* p = x) { *(long*)p = 1; } }",
        "IList<double> y = x; y[0] = 1;",
        "Wr(x);",
        "IList<double> y = x; Wr(y);",
        "var s = new ArraySegment<double>(x); s[0] = 1;",
        "var y = new W(x); y[0] = 1;",
        "double[][] y = [x]; y[0][0] = 1;",
        "var y = Array.ConvertAll([x], v => v); y[0][0] = 1;",
        "var y = new[] { x }.ToArray()[0]; y[0] = 1;",
        "var h = new W(x); h.Put();",
        "var y = new[] { x, x }; var z = y[1]; z[0] = 1;",
        "var y = new double[2][]; y[0] = x; y[0][1] = 2;",
        "var y = new double[2][]; y[0] = x; var z = y[0]; z[1] = 2;",
        "Pass(x)[0] = 3;",
        "double[][] y = [new double[2], x]; Wr2(y);",
        "var h = new W2(); h.D = x; h.Put();",
        "var h = new W2 { D = x }; h.Put();",
        "var h = new W2(); h.Set(x); h.Put();",
        "foreach (var r in new[] { x }) r[0] = 2;",
        "new Span<double>(x)[0] = 4;",
        "x.AsSpan(1)[0] = 4;",
        "ref double q = ref x[0]; q = 2;",
        "IList<double> y = x; Array.Sort((double[])y);",
        "Store(x); Kept[0] = 2;",
        "(double[] A, int B) t = (x, 2); t.A[0] = 3;",
        "double[] y = x.Length > 1 ? x : new double[2]; y[0] = 2;",
        "var w = Make(x); w[0] = 2;",
        "List<double[]> l = new() { x }; l[0][0] = 2;",
        "List<double[]> l = new(); l.Add(x); l[0][0] = 2;",
        "Action a = () => x[0] = 2; a();",
        "void L() { x[0] = 2; } L();",
        "var d = new Dictionary<int, double[]>(); d[0] = x; d[0][0] = 2;",
        "var y = x as IList<double>; y![0] = 2;",
        "Array y = x; y.SetValue(2.0, 0);",
        "var m = new Memory<double>(x); m.Span[0] = 2;",
        "var rows = Rows(x); rows[0][0] = 2;",
    ];

    public static TheoryData<string> Readers =>
    [
        "var y = x.ToArray(); y[0] = 1;",
        "var y = (double[])x.Clone(); Array.Sort(y);",
        "double[] y = [1.0, 2.0]; y[0] = x[0];",
        "double[] y = [.. x]; y[0] = 1;",
        "var y = new double[2]; x.AsSpan(0, 2).CopyTo(y); y[0] = 3;",
        "var l = new List<double>(x); l[0] = 2; l.Add(3); l.Sort();",
        "var l = new List<int>(); for (int i = 0; i < 2; i++) l.Add(i);",
        "var d = new Dictionary<int, double>(); d[0] = x[0];",
        "var d = new Dictionary<int, List<int>>(); if (!d.TryGetValue(0, out var l)) d[0] = l = new(); l.Add(2);",
        "var g = new Grid(3); g[0] = x[0]; g[1] = g[0];",
        "var y = Fresh(2); y[0] = 2;",
        "var y = new double[2][]; y[0] = new double[3]; y[0][1] = x[0];",
        "var y = new double[2, 2]; y[0, 1] = 2;",
        "var q = new Queue<double>(); q.Enqueue(x[0]);",
        "var w = new W(new double[3]); w[0] = 2; w.Put();",
        "Span<double> t = stackalloc double[4]; t[0] = x[0];",
        "var idx = Enumerable.Range(0, 2).ToArray(); Array.Sort((double[])x.Clone(), idx);",
        "double[][] y = [new double[2], new double[2]]; y[0][0] = 1;",
        "var h = new HashSet<int>(); h.Add(2);",
        "var sb = new System.Text.StringBuilder(); sb.Append(x[0]);",
        "int[] c = new int[3]; c[0]++; foreach (var v in x) c[1]++;",
    ];

    [Theory]
    [MemberData(nameof(Writers))]
    public void WhatIsWrittenIsRefused(string body)
    {
        Assert.Equal(["SYMG0005"], GeneratorRun.Of(Constant(body)).Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Equal(["SYMG0005"], GeneratorRun.Of(Own(body)).Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void WhatIsOnlyReadIsTaken(string body)
    {
        GeneratorRun constant = GeneratorRun.Of(Constant(body)), own = GeneratorRun.Of(Own(body));
        Assert.Empty(constant.Diagnostics);
        Assert.Empty(own.Diagnostics);

        // a³ · 2 by the first element; a³ · b.
        double[] point = [1.5, 0.5];
        Assert.Equal([13.5, 0], (double[])constant.Call("Models", "FGradient", point)!);
        Assert.Equal([3.375, 3.375], (double[])own.Call("Models", "FGradient", point)!);
    }

    /// <summary>The method has no derivative.</summary>
    private static string Constant(string body) => Program("[NoDerivative] static double[] Get(double[] x) { " + body + " return [2]; }", "double v = a[0] * a[0]; var k = Get(a); return v * a[0] * k[0];");

    /// <summary>The method's derivative is the user's own.</summary>
    private static string Own(string body) => Program(
        "static double Get(double[] x) { " + body + " return x[1]; } [DerivativeOf(nameof(Get))] static void GetPullback(double[] x, double seed, double[] xAdjoint) { xAdjoint[1] += seed; }",
        "double v = a[0] * a[0]; double k = Get(a); return v * a[0] * k;");

    private static string Program(string method, string body) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Runtime.InteropServices;
        using SymGrad;

        public sealed class W(double[] d) { public double this[int i] { get => d[i]; set => d[i] = value; } public void Put() { d[0] = 1; } }
        public sealed class W2 { public double[] D = new double[1]; public void Set(double[] d) => D = d; public void Put() { D[0] = 1; } }
        public sealed class Grid { private readonly double[] _d; public Grid(int n) => _d = new double[n]; public double this[int i] { get => _d[i]; set => _d[i] = value; } }

        public static partial class Models
        {
            static double[] Kept = new double[1];
            static void Store(double[] x) => Kept = x;
            static void Wr(IList<double> q) { q[0] = 1; }
            static void Wr2(double[][] q) { q[1][0] = 1; }
            static double[] Pass(double[] x) => x;
            static double[] Slice(int n, double[] x) => x;
            sealed class Keeper { public void Put() => Kept[0] = 1; }
            static W Make(double[] x) => new W(x);
            static double[] Fresh(int n) => new double[n];
            static double[][] Rows(double[] x) => new[] { x };

            {{method}}

            [Differentiable]
            public static double F(double[] a) { {{body}} }
        }
        """;
}
