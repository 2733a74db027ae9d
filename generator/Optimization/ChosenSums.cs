using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Chooses once after a loop what every addend of a sum in it is chosen by: <c>Σ (c ? xᵢ : 0)</c> becomes
/// <c>c ? Σ xᵢ : 0</c>, where <c>c</c> is the same in each iteration, and <c>-xᵢ</c> may be chosen too. Only sums of the derivative.
/// </summary>
internal sealed class ChosenSums : Rewriter
{
    private readonly FunctionBuilder _builder;
    private readonly Accumulation _accumulation;
    private readonly VariableMap<int> _uses;

    private ChosenSums(Function function)
    {
        _builder = new FunctionBuilder(function);
        _accumulation = Program.Of(function).Accumulation;
        _uses = Reads.Counts(function);
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(statement => statement is Let { Value.Operation: Operation.Select }))
        {
            return function;
        }

        var pass = new ChosenSums(function);
        var body = pass.Rewrite(function.Body);
        return ReferenceEquals(body, function.Body) ? function : DeadCode.Remove(function with { Body = body, Names = pass._builder.Names });
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is not Loop { Exit: < 0 } loop)
        {
            base.Rewrite(statement, into);
            return;
        }

        var rewritten = Rewrite(loop);
        HashSet<int>? defined = null;
        var after = new RegionBuilder(_builder) { Origin = loop.Origin };
        for (int place = 0; place < loop.Carried.Count; place++)
        {
            // What is looked at is the loop as it was: an inner sum that is chosen later adds nothing to choose from here.
            if (_accumulation.AddendOf(loop, place) is { } sum)
            {
                defined ??= [.. Reads.DefinedBy(loop).Select(variable => variable.Id)];
                if (ChosenFrom(sum.Addend, defined) is { } chosen)
                {
                    rewritten = Chosen(rewritten, place, sum.Operation, sum.Addend, chosen, after);
                }
            }
        }

        into.Add(rewritten);
        into.AddRange(after.Build().Statements);
    }

    /// <summary>The value that, itself or negated, is chosen or not by conditions that are the same in each iteration.</summary>
    private Expression? ChosenFrom(Expression addend, HashSet<int> defined)
    {
        Expression? from = null;
        return IsChoice(addend) && Collect(addend) ? from : null;

        bool IsChoice(Expression value) => _uses[value] == 1 && _accumulation.DefinitionOf(value) is { Operation: Operation.Select } choice && !defined.Contains(choice.Operands[0].Id);

        bool Collect(Expression value)
        {
            if (value.IsZero)
            {
                return true;
            }

            if (IsChoice(value))
            {
                var choice = _accumulation.DefinitionOf(value)!;
                return Collect(choice.Operands[1]) && Collect(choice.Operands[2]);
            }

            value = Unsigned(value);
            from ??= value;
            return value.IsVariable && value.Equals(from);
        }
    }

    private Expression Unsigned(Expression value) => _accumulation.DefinitionOf(value) is { Operation: Operation.Negate } negated ? negated.Operands[0] : value;

    private Loop Chosen(Loop loop, int place, Operation operation, Expression addend, Expression from, RegionBuilder after)
    {
        var carried = loop.Carried[place];
        loop = SumFromZero.In(loop, place, operation, _builder, _ => Map(from), out var sum);
        Replaced[carried.Result.Id] = after.Sum(Map(carried.Initial), Again(addend));
        return loop;

        // The choice once more, from the sum.
        Expression Again(Expression value) => value.IsZero ? value
            : value.Equals(from) ? sum
            : _accumulation.DefinitionOf(value) is { Operation: Operation.Select } choice ? after.Choice(Map(choice.Operands[0]), Again(choice.Operands[1]), Again(choice.Operands[2]))
            : after.Negation(sum);
    }
}
