using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Reading;

/// <summary>Reads which members an attribute asks for, and says what stands in the way of those that don't apply to the method.</summary>
internal static class MemberSelection
{
    private const Members Every = Members.Gradient | Members.Pullback | Members.Pushforward | Members.Jacobian | Members.Hessian | Members.HessianVector;

    /// <param name="attribute">The attribute.</param>
    /// <param name="method">The method that it stands at.</param>
    /// <param name="function">What was read of the method.</param>
    /// <param name="isScalar">Whether one floating-point number is all that the method gives.</param>
    public static Members Read(AttributeData attribute, IMethodSymbol method, Function function, bool isScalar)
    {
        object? argument = attribute.ConstructorArguments.Length > 0 ? attribute.ConstructorArguments[0].Value : null;
        argument ??= attribute.NamedArguments.FirstOrDefault(named => named.Key == "Derivatives").Value.Value;
        var asked = argument is int flags ? (Members)flags : Members.Default;
        if (asked == Members.Default)
        {
            return isScalar ? Members.Gradient | Members.Pullback : Members.Pullback;
        }

        bool isAll = asked == Every;
        var place = attribute.ApplicationSyntaxReference?.GetSyntax() ?? method.DeclaringSyntaxReferences[0].GetSyntax();
        var members = Members.Default;
        foreach (var member in Each(asked))
        {
            if (Obstacle(member, function, isScalar) is { } obstacle)
            {
                if (!isAll)
                {
                    throw Refusal.At(place, Descriptors.ModeDoesNotApply, member.ToString(), method.Name, obstacle);
                }
            }
            else
            {
                members |= member;
            }
        }

        return members.HasFlag(Members.Gradient) ? members | Members.Pullback : members;
    }

    /// <summary>Reads up to which order derivatives are asked for; 1 if no higher ones are.</summary>
    public static int ReadOrder(AttributeData attribute, IMethodSymbol method, Function function, bool isScalar)
    {
        if (attribute.NamedArguments.FirstOrDefault(named => named.Key == "Order").Value.Value is not int order || order == 1)
        {
            return 1;
        }

        var active = function.Parameters.Where(parameter => parameter.IsActive).ToList();
        string? obstacle = order is < 1 or > HigherDerivative.Highest ? $"it must be from 1 to {HigherDerivative.Highest}"
            : !isScalar ? "the method has several outputs, and higher derivatives are those of one number; let it return one"
            : active.Count > 1 ? $"the method has {active.Count} active numbers, and higher derivatives are those by one; mark the others [NoDerivative], or ask for Hessian"
            : active[0].Type.IsIndexed ? $"'{active[0].Name}' is an array, and higher derivatives are those by one number; ask for Hessian"
            : HigherDerivatives.Unknown(function, order, Engine.Instance) is { } unknown ? $"no derivative of order {order} of '{unknown}' is known; write the formula out"
            : null;
        return obstacle is null ? order : throw Refusal.At(
            attribute.ApplicationSyntaxReference?.GetSyntax() ?? method.DeclaringSyntaxReferences[0].GetSyntax(),
            Descriptors.ModeDoesNotApply,
            $"Order = {order}",
            method.Name,
            obstacle);
    }

    /// <summary>What is asked for at kinks. Where branches tie a method is run a second time, so that it may change nothing but its own memory.</summary>
    public static Kinks ReadKinks(AttributeData attribute, IMethodSymbol method, Function function, IReadOnlyList<Parameter> written)
    {
        object? argument = attribute.NamedArguments.FirstOrDefault(named => named.Key == nameof(MethodModel.AtKinks)).Value.Value;
        if (argument is not (int)Kinks.Clarke)
        {
            return Kinks.MinimumNorm;
        }

        string? changes = written.Select(parameter => parameter.Root).FirstOrDefault() ?? function.Outputs.Where(output => !output.IsReturned).Select(output => output.Root).FirstOrDefault();
        bool hasEffects = Program.AllStatements(function.Body).Any(statement => statement is Let { Value.Operation: Operation.Copied or Operation.Invocation }
            || statement is Effect { IsGuard: false });
        if (changes is not null || hasEffects)
        {
            throw Refusal.At(
                attribute.ApplicationSyntaxReference?.GetSyntax() ?? method.DeclaringSyntaxReferences[0].GetSyntax(),
                Descriptors.ModeDoesNotApply,
                "AtKinks = Kinks.Clarke",
                method.Name,
                "where branches tie the method is run a second time, and it " + (changes is not null ? $"writes to '{changes}'; return the result instead" : "calls what may have effects"));
        }

        return Kinks.Clarke;
    }

    /// <summary>Whether the value may be rounded in another way where that is faster.</summary>
    public static bool ReadFastMath(AttributeData attribute) => attribute.NamedArguments.Any(named => named.Key == "FastMath" && named.Value.Value is true);

    /// <summary>How many iterations are to lie between two checkpoints of a long loop; 0 where their number decides, null where no checkpoints are asked for.</summary>
    public static int? ReadCheckpoints(AttributeData attribute, IMethodSymbol method)
    {
        object? Named(string name) => attribute.NamedArguments.FirstOrDefault(named => named.Key == name).Value.Value;
        int every = Named("CheckpointEvery") as int? ?? 0;
        return every < 0
            ? throw Refusal.At(
                attribute.ApplicationSyntaxReference?.GetSyntax() ?? method.DeclaringSyntaxReferences[0].GetSyntax(),
                Descriptors.ModeDoesNotApply,
                $"CheckpointEvery = {every.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                method.Name,
                "it is a number of iterations")
            : every > 0 ? every : Named("Checkpoint") is true ? 0 : null;
    }

    /// <summary>What the members' names end in.</summary>
    public static IEnumerable<string> Suffixes(Members members, int order, Kinks atKinks) => Each(members).SelectMany(member => member switch
        {
            Members.Gradient => ["Gradient", "ValueAndGradient"],
            Members.Jacobian => [nameof(Jacobian), nameof(Jacobian) + Jacobian.ByRows],
            Members.SparseJacobian => SparseJacobian.Suffixes,
            _ => new[] { member.ToString() },
        })
        .Concat(Enumerable.Range(2, order - 1).Select(k => "Derivative" + k.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        .Concat(Each(members & (Members.Gradient | Members.Pullback)).Where(_ => atKinks == Kinks.Clarke).Select(member => member + HandOver.Suffix));

    private static readonly string[] s_suffixes = ["ValueAndGradient", "Gradient", "Pullback", "Pushforward", "JacobianSparsity", "SparseJacobian", "Jacobian", "HessianVector", "Hessian"];

    /// <summary>The name of the method that a member with this name would be generated for; null if none is called so.</summary>
    public static string? MethodOf(string name)
    {
        string stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        string? suffix = stem != name && stem.EndsWith("Derivative", StringComparison.Ordinal) ? name.Substring(stem.Length - "Derivative".Length) : Array.Find(s_suffixes, ending => name.EndsWith(ending, StringComparison.Ordinal));
        return suffix is not null && suffix.Length < name.Length ? name.Substring(0, name.Length - suffix.Length) : null;
    }

    /// <summary>What a member with such a name is.</summary>
    public static string Describe(string suffix) => suffix switch
    {
        "ValueAndGradient" => "value and gradient",
        "Jacobian" or "Hessian" => suffix,
        "JacobianByRows" => "Jacobian by rows",
        "SparseJacobian" => "sparse Jacobian",
        "HessianVector" => "Hessian-vector product",
        _ => suffix.ToLowerInvariant(),
    };

    private static IEnumerable<Members> Each(Members members) =>
        new[] { Members.Gradient, Members.Pullback, Members.Pushforward, Members.Jacobian, Members.Hessian, Members.HessianVector, Members.SparseJacobian }.Where(member => members.HasFlag(member));

    /// <summary>Why a member can't be generated, and what to do instead; null if it can.</summary>
    private static string? Obstacle(Members member, Function function, bool isScalar)
    {
        var types = function.Parameters.Where(parameter => parameter.IsActive).Select(parameter => parameter.Type.Innermost).Concat(function.Body.Yields.Where(yield => yield.Type.HasFloating).Select(yield => yield.Type.Innermost)).Distinct().ToList();
        if (member is Members.Jacobian or Members.Hessian or Members.SparseJacobian && types.Count > 1 && types.Exists(type => type.IsParameter))
        {
            return $"its numbers are of the types '{types[0].Name}' and '{types[1].Name}', and a matrix has one; ask for Pullback or Pushforward";
        }

        if (member == Members.SparseJacobian)
        {
            return SparseJacobian.ObstacleOf(Optimizer.Prepare(function), Engine.Instance);
        }

        bool isSecond = member is Members.Hessian or Members.HessianVector;
        if (!isScalar && (isSecond || member == Members.Gradient))
        {
            return isSecond
                ? "it has several outputs, and each has second derivatives of its own; let it return one number, or ask for Jacobian"
                : "it has several outputs; ask for Pullback or Jacobian";
        }

        if (isSecond && HigherDerivatives.Unknown(function, 2, Engine.Instance) is { } unknown)
        {
            return $"no second derivative of '{unknown}' is known; ask for Gradient, or write the formula out";
        }

        if (member == Members.HessianVector && function.Parameters.FirstOrDefault(parameter => parameter.IsActive && parameter.Type.Column is not null) is { } composites)
        {
            return $"'{composites.Root}' is an array of '{composites.Of!.Composite.Name}'; pass arrays of numbers, or ask for Hessian";
        }

        if (member is Members.Jacobian or Members.Hessian && function.Parameters.FirstOrDefault(parameter => parameter.IsActive && parameter.Type is { Column: not null, Element.IsIndexed: true }) is { } nested)
        {
            return $"'{nested.Root}' is an array of '{nested.Of!.Composite.Name}', which holds arrays itself; pass those as parameters, or ask for Pullback or Pushforward";
        }

        return member == Members.Hessian && !function.Parameters.Where(parameter => parameter.IsActive).All(parameter => parameter.Type.IsScalar) && !ColumnSweep.CanRepeat(function)
            ? "its columns are computed in several passes, and the method does something besides computing, which would happen in each of them; ask for HessianVector, or take that out"
            : null;
    }
}
