using System.Collections.Generic;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>The passes between differentiation and writing, in the order in which they help each other.</summary>
internal static class Optimizer
{
    private const int DeepestNest = 4;

    /// <summary>Prepares a function for differentiation; its value stays as it is, bit for bit, and so does what it throws.</summary>
    /// <param name="function">The function.</param>
    /// <param name="unrolls">Whether short loops are written out.</param>
    public static Function Prepare(Function function, bool unrolls = true)
    {
        function = LostAccesses.RemoveDeadCode(CommonSubexpressions.Run(Propagation.Run(function)), isAsWritten: true);
        var unrolled = unrolls ? LoopUnrolling.Run(function) : function;
        if (!ReferenceEquals(unrolled, function))
        {
            function = LostAccesses.RemoveDeadCode(CommonSubexpressions.Run(ElementValues.Run(Propagation.Run(unrolled))));
        }

        if (!Program.AllStatements(function.Body).Exists(statement => statement is Loop))
        {
            return function;
        }

        return LostAccesses.RemoveDeadCode(CommonSubexpressions.Run(InductionVariables.Run(PrivateArrays.Run(ElementValues.Run(function)))));
    }

    /// <summary>Brings a function into the form in which it is written: a library's own values, larger expressions, flags as exits, copies for tight loops.</summary>
    /// <param name="function">A function in which every operation is a statement of its own.</param>
    /// <param name="pairsRows">Whether two rows of a Jacobian may be computed at once.</param>
    public static Function Finish(Function function, bool pairsRows = false) =>
        FreshCopies.Run(ExitFlags.Run(Inlining.Run(SineCosinePairs.Run(StandIns.Run(pairsRows ? RowPairs.Run(function) : function)))));

    /// <summary>Lets arrays be parts of larger ones, where the target has spans. Nothing else runs after it, because no other pass knows of parts.</summary>
    /// <param name="function">The function, in the form in which it is written.</param>
    /// <param name="hasRows">Whether a row of a rectangular array may be a span.</param>
    public static Function LaySpans(Function function, bool hasRows = false)
    {
        function = DestinationRows.Run(RowTapes.Run(function));
        return hasRows ? RowSpans.Run(function) : function;
    }

    /// <summary>Makes a derivative of forward mode lean: it has one sweep, so that there are no loops to join and no tapes to leave out.</summary>
    public static Function RunForward(Function function)
    {
        function = DeadCode.Remove(CommonSubexpressions.Run(Propagation.Run(DeadCode.Remove(function))));
        FactoringStyle? style = null;
        function = Factoring.Run(function, ref style);
        function = DeadCode.Remove(Propagation.Run(CommonSubexpressions.Run(Hoisting.Run(function))));
        return ZeroFills.Run(Buffers.Run(function));
    }

    /// <summary>Makes a derivative of reverse mode lean; every operation is still a statement of its own.</summary>
    /// <param name="echoes">For results of forward loops the reverse loop's result that has the same value.</param>
    /// <param name="style">How the method's derivatives are factored: found by the first and kept for the others, which have the same sums.</param>
    public static Function Run(Function function, IReadOnlyDictionary<int, int> echoes, ref FactoringStyle? style)
    {
        function = DeadCode.Remove(function, echoes);
        function = Propagation.Run(function);
        function = CommonSubexpressions.Run(function);
        function = OwnRows.Run(BranchFusion.Run(DeadCode.Remove(function, echoes)));
        bool hasLoops = Program.AllStatements(function.Body).Exists(statement => statement is Loop);
        for (int depth = 0; hasLoops && depth < DeepestNest; depth++)
        {
            // Inner loops that were joined let the loops around them be turned and joined too.
            var before = function.Body;
            function = SweepFusion.Run(LoopDirection.Run(function), echoes);
            if (function.Body.Equals(before))
            {
                break;
            }
        }

        function = ExtremeTests.Run(DeadCode.Remove(function));
        function = CommonSubexpressions.Run(Propagation.Run(function));
        function = DeadCode.Remove(function);
        function = Factoring.Run(function, ref style);
        function = DeadCode.Remove(CommonSubexpressions.Run(Hoisting.Run(Reciprocals.Run(function))));
        // A loop that did nothing but zero what nobody reads is empty then.
        return hasLoops ? Vectorization.Run(VanishingLoops.Run(DeadCode.Remove(ElementAdjoints.Run(ZeroFills.Run(RunLoops(function)))))) : ElementAdjoints.Run(ZeroFills.Run(function));
    }

    /// <summary>Makes the loops of a derivative lean.</summary>
    private static Function RunLoops(Function function)
    {
        function = ChosenSums.Run(InvariantFactors.Run(function));
        function = SharedTapes.Run(function);
        function = LoopFusion.Run(Accumulators.Run(Hoisting.Run(ElementSums.Run(function))));

        // Loops may be joined when what nobody reads any more isn't set to zero.
        function = ZeroAdjoints.Run(DeadCode.Remove(LoopFusion.Run(ZeroFills.Run(function))));
        return Buffers.Run(CommonSubexpressions.Run(InnerTables.Run(function)));
    }
}
