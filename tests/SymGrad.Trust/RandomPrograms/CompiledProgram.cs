using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>A random program, what the generator made of it, and how to call both.</summary>
internal sealed class CompiledProgram(RandomProgram program, string name)
{
    public RandomProgram Program { get; } = program;

    public string Name { get; } = name;

    public SyntaxTree Tree { get; } = CSharpSyntaxTree.ParseText(ProgramPrinter.Print(program, name), path: name + ".cs", encoding: System.Text.Encoding.UTF8);

    /// <summary>The generated file; null if the generator gave none.</summary>
    public SyntaxTree? Generated { get; set; }

    /// <summary>What the generator said.</summary>
    public Diagnostic[] Reported { get; set; } = [];

    /// <summary>What the compiler said: errors anywhere, warnings in the generated file.</summary>
    public Diagnostic[] CompilerErrors { get; set; } = [];

    /// <summary>The loaded driver; null if it doesn't compile.</summary>
    public Type? Driver { get; set; }

    public double[][] Value(Argument[] point) => Call<Func<Argument[], double[][]>>("Value")(point);

    public double[][] Gradient(Argument[] point) => Call<Func<Argument[], double[][]>>("Gradient")(point);

    public double[][] ValueAndGradient(Argument[] point) => Call<Func<Argument[], double[][]>>("ValueAndGradient")(point);

    public double[][] Destinations(Argument[] point, Argument[] destinations) =>
        Call<Func<Argument[], Argument[], double[][]>>("Destinations")(point, destinations);

    public double[][] Pullback(Argument[] point, Argument[] seeds, Argument[] adjoints) =>
        Call<Func<Argument[], Argument[], Argument[], double[][]>>("Pullback")(point, seeds, adjoints);

    public double[][] Pushforward(Argument[] point, Argument[] tangents) =>
        Call<Func<Argument[], Argument[], double[][]>>("Pushforward")(point, tangents);

    /// <summary>How many arrays this program, and those that are loaded with it, have borrowed and not given back.</summary>
    public int Lent => SymGrad.Tests.PoisonedPool.LentIn(Driver!.Assembly);

    private T Call<T>(string method)
        where T : Delegate => Driver!.GetMethod(method)!.CreateDelegate<T>();
}
