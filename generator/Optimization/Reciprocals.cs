using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Divides once where the derivative would divide by the same number again and again: several times in a row, or in every
/// iteration by a number of things that the loop doesn't change. Each quotient becomes a product with the reciprocal.
/// </summary>
internal sealed class Reciprocals : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<int, Expression> _definitions;

    private Reciprocals(Function function)
    {
        _builder = new FunctionBuilder(function);
        _definitions = Program.AllStatements(function.Body).OfType<Let>().ToDictionary(let => let.Target.Id, let => let.Value);
    }

    public static Function Run(Function function)
    {
        var pass = new Reciprocals(function);
        return function with { Body = pass.Rewrite(function.Body), Names = pass._builder.Names };
    }

    /// <summary>From so many quotients on a reciprocal is quicker, though it is an operation more.</summary>
    private const int FewestQuotients = 4;

    public override Region Rewrite(Region region)
    {
        bool IsQuotient(Statement statement) => statement is Let { IsPrimal: false, Value.Operation: Operation.Divide } let && let.Target.Type.IsFloating && let.Value.Operands[1].IsVariable;
        var often = region.Statements.Where(IsQuotient).GroupBy(statement => ((Let)statement).Value.Operands[1].Id)
            .Where(group => group.Count() >= FewestQuotients).Select(group => group.Key).ToList();
        if (often.Count == 0)
        {
            return base.Rewrite(region);
        }

        var reciprocals = new Dictionary<int, Expression>();
        var statements = new List<Statement>();
        foreach (var statement in region.Statements)
        {
            if (!IsQuotient(statement) || statement is not Let let || !often.Contains(let.Value.Operands[1].Id))
            {
                statements.Add(statement);
                continue;
            }

            var divisor = let.Value.Operands[1];
            if (!reciprocals.TryGetValue(divisor.Id, out var reciprocal))
            {
                reciprocals[divisor.Id] = reciprocal = _builder.NewVariable(divisor.Type);
                statements.Add(new Let(reciprocal, Expression.Of(Operation.Divide, divisor.Type, Expression.One(divisor.Type), divisor)) { Origin = let.Origin });
            }

            if (let.Value.Operands[0].IsOne)
            {
                Replaced[let.Target.Id] = reciprocal;
                continue;
            }

            statements.Add(let with { Value = Expression.Of(Operation.Multiply, divisor.Type, let.Value.Operands[0], reciprocal) });
        }

        return base.Rewrite(region with { Statements = statements.ToEquatable() });
    }

    protected override Loop Rewrite(Loop loop)
    {
        var rewritten = base.Rewrite(loop);
        var defined = new HashSet<int>(Reads.DefinedBy(rewritten).Select(variable => variable.Id));
        bool IsInvariant(Expression atom) => !atom.IsVariable || !defined.Contains(atom.Id);
        var body = new List<Statement>();
        foreach (var statement in rewritten.Body.Statements)
        {
            if (statement is Let { IsPrimal: false, Value.Operation: Operation.Divide } let && let.Target.Type.IsFloating
                && !IsInvariant(let.Value.Operands[0]) && IsInvariant(let.Value.Operands[1]) && IsWhole(let.Value.Operands[1]))
            {
                // Hoisting takes it out of this loop and of those around it.
                var divisor = let.Value.Operands[1];
                var reciprocal = _builder.NewVariable(divisor.Type);
                body.Add(new Let(reciprocal, Expression.Of(Operation.Divide, divisor.Type, Expression.One(divisor.Type), divisor)) { Origin = let.Origin });
                body.Add(let with { Value = Expression.Of(Operation.Multiply, divisor.Type, let.Value.Operands[0], reciprocal) });
            }
            else
            {
                body.Add(statement);
            }
        }

        return rewritten with { Body = rewritten.Body with { Statements = body.ToEquatable() } };
    }

    private bool IsWhole(Expression divisor) => divisor.IsVariable && _definitions.TryGetValue(divisor.Id, out var value)
        && value.Operation == Operation.Convert && !value.Operands[0].Type.IsFloating;
}
