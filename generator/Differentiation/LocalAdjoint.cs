using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// What one operation adds to the adjoints of its operands: adjoint times partial derivative, with zero counting as
/// stronger than infinity on either side, so that a value nobody uses never leaks a NaN.
/// </summary>
internal sealed class LocalAdjoint
{
    private readonly Program _program;
    private readonly Activity _activity;
    private readonly IDerivativeEngine _engine;
    private readonly Range _range;
    private readonly Exposure? _exposure;
    private readonly StableShapes _shapes;
    private readonly HashSet<int> _unbounded = [];

    /// <summary>Adjoints that may be infinite because a root or its kin has a vertical tangent.</summary>
    private readonly HashSet<int> _steep = [];

    /// <param name="isWhole">Whether the value's own adjoint is one, so that it matters if the value is infinite or NaN.</param>
    public LocalAdjoint(Program program, Activity activity, IDerivativeEngine engine, bool isWhole)
    {
        _program = program;
        _activity = activity;
        _engine = engine;
        _range = new Range(
            program.DefinitionOf,
            atom => program.CarriedOf(atom) is { } known ? (known.Carried.Initial, known.Carried.Parameter, known.Next) : null);
        _exposure = isWhole ? new Exposure(program.Function) : null;
        _shapes = new StableShapes(program.Function.Body);
        FindUnbounded(program.Function.Body);
    }

    public bool IsSteep(Expression adjoint) => adjoint.IsVariable && _steep.Contains(adjoint.Id);

    public void MarkSteep(Expression adjoint)
    {
        if (adjoint.IsVariable)
        {
            _steep.Add(adjoint.Id);
        }
    }

    /// <summary>The contributions of an operation whose own adjoint is known, one for each different active operand, or one for what is under a stable shape.</summary>
    public IEnumerable<(Expression Operand, Expression Contribution)> Contributions(Let let, Frame frame, Expression adjoint)
    {
        var operation = let.Value;
        if (operation.Operation == Operation.Convert)
        {
            var converted = frame.Region.Derive(Expression.Of(Operation.Convert, operation.Operands[0].Type, adjoint));
            Inherit(converted, adjoint);
            yield return (operation.Operands[0], converted);
            yield break;
        }

        if (_shapes.Find(let) is var (inner, stable))
        {
            yield return (inner, Contribution(frame.Region, adjoint, frame.Region.Derive(frame.Map(stable.Expression)), Singularity.None));
            yield break;
        }

        foreach (var operand in operation.Operands.Distinct())
        {
            if (!_activity.IsActive(operand))
            {
                continue;
            }

            var partial = _engine.Differentiate(operation, let.Target, operand, _activity.IsActive);
            var mapped = frame.Map(partial);
            if (!mapped.IsZero)
            {
                yield return (operand, Contribution(let, operand, frame, adjoint, mapped));
            }
        }
    }

    private Expression Contribution(Let let, Expression operand, Frame frame, Expression adjoint, Expression partial)
    {
        var region = frame.Region;
        var singularity = SingularityOf(let.Value, operand);
        if (singularity == Singularity.VerticalTangent && IsRoot(let.Value) && _range.VanishesFlat(let.Value.Operands[0]))
        {
            // √(a² + b²) and its kin stand still where they are zero: the minimum-norm subgradient is zero.
            return region.Choice(IsZero(region, frame[let.Target]), Expression.Zero(adjoint.Type), region.Product(adjoint, region.Derive(partial)));
        }

        var factor = region.Derive(partial);
        return Contribution(region, adjoint, factor, ShowsInValue(let, operand) ? singularity & ~Singularity.Pole : singularity, DivisorsShare(let, operand, frame, adjoint));
    }

    /// <summary>
    /// Adjoint times −(a/b)/b, with the adjoint multiplied before the division: after a logarithm it is the quotient's reciprocal, and
    /// where the quotient is tiny the other order would lose it. Null for anything but a divisor.
    /// </summary>
    private static Expression? DivisorsShare(Let let, Expression operand, Frame frame, Expression adjoint)
    {
        if (let.Value.Operation != Operation.Divide || !let.Value.Operands[1].Equals(operand) || let.Value.Operands[0].Equals(operand))
        {
            return null;
        }

        var (region, value) = (frame.Region, frame[let.Target]);
        return region.Negation(let.Value.Operands[0].IsOne
            ? Times(region, Times(region, adjoint, value), value)
            : region.Quotient(region.Product(adjoint, value), frame[operand]));
    }

    /// <summary>An adjoint times a reciprocal that is there already, which costs less than to divide again.</summary>
    private static Expression Times(RegionBuilder region, Expression adjoint, Expression reciprocal) => region.Function.DefinitionOf(adjoint) switch
    {
        { Operation: Operation.Negate } negation => region.Negation(Times(region, negation.Operands[0], reciprocal)),
        { Operation: Operation.Divide } quotient when quotient.Operands[1].Equals(reciprocal) => quotient.Operands[0],
        _ when adjoint.IsConstant => region.Product(adjoint, reciprocal),
        _ => region.Bind(Expression.Of(Operation.Multiply, adjoint.Type, adjoint, reciprocal)),
    };

    /// <summary>Adjoint times partial derivative, with the shields that it needs.</summary>
    /// <param name="product">Their product where it was computed in another way.</param>
    private Expression Contribution(RegionBuilder region, Expression adjoint, Expression factor, Singularity singularity, Expression? product = null)
    {
        bool steep = IsSteep(adjoint);
        var contribution = product ?? region.Product(adjoint, factor);
        if (singularity.HasFlag(Singularity.Pole) && !IsNeverZero(region, adjoint))
        {
            contribution = region.Choice(IsZero(region, adjoint), Expression.Zero(adjoint.Type), contribution);
        }

        if (steep && !factor.IsConstant)
        {
            contribution = region.Choice(IsZero(region, factor), Expression.Zero(adjoint.Type), contribution);
        }

        if (steep || singularity == Singularity.VerticalTangent)
        {
            MarkSteep(contribution);
        }

        return contribution;
    }

    /// <summary>Whether the function's own value is infinite or NaN wherever this factor of an adjoint is, so that no derivative is promised there.</summary>
    private bool ShowsInValue(Let let, Expression operand) => _exposure is not null && let.Value.Operation switch
    {
        Operation.Multiply => let.Value.Operands.Where(factor => !factor.Equals(operand)).All(_exposure.Has),
        Operation.Call => _exposure.Has(let.Target) && RuleTable.Find(let.Value.Text, let.Value.Operands.Count)?.Name == "Exp",
        _ => false,
    };

    /// <summary>How an operation's partial derivative by one operand may fail to be finite, as far as its arguments don't exclude it.</summary>
    private Singularity SingularityOf(Expression operation, Expression operand)
    {
        switch (operation.Operation)
        {
            case Operation.Divide:
                return _range.IsPositive(operation.Operands[1]) || operation.Operands[1].Number is not (null or 0) ? Singularity.None : Singularity.Pole;
            case Operation.Remainder:
                return operand.Equals(operation.Operands[1]) ? Singularity.Pole : Singularity.None;
            case Operation.Multiply:
                var factor = operation.Operands[0].Equals(operand) ? operation.Operands[1] : operation.Operands[0];
                return factor.IsVariable && _unbounded.Contains(factor.Id) ? Singularity.Pole : Singularity.None;
            case Operation.Call:
                var rule = RuleTable.Find(operation.Text, operation.Operands.Count);
                var singularity = rule?.Singularity ?? Singularity.None;
                return rule?.Name switch
                {
                    "Sqrt" or "Cbrt" or "Log" or "Log2" or "Log10" when operation.Operands.All(_range.IsPositive) => Singularity.None,
                    "Pow" when operation.Operands[1].Number is >= 1 => Singularity.None,
                    "Pow" when operation.Operands[1].Number is < 0 => Singularity.Pole,
                    _ => singularity,
                };
            default:
                return Singularity.None;
        }
    }

    /// <summary>The square root, spelled in any way.</summary>
    private static bool IsRoot(Expression operation) => RuleTable.Find(operation.Text, operation.Operands.Count)?.Name switch
    {
        "Sqrt" => true,
        "Pow" => operation.Operands[1].Number == 0.5,
        _ => false,
    };

    /// <summary>Whether an adjoint is made of constants and their quotients only, so that no shield is needed.</summary>
    private static bool IsNeverZero(RegionBuilder region, Expression adjoint) => adjoint.Number is { } number
        ? number != 0
        : region.Function.DefinitionOf(adjoint) switch
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

    private void Inherit(Expression contribution, Expression adjoint)
    {
        if (IsSteep(adjoint))
        {
            MarkSteep(contribution);
        }
    }

    /// <summary>Finds the values that may be infinite at ordinary arguments: quotients, logarithms, and what is computed from them.</summary>
    private void FindUnbounded(Region region)
    {
        foreach (var let in Program.AllStatements(region).OfType<Let>())
        {
            bool source = let.Value.Operation is Operation.Divide or Operation.Call
                && SingularityOf(let.Value, let.Value.Operands[0]) == Singularity.Pole
                && RuleTable.Find(let.Value.Text, let.Value.Operands.Count)?.Name is null or "Log" or "Log2" or "Log10" or "Pow" or "Atanh"
                && let.Value.Type.IsFloating;
            bool passes = let.Value.Operation is Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Negate or Operation.Convert
                && let.Value.Operands.Any(operand => operand.IsVariable && _unbounded.Contains(operand.Id));
            if (source || passes)
            {
                _unbounded.Add(let.Target.Id);
            }
        }
    }
}
