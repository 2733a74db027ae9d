using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>One operand through which an operation passes derivatives on.</summary>
/// <param name="Let">The operation.</param>
/// <param name="Operand">The operand, or what is under a stable shape.</param>
/// <param name="Partial">The operation's partial derivative by it, in terms of the primal.</param>
/// <param name="IsStable">Whether it is a stable shape's, which is finite everywhere.</param>
internal sealed record Link(Let Let, Expression Operand, Expression Partial, bool IsStable);

/// <summary>
/// The chain rule at one operation: a derivative times a partial derivative, with zero counting as stronger than infinity
/// on either side, so that a value nobody uses never leaks a NaN. Adjoints go through it backwards, tangents forwards.
/// </summary>
internal sealed class ChainRule
{
    private readonly Activity _activity;
    private readonly IDerivativeEngine _engine;
    private readonly Symbolics.Range _range;
    private readonly BranchFacts _facts;
    private readonly Exposure? _exposure;
    private readonly StableShapes _shapes;
    private readonly Program _program;
    private readonly HashSet<int> _unbounded = [];

    /// <summary>The memory in which such values are kept.</summary>
    private readonly HashSet<int> _unboundedArrays = [];

    /// <param name="whole">What the derivative is of, if its own adjoint is one, so that it matters if it is infinite or NaN.</param>
    public ChainRule(Program program, Activity activity, IDerivativeEngine engine, Expression? whole = null)
    {
        _program = program;
        _activity = activity;
        _engine = engine;

        // Each asks the other: the range which roots are of positive numbers, the facts whether what is compared with zero may be negative.
        _range = new Symbolics.Range(
            program.DefinitionOf,
            atom => program.CarriedOf(atom) is { } known ? (known.Carried.Initial, known.Carried.Parameter, known.Next) : null,
            root => _facts?.Has(root) == true);
        _facts = new BranchFacts(program, _range);
        _exposure = whole is null ? null : new Exposure(program.Function, whole);
        _shapes = new StableShapes(program.Function.Body);
        FindUnbounded(program.Function.Body);
    }

    /// <summary>One link for each different active operand, or one for what is under a stable shape.</summary>
    public IEnumerable<Link> Links(Let let)
    {
        if (_shapes.Find(let) is var (inner, stable))
        {
            yield return new Link(let, inner, stable.Expression, IsStable: true);
            yield break;
        }

        if (let.Value.IsVariable && _activity.IsActive(let.Value))
        {
            yield return new Link(let, let.Value, Expression.One(let.Value.Type), IsStable: false);
            yield break;
        }

        foreach (var operand in let.Value.Operands.Distinct().Where(_activity.IsActive))
        {
            yield return new Link(let, operand, _engine.Differentiate(let.Value, let.Target, operand, _activity.IsActive), IsStable: false);
        }
    }

    /// <summary>A derivative times a link's partial derivative, with the shields that it needs.</summary>
    /// <param name="primal">What a value of the primal is called in the region.</param>
    /// <param name="steep">Whether the derivative may be infinite although the value is finite.</param>
    public Expression Apply(Link link, RegionBuilder region, Func<Expression, Expression> primal, Expression derivative, bool steep)
    {
        var partial = primal(link.Partial);
        if (partial.IsZero)
        {
            return Expression.Zero(derivative.Type);
        }

        if (link.IsStable)
        {
            return Shielded(region, derivative, region.Derive(partial), Singularity.None, steep);
        }

        if (StandsStill(link))
        {
            // √(a² + b²) and its kin stand still where they are zero: the minimum-norm subgradient is zero. What is under the root may be NaN.
            var vanishes = IsZero(region, primal(link.Let.Target));
            var elsewhere = Shielded(region, derivative, region.Derive(partial), TakesOverNaN(link) ? Singularity.Pole : Singularity.None, steep: false);
            return region.Choice(vanishes, Expression.Zero(derivative.Type), elsewhere);
        }

        var factor = region.Derive(partial);
        var singularity = ShowsInValue(link) ? SingularityOf(link) & ~Singularity.Pole : SingularityOf(link);
        return DivisorsShare(link, region, primal, derivative) is { } share
            ? Shielded(region, derivative, primal(link.Let.Target), singularity, steep, share)
            : Shielded(region, derivative, factor, singularity, steep);
    }

    /// <summary>Whether a derivative that went through a link may be infinite although the value is finite.</summary>
    public bool IsSteep(Link link) => !link.IsStable && !StandsStill(link) && !ShowsInValue(link) && SingularityOf(link) == Singularity.VerticalTangent;

    /// <summary>Whether a derivative that went through a link may be infinite where the value is too.</summary>
    public bool IsPole(Link link) => SingularityOf(link) == Singularity.Pole;

    /// <summary>Whether it may be so at ordinary arguments, and not only where the value overflows.</summary>
    public bool IsOrdinaryPole(Link link) => IsPole(link) && HasOrdinaryPoles(link.Let.Value);

    /// <summary>Whether a link is to what is under a root that vanishes only where nothing under it moves.</summary>
    public bool StandsStill(Link link) =>
        SingularityOf(link) == Singularity.VerticalTangent && IsRoot(link.Let.Value) && _range.VanishesFlat(link.Let.Value.Operands[0]);

    private Singularity SingularityOf(Link link) => link.IsStable ? Singularity.None
        : SingularityOf(link.Let.Value, link.Operand) | (TakesOverNaN(link) ? Singularity.Pole : Singularity.None);

    /// <summary>Whether a partial derivative that is finite wherever its arguments are may meet one that isn't, and the value that comes of it not show.</summary>
    private bool TakesOverNaN(Link link) => link.Let.Value.Operation switch
    {
        // Which side of an extreme or of a modulus counts is decided by comparisons, and those are never NaN.
        Operation.Call => link.Let.Value.Operands.Any(MayBeUnbounded) && RuleTable.Find(link.Let.Value.Text, link.Let.Value.Operands.Count)?.Name is not ("Max" or "Min" or "Abs"),
        Operation.Divide => MayBeUnbounded(link.Let.Value.Operands[1]) || (MayBeUnbounded(link.Let.Value.Operands[0]) && link.Operand.Equals(link.Let.Value.Operands[1])),
        _ => false,
    } && _exposure?.Has(link.Let.Target, link.Let) != true;

    /// <summary>
    /// A derivative times −(a/b)/b, with the derivative multiplied before the division: after a logarithm it is the quotient's reciprocal, and
    /// where the quotient is tiny the other order would lose it. Null for anything but a divisor.
    /// </summary>
    private static Expression? DivisorsShare(Link link, RegionBuilder region, Func<Expression, Expression> primal, Expression derivative)
    {
        var operation = link.Let.Value;
        if (operation.Operation != Operation.Divide || !operation.Operands[1].Equals(link.Operand) || operation.Operands[0].Equals(link.Operand))
        {
            return null;
        }

        var value = primal(link.Let.Target);
        return region.Negation(operation.Operands[0].IsOne
            ? Times(region, Times(region, derivative, value), value)
            : region.Quotient(region.Product(derivative, value), primal(link.Operand)));
    }

    /// <summary>A derivative times a reciprocal that is there already, which costs less than to divide again.</summary>
    private static Expression Times(RegionBuilder region, Expression derivative, Expression reciprocal) => region.Function.DefinitionOf(derivative) switch
    {
        { Operation: Operation.Negate } negation => region.Negation(Times(region, negation.Operands[0], reciprocal)),
        { Operation: Operation.Divide } quotient when quotient.Operands[1].Equals(reciprocal) => quotient.Operands[0],
        _ when derivative.IsConstant => region.Product(derivative, reciprocal),
        _ => region.Bind(Expression.Of(Operation.Multiply, derivative.Type, derivative, reciprocal)),
    };

    /// <summary>A derivative times a factor, with the shields that it needs.</summary>
    /// <param name="product">Their product where it was computed in another way; the factor is then only what is zero with it.</param>
    private static Expression Shielded(RegionBuilder region, Expression derivative, Expression factor, Singularity singularity, bool steep, Expression? product = null)
    {
        var shielded = product ?? region.Product(derivative, factor);
        if (singularity.HasFlag(Singularity.Pole) && !IsNeverZero(region, derivative) && !IsDividedOnce(region, derivative, factor))
        {
            shielded = region.Choice(IsZero(region, Dividend(region, derivative, shielded)), Expression.Zero(derivative.Type), shielded);
        }

        if (steep && !factor.IsConstant)
        {
            shielded = region.Choice(IsZero(region, factor), Expression.Zero(derivative.Type), shielded);
        }

        return shielded;
    }

    /// <summary>Whether the factor met its inverse, so that what is left of the product has the derivative's own shield and needs no other.</summary>
    private static bool IsDividedOnce(RegionBuilder region, Expression derivative, Expression factor) =>
        region.Function.DefinitionOf(factor) is { Operation: Operation.Divide } inverse && inverse.Operands[0].IsOne
        && region.Function.DefinitionOf(derivative) is { Operation: Operation.Select }
        && Algebra.DivideOnce(region, derivative, inverse.Operands[1]) is not null;

    /// <summary>What a derivative became a multiple of in a quotient: it is zero with the derivative, and computed anyway.</summary>
    private static Expression Dividend(RegionBuilder region, Expression derivative, Expression shielded)
    {
        var quotient = region.Function.DefinitionOf(shielded) is { Operation: Operation.Negate } negation ? region.Function.DefinitionOf(negation.Operands[0]) : region.Function.DefinitionOf(shielded);
        if (quotient is not { Operation: Operation.Divide })
        {
            return derivative;
        }

        var dividend = quotient.Operands[0];
        bool isMultiple = Multiple(region, derivative) is { } value && value.Equals(Multiple(region, dividend));
        bool isShielded = region.Function.DefinitionOf(derivative) is { Operation: Operation.Select }
            && Algebra.Unshielded(region.Function, derivative, null) is { Operation: Operation.Divide } inner && inner.Operands[0].Equals(dividend);
        return isMultiple || isShielded ? dividend : derivative;
    }

    /// <summary>What a value is a number times.</summary>
    private static Expression? Multiple(RegionBuilder region, Expression value) =>
        region.Function.DefinitionOf(value) is { Operation: Operation.Multiply } product && product.Operands[0].IsConstant ? product.Operands[1] : null;

    /// <summary>Whether the function's own value is infinite or NaN wherever this factor of a derivative is, so that no derivative is promised there.</summary>
    private bool ShowsInValue(Link link) => _exposure is not null && link.Let.Value.Operation switch
    {
        Operation.Multiply => _exposure.Has(OtherFactor(link.Let.Value, link.Operand), link.Let),
        Operation.Call => _exposure.Has(link.Let.Target, link.Let) && RuleTable.Find(link.Let.Value.Text, link.Let.Value.Operands.Count)?.Name == "Exp",
        _ => false,
    };

    /// <summary>How an operation's partial derivative by one operand may fail to be finite, as far as its arguments don't exclude it.</summary>
    private Singularity SingularityOf(Expression operation, Expression operand)
    {
        switch (operation.Operation)
        {
            case Operation.Divide:
                return _range.IsPositive(operation.Operands[1]) || operation.Operands[1].Number is not (null or 0) || _facts.Has(operation) ? Singularity.None : Singularity.Pole;
            case Operation.Remainder:
                return operand.Equals(operation.Operands[1]) ? Singularity.Pole : Singularity.None;
            case Operation.Multiply:
                var factor = OtherFactor(operation, operand);
                return factor.IsVariable && _unbounded.Contains(factor.Id) ? Singularity.Pole : Singularity.None;
            case Operation.Call:
                var rule = RuleTable.Find(operation.Text, operation.Operands.Count);
                var singularity = rule?.Singularity ?? Singularity.None;
                return rule?.Name switch
                {
                    "Sqrt" or "Cbrt" or "Log" or "Log2" or "Log10" or "LogP1" or "Log2P1" or "Log10P1" when operation.Operands.All(_range.IsPositive) || _facts.Has(operation) => Singularity.None,
                    // A fractional power of a negative number is NaN, and so is its slope.
                    "Pow" when operation.Operands[1].Number is >= 1 => LeavesItsDomain(operation) ? Singularity.Pole : Singularity.None,
                    "Pow" or "RootN" when operation.Operands[1].Number is < 0 => Singularity.Pole,
                    _ => singularity,
                };
            default:
                return Singularity.None;
        }
    }

    /// <summary>What a factor is multiplied by: in a square, itself.</summary>
    private static Expression OtherFactor(Expression product, Expression factor) => product.Operands[0].Equals(factor) ? product.Operands[1] : product.Operands[0];

    /// <summary>Whether it is a quotient, a logarithm or their kin that is infinite at a pole.</summary>
    private static bool HasOrdinaryPoles(Expression operation) =>
        RuleTable.Find(operation.Text, operation.Operands.Count)?.Name is null or "Log" or "Log2" or "Log10" or "LogP1" or "Log2P1" or "Log10P1" or "Pow" or "RootN" or "Atanh" or "TanPi";

    /// <summary>The square root, spelled in any way.</summary>
    private static bool IsRoot(Expression operation) => RuleTable.Find(operation.Text, operation.Operands.Count)?.Name switch
    {
        "Sqrt" => true,
        "Pow" => operation.Operands[1].Number == 0.5,
        "RootN" => operation.Operands[1].Number == 2,
        _ => false,
    };

    /// <summary>Whether a derivative is made of constants and their quotients only, so that no shield is needed.</summary>
    private static bool IsNeverZero(RegionBuilder region, Expression derivative) => derivative.Number is { } number
        ? number != 0
        : region.Function.DefinitionOf(derivative) switch
        {
            { Operation: Operation.Negate or Operation.Convert } same => IsNeverZero(region, same.Operands[0]),
            { Operation: Operation.Divide } quotient => IsNeverZero(region, quotient.Operands[0]) && IsFinite(region, quotient.Operands[1]),
            { Operation: Operation.Multiply } product => product.Operands.All(factor => IsNeverZero(region, factor)),
            _ => false,
        };

    /// <summary>Whether a divisor can't be infinite, which would make the quotient zero: a number of things, or a constant.</summary>
    private static bool IsFinite(RegionBuilder region, Expression divisor) => divisor.IsConstant
        || region.Function.DefinitionOf(divisor) is { Operation: Operation.Convert } converted && !converted.Operands[0].Type.IsFloating;

    private static Expression IsZero(RegionBuilder region, Expression atom) => region.Function.DefinitionOf(atom) is { Operation: Operation.Negate } negation
        ? IsZero(region, negation.Operands[0])
        : region.Derive(Expression.Of(Operation.Equal, Functions.ValueType.Boolean, atom, Expression.Zero(atom.Type)));

    /// <summary>
    /// Finds the values that may be infinite or NaN at ordinary arguments: quotients, logarithms, roots of what may be negative, and
    /// what is computed from them, on whatever way it gets there.
    /// </summary>
    private void FindUnbounded(Region region)
    {
        for (int before = -1; before != _unbounded.Count + _unboundedArrays.Count;)
        {
            before = _unbounded.Count + _unboundedArrays.Count;
            foreach (var statement in Program.AllStatements(region))
            {
                switch (statement)
                {
                    case Let { Value.Called: { ChangesNumbers: true } called } call:
                        bool isUnbounded = !called.IsSmooth || call.Value.Operands.Any(operand => MayBeUnbounded(operand) || HoldsUnbounded(operand));
                        _unboundedArrays.UnionWith(Writes.ByCall(call.Value).Where(_ => isUnbounded).Select(_program.MemoryOf));
                        if (IsUnbounded(call.Value))
                        {
                            _unbounded.Add(call.Target.Id);
                        }

                        break;
                    case Let let when IsUnbounded(let.Value) || (IsOwnChoice(let) && let.Value.Operands.Skip(1).Any(MayBeUnbounded)):
                        _unbounded.Add(let.Target.Id);
                        break;
                    case Let { Value.Operation: Operation.ArrayOf or Operation.Copy } let when let.Value.Operands.Any(operand => MayBeUnbounded(operand) || HoldsUnbounded(operand)):
                        _unboundedArrays.Add(_program.MemoryOf(let.Target));
                        break;
                    case Store store when MayBeUnbounded(store.Value):
                        _unboundedArrays.Add(_program.MemoryOf(store.Array));
                        break;
                    case If branch:
                        _unbounded.UnionWith(branch.Results
                            .Where((_, i) => MayBeUnbounded(branch.Then.Yields[i]) || MayBeUnbounded(branch.Else.Yields[i]))
                            .Select(result => result.Id));
                        break;
                    case Loop loop:
                        _unbounded.UnionWith(loop.Carried
                            .Where((carried, i) => MayBeUnbounded(carried.Initial) || MayBeUnbounded(loop.Body.Yields[i]))
                            .SelectMany(carried => new[] { carried.Parameter.Id, carried.Result.Id }));
                        break;
                }
            }
        }
    }

    /// <summary>Whether it is a choice of the user's, and not a shield of a derivative that is differentiated once more.</summary>
    private static bool IsOwnChoice(Let let) => let.IsPrimal && let.Value.Operation == Operation.Select && let.Target.Type.IsFloating;

    /// <summary>Whether an array's elements may be such values, because one was stored in it.</summary>
    private bool HoldsUnbounded(Expression array) => array.IsVariable && array.Type.IsIndexed && _unboundedArrays.Contains(_program.MemoryOf(array));

    private bool MayBeUnbounded(Expression atom) => atom.IsVariable && _unbounded.Contains(atom.Id);

    private bool IsUnbounded(Expression operation) => operation.Type.IsFloating && operation.Operation switch
    {
        Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Negate or Operation.Convert => operation.Operands.Any(MayBeUnbounded),
        Operation.Divide => operation.Operands.Any(MayBeUnbounded) || SingularityOf(operation, operation.Operands[0]) == Singularity.Pole,
        Operation.Invocation => operation.Called is { IsSmooth: false, HasDerivative: true },
        Operation.StandIn => MayBeUnbounded(operation.Operands[1]),
        Operation.Element => HoldsUnbounded(operation.Operands[0]),
        Operation.Call => operation.Operands.Any(MayBeUnbounded) || LeavesItsDomain(operation) || (SingularityOf(operation, operation.Operands[0]) == Singularity.Pole && HasOrdinaryPoles(operation)),
        _ => false,
    };

    /// <summary>Whether a function's value may be NaN because its argument is outside of its domain.</summary>
    private bool LeavesItsDomain(Expression call) => RuleTable.Find(call.Text, call.Operands.Count)?.Name switch
    {
        "Sqrt" => !_range.IsNonNegative(call.Operands[0]) && !_facts.Has(call),
        "Pow" => !(call.Operands[1].Number is { } exponent && exponent == Math.Floor(exponent)) && !_range.IsNonNegative(call.Operands[0]),
        "Asin" or "Acos" or "Acosh" => true,
        _ => false,
    };
}
