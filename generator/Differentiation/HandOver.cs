using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// How a derivative that has met a tie leaves it to the member that breaks ties: it calls that one with its own parameters
/// and returns.
/// </summary>
internal static class HandOver
{
    /// <summary>What is added to a member's name for the one that breaks ties.</summary>
    public const string Suffix = "AtTies";

    /// <summary>The name of the member that a member hands over to. A gradient with destinations is an overload of the one without.</summary>
    public static string NameOf(string method, ReverseMember member) =>
        method + (member == ReverseMember.Pullback ? nameof(ReverseMember.Pullback) : nameof(ReverseMember.Gradient)) + Suffix;

    /// <param name="parameters">The parameters that the caller has, which are also the other's.</param>
    /// <param name="returned">What is returned by the caller itself: the value, where it is asked for.</param>
    public static void Emit(
        RegionBuilder region, Function primal, ReverseMember member, IEnumerable<Parameter> parameters, Expression isTied, IReadOnlyList<Expression> returned)
    {
        region.Origin = "Where branches tie, one direction decides them all.";
        var inner = region.Child();
        var arguments = new List<string>();
        var holes = new List<Expression>();
        foreach (var parameter in parameters.Where(parameter => parameter.Of is not { IsThis: true }).GroupBy(parameter => parameter.Root).Select(parts => parts.First()))
        {
            string passing = parameter.Passing switch
            {
                Passing.Ref => "ref ",
                Passing.Out => "out ",
                _ => string.Empty,
            };
            if (parameter.Of is null && passing.Length == 0)
            {
                arguments.Add(Expression.Hole.ToString());
                holes.Add(parameter.Variable);
            }
            else
            {
                arguments.Add(passing + Identifier.Escaped(parameter.Root));
            }
        }

        string call = $"{NameOf(primal.Name, member)}({string.Join(", ", arguments)})";
        if (member == ReverseMember.Gradient)
        {
            inner.Add(new Effect(Expression.Copied("return " + call, ValueType.Boolean, [.. holes])));
        }
        else
        {
            inner.Add(new Effect(Expression.Copied(call, ValueType.Boolean, [.. holes])));
            inner.Add(new Effect(returned.Count > 0
                ? Expression.Copied("return " + Expression.Hole, ValueType.Boolean, [.. returned])
                : Expression.Copied("return", ValueType.Boolean)));
        }

        region.Add(new If(isTied, inner.Build(), region.Child().Build(), EquatableArray<Expression>.Empty));
        region.Origin = null;
    }
}
