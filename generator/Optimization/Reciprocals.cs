using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Divides once instead of in every iteration: a derivative's quotient by a number of things, which its loop doesn't change,
/// becomes a product with the reciprocal. Only for whole numbers: their reciprocals neither overflow nor lose digits.
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
