using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>References: a <c>ref</c> local, parameter or result is another name for a place, and what is done to it is done to that place.</content>
internal sealed partial class BodyReader
{
    /// <summary>Another name for a place that can be assigned.</summary>
    private sealed class Reference(Target target) : ReadValue
    {
        public Target Target { get; } = target;

        public override IEnumerable<Expression> Leaves => Target is ElementTarget element ? [element.Array, .. element.Indices] : [];

        /// <summary>What a method that returns a reference has returned before it returns: a place of no array.</summary>
        public static Reference None(ValueType type)
        {
            var array = ValueType.ArrayOf(type);
            return new Reference(new ElementTarget(Expression.Constant(array, $"default({array.Name})"), [Expression.Integer(0)]));
        }

        public bool IsNone => Target is ElementTarget { Array: var array } && Differentiation.Arrays.IsNone(array);

        public override ReadValue With(Queue<Expression> leaves) => Target is ElementTarget element
            ? new Reference(new ElementTarget(leaves.Dequeue(), element.Indices.Select(_ => leaves.Dequeue()).ToArray()))
            : this;

        public override bool Fits(ReadValue other) => other is Reference reference && (Target, reference.Target) switch
        {
            (ElementTarget mine, ElementTarget its) => mine.Array.Type.Equals(its.Array.Type),
            _ => Target.Equals(reference.Target),
        };
    }

    private static bool ReturnsReference(IMethodSymbol method) => method.ReturnsByRef || method.ReturnsByRefReadonly;

    /// <summary>The place that a local or parameter names.</summary>
    private Target TargetOf(ISymbol symbol) => _versions.TryGet(symbol, out var value) && value is Reference reference ? reference.Target : new VariableTarget(symbol);

    /// <summary>What stands in the place that is referred to.</summary>
    private ReadValue Dereferenced(ReadValue value, IOperation place) => value is Reference reference ? LoadValue(reference.Target, place) : value;

    /// <summary>One place or another, as a condition says.</summary>
    private Target ReadRefChoice(IConditionalOperation conditional)
    {
        var condition = ReadAtom(conditional.Condition);
        return ((Reference)Choose(condition, () => new Reference(ReadTarget(conditional.WhenTrue)), () => new Reference(ReadTarget(conditional.WhenFalse!)))).Target;
    }

    /// <summary>
    /// Notes that a variable may be assigned. A reference is carried through loops as it may be made to name another place,
    /// and so is the variable that it names.
    /// </summary>
    private void AddAssigned(ISymbol symbol, HashSet<ISymbol> assigned)
    {
        if (assigned.Add(symbol) && _versions.TryGet(symbol, out var value) && value is Reference reference)
        {
            var target = reference.Target;
            while (target is MemberTarget member)
            {
                target = member.Owner;
            }

            switch (target)
            {
                case VariableTarget variable:
                    AddAssigned(variable.Symbol, assigned);
                    break;
                case PlaceTarget { Place: ISymbol place }:
                    assigned.Add(place);
                    break;
            }
        }
    }
}
