using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// <c>goto</c>, forwards: what lies between the jump and its label is skipped. And <c>goto case</c>: the statements of the
/// other case follow where it stands.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>The cases that are being read, so that one which leads back to itself is found.</summary>
    private readonly Stack<ISwitchCaseOperation> _cases = new();

    private void ReadGoto(IBranchOperation jump)
    {
        if (_versions.TryGet(jump.Target, out _))
        {
            _versions[jump.Target] = Expression.Boolean(true);
            Jump(returns: false, leaves: true);
            return;
        }

        var (statement, target) = _switches
            .Select(statement => (statement, statement.Cases.FirstOrDefault(one => one.Clauses.Any(clause => SymbolEqualityComparer.Default.Equals(clause.Label, jump.Target)))))
            .FirstOrDefault(pair => pair.Item2 is not null);
        if (target is null || _cases.Contains(target) || LiesInLoop(jump, statement))
        {
            throw Refusal.Unsupported(jump.Syntax, target is null ? "a goto that leads backwards" : "a goto case that leads back, or out of a loop", "use a loop, or a method");
        }

        ReadCase(statement, target);
        Branch(Atom(_versions[Slot.Skipped]), () => { }, () =>
        {
            _versions[Slot.SwitchLeft] = Expression.Boolean(true);
            Jump(returns: false, leaves: false);
        });
    }

    private static bool LiesInLoop(IOperation operation, IOperation around)
    {
        for (var at = operation; at is not null && !ReferenceEquals(at, around); at = at.Parent)
        {
            if (at is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Statements with labels among them: up to the first label, and on from each where control comes there.</summary>
    private void ReadLabelled(IReadOnlyList<IOperation> statements, int first)
    {
        var labels = statements.Skip(first).OfType<ILabeledOperation>().Select(labelled => labelled.Label).ToList();
        foreach (var label in labels)
        {
            _versions[label] = Expression.Boolean(false);
        }

        var part = new List<IOperation>();
        foreach (var statement in statements.Skip(first))
        {
            if (statement is not ILabeledOperation labelled)
            {
                part.Add(statement);
                continue;
            }

            ReadPart(part);
            var jumped = Atom(_versions[labelled.Label]);
            Set(Slot.Skipped, Unless(jumped, Atom(_versions[Slot.Skipped])));
            Set(Slot.Left, Unless(jumped, Atom(_versions[Slot.Left])));

            // From here on a jump to it leads back.
            _versions.Remove(labelled.Label);
            part = labelled.Operation is { } own ? [own] : [];
        }

        ReadPart(part);

        void ReadPart(IReadOnlyList<IOperation> part) => Branch(Atom(_versions[Slot.Skipped]), () => { }, () => ReadStatements(part, 0));
    }

    private Expression Unless(Expression jumped, Expression flag) => flag.Equals(jumped) ? Expression.Boolean(false) : Joined(Operation.Both, flag, Opposite(jumped));

    /// <summary>Where the jumps out of a loop lead, beside a <c>return</c>: to labels behind it.</summary>
    private List<ILabelSymbol> LabelsBehind(ILoopOperation loop) => [.. Jumps(loop.Body)
        .Where(jump => jump.BranchKind == BranchKind.GoTo && _versions.TryGet(jump.Target, out _))
        .Select(jump => jump.Target).Distinct<ILabelSymbol>(SymbolEqualityComparer.Default)];

    /// <summary><c>using</c>: what the statements leave behind is disposed of, however they were left.</summary>
    private void ReadUsing(IOperation resources, System.Action readBody)
    {
        var held = new List<(ReadValue Value, ITypeSymbol Type, IOperation Place)>();
        if (resources is IVariableDeclarationGroupOperation group)
        {
            ReadStatement(group);
            held.AddRange(group.Declarations.SelectMany(declaration => declaration.Declarators).Select(declarator => (_versions[declarator.Symbol], declarator.Symbol.Type, (IOperation)declarator)));
        }
        else
        {
            held.Add((Read(Unconverted(resources)), Unconverted(resources).Type!, resources));
        }

        readBody();
        foreach (var (value, type, place) in Enumerable.Reverse(held))
        {
            Dispose(value, type, place);
        }
    }

    private void Dispose(ReadValue value, ITypeSymbol type, IOperation place)
    {
        var dispose = Bound(type).GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty && IsSeen(method));
        if (value is Instance instance && dispose is not null)
        {
            ReadMethodOn(dispose, instance, [], place);
            return;
        }

        if (value is not Single { Atom: { Type.Shape: TypeShape.Opaque } resource })
        {
            throw Refusal.Unsupported(place.Syntax, "using with a struct", "use a class");
        }

        string access = place.DescendantsAndSelf().Any(part => part is IObjectCreationOperation) || !type.IsReferenceType ? "." : "?.";
        var effect = Expression.Copied(dispose is null ? $"((global::System.IDisposable){Expression.Hole}){access}Dispose()" : $"{Expression.Hole}{access}Dispose()", ValueType.Boolean, resource);
        _copied.Add(new CopiedCode(effect, null, place.Syntax, "Dispose"));
        _region.Add(new Effect(effect));
    }
}
