using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SymGrad.Tests;

/// <summary>
/// Puts a pool into a compiled case that lends arrays full of NaN, longer than they were asked for, in place of the shared one,
/// which lends zeros as long as nobody has used it. Every other piece of memory comes from it however short it is; the others
/// come from the stack as usual. What isn't given back is counted.
/// </summary>
internal static partial class PoisonedPool
{
    private const string Name = "PoisonedPool__";

    private const string Text = $$"""
        #nullable enable
        internal static class {{Name}}
        {
            private static int s_pieces;

            public static int Lent;

            public static int OnStack => s_pieces++ % 2 == 0 ? -1 : 512;

            public static void Poison<T>(T[] array)
            {
                if (!System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>())
                {
                    for (int i = 0; i < array.Length; i++)
                    {
                        array[i] = Bad<T>();
                    }
                }
            }

            private static T Bad<T>()
            {
                T bad = default!;
                var bytes = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<T, byte>(ref bad), System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
                bytes.Fill(typeof(T) == typeof(bool) ? (byte)1 : (byte)255);
                return bad;
            }
        }

        internal sealed class {{Name}}<T>
        {
            public static readonly {{Name}}<T> Shared = new();

            public T[] Rent(int length)
            {
                var array = new T[length + 3];
                {{Name}}.Poison(array);
                {{Name}}.Lent++;
                return array;
            }

            public void Return(T[] array, bool clearArray = false)
            {
                {{Name}}.Poison(array);
                {{Name}}.Lent--;
            }
        }
        """;

    /// <summary>The compilation with this pool in its generated files; the same one if none of them borrows anything.</summary>
    public static Compilation In(Compilation compilation)
    {
        SyntaxTree[] borrowing = [.. compilation.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) && tree.ToString().Contains("ArrayPool<", StringComparison.Ordinal))];
        if (borrowing.Length == 0)
        {
            return compilation;
        }

        foreach (SyntaxTree tree in borrowing)
        {
            string text = Limit().Replace(Pool().Replace(tree.ToString(), $"global::{Name}<"), $"<= global::{Name}.OnStack ? stackalloc");
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath, tree.Encoding));
        }

        return compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Text, (CSharpParseOptions)borrowing[0].Options, Name + ".cs", borrowing[0].Encoding));
    }

    /// <summary>How many arrays a loaded case has borrowed and not given back.</summary>
    public static int LentIn(Assembly assembly) => assembly.GetType(Name)?.GetField("Lent")!.GetValue(null) is int lent ? lent : 0;

    [GeneratedRegex(@"(global::System\.Buffers\.)?ArrayPool<")]
    private static partial Regex Pool();

    [GeneratedRegex("<= 512 \\? stackalloc")]
    private static partial Regex Limit();
}
