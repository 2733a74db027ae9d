using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <content>Calls that stand as they are: their pushforwards.</content>
internal sealed partial class Pushforward
{
    private void EmitCall(Let let, RegionBuilder region)
    {
        var called = let.Value.Called!;
        Expression[] operands = [.. let.Value.Operands];
        if (called.Pushforward is null)
        {
            region.Take(let);
            _tangents[let.Target.Id] = ByAdjoints(let, operands, region);
            return;
        }

        var tangents = called.Arguments.Select((argument, i) => argument.IsActive ? TangentOf(CallLayout.ActiveOperand(let.Value, i), region) : Expression.Zero(ValueType.Double)).ToArray();
        if (!called.IsGenerated)
        {
            // Its own idea of the value may be rounded in another way.
            region.Take(let);
        }

        var both = region.Bind(CallLayout.Pushforward(called, operands, let.Target, tangents), NameFor(let.Target) is { Length: > 0 } name ? name.Replace("Tangent", "AndTangent") : called.Name.ToLowerInvariant() + "AndTangent");
        if (called.IsGenerated)
        {
            region.Take(let with { Value = Expression.Part("Item1", let.Target.Type, both) });
        }

        _tangents[let.Target.Id] = region.Bind(Expression.Part("Item2", let.Target.Type, both), NameFor(let.Target));
    }

    /// <summary>Without a pushforward the gradient that the pullback gives, times the tangents.</summary>
    private Expression ByAdjoints(Let let, Expression[] operands, RegionBuilder region)
    {
        var called = let.Value.Called!;
        var adjoints = called.Arguments.Select((argument, i) => !argument.IsActive ? null
            : argument.Type.IsIndexed ? Arrays.ZerosLike(region, operands[CallLayout.FirstOperand(called, i)], argument.Name + "Adjoint")
            : _builder.NewVariable(argument.Type, argument.Name + "Adjoint")).ToArray();
        region.Add(CallLayout.Pullback(called, operands, let.Target, Expression.One(let.Target.Type), adjoints, guard: null));
        var sum = Expression.Zero(let.Target.Type);
        for (int i = 0; i < adjoints.Length; i++)
        {
            var operand = CallLayout.ActiveOperand(let.Value, i);
            if (adjoints[i] is { } adjoint && _activity.IsVaried(operand))
            {
                sum = region.Sum(sum, adjoint.Type.IsIndexed ? Product(adjoint, TangentOf(operand, region), region) : Shielded(adjoint, TangentOf(operand, region), region));
            }
        }

        return sum;
    }

    /// <summary>A tangent of zero counts for nothing, whatever the derivative is.</summary>
    private static Expression Shielded(Expression adjoint, Expression tangent, RegionBuilder region) => region.Choice(
        region.Derive(Expression.Of(Operation.Equal, ValueType.Boolean, tangent, Expression.Zero(tangent.Type))), Expression.Zero(tangent.Type), region.Product(adjoint, tangent));

    /// <summary>The sum of the products of the elements of two one-dimensional arrays.</summary>
    private Expression Product(Expression adjoints, Expression tangents, RegionBuilder region)
    {
        var type = adjoints.Type.Element!;
        var index = _builder.NewVariable(ValueType.Int32);
        var (parameter, result) = (_builder.NewVariable(type), _builder.NewVariable(type));
        var inner = region.Child();
        var adjoint = inner.Bind(Expression.Of(Operation.Element, type, adjoints, index));
        var tangent = inner.Bind(Expression.Of(Operation.Element, type, tangents, index));
        var next = inner.Bind(Expression.Of(Operation.Add, type, parameter, Shielded(adjoint, tangent, inner)));
        region.Add(new Loop(
            new Counter(index, Expression.Integer(0), Operation.Less, region.Bind(Expression.Of(Operation.Length, ValueType.Int32, adjoints)), 1),
            new[] { new Carried(parameter, Expression.Zero(type), result) }.ToEquatable(),
            Region.Empty,
            inner.Build(next)));
        return result;
    }
}
