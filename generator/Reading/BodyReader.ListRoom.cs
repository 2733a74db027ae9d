using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Room for what a counted loop adds to lists, made before the loop: so the array of a list is one and the same in the loop,
/// and no tape has to keep which one it was.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>Lists that have room for all that the loops around add to them.</summary>
    private readonly HashSet<Identity> _roomy = [];

    /// <summary>
    /// Makes room for what a loop adds, where that is known before it and not much more than the loop comes to: it isn't left
    /// early, and adds in each iteration, or counts the elements of an array.
    /// </summary>
    private Identity[] MakeRoom(ILoopOperation loop, Counter? counter)
    {
        if (counter is not { Step: 1, Relation: Operation.Less } || Contains<IReturnOperation>(loop.Body) || Jumps(loop.Body).Any(jump => jump.BranchKind != BranchKind.Continue))
        {
            return [];
        }

        var calls = loop.Body.Descendants().OfType<IInvocationOperation>().Where(call => !IsMath(call.TargetMethod)).ToList();
        var additions = calls.Where(call => call is { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Local: var local } } && IsList(local.Type) && _versions.TryGet(local, out _)).ToList();
        bool countsElements = _function.DefinitionOf(counter.Limit)?.Operation == Operation.Length;
        if (additions.Count == 0 || calls.Except(additions).Any(call => !LeavesListsAlone(call))
            || additions.Any(call => !(IsIn(call, loop, everyTime: true) && !Contains<IBranchOperation>(loop.Body)) && !(countsElements && IsIn(call, loop, everyTime: false))))
        {
            return [];
        }

        var lists = additions.Select(call => ListOf(call.Instance)).ToList();
        if (lists.Contains(null))
        {
            return [];
        }

        var iterations = counter.Start.IsZero && countsElements ? counter.Limit : AtLeastZero(Less(counter.Limit, counter.Start));
        foreach (var group in lists.GroupBy(list => list!.Identity).Where(group => !_roomy.Contains(group.Key)))
        {
            int many = group.Count();
            Reserve(group.First()!, many == 1 ? iterations : _region.Bind(Expression.Of(Operation.Multiply, ValueType.Int32, Expression.Integer(many), iterations)));
        }

        var roomy = lists.Select(list => list!.Identity).Distinct().Where(_roomy.Add).ToArray();
        return roomy;
    }

    private static bool LeavesListsAlone(IInvocationOperation call) => call.TargetMethod is { IsStatic: true, MethodKind: MethodKind.Ordinary }
        && call.Arguments.All(argument => TypeReading.Read(argument.Value.Type!) is var type && (type.IsScalar || type.IsIndexed));

    /// <summary>Whether an operation stands in a loop and in no loop or function inside of it.</summary>
    private static bool IsIn(IOperation operation, ILoopOperation loop, bool everyTime)
    {
        for (var at = operation.Parent; at is not null && !ReferenceEquals(at, loop); at = at.Parent)
        {
            if (everyTime ? at is not (IExpressionStatementOperation or IBlockOperation) : at is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }
}
