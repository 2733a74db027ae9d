using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>Loops.</content>
internal sealed partial class BodyReader
{
    private void ReadFor(IForLoopOperation loop)
    {
        foreach (var before in loop.Before)
        {
            ReadStatement(before);
        }

        if (FindCounter(loop) is { } header)
        {
            var start = Atom(_versions[header.Index]);
            var limit = Less(ReadAtom(header.Limit), Expression.Integer(header.Ahead));
            var index = _function.NewVariable(ValueType.Int32, header.Index.Name);
            if (IsNotNegative(start) && header is { Step: > 0, Relation: Operation.Less })
            {
                _counted[index.Id] = (start, limit);
            }

            ReadLoop(
                loop,
                new Counter(index, start, header.Relation, limit, header.Step),
                header.Index,
                condition: null,
                () => ReadStatement(loop.Body),
                () =>
                {
                    foreach (var step in loop.AtLoopBottom.Where(step => !ReferenceEquals(step, header.Increment)))
                    {
                        ReadStatement(step);
                    }
                });
            return;
        }

        ReadLoop(
            loop,
            null,
            null,
            loop.Condition,
            () => ReadStatement(loop.Body),
            () =>
            {
                foreach (var step in loop.AtLoopBottom)
                {
                    ReadStatement(step);
                }
            });
    }

    private void ReadWhile(IWhileLoopOperation loop)
    {
        if (loop.ConditionIsTop && !loop.ConditionIsUntil)
        {
            ReadLoop(loop, null, null, loop.Condition, () => ReadStatement(loop.Body), () => { });
            return;
        }

        // do … while: the condition is read at the end of the body and decides whether the loop is left.
        ReadLoop(
            loop,
            null,
            null,
            condition: null,
            () => ReadStatement(loop.Body),
            () =>
            {
                var again = ReadAtom(loop.Condition!);
                _versions[Slot.Left] = again.IsConstant ? Expression.Boolean(again.IsFalse) : _region.Bind(Expression.Of(Operation.Not, ValueType.Boolean, again), "done");
            });
    }

    /// <summary>
    /// Any loop: what it assigns of the variables around it is carried from one iteration to the next; a jump out of it
    /// becomes a carried flag.
    /// </summary>
    /// <param name="test">What decides whether to go on where that isn't a condition of the user's.</param>
    private void ReadLoop(ILoopOperation loop, Counter? counter, ISymbol? indexSymbol, IOperation? condition, Action readBody, Action readBottom, Func<Expression>? test = null)
    {
        var roomy = MakeRoom(loop, counter);
        (int listChanges, int changes, int queries, int ranQueries) = (_listChanges, ListChanges, _queries, _ranQueries.Count);
        bool returns = Contains<IReturnOperation>(loop.Body);
        var labels = LabelsBehind(loop);
        bool leaves = returns || counter is null || Contains<IBranchOperation>(loop.Body);
        // The variables of a pattern in the condition are read in the body.
        bool conditionActs = condition is not null && (AssignedBy(condition).Count > 0 || WritesElements(condition) || VariablesOf(condition).Any());
        var outer = _versions;
        var carriedPlaces = CarriedPlaces(loop, indexSymbol, returns);
        carriedPlaces.RemoveAll(place => roomy.Any(list => list.Iterations is not null && ReferenceEquals(list.List, place)));

        var inside = outer.Clone();
        var parameters = new List<Expression>();
        var initials = new List<Expression>();
        foreach (object place in carriedPlaces)
        {
            var leafParameters = new Queue<Expression>();
            foreach (var (leaf, name) in outer[place].Leaves.Zip(LeafNames(PlaceName(place), outer[place]), (leaf, name) => (leaf, name)))
            {
                var parameter = _function.NewVariable(leaf.Type, name);
                parameters.Add(parameter);
                initials.Add(leaf);
                leafParameters.Enqueue(parameter);
            }

            inside[place] = outer[place].With(leafParameters);
        }

        inside[Slot.Skipped] = Expression.Boolean(false);
        inside[Slot.Left] = Expression.Boolean(false);
        if (indexSymbol is not null)
        {
            inside[indexSymbol] = counter!.Index;
        }

        var conditionRegion = Region.Empty;
        if (counter is null)
        {
            var (builder, _) = ReadInto(inside, () =>
            {
                var goesOn = test is not null ? test() : condition is null || conditionActs ? Expression.Boolean(true) : ReadAtom(condition);
                _versions[Slot.Left] = goesOn;
            });
            conditionRegion = builder.Build(_versions[Slot.Left].Leaves);
        }

        var (body, versions) = ReadInto(inside, () =>
        {
            foreach (var list in roomy.Where(list => list.Iterations is not null))
            {
                _versions[list.List] = list.With(Shifted(list.Count, counter!.Index));
            }

            if (conditionActs)
            {
                Branch(ReadAtom(condition!), readBody, () => Jump(returns: false, leaves: true));
            }
            else
            {
                readBody();
            }

            // continue ends here; break and return pass the steps at the bottom by.
            _versions[Slot.Skipped] = Expression.Boolean(false);
            Branch(Atom(_versions[Slot.Left]), () => { }, readBottom);
        });

        RequireUnchangedQueries(queries, ranQueries, changes);
        _roomy.ExceptWith(roomy.Select(list => list.List));
        foreach (object place in carriedPlaces)
        {
            RequireFit(outer[place], versions[place]);
        }

        if ((roomy.Length > 0 && _listChanges - listChanges != roomy.Sum(list => list.Additions)) || outer.Places.Any(place => IsList(place, outer) && !carriedPlaces.Contains(place) && !roomy.Any(list => ReferenceEquals(list.List, place)) && !outer[place].Leaves.SequenceEqual(versions[place].Leaves)))
        {
            throw Refusal.Unsupported(loop.Syntax, "a list that an operator or a property changes in a loop", "change it by its own methods");
        }

        var yields = carriedPlaces.SelectMany(place => versions[place].Leaves).ToList();
        var left = Atom(versions[Slot.Left]);
        int exit = -1;
        if (leaves && !left.IsFalse)
        {
            exit = parameters.Count;
            parameters.Add(_function.NewVariable(ValueType.Boolean, "done"));
            initials.Add(Expression.Boolean(false));
            yields.Add(left);
        }

        var results = parameters.Select(parameter => _function.NewVariable(parameter.Type, _function.NameOf(parameter))).ToArray();
        var carried = parameters.Select((parameter, i) => new Carried(parameter, initials[i], results[i])).ToEquatable();
        _region.Add(new Loop(counter, carried, conditionRegion, body.Build(yields), exit));
        foreach (var variable in parameters.Concat(counter is null ? [] : [counter.Index]))
        {
            _loopPlaces[variable.Id] = loop.Syntax;
        }

        var remaining = new Queue<Expression>(results);
        _versions = outer.Clone();
        foreach (object place in carriedPlaces)
        {
            _versions[place] = outer[place].With(remaining);
        }

        foreach (var list in roomy.Where(list => list.Iterations is not null))
        {
            _versions[list.List] = list.With(Shifted(list.Count, list.Iterations!));
        }

        if (returns || labels.Count > 0)
        {
            // Control came here, so nothing had jumped before; what jumps now is a return or a goto from inside.
            var jumped = returns ? Atom(_versions[Slot.Returned]) : Expression.Boolean(false);
            foreach (var label in labels)
            {
                jumped = Joined(Operation.Either, jumped, Atom(_versions[label]));
            }

            _versions[Slot.Skipped] = jumped;
            _versions[Slot.Left] = jumped;
        }
    }

    /// <summary>Where the loop stands that carries a variable or counts with it.</summary>
    private readonly Dictionary<int, SyntaxNode> _loopPlaces = [];

    /// <summary>Where a loop stands in the source, also after passes over it; null if they left nothing of its variables.</summary>
    public SyntaxNode? PlaceOf(Loop loop) => loop.Carried.Select(carried => carried.Parameter).Concat(loop.Counter is null ? [] : [loop.Counter.Index])
        .Select(variable => _loopPlaces.TryGetValue(variable.Id, out var place) ? place : null).FirstOrDefault(place => place is not null);

    private List<object> CarriedPlaces(ILoopOperation loop, ISymbol? indexSymbol, bool returns)
    {
        var assigned = AssignedBy(loop);
        var places = _versions.Places
            .Where(place => place is ISymbol symbol && assigned.Contains(symbol) && !SymbolEqualityComparer.Default.Equals(symbol, indexSymbol)
                && !loop.Locals.Contains(symbol, SymbolEqualityComparer.Default))
            .ToList();

        // The variables of a for header belong to the loop, yet live from one iteration to the next.
        if (loop is IForLoopOperation { Locals: var locals })
        {
            places.AddRange(locals.Where(local => assigned.Contains(local) && _versions.TryGet(local, out _)
                && !SymbolEqualityComparer.Default.Equals(local, indexSymbol)));
        }

        // An object that is made before a loop may be changed in it, by whatever refers to it.
        places.AddRange(_versions.Places.Where(place => place is Identity && (!IsList(place, _versions) || MayChangeLists(loop))));
        places.AddRange(LabelsBehind(loop));
        if (returns)
        {
            places.Add(Slot.Returned);
            if (_versions.TryGet(Slot.ReturnValue, out _))
            {
                places.Add(Slot.ReturnValue);
            }
        }

        return places;
    }

    /// <summary>Whether an operation of a kind stands inside, but not in a local function or lambda.</summary>
    private static bool Contains<T>(IOperation operation)
        where T : IOperation => operation is T
        || (operation is not (ILocalFunctionOperation or IAnonymousFunctionOperation) && operation.ChildOperations.Any(Contains<T>));

    /// <summary>Every local and parameter that may be assigned inside an operation.</summary>
    private HashSet<ISymbol> AssignedBy(IOperation operation)
    {
        var assigned = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        CollectAssigned(operation, assigned, new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        return assigned;
    }

    private void CollectAssigned(IOperation operation, HashSet<ISymbol> assigned, HashSet<ISymbol> entered)
    {
        foreach (var part in operation.DescendantsAndSelf())
        {
            // A local function that is called changes what it captures.
            if (part is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called } && entered.Add(called.OriginalDefinition)
                && BodyOf(called.OriginalDefinition) is { } body)
            {
                CollectAssigned(body, assigned, entered);
            }

            var target = part switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation increment => increment.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                IVariableDeclaratorOperation { Symbol.IsRef: true, Initializer.Value: { } referent } => referent,
                IInvocationOperation { Instance: { } receiver, TargetMethod.IsReadOnly: false } when TypeOfReceiver(receiver) is { } type && IsScattered(type) => receiver,
                IPropertyReferenceOperation { Instance: { Type.IsValueType: true } owner, Property.GetMethod: { IsReadOnly: false } getter } when BodyOf(getter) is { } got && Assigns(got, _ => true, new HashSet<ISymbol>(SymbolEqualityComparer.Default)) => owner,
                _ => null,
            };
            if (part is ISimpleAssignmentOperation { IsRef: true, Value: ILocalReferenceOperation { Local: var renamed } })
            {
                AddAssigned(renamed, assigned);
            }

            CollectTargets(target, assigned);
        }
    }

    /// <summary>The variables that an assignment to a place changes: of a tuple, those of every part.</summary>
    private void CollectTargets(IOperation? place, HashSet<ISymbol> assigned)
    {
        switch (place)
        {
            case null:
            case IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true, Instance.Type.IsRefLikeType: true } or IImplicitIndexerReferenceOperation:
                // Writing an element doesn't assign the variable that holds the array, nor those in the indices.
                return;
            case ILocalReferenceOperation local:
                AddAssigned(local.Local, assigned);
                break;
            case IParameterReferenceOperation parameter:
                AddAssigned(parameter.Parameter, assigned);
                break;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                AddAssigned(Caller(), assigned);
                break;
        }

        foreach (var part in place.ChildOperations)
        {
            CollectTargets(part, assigned);
        }
    }

    /// <summary>Whether an operation, or a method that it calls and that is read in place, writes to elements of arrays.</summary>
    private bool WritesElements(IOperation operation) => Assigns(
        operation,
        target => target is not (ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None } or IDiscardOperation),
        new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    /// <summary>Whether an operation, or a method that it calls and that is read in place, puts another row into an array of rows.</summary>
    private bool WritesRows(IOperation operation) => Assigns(
        operation,
        target => target.DescendantsAndSelf().Any(part => part is IArrayElementReferenceOperation { Type: IArrayTypeSymbol }),
        new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    private bool Assigns(IOperation operation, Func<IOperation, bool> isMeant, HashSet<ISymbol> entered) => operation.DescendantsAndSelf().Any(part => part switch
    {
        IAssignmentOperation assignment => isMeant(assignment.Target),
        IIncrementOrDecrementOperation increment => isMeant(increment.Target),
        IInvocationOperation call => Called(call) is var called && entered.Add(called.OriginalDefinition)
            && (BodyOf(called) is { } body ? Assigns(body, isMeant, entered) : called.MethodKind == MethodKind.DelegateInvoke || MayWriteArguments(called)),
        _ => false,
    });

    /// <summary>Whether a method without source could write to an array that it is given, or to the list that it is called on.</summary>
    private static bool MayWriteArguments(IMethodSymbol called) =>
        called.ContainingNamespace is not { Name: "Linq", ContainingNamespace.Name: "System" }
        && called.Parameters.Select(parameter => parameter.Type).Append(called.IsStatic ? null : called.ContainingType)
            .Any(type => type is IArrayTypeSymbol or { SpecialType: SpecialType.System_Array } or { Name: "Span" or "Memory", ContainingNamespace.Name: "System" } or { Name: "List", ContainingNamespace.Name: "Generic" });
}
