using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Computes an operation once where an enclosing region, or the same one earlier, has computed it already; elements of arrays that nothing writes included.</summary>
internal sealed class CommonSubexpressions : Rewriter
{
    private readonly Function _function;
    private Program? _program;

    /// <summary>The names of the variables, once one of them has got another; null before.</summary>
    private List<string>? _names;
    private readonly Dictionary<int, Expression> _arrays = [];
    private readonly Dictionary<Expression, Expression> _available = [];

    /// <summary>What was computed, in order, to be forgotten at the end of its region.</summary>
    private readonly Stack<Expression> _computed = new();

    /// <summary>Where the derivative's own statements were put.</summary>
    private readonly Dictionary<int, (List<Statement> Statements, int Place)> _derived = [];

    private CommonSubexpressions(Function function) => _function = function;

    public static Function Run(Function function)
    {
        var pass = new CommonSubexpressions(function);
        var body = pass.Rewrite(function.Body);
        return pass._names is { } names ? function with { Body = body, Names = names.ToEquatable() } : function.With(body);
    }

    private string NameOf(Expression variable) => _names is null ? _function.Names[variable.Id] : _names[variable.Id];

    private bool IsWritten(Expression array)
    {
        _program ??= Program.Of(_function);
        return _program.IsWritten(_program.MemoryOf(array));
    }

    /// <summary>The length that an array was made with.</summary>
    private Expression? MadeLength(Expression value) =>
        value.Operation is Operation.Length or Operation.DimensionLength && value.Operands[0].IsVariable
        && _arrays.TryGetValue(value.Operands[0].Id, out var made) && made.Operation == Operation.NewArray && made.Operands.All(operand => operand.Type.Name == "int")
        && (value.Operation == Operation.Length ? made.Type.Rank == 1 : value.Operands[1].IsConstant)
            ? made.Operands[value.Operation == Operation.Length ? 0 : (int)value.Operands[1].Number!.Value]
            : null;

    /// <summary>The same sum or product with its operands the other way round.</summary>
    private static Expression? Turned(Expression value) => value.Operation is Operation.Add or Operation.Multiply && value.Type.IsFloating
        ? value.With([value.Operands[1], value.Operands[0]])
        : null;

    /// <summary>What comparing a value with itself comes to, which C# warns of: false, true, or a test for NaN.</summary>
    private static Expression? SelfComparison(Expression value)
    {
        if (value.Operands.Count != 2 || !value.Operands[0].IsVariable || !value.Operands[0].Equals(value.Operands[1]))
        {
            return null;
        }

        var operand = value.Operands[0];
        var isNaN = operand.Type.IsFloating
            ? new Symbolics.Formula(operand).IsNaN.Expression
            : null;
        return value.Operation switch
        {
            Operation.Less or Operation.Greater => Expression.Boolean(false),
            Operation.NotEqual => isNaN ?? Expression.Boolean(false),
            Operation.Equal or Operation.LessOrEqual or Operation.GreaterOrEqual => isNaN is null ? Expression.Boolean(true) : Expression.Of(Operation.Not, Functions.ValueType.Boolean, isNaN),
            _ => null,
        };
    }

    public override Region Rewrite(Region region)
    {
        int outer = _computed.Count;
        var rewritten = base.Rewrite(region);
        while (_computed.Count > outer)
        {
            _available.Remove(_computed.Pop());
        }

        return rewritten;
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is not Let let)
        {
            base.Rewrite(statement, into);
            return;
        }

        var value = Map(let.Value);
        if (value.Type.IsIndexed)
        {
            _arrays[let.Target.Id] = value;
        }

        while (value.Operation is Operation.Length or Operation.DimensionLength && value.Operands[0].IsVariable
            && _arrays.TryGetValue(value.Operands[0].Id, out var copy) && copy.Operation == Operation.Copy)
        {
            // A copy is as long as what it was copied from.
            value = value.With([copy.Operands[0], .. value.Operands.Skip(1)]);
        }

        if (MadeLength(value) is { } length)
        {
            Replaced[let.Target.Id] = length;
            return;
        }

        if (SelfComparison(value) is { } self)
        {
            if (self.IsConstant)
            {
                Replaced[let.Target.Id] = self;
                return;
            }

            value = self;
        }

        bool shared = RegionBuilder.IsRepeatable(value)
            || (value.Operation == Operation.Element && !IsWritten(let.Value.Operands[0]));
        if (shared && !let.IsPrimal && Turned(value) is { } turned && _available.ContainsKey(turned))
        {
            value = turned;
        }

        if (shared && _available.TryGetValue(value, out var known))
        {
            Replaced[let.Target.Id] = known;
            if (let.IsPrimal && _derived.TryGetValue(known.Id, out var at))
            {
                // It gives a value of the user's now, which no later pass may round in another way.
                at.Statements[at.Place] = at.Statements[at.Place] with { IsPrimal = true };
            }

            if (NameOf(known).Length == 0 && NameOf(let.Target) is { Length: > 0 } name)
            {
                (_names ??= _function.Names.ToList())[known.Id] = name;
            }

            return;
        }

        if (shared)
        {
            _available[value] = let.Target;
            _computed.Push(value);
            if (!let.IsPrimal)
            {
                _derived[let.Target.Id] = (into, into.Count);
            }
        }

        into.Add(ReferenceEquals(value, let.Value) ? let : let with { Value = value });
    }
}
