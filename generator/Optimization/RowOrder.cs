using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>Computes numbers that look alike side by side, the second as soon as the first, so that both can be computed at once.</summary>
internal sealed class RowOrder : Rewriter
{
    private readonly Dictionary<int, int> _partners;

    /// <param name="partners">For each number the one that looks like it.</param>
    private RowOrder(Dictionary<int, int> partners) => _partners = partners;

    public static Function Run(Function function, Dictionary<int, int> partners) => function with { Body = new RowOrder(partners).Rewrite(function.Body) };

    public override Region Rewrite(Region region)
    {
        var rewritten = base.Rewrite(region);
        var order = new Order(rewritten, _partners);
        return rewritten with { Statements = order.Statements.ToEquatable() };
    }

    /// <summary>The statements of one region in their new order.</summary>
    private sealed class Order
    {
        private readonly Region _region;
        private readonly Dictionary<int, int> _partners;
        private readonly Dictionary<int, int> _open = [];
        private readonly bool[] _isDone;

        public Order(Region region, Dictionary<int, int> partners)
        {
            (_region, _partners) = (region, partners);
            _isDone = new bool[region.Statements.Count];
            for (int i = 0; i < region.Statements.Count; i++)
            {
                foreach (var target in Reads.DefinedBy(region.Statements[i]))
                {
                    _open[target.Id] = i;
                }
            }

            for (int i = 0; i < _isDone.Length; i++)
            {
                Cancellation.Check();
                Take(i);
            }
        }

        public List<Statement> Statements { get; } = [];

        private void Take(int index)
        {
            if (_isDone[index])
            {
                return;
            }

            _isDone[index] = true;
            var statement = _region.Statements[index];
            Statements.Add(statement);
            if (statement is Let let && _partners.TryGetValue(let.Target.Id, out int partner) && _open.TryGetValue(partner, out int other) && !_isDone[other] && Needed(other) is { } needed)
            {
                foreach (int next in needed)
                {
                    Take(next);
                }
            }
        }

        /// <summary>What isn't computed yet of what a statement needs, and itself, in order; null if something among it can't be computed earlier.</summary>
        private SortedSet<int>? Needed(int index)
        {
            var needed = new SortedSet<int>();
            var open = new Stack<int>([index]);
            while (open.Count > 0)
            {
                int next = open.Pop();
                if (!needed.Add(next))
                {
                    continue;
                }

                if (_region.Statements[next] is not Let let || !CanMove(let))
                {
                    return null;
                }

                foreach (var read in let.Value.Variables())
                {
                    if (_open.TryGetValue(read.Id, out int definition) && !_isDone[definition])
                    {
                        open.Push(definition);
                    }
                }
            }

            return needed;
        }

        /// <summary>Whether it neither reads memory nor can throw. An integer may where it goes round.</summary>
        private static bool CanMove(Let let) => (let.Target.Type.IsFloating || let.Target.Type.IsBoolean) && Hoisting.IsTotal(let.Value);
    }
}
