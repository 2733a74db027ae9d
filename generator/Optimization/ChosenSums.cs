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
    private readonly Function _function;
    private readonly Accumulation _accumulation;
    private readonly VariableMap<int> _uses;
    private readonly HashSet<int> _primal;

    private ChosenSums(Function function)
    {
        _function = function;
        _builder = new FunctionBuilder(function);
        _accumulation = new Accumulation(function);
        _uses = Reads.Counts(function);
        _primal = [.. Program.AllStatements(function.Body).OfType<Let>().Where(let => let.IsPrimal).Select(let => let.Target.Id)];
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
            if (AddendOf(loop, place) is { } sum)
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

    /// <summary>What a loop adds to a sum of the derivative, and whether it adds or subtracts it.</summary>
    private (Expression Addend, Operation Operation)? AddendOf(Loop loop, int place)
    {
        var (next, parameter) = (loop.Body.Yields[place], loop.Carried[place].Parameter);
        return parameter.Type.IsFloating && !_primal.Contains(next.Id) && _accumulation.Is(loop, place)
            && _accumulation.DefinitionOf(next) is { Operation: Operation.Add or Operation.Subtract } sum && sum.Operands.Contains(parameter)
            ? (sum.Operands[0].Equals(parameter) ? sum.Operands[1] : sum.Operands[0], sum.Operation)
            : null;
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
        var parameter = _builder.NewVariable(carried.Parameter.Type, _builder.NameOf(carried.Parameter));
        var result = _builder.NewVariable(carried.Parameter.Type, _builder.NameOf(carried.Parameter));
        var inside = new RegionBuilder(_builder);
        var next = inside.Bind(Expression.Of(operation, parameter.Type, parameter, Map(from)));
        Replaced[carried.Result.Id] = after.Sum(Map(carried.Initial), Again(addend));
        return loop with
        {
            Carried = loop.Carried.Select((known, i) => i == place ? new Carried(parameter, Expression.Zero(parameter.Type), result) : known).ToEquatable(),
            Body = new Region(
                loop.Body.Statements.Concat(inside.Build().Statements).ToEquatable(),
                loop.Body.Yields.Select((yield, i) => i == place ? next : yield).ToEquatable()),
        };

        // The choice once more, from the sum.
        Expression Again(Expression value) => value.IsZero ? value
            : value.Equals(from) ? result
            : _accumulation.DefinitionOf(value) is { Operation: Operation.Select } choice ? after.Choice(Map(choice.Operands[0]), Again(choice.Operands[1]), Again(choice.Operands[2]))
            : after.Negation(result);
    }
}
