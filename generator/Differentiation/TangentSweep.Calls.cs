using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <content>Calls that stand as they are: their pushforwards.</content>
internal partial class TangentSweep
{
    private void EmitCall(Let let, RegionBuilder region)
    {
        var called = let.Value.Called!;
        Expression[] operands = [.. let.Value.Operands];
        var moving = MovingIn(let).ToList();
        if (called.Pushforward is null)
        {
            Take(region, let);
            var adjoints = AdjointsOf(let, operands, region);
            foreach (int d in moving)
            {
                _tangents[d][let.Target.Id] = ByAdjoints(d, let, adjoints, region);
            }

            return;
        }

        if (!called.IsGenerated)
        {
            // Its own idea of the value may be rounded in another way.
            Take(region, let);
        }

        // The pushforward runs the method: from the second direction on it does so on copies of the arrays that the first one changes.
        var copies = moving.Select((_, place) => called.Arguments.Select((argument, i) => place > 0 && argument.IsWritten ? CallLayout.Copy(region, called, operands, i, argument.Name + "Before") : null).ToArray()).ToArray();
        foreach (int d in moving)
        {
            var tangents = called.Arguments.Select((argument, i) => argument.IsActive ? TangentOf(d, CallLayout.ActiveOperand(let.Value, i), region) : Expression.Zero(ValueType.Double)).ToArray();
            string suffix = _directions[d].Suffix;
            string name = _builder.NameOf(let.Target) is { Length: > 0 } given ? given + "And" + suffix : called.Name.ToLowerInvariant() + "And" + suffix;
            var pushforward = CallLayout.Pushforward(called, operands, copies[moving.IndexOf(d)], let.Target, tangents);
            if (!let.Target.Type.HasFloating)
            {
                if (d == moving[0])
                {
                    Take(region, let with { Value = pushforward });
                }
                else
                {
                    region.Bind(pushforward);
                }

                continue;
            }

            var both = region.Bind(pushforward, name);
            if (called.IsGenerated && d == moving[0])
            {
                Take(region, let with { Value = Expression.Part("Item1", let.Target.Type, both) });
            }

            _tangents[d][let.Target.Id] = region.Bind(Expression.Part("Item2", let.Target.Type, both), NameFor(d, let.Target));
        }
    }

    /// <summary>Without a pushforward the gradient that the pullback gives, for each active argument.</summary>
    private Expression?[] AdjointsOf(Let let, Expression[] operands, RegionBuilder region)
    {
        var called = let.Value.Called!;
        var adjoints = called.Arguments.Select((argument, i) => !argument.IsActive ? null
            : argument.Type.IsIndexed ? Arrays.ZerosLike(region, operands[CallLayout.FirstOperand(called, i)], argument.Name + "Adjoint")
            : _builder.NewVariable(argument.Type, argument.Name + "Adjoint")).ToArray();
        region.Add(CallLayout.Pullback(called, operands, CallLayout.NoCopies(called), let.Target, Expression.One(let.Target.Type), adjoints, guard: null));
        return adjoints;
    }

    /// <summary>A gradient times the tangents.</summary>
    private Expression ByAdjoints(int d, Let let, Expression?[] adjoints, RegionBuilder region)
    {
        var sum = Expression.Zero(let.Target.Type);
        for (int i = 0; i < adjoints.Length; i++)
        {
            var operand = CallLayout.ActiveOperand(let.Value, i);
            if (adjoints[i] is { } adjoint && _activities[d].IsVaried(operand))
            {
                sum = region.Sum(sum, adjoint.Type.IsIndexed ? Product(adjoint, TangentOf(d, operand, region), region) : Shielded(adjoint, TangentOf(d, operand, region), region));
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
