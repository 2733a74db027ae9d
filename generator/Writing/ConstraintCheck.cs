using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Checks that what is written asks no more of a type parameter than its constraints promise. The method itself doesn't, or
/// it wouldn't compile; its derivatives may: that of <c>Asin</c> takes a root.
/// </summary>
internal static class ConstraintCheck
{
    /// <summary>The functions that derivatives may bring in, each with the interface of generic math that has it.</summary>
    private static readonly Dictionary<string, string> s_interfaces = Index(
        ("INumberBase", "Abs IsNaN IsInfinity IsPositiveInfinity"),
        ("INumber", "CopySign Max Min"),
        ("IFloatingPoint", "Round"),
        ("IFloatingPointIeee754", "ScaleB"),
        ("IHyperbolicFunctions", "Cosh Sinh Tanh"),
        ("ILogarithmicFunctions", "Log"),
        ("IPowerFunctions", "Pow"),
        ("IRootFunctions", "Hypot Sqrt"),
        ("ITrigonometricFunctions", "Cos CosPi Sin SinPi"));

    /// <summary>The interface that has a function; null for one that no derivative brings in.</summary>
    public static string? InterfaceOf(string function) => s_interfaces.TryGetValue(function, out string? known) ? known : null;

    /// <summary>Refuses a method whose members need more than its constraints promise.</summary>
    public static void Require(MethodModel model, IEnumerable<Function> functions)
    {
        if (model.Numbers.Count == 0)
        {
            return;
        }

        foreach (var function in functions)
        {
            foreach (var (type, what, wanted) in Program.AllStatements(function.Body).SelectMany(statement => Reads.OwnOperands(statement).Concat(Program.Regions(statement).SelectMany(region => region.Yields)))
                .Concat(function.Body.Yields).SelectMany(Needs))
            {
                var number = model.Numbers.First(number => number.Name == type.Name);
                if (!number.Offered.Contains(wanted))
                {
                    throw new MissingConstraint(number.Finding with
                    {
                        Arguments = new EquatableArray<string>([model.Function.Name, $"generic in '{type.Name}', and its derivatives need {what}", $"add '{Suggested(wanted)}<{type.Name}>' to the constraints of '{type.Name}'"]),
                    });
                }
            }
        }
    }

    private static string Suggested(string wanted) => wanted switch
    {
        "IComparisonOperators" => "INumber",
        "IFloatingPointConstants" => "IFloatingPoint",
        _ => wanted,
    };

    /// <summary>What an expression asks of type parameters, in words, and the interface that promises it.</summary>
    private static IEnumerable<(Functions.ValueType Type, string What, string Interface)> Needs(Expression e)
    {
        foreach (var need in e.Operands.SelectMany(Needs))
        {
            yield return need;
        }

        var type = e.Type.IsParameter ? e.Type : e.Operands.Select(operand => operand.Type).FirstOrDefault(operand => operand.IsParameter);
        if (type is null)
        {
            yield break;
        }

        switch (e.Operation)
        {
            case Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual:
                yield return (type, "comparisons", "IComparisonOperators");
                break;
            case Operation.Divide:
                yield return (type, "quotients, which integers round", "IFloatingPointConstants");
                break;
            case Operation.Constant when e.Number is { } number && number != Math.Floor(number):
                yield return (type, "fractions, which integers round", "IFloatingPointConstants");
                break;
            case Operation.Convert when e.Operands[0].Type.IsFloating && e.Type.IsFloating:
                yield return (type, "conversions from other numbers, which integers round", "IFloatingPointConstants");
                break;
            case Operation.Call when e.Text.StartsWith(Functions.ValueType.ParameterOwner, StringComparison.Ordinal)
                && InterfaceOf(e.Text.Substring(Functions.ValueType.ParameterOwner.Length)) is { } known:
                yield return (type, $"'{type.Name}.{e.Text.Substring(Functions.ValueType.ParameterOwner.Length)}'", known);
                break;
        }
    }

    private static Dictionary<string, string> Index(params (string Interface, string Functions)[] rows) =>
        rows.SelectMany(row => row.Functions.Split(' ').Select(function => (function, row.Interface))).ToDictionary(pair => pair.function, pair => pair.Interface);
}
