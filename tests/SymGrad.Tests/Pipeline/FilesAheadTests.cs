using SymGrad.Generator;
using SymGrad.Generator.Reading;
using SymGrad.Generator.Writing;

namespace SymGrad.Tests.Pipeline;

/// <summary>Files that other threads write while methods are read are those that one thread would write, whatever becomes of the build.</summary>
public class FilesAheadTests
{
    private const int Methods = 60;

    private static readonly CancellationToken s_ended = new(canceled: true);

    [Fact]
    public void ManyFilesAreThoseOfOneAtATime()
    {
        string[] methods = [.. Enumerable.Range(0, Methods).Select(Method)];
        IReadOnlyDictionary<string, string> together = GeneratorRun.Of(Class(string.Concat(methods))).Sources;
        Assert.Equal(Methods, together.Count);
        foreach (string method in methods)
        {
            (string name, string text) = Assert.Single(GeneratorRun.Of(Class(method)).Sources);
            Assert.Equal(text, together[name]);
        }
    }

    [Fact]
    public void AFileIsWrittenBeforeItIsAskedFor()
    {
        MethodModel model = Model(1);
        FilesAhead ahead = On();
        ahead.Expect(model, CancellationToken.None);

        // The file must come although whoever asks for it can write nothing.
        Assert.True(SpinWait.SpinUntil(() => ahead.HasBegun(model), TimeSpan.FromMinutes(1)));
        Assert.Equal(Text(1), ahead.Write(model, s_ended).Text);
    }

    [Fact]
    public void NothingIsWrittenAheadForAnotherEngine()
    {
        MethodModel model = Model(1);
        FilesAhead ahead = new();
        ahead.Expect(model, CancellationToken.None);
        Assert.Throws<OperationCanceledException>(() => ahead.Write(model, s_ended));
        Assert.Equal(Text(1), ahead.Write(model, CancellationToken.None).Text);
    }

    [Fact]
    public void WhatIsReadAgainAsItWasIsNotWrittenAgain()
    {
        FilesAhead ahead = On();
        MethodModel model = Model(1), again = Model(1), other = Model(2);
        ahead.Expect(model, CancellationToken.None);
        ahead.Expect(again, CancellationToken.None);
        Assert.Equal(Text(1), ahead.Write(model, CancellationToken.None).Text);
        Assert.Throws<OperationCanceledException>(() => ahead.Write(again, s_ended));
        Assert.Throws<OperationCanceledException>(() => ahead.Write(other, s_ended));
    }

    [Fact]
    public void AnEditedMethodGetsItsOwnFile()
    {
        MethodModel before = Model(1), after = Model(1, "+ x");
        Assert.Equal(before.HintName, after.HintName);
        FilesAhead ahead = On();
        ahead.Expect(before, CancellationToken.None);
        ahead.Expect(after, CancellationToken.None);
        Assert.Equal(Text(1, "+ x"), ahead.Write(after, CancellationToken.None).Text);

        // Back again: the file that it had is asked for anew.
        ahead.Expect(before, CancellationToken.None);
        Assert.Equal(Text(1), ahead.Write(before, CancellationToken.None).Text);
    }

    [Fact]
    public void AFileOfABuildThatWasGivenUpIsWrittenInTheNext()
    {
        MethodModel model = Model(1);
        FilesAhead ahead = On();
        ahead.Expect(model, s_ended);
        Assert.Equal(Text(1), ahead.Write(model, CancellationToken.None).Text);
    }

    private static FilesAhead On()
    {
        FilesAhead ahead = new();
        ahead.Turn(isOn: true);
        return ahead;
    }

    private static MethodModel Model(int number, string more = "") =>
        ((ReadResult)GeneratorRun.Of(Class(Method(number, more))).Result.TrackedSteps[DifferentiableGenerator.ReadStep].Single().Outputs.Single().Value).Model!;

    private static string Text(int number, string more = "") => GeneratorRun.Of(Class(Method(number, more))).Source;

    private static string Class(string methods) => $"using System;\nusing SymGrad;\n\npublic static partial class Models\n{{\n{methods}\n}}\n";

    private static string Method(int number) => Method(number, "");

    private static string Method(int number, string more) => $$"""

            [Differentiable]
            public static double F{{number}}(double x, double[] a)
            {
                double sum = x {{more}};
                for (int i = 0; i < a.Length; i++)
                {
                    sum += a[i] * Math.Sin(x * {{number}});
                }

                return sum > {{number}} ? Math.Log(sum) : sum * x;
            }

        """;
}
