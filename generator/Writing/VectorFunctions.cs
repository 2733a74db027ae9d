using System;
using System.Collections.Generic;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>The functions of vectors that a member uses, and those that it brings along for them.</summary>
/// <param name="target">What the target framework has.</param>
/// <param name="isFast">Whether functions may be used that round in another way than those of numbers.</param>
internal sealed class VectorFunctions(TargetCapabilities target, bool isFast)
{
    /// <summary>Names that nobody gives to a method of theirs.</summary>
    private const string TanhOfLanes = nameof(TanhOfLanes), TanhOfNumber = nameof(TanhOfNumber);

    /// <summary>The types whose hyperbolic tangents were used, in vectors or by themselves.</summary>
    private readonly List<(string Number, bool IsVector)> _tangents = [];

    /// <summary>How the class and the type of vectors are named.</summary>
    public string Vector => target.Vector!;

    /// <summary>How many functions the member brings along so far; what came since then may be taken back.</summary>
    public int Brought
    {
        get => _tangents.Count;
        set => _tangents.RemoveRange(value, _tangents.Count - value);
    }

    /// <summary>Whether a vector has the numbers of its lanes.</summary>
    public bool HasIndices => target.HasLaneIndices;

    /// <summary>Whether the iterations that are written are those that are left over from vectors.</summary>
    public bool IsRest { get; set; }

    private bool HasFunctions => isFast && target.HasVectorFunctions;

    private bool BringsFunctions => HasFunctions && target.LanguageVersion >= 800;

    /// <summary>Whether a value is the sine or the cosine of a number, of which vectors have both at once.</summary>
    public bool IsSineOrCosine(Expression value) => HasFunctions && Vectorization.FunctionOf(value) is "Sin" or "Cos";

    /// <summary>A function of one number as one of vectors; null if there is none.</summary>
    public string? Of(Expression call, Functions.ValueType number) => Vectorization.FunctionOf(call) switch
    {
        null => $"{Vector}.{(call.Text.EndsWith("Abs", StringComparison.Ordinal) ? "Abs" : "SquareRoot")}",
        "Tanh" => BringsFunctions ? Brings(number.Name, isVector: true) : null,
        var name => HasFunctions ? $"{Vector}.{name}" : null,
    };

    /// <summary>What is called for a function of one number beside the same function of vectors; null if that is the method's own.</summary>
    public string? OfNumber(Expression call) => IsRest && BringsFunctions && Vectorization.FunctionOf(call) == "Tanh" ? Brings(call.Type.Name, isVector: false) : null;

    private string Brings(string number, bool isVector)
    {
        if (!_tangents.Contains((number, isVector)))
        {
            _tangents.Add((number, isVector));
        }

        return NameOf(number, isVector);
    }

    private static string NameOf(string number, bool isVector) => (isVector ? TanhOfLanes : TanhOfNumber) + (number == "float" ? "F" : string.Empty);

    /// <summary>
    /// Writes the hyperbolic tangents that were used, as local functions. Far from zero it is 1 − 2/(exp(2x) + 1), which loses digits
    /// near zero: there it is x − x³·p(x²)/q(x²), the eighth convergent of its continued fraction x/(1 + x²/(3 + x²/(5 + …))).
    /// </summary>
    public void WriteBrought(SourceWriter writer)
    {
        foreach (var (number, isVector) in _tangents)
        {
            string type = isVector ? $"{Vector}<{number}>" : number, bound = number == "float" ? "0.7f" : "0.7";
            string Constant(string text) => isVector ? $"new {type}({text})" : text;
            writer.Line();
            writer.Line("// Near zero by its continued fraction, where its distance from one would lose digits.");
            if (isVector && target.LanguageVersion >= 900)
            {
                // A call would keep vectors in memory.
                writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
            }

            writer.Open($"static {type} {NameOf(number, isVector)}({type} x)");
            string math = target.Spell(number == "float" ? "System.MathF" : "System.Math");
            writer.Line($"{type} size = {(isVector ? Vector : math)}.Abs(x);");
            if (!isVector)
            {
                writer.Open($"if (size >= {bound})");
                writer.Line($"return {math}.CopySign(1 - 2 / ({math}.Exp(size + size) + 1), x);");
                writer.Close();
                writer.Line();
            }

            writer.Line($"{type} square = size * size;");
            writer.Line($"{type} p = size * square * (((square + {Constant("594")}) * square + {Constant("45045")}) * square + {Constant("675675")});");
            writer.Line($"{type} q = (((square + {Constant("630")}) * square + {Constant("51975")}) * square + {Constant("945945")}) * square + {Constant("2027025")};");
            if (isVector)
            {
                writer.Line($"var isSmall = {Vector}.LessThan(size, {Constant(bound)});");
                writer.Line($"{type} from = {Vector}.ConditionalSelect(isSmall, size, {type}.One);");
                writer.Line($"{type} over = {Vector}.ConditionalSelect(isSmall, p, {Constant("2")});");
                writer.Line($"{type} under = {Vector}.ConditionalSelect(isSmall, q, {Vector}.Exp(size + size) + {type}.One);");
                writer.Line($"return {Vector}.CopySign(from - over / under, x);");
            }
            else
            {
                writer.Line($"return {math}.CopySign(size - p / q, x);");
            }

            writer.Close();
        }
    }
}
