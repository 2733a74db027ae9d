using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// What the user's method throws, its derivatives throw: an index out of range, a division of whole numbers by zero, the length
/// of null, the sign of NaN. Where nobody needs the value, the operation is kept for what it may throw, as an effect of its own, unless another
/// that is kept asks the same.
/// </summary>
internal static class LostAccesses
{
    /// <summary>Removes dead code from a method, but not what it throws.</summary>
    /// <param name="function">The method.</param>
    /// <param name="isAsWritten">Whether what is dead was written so by the user, and not left over by other passes.</param>
    public static Function RemoveDeadCode(Function function, bool isAsWritten = false)
    {
        var lean = DeadCode.Remove(function);
        if (ReferenceEquals(lean.Body, function.Body) || !Program.AllStatements(function.Body).Exists(statement => AccessOf(statement) is not null))
        {
            return lean;
        }

        var kept = new HashSet<Statement>(Program.AllStatements(lean.Body), ReferenceComparer<Statement>.Instance);
        var ranges = new KnownRanges(function);
        var keys = new AccessKeys(function, [], isAlone: true);
        var program = Program.Of(function);
        var lost = new List<(Statement Statement, RegionNode Region)>();
        var asked = new List<(int[] Key, RegionNode Region)>();
        Collect(program.Root);
        var unasked = lost.Where(pair => keys.Of(AccessOf(pair.Statement)!) is var key && !asked.Exists(other => Covers(other.Key, key) && other.Region.Encloses(pair.Region)))
            .Select(pair => pair.Statement).ToList();
        return unasked.Count == 0 ? lean : DeadCode.Remove(Keep(function, unasked));

        void Collect(RegionNode region)
        {
            foreach (var statement in region.Region.Statements)
            {
                if (AccessOf(statement) is { } access)
                {
                    if (kept.Contains(statement))
                    {
                        asked.Add((keys.Of(access), region));
                    }
                    else if (MayThrow(access, ranges) && (isAsWritten || access is not { Operation: Operation.NewArray, Text.Length: > 0 }))
                    {
                        lost.Add((statement, region));
                    }
                }

                foreach (var inner in Program.Regions(statement))
                {
                    Collect(program.NodeOf(inner));
                }
            }
        }
    }

    private static string TextOf(int[] key) => string.Join(" ", key);

    /// <summary>Whether an access that happens throws whatever another one would; what isn't known of it is taken to be the same.</summary>
    private static bool Covers(int[] happens, int[] other)
    {
        if (other.Length > happens.Length || (other.Length > 1 && other.Length != happens.Length))
        {
            return false;
        }

        for (int i = 0; i < other.Length; i++)
        {
            if (happens[i] != other[i] && happens[i] != AccessKeys.Unknown && other[i] != AccessKeys.Unknown)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A derivative that throws what the method throws: made again where it would lose some of that.</summary>
    /// <param name="primal">The method.</param>
    /// <param name="make">Makes its derivative.</param>
    public static Function Kept(Function primal, Func<Function, Function> make)
    {
        var derivative = make(primal);
        var kept = Kept(primal, derivative);
        return ReferenceEquals(kept, primal) ? derivative : make(kept);
    }

    /// <summary>A method with effects for what its derivative would lose; itself where that is nothing.</summary>
    /// <param name="primal">The method.</param>
    /// <param name="derivative">Its derivative, as lean as it gets.</param>
    private static Function Kept(Function primal, Function derivative)
    {
        var risky = Program.AllStatements(primal.Body).Where(statement => AccessOf(statement) is not null).ToList();
        if (risky.Count == 0)
        {
            return primal;
        }

        var ranges = new KnownRanges(primal);
        risky.RemoveAll(statement => !MayThrow(AccessOf(statement)!, ranges));
        if (risky.Count == 0)
        {
            return primal;
        }

        var names = new Dictionary<string, int>();
        var derived = new AccessKeys(derivative, names);
        var asked = Program.AllStatements(derivative.Body).SelectMany(AccessesIn).Select(derived.Of).ToLookup(key => key[0]);
        var same = new HashSet<string>(asked.SelectMany(group => group).Select(TextOf));
        var keys = new AccessKeys(primal, names);
        risky.RemoveAll(statement => keys.Of(AccessOf(statement)!) is var key
            && (same.Contains(TextOf(key)) || (key[0] == AccessKeys.Unknown ? asked.SelectMany(group => group) : asked[key[0]].Concat(asked[AccessKeys.Unknown])).Any(other => Covers(other, key))));
        return risky.Count == 0 ? primal : Keep(primal, risky);
    }

    /// <summary>What a statement does that may throw, whatever becomes of its value.</summary>
    private static Expression? AccessOf(Statement statement) => statement switch
    {
        Let { Value: var access } when IsAccess(access) => access,
        Store store => Expression.Of(Operation.Element, store.Value.Type, [store.Array, .. store.Indices]),
        _ => null,
    };

    /// <summary>All that a statement itself asks of memory and of divisors, in larger expressions too.</summary>
    private static IEnumerable<Expression> AccessesIn(Statement statement)
    {
        var own = Reads.OwnOperands(statement).SelectMany(Within);
        return statement is Store ? own.Append(AccessOf(statement)!) : own;

        static IEnumerable<Expression> Within(Expression e) => e.IsAtom ? [] : IsAccess(e) ? e.Operands.SelectMany(Within).Append(e) : e.Operands.SelectMany(Within);
    }

    /// <summary>Whether an operation may throw for what it is given. Of arrays that are made that is so for lengths below zero; these are asked for where nobody reads the array that the user wrote.</summary>
    private static bool IsAccess(Expression e) => e.Operation switch
    {
        Operation.Element or Operation.Length or Operation.DimensionLength or Operation.NewArray => true,
        Operation.Divide or Operation.Remainder => e.Type is { IsFloating: false, IsScalar: true },
        Operation.Call => e.Text is "System.Math.Sign" or "System.MathF.Sign" or "System.Math.Clamp" || (e.Text == "System.Math.Abs" && !e.Type.IsFloating) || (e.Text is "System.Math.Round" or "System.MathF.Round" && e.Operands.Count > 1),
        _ => false,
    };

    private static bool MayThrow(Expression access, KnownRanges ranges) => access.Operation switch
    {
        Operation.Element => !ranges.HasElement(access.Operands[0], [.. access.Operands.Skip(1)]),
        Operation.Divide or Operation.Remainder => access.Operands[1].Number is null or 0,
        Operation.NewArray => !access.Operands.All(ranges.IsNaturalLength),
        Operation.Call => access.Operands.Any(operand => operand.Number is null),
        // Spans are never null, and an array that the method has made isn't either.
        _ => access.Operands[0].Type.Shape is not (TypeShape.Span or TypeShape.ReadOnlySpan) && ranges.IsParameter(access.Operands[0]),
    };

    private static Function Keep(Function function, IEnumerable<Statement> lost) =>
        function.With(new Keeper(new HashSet<Statement>(lost, ReferenceComparer<Statement>.Instance)).Rewrite(function.Body));

    /// <summary>Puts an effect before each of some statements.</summary>
    private sealed class Keeper(HashSet<Statement> lost) : Rewriter
    {
        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (lost.Contains(statement))
            {
                into.Add(new Effect(AccessOf(statement)!) { Origin = statement.Origin, IsPrimal = statement.IsPrimal });
            }

            base.Rewrite(statement, into);
        }
    }
}
