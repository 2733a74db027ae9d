using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Divides once where the derivative would divide by the same number again and again: several times in a row, or in every
/// iteration by a number of things that the loop doesn't change. Each quotient becomes a product with the reciprocal. So does
/// a quotient whose divisor's reciprocal is there already and can't overflow, as that of a logistic function is.
/// </summary>
internal sealed class Reciprocals : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Program _program;

    /// <summary>For each divisor its reciprocal, where that has been computed in this region or around it.</summary>
    private Dictionary<int, Expression> _known = [];

    /// <summary>For each memory what the one statement stores that writes to it; null where there are several.</summary>
    private Dictionary<int, Expression?>? _stored;
    private readonly Function _function;
    private readonly Range _range;

    private Reciprocals(Function function)
    {
        _function = function;
        _range = new Range(DefinitionOf, _ => null);
        _builder = new FunctionBuilder(function);
        _program = Program.Of(function);
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(statement => statement is Let { Value: { Operation: Operation.Divide, Type.IsFloating: true } }))
        {
            return function;
        }

        var pass = new Reciprocals(function);
        return function.With(pass.Rewrite(function.Body), pass._builder);
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
            return InScope(region);
        }

        var reciprocals = new Dictionary<int, Expression>();
        var statements = new List<Statement>();
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
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

        return InScope(region with { Statements = statements.ToEquatable() });
    }

    private Region InScope(Region region)
    {
        var around = _known;
        _known = around.Count == 0 ? [] : new(around);
        var rewritten = base.Rewrite(region);
        _known = around;
        return rewritten;
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        base.Rewrite(statement, into);
        if (into[into.Count - 1] is not Let { Value: { Operation: Operation.Divide, Type.IsFloating: true } quotient } let || quotient.Operands is not [var dividend, { IsVariable: true } divisor])
        {
            return;
        }

        if (dividend.IsOne && IsAtLeastOne(divisor))
        {
            _known[divisor.Id] = let.Target;
        }
        else if (!let.IsPrimal && _known.TryGetValue(divisor.Id, out var reciprocal) && reciprocal.Type.Equals(let.Target.Type))
        {
            into[into.Count - 1] = let with { Value = Expression.Of(Operation.Multiply, quotient.Type, dividend, reciprocal) };
        }
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

        return body.Count == rewritten.Body.Statements.Count ? rewritten : rewritten with { Body = rewritten.Body with { Statements = body.ToEquatable() } };
    }

    private bool IsWhole(Expression divisor) => _program.DefinitionOf(divisor) is { Operation: Operation.Convert } value && !value.Operands[0].Type.IsFloating;

    /// <summary>Whether a divisor is certainly so large that its reciprocal is a number wherever a quotient would be one.</summary>
    private bool IsAtLeastOne(Expression divisor) => DefinitionOf(divisor) is { Operation: Operation.Add } sum
        && ((sum.Operands[0].Number >= 1 && _range.IsNonNegative(sum.Operands[1])) || (sum.Operands[1].Number >= 1 && _range.IsNonNegative(sum.Operands[0])));

    /// <summary>The operation that gave a variable its value, before it was put onto a tape and taken from it again.</summary>
    private Expression? DefinitionOf(Expression atom)
    {
        var value = _program.DefinitionOf(atom);
        return value is { Operation: Operation.Element } && value.Operands[0] is { IsVariable: true } array
            && _program.DefinitionOf(array) is { Operation: Operation.NewArray, Text: Expression.Overwritten }
            && StoredIn(array) is { } stored && _program.DefinitionOf(stored) is { } definition
            ? definition
            : value;
    }

    private Expression? StoredIn(Expression array)
    {
        if (_stored is null)
        {
            _stored = [];
            foreach (var statement in Program.AllStatements(_function.Body))
            {
                foreach (var written in Writes.Of(statement))
                {
                    int memory = _program.MemoryOf(written);
                    _stored[memory] = statement is Store { Adds: false } store && !_stored.ContainsKey(memory) ? store.Value : null;
                }
            }
        }

        return _stored.TryGetValue(_program.MemoryOf(array), out var value) ? value : null;
    }
}
