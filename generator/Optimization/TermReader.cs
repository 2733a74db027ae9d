using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Takes a value of the derivative apart into a sum of products, as far as nothing else needs what lies between.</summary>
/// <param name="lets">The derivative's operations in the region.</param>
/// <param name="uses">How often a variable is read.</param>
/// <param name="mayOpen">Whether a variable may be left out in favour of what it is made of.</param>
/// <param name="primal">What the user's code has computed.</param>
/// <param name="opensShared">Whether products are taken apart too that are read elsewhere as well.</param>
internal sealed class TermReader(Dictionary<int, Let> lets, Func<Expression, int> uses, Func<Expression, bool> mayOpen, PrimalValues primal, bool opensShared, bool opensQuotients)
{
    /// <summary>Longer products are left in one piece.</summary>
    private const int MostFactors = 16;

    /// <summary>What the operations that were taken apart cost now, each as the share of this use of it.</summary>
    public double Cost { get; private set; }

    /// <summary>Whether there was anything that more than one place needs, so that it makes a difference whether such is taken apart.</summary>
    public bool MetShared { get; private set; }

    /// <summary>The terms of a sum, or of a product with a sum of which a factor cancels; null for anything else.</summary>
    public List<Term>? Read(Let root)
    {
        if (root.Value.Operation is Operation.Add or Operation.Subtract)
        {
            return Terms(root.Target, 1);
        }

        return root.Value.Operation is Operation.Multiply or Operation.Divide or Operation.Select ? Distributed(root) : null;
    }

    private List<Term> Terms(Expression root, double sign)
    {
        var terms = new List<Term>();
        var pending = new Stack<(Expression Value, double Sign)>();
        pending.Push((root, sign));
        while (pending.Count > 0)
        {
            var (value, at) = pending.Pop();
            var let = value.Equals(root) ? lets[root.Id] : Single(value);
            switch (let?.Value.Operation)
            {
                case Operation.Add or Operation.Subtract:
                    Cost++;
                    pending.Push((let.Value.Operands[1], let.Value.Operation == Operation.Add ? at : -at));
                    pending.Push((let.Value.Operands[0], at));
                    break;
                case Operation.Negate:
                    pending.Push((let.Value.Operands[0], -at));
                    break;
                default:
                    terms.Add(Product(value, at));
                    break;
            }
        }

        return terms;
    }

    /// <summary>The terms of (a + b/x)·x, which are a·x and b.</summary>
    private List<Term>? Distributed(Let root)
    {
        var product = new Draft();
        Open(root, product);
        if (product.Factors.FirstOrDefault(factor => Single(factor, product)?.Value.Operation is Operation.Add or Operation.Subtract) is not { } sum)
        {
            return null;
        }

        var others = Term.Without(product.Factors, [sum]);
        if (others.Count == 0 || others.Contains(sum))
        {
            return null;
        }

        var terms = Terms(sum, product.Coefficient);
        var inverses = others.Where(factor => !Term.IsInverse(factor)).Select(factor => (Factor: factor, Inverse: Term.Inverse(factor))).ToList();
        if (!terms.Exists(term => inverses.Exists(pair => term.Factors.Contains(pair.Inverse))))
        {
            return null;
        }

        return terms.ConvertAll(term =>
        {
            var (mine, theirs) = (new List<Expression>(term.Factors), new List<Expression>(others));
            foreach (var (factor, _) in inverses.Where(pair => mine.Remove(pair.Inverse)))
            {
                theirs.Remove(factor);
            }

            var shields = product.Shields.SelectMany(shield => !sum.Equals(shield.Zero) ? [shield] : mine.Where(factor => factor.IsVariable).Select(factor => shield with { Zero = factor }))
                .Select(shield => shield with { Scope = shield.Scope.Contains(sum) ? [.. mine, .. shield.Scope.Where(theirs.Contains)] : [.. shield.Scope.Where(theirs.Contains)] });
            return term with { Factors = [.. mine, .. theirs], Shields = Shield.Needed(term.Shields.Concat(shields), [.. mine, .. theirs]) };
        });
    }

    /// <summary>A product while it is being read.</summary>
    private sealed class Draft
    {
        public double Coefficient { get; set; } = 1;

        public List<Expression> Factors { get; } = [];

        public List<Shield> Shields { get; } = [];

        /// <summary>The values that are tested by what is taken apart, once for each test.</summary>
        private readonly List<int> _tests = [];

        /// <summary>The values that were taken apart, and what became of them: few, so that looking through them is quicker than a table.</summary>
        private readonly List<(int Value, int Start, int End)> _opened = [];

        public void AddTest(Expression value) => _tests.Add(value.Id);

        public int TestsOf(Expression value) => _tests.Count == 0 ? 0 : _tests.FindAll(tested => tested == value.Id).Count;

        public void AddOpened(Expression value, int start) => _opened.Add((value.Id, start, Factors.Count));

        public List<Expression> OpenedOf(Expression value) => _opened.FindLastIndex(opened => opened.Value == value.Id) is >= 0 and var place
            ? Factors.GetRange(_opened[place].Start, _opened[place].End - _opened[place].Start)
            : [];
    }

    private Term Product(Expression value, double sign)
    {
        var draft = new Draft { Coefficient = sign };
        Factor(value, draft);
        return new Term(draft.Coefficient, draft.Factors, null, Shield.Needed(draft.Shields, draft.Factors));
    }

    private void Factor(Expression value, Draft draft)
    {
        if (value.IsConstant)
        {
            Constant(value, draft);
        }
        else if (Openable(value, draft) is { } let && draft.Factors.Count < MostFactors)
        {
            int start = draft.Factors.Count;
            Open(let, draft);
            draft.AddOpened(value, start);
        }
        else
        {
            var product = primal.ProductOf(value);
            if (!Term.IsOrdinary(value.Type, draft.Coefficient * product.Coefficient))
            {
                product = Term.Of(1, [value]);
            }

            draft.Coefficient *= product.Coefficient;
            int start = draft.Factors.Count;
            draft.Factors.AddRange(product.Factors);
            draft.AddOpened(value, start);
        }
    }

    private void Open(Let let, Draft draft)
    {
        var operands = let.Value.Operands;
        double share = 1.0 / Math.Max(1, uses(let.Target));
        switch (let.Value.Operation)
        {
            case Operation.Multiply:
                Cost += share;
                Factor(operands[0], draft);
                Factor(operands[1], draft);
                break;
            case Operation.Negate:
                draft.Coefficient = -draft.Coefficient;
                Factor(operands[0], draft);
                break;
            case Operation.Divide:
                // A quotient is a product with the inverse of its divisor, which sums may have in common.
                Cost += share;
                Factor(operands[0], draft);
                Divide(operands[1], draft);
                break;
            case Operation.Select when ShieldOf(let) is var (tested, product):
                if (uses(operands[0]) == 1)
                {
                    draft.AddTest(tested);
                }

                int start = draft.Factors.Count;
                Factor(product, draft);
                AddShields(operands[0], tested, draft.Factors.GetRange(start, draft.Factors.Count - start), draft);
                break;
            default:
                draft.Factors.Add(let.Target);
                break;
        }
    }

    /// <summary>What is zero where a factor is, or where something else is: <c>tested == 0 ? 0 : product</c>.</summary>
    private (Expression Tested, Expression Product)? ShieldOf(Let let) =>
        let.Value.Operation == Operation.Select && let.Value.Operands[1].IsZero
        && lets.TryGetValue(let.Value.Operands[0].Id, out var test) && test.Value.Operation == Operation.Equal && test.Value.Operands[1].IsZero && test.Value.Operands[0].IsVariable
        && Single(let.Value.Operands[2])?.Value.Operation is Operation.Multiply or Operation.Divide or Operation.Negate or Operation.Select
            ? (test.Value.Operands[0], let.Value.Operands[2])
            : null;

    private void AddShields(Expression condition, Expression tested, List<Expression> scope, Draft draft)
    {
        var factors = draft.OpenedOf(tested).FindAll(factor => factor.IsVariable);
        if (factors.Count > 0 && factors.TrueForAll(primal.IsInput))
        {
            // It shields against the derivative by which it is multiplied, not against another argument.
            scope = scope.FindAll(factor => !primal.IsInput(factor));
        }

        draft.Shields.AddRange(factors.Count > 0 ? factors.Select(factor => new Shield(factor, null, scope)) : [new Shield(null, condition, scope)]);
    }

    private static void Constant(Expression constant, Draft draft)
    {
        if (constant.Number is { } number && Term.IsOrdinary(constant.Type, draft.Coefficient * number))
        {
            draft.Coefficient *= number;
        }
        else
        {
            draft.Factors.Add(constant);
        }
    }

    private static void Divide(Expression divisor, Draft draft)
    {
        if (divisor.Number is { } number && number != 0 && Term.IsOrdinary(divisor.Type, draft.Coefficient / number))
        {
            draft.Coefficient /= number;
        }
        else
        {
            draft.Factors.Add(Term.Inverse(divisor));
        }
    }

    private Let? Openable(Expression variable, Draft draft)
    {
        if (Known(variable) is not { } let || !mayOpen(variable))
        {
            return null;
        }

        bool isSingle = uses(variable) - draft.TestsOf(variable) == 1;
        MetShared |= !isSingle;
        return let.Value.Operation is Operation.Multiply or Operation.Divide or Operation.Negate ? (isSingle || opensShared ? let : null)
            : ShieldOf(let) is var (_, product) && (isSingle || (opensShared && (opensQuotients || IsMultiple(product)))) ? let
            : null;
    }

    /// <summary>Whether a value is a product, not a quotient.</summary>
    private bool IsMultiple(Expression value) => Known(value)?.Value is { } operation
        && (operation.Operation == Operation.Multiply || (operation.Operation == Operation.Negate && IsMultiple(operation.Operands[0])));

    private Let? Single(Expression variable, Draft? draft = null) =>
        Known(variable) is { } let && uses(variable) - (draft?.TestsOf(variable) ?? 0) == 1 && mayOpen(variable) ? let : null;

    private Let? Known(Expression variable) => variable.IsVariable && lets.TryGetValue(variable.Id, out var let) && let.Target.Type.IsFloating ? let : null;
}
