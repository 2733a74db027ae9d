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

    /// <summary>How many calls that change a list have been read.</summary>
    private int _listChanges;

    /// <summary>
    /// Makes room for what a loop adds, where that is known before it and not much more than the loop comes to: it isn't left
    /// early, and adds in each iteration, or counts the elements of an array.
    /// </summary>
    private Roomy[] MakeRoom(ILoopOperation loop, Counter? counter)
    {
        if (counter is not { Step: 1, Relation: Operation.Less } || Contains<IReturnOperation>(loop.Body) || Jumps(loop.Body).Any(jump => jump.BranchKind != BranchKind.Continue))
        {
            return [];
        }

        var calls = loop.Body.Descendants().OfType<IInvocationOperation>().Where(call => !IsMath(call.TargetMethod)).ToList();
        var additions = calls.Where(call => call is { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Local: var local } } && IsList(local.Type) && _versions.TryGet(local, out _)).ToList();
        bool countsElements = _function.DefinitionOf(counter.Limit)?.Operation == Operation.Length;
        bool addsEveryTime = !Contains<IBranchOperation>(loop.Body) && additions.All(call => IsIn(call, loop, everyTime: true));
        if (additions.Count == 0 || calls.Except(additions).Any(call => !LeavesListsAlone(call))
            || !(addsEveryTime || (countsElements && additions.All(call => IsIn(call, loop, everyTime: false)))))
        {
            return [];
        }

        var lists = additions.Select(call => ListOf(call.Instance)).ToList();
        if (lists.Contains(null))
        {
            return [];
        }

        var iterations = counter.Start.IsZero && countsElements ? counter.Limit : _region.Bind(Expression.Call("System.Math.Max", ValueType.Int32, Expression.Integer(0), Less(counter.Limit, counter.Start)));
        var roomy = new List<Roomy>();
        foreach (var group in lists.GroupBy(list => list!.Identity))
        {
            _roomy.Add(group.Key);
            int many = group.Count();
            Reserve(group.First()!, many == 1 ? iterations : _region.Bind(Expression.Of(Operation.Multiply, ValueType.Int32, Expression.Integer(many), iterations)));
            bool isCounted = many == 1 && counter.Start.IsZero && addsEveryTime;
            roomy.Add(new Roomy(group.Key, (Aggregate)_versions[group.Key], isCounted ? iterations : null, many));
        }

        return [.. roomy];
    }

    /// <summary>A list that has room for what a loop adds to it, and how many elements it had before.</summary>
    /// <param name="List">Which list it is.</param>
    /// <param name="Before">What it held before.</param>
    /// <param name="Iterations">How often the loop runs, if it adds one element each time: then the index says how many there are.</param>
    /// <param name="Additions">How many calls in the loop add to it.</param>
    private sealed record Roomy(Identity List, Aggregate Before, Expression? Iterations, int Additions)
    {
        public Expression Count => ((Single)Before.Find(BodyReader.Count)!).Atom;

        public Aggregate With(Expression count) => Before.WithField(BodyReader.Count, new Single(count));
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

    /// <summary>The elements of a query that chooses them, in an array that has room for all that it chooses from.</summary>
    private View Chosen(Sequence sequence, ITypeSymbol elementType, IOperation place)
    {
        if (sequence.Bound is not { } bound || !TypeOf(elementType).IsScalar)
        {
            throw Refusal.Unsupported(place.Syntax, "an array of elements that are chosen first", "use a loop that counts them, or take the condition into the sum");
        }

        var array = _region.Bind(Expression.Of(Operation.NewArray, ValueType.ArrayOf(TypeOf(elementType)), bound));
        object count = new Accumulator("count");
        _versions[count] = Expression.Integer(0);
        sequence.Each(
            element =>
            {
                var at = Atom(_versions[count]);
                _region.Add(new Store(array, new[] { at }.ToEquatable(), Atom(element), Adds: false));
                _versions[count] = Shifted(at, Expression.Integer(1));
            },
            [count]);
        var chosen = new View(array, Expression.Integer(0), Atom(_versions[count]));
        _versions.Remove(count);
        return chosen;
    }
}
