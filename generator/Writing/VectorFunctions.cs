using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>The functions of vectors that a member uses.</summary>
/// <param name="target">What the target framework has.</param>
/// <param name="isFast">Whether functions may be used that round in another way than those of numbers.</param>
internal sealed class VectorFunctions(TargetCapabilities target, bool isFast)
{
    /// <summary>A name that nobody gives to a method of theirs.</summary>
    private const string Tanh = "TanhOfLanes";

    private readonly List<string> _tangents = [];

    /// <summary>How the class and the type of vectors are named.</summary>
    public string Vector => target.Vector!;

    /// <summary>A function of one number as one of vectors; null if there is none.</summary>
    public string? Of(Expression call, Functions.ValueType number)
    {
        if (Vectorization.FunctionOf(call) is not { } name)
        {
            return $"{Vector}.{(call.Text.EndsWith("Abs", StringComparison.Ordinal) ? "Abs" : "SquareRoot")}";
        }

        if (!isFast || !target.HasVectorFunctions)
        {
            return null;
        }

        if (name != "Tanh")
        {
            return $"{Vector}.{name}";
        }

        if (target.LanguageVersion < 800)
        {
            return null;
        }

        if (!_tangents.Contains(number.Name))
        {
            _tangents.Add(number.Name);
        }

        return number.Name == "double" ? Tanh : Tanh + "F";
    }

    /// <summary>
    /// Writes the hyperbolic tangents that were used, as local functions. Far from zero it is 1 − 2/(exp(2x) + 1), which loses digits
    /// near zero: there it is x − x³·p(x²)/q(x²), the eighth convergent of its continued fraction x/(1 + x²/(3 + x²/(5 + …))).
    /// </summary>
    public void WriteTangents(SourceWriter writer)
    {
        foreach (string number in _tangents)
        {
            string type = $"{Vector}<{number}>";
            string Constant(string text) => $"new {type}({text})";
            writer.Line();
            writer.Line("// Near zero by its continued fraction, where its distance from one would lose digits.");
            writer.Open($"static {type} {(number == "double" ? Tanh : Tanh + "F")}({type} x)");
            writer.Line($"{type} size = {Vector}.Abs(x);");
            writer.Line($"{type} square = size * size;");
            writer.Line($"{type} p = size * square * (((square + {Constant("594")}) * square + {Constant("45045")}) * square + {Constant("675675")});");
            writer.Line($"{type} q = (((square + {Constant("630")}) * square + {Constant("51975")}) * square + {Constant("945945")}) * square + {Constant("2027025")};");
            writer.Line($"var isSmall = {Vector}.LessThan(size, {Constant(number == "double" ? "0.7" : "0.7f")});");
            writer.Line($"{type} from = {Vector}.ConditionalSelect(isSmall, size, {type}.One);");
            writer.Line($"{type} over = {Vector}.ConditionalSelect(isSmall, p, {Constant("2")});");
            writer.Line($"{type} under = {Vector}.ConditionalSelect(isSmall, q, {Vector}.Exp(size + size) + {type}.One);");
            writer.Line($"return {Vector}.CopySign(from - over / under, x);");
            writer.Close();
        }
    }
}
