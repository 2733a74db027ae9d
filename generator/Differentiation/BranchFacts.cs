using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// What the branches around an operation say of its operand: behind <c>if (squares == 0) return …;</c> a root of a sum of squares
/// has a finite slope, and its quotient by the root is finite; behind <c>Math.Abs(z) &gt; 1e-9</c> so is one by <c>z</c>.
/// A number that isn't one passes the question, as it passes the operation.
/// </summary>
internal sealed class BranchFacts
{
    /// <summary>Below this a number may have an infinite inverse, or be none any more once it is squared.</summary>
    private const double Tiny = 1e-150, TinyFloat = 1e-18;

    /// <summary>What is known of a number.</summary>
    private enum Fact
    {
        /// <summary>Greater than zero, however little.</summary>
        Positive,

        /// <summary>Not next to zero.</summary>
        Apart,

        /// <summary>Greater than zero, and not next to it.</summary>
        Large,
    }

    private readonly Program _program;
    private readonly Symbolics.Range _range;

    /// <summary>The operations whose slope is finite where they stand.</summary>
    private readonly HashSet<Expression> _finite = new(ReferenceComparer<Expression>.Instance);

    public BranchFacts(Program program, Symbolics.Range range)
    {
        (_program, _range) = (program, range);
        if (Program.AllStatements(program.Function.Body).Exists(statement => statement is If))
        {
            Visit(program.Function.Body, []);
        }
    }

    /// <summary>Whether the argument of a root or a logarithm, or the divisor of a quotient, is far enough from zero where the operation stands.</summary>
    public bool Has(Expression operation) => _finite.Contains(operation);

    private void Visit(Region region, Dictionary<int, Fact> known)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let { Value: var value } when known.Count > 0 && IsFinite(value, known):
                    _finite.Add(value);
                    break;
                case If branch:
                    Visit(branch.Then, With(known, branch.Condition, holds: true));
                    Visit(branch.Else, With(known, branch.Condition, holds: false));
                    if (branch.Then.Statements is [.., Effect { IsThrow: true }])
                    {
                        known = With(known, branch.Condition, holds: false);
                    }
                    else if (branch.Else.Statements is [.., Effect { IsThrow: true }])
                    {
                        known = With(known, branch.Condition, holds: true);
                    }

                    break;
                case Loop loop:
                    Visit(loop.Condition, known);
                    Visit(loop.Body, loop.Condition.Yields is [var goesOn] ? With(known, goesOn, holds: true) : known);
                    break;
            }
        }
    }

    private static bool IsFinite(Expression value, Dictionary<int, Fact> known) => value.Type.IsFloating && value.Operation switch
    {
        Operation.Divide => known.TryGetValue(value.Operands[1].Id, out var divisor) && value.Operands[1].IsVariable && divisor is Fact.Apart or Fact.Large,
        Operation.Call when value.Operands.Count == 1 && value.Operands[0].IsVariable && known.TryGetValue(value.Operands[0].Id, out var argument) => value.Text.Substring(value.Text.LastIndexOf('.') + 1) switch
        {
            "Sqrt" or "Cbrt" => argument is Fact.Positive or Fact.Large,
            "Log" or "Log2" or "Log10" => argument is Fact.Large,
            _ => false,
        },
        _ => false,
    };

    /// <summary>What is known, and what a condition says.</summary>
    private Dictionary<int, Fact> With(Dictionary<int, Fact> known, Expression condition, bool holds)
    {
        var facts = new List<(int Id, Fact Fact)>();
        Add(condition, holds, facts, depth: 0);
        if (facts.Count == 0)
        {
            return known;
        }

        var more = new Dictionary<int, Fact>(known);
        foreach (var (id, fact) in facts)
        {
            more[id] = more.TryGetValue(id, out var before) && before != fact ? Fact.Large : fact;
        }

        return more;
    }

    private const int Depth = 8;

    private void Add(Expression condition, bool holds, List<(int Id, Fact Fact)> facts, int depth)
    {
        if (depth > Depth || (condition.IsVariable ? _program.DefinitionOf(condition) : condition) is not { } test)
        {
            return;
        }

        switch (test.Operation)
        {
            case Operation.Not:
                Add(test.Operands[0], !holds, facts, depth + 1);
                break;
            case Operation.Both or Operation.And when holds:
            case Operation.Either or Operation.Or when !holds:
                foreach (var part in test.Operands)
                {
                    Add(part, holds, facts, depth + 1);
                }

                break;
            case Operation.Equal when !holds:
            case Operation.NotEqual when holds:
                foreach (var (value, other) in new[] { (test.Operands[0], test.Operands[1]), (test.Operands[1], test.Operands[0]) })
                {
                    if (value.IsVariable && other.IsZero && value.Type.IsFloating && _range.IsNonNegative(value))
                    {
                        facts.Add((value.Id, Fact.Positive));
                    }
                }

                break;
            case Operation.Less or Operation.LessOrEqual or Operation.Greater or Operation.GreaterOrEqual:
                bool isLess = test.Operation is Operation.Less or Operation.LessOrEqual;
                bool isStrict = (test.Operation is Operation.Less or Operation.Greater) == holds;
                var (greater, lesser) = isLess == holds ? (test.Operands[1], test.Operands[0]) : (test.Operands[0], test.Operands[1]);
                AddGreater(greater, lesser, isStrict, facts);
                break;
        }
    }

    /// <summary>One number is greater than another, or equal to it.</summary>
    private void AddGreater(Expression greater, Expression lesser, bool isStrict, List<(int Id, Fact Fact)> facts)
    {
        double tiny = greater.Type.Name == "float" ? TinyFloat : Tiny;
        if (greater.IsVariable && greater.Type.Name is "double" or "float" && lesser.Value is { } bound && (isStrict ? bound >= 0 : bound > 0))
        {
            facts.Add((greater.Id, bound >= tiny ? Fact.Large : Fact.Positive));
            if (bound >= tiny && _program.DefinitionOf(greater) is { Operation: Operation.Call, Operands.Count: 1 } size && size.Operands[0].IsVariable && size.Text is "System.Math.Abs" or "System.MathF.Abs")
            {
                facts.Add((size.Operands[0].Id, Fact.Apart));
            }
        }
        else if (lesser.IsVariable && lesser.Type.Name is "double" or "float" && greater.Value is { } limit && limit <= -tiny)
        {
            facts.Add((lesser.Id, Fact.Apart));
        }
    }
}
