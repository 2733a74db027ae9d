using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Takes arrays that never leave the method out of its loops, so that no iteration allocates: one is made before the loop
/// and cleared where each iteration made its own. Which arrays may live on the stack is found here too.
/// </summary>
internal sealed class Buffers : Rewriter
{
    private readonly HashSet<int> _local = [];
    private readonly bool _lends;

    /// <param name="function">The function.</param>
    /// <param name="lends">Whether an array stays local that a pullback is called with.</param>
    private Buffers(Function function, bool lends = false)
    {
        _lends = lends;
        var made = Program.AllStatements(function.Body).OfType<Let>()
            .Where(let => let.Value.Operation == Operation.NewArray && let.Target.Type.Rank == 1 && let.Target.Type.Element!.IsScalar)
            .ToList();
        foreach (var let in made)
        {
            _local.Add(let.Target.Id);
        }

        if (_local.Count == 0)
        {
            return;
        }

        // Whatever does more with an array than reading, writing and measuring it keeps it an ordinary array.
        foreach (var statement in Program.AllStatements(function.Body))
        {
            Cancellation.Check();
            if (statement is Store store && store.Indices.Any(IsLong))
            {
                _local.Remove(store.Array.Id);
            }

            foreach (var operand in Reads.OwnOperands(statement).Concat(Program.Regions(statement).SelectMany(region => region.Yields)))
            {
                Escapes(statement, operand);
            }
        }

        foreach (var yield in function.Body.Yields)
        {
            _local.Remove(yield.Id);
        }
    }

    /// <summary>The arrays that are made once, outside every loop, and never leave the method.</summary>
    public static IReadOnlyCollection<int> LocalArrays(Function function)
    {
        var pass = new Buffers(function);
        var once = new HashSet<int>();
        pass.CollectOnce(function.Body, once);
        return once;
    }

    /// <summary>The arrays that never leave the method, wherever they are made, and those that pullbacks are called with, which leave no trace of them.</summary>
    public static IReadOnlyCollection<int> OwnArrays(Function function) => new Buffers(function, lends: true)._local;

    public static Function Run(Function function)
    {
        // An array leaves one loop after the other.
        for (int depth = 0; depth < DeepestNest; depth++)
        {
            var pass = new Buffers(function);
            var body = pass._local.Count == 0 ? function.Body : pass.Rewrite(function.Body);
            if (ReferenceEquals(body, function.Body))
            {
                break;
            }

            function = function.With(body);
        }

        return function;
    }

    private const int DeepestNest = 4;

    public override Region Rewrite(Region region)
    {
        var rewritten = base.Rewrite(region);
        if (!rewritten.Statements.Any(statement => statement is Loop loop && loop.Body.Statements.Any(IsLocal)))
        {
            return rewritten;
        }

        var statements = new List<Statement>();
        foreach (var statement in rewritten.Statements)
        {
            if (statement is Loop loop)
            {
                var defined = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
                var body = new List<Statement>();
                foreach (var inner in loop.Body.Statements)
                {
                    if (inner is Let let && IsLocal(let)
                        && let.Value.Variables().All(variable => !defined.Contains(variable.Id)))
                    {
                        // Once it is cleared in this loop, it need not be in those around it.
                        statements.Add(let with { Value = Expression.Made(Expression.Overwritten, let.Target.Type, [.. let.Value.Operands]) });
                        if (let.Value.Text.Length == 0)
                        {
                            body.Add(new Clear(let.Target) { Origin = inner.Origin, IsPrimal = inner.IsPrimal });
                        }
                    }
                    else
                    {
                        body.Add(inner);
                    }
                }

                statements.Add(loop with { Body = loop.Body with { Statements = body.ToEquatable() } });
            }
            else
            {
                statements.Add(statement);
            }
        }

        return rewritten with { Statements = statements.ToEquatable() };
    }

    private bool IsLocal(Statement statement) => statement is Let { Value.Operation: Operation.NewArray } let && _local.Contains(let.Target.Id);

    private void CollectOnce(Region region, HashSet<int> once)
    {
        // What isn't known to be without references can't be put on the stack.
        foreach (var let in region.Statements.OfType<Let>().Where(let => _local.Contains(let.Target.Id) && let.Target.Type.Element!.Parameter is not { IsUnmanaged: false }))
        {
            once.Add(let.Target.Id);
        }

        foreach (var branch in region.Statements.OfType<If>())
        {
            CollectOnce(branch.Then, once);
            CollectOnce(branch.Else, once);
        }
    }

    /// <param name="statement">The statement of which this is an operand; null where it is one of a larger expression.</param>
    /// <param name="operand">What is looked at.</param>
    private void Escapes(Statement? statement, Expression operand)
    {
        if (operand.IsVariable)
        {
            bool isWritten = (statement is Store store && ReferenceEquals(store.Array, operand)) || statement is Clear || (_lends && statement is Invoke);
            if (!isWritten)
            {
                _local.Remove(operand.Id);
            }

            return;
        }

        bool isRead = operand.Operation is Operation.Element or Operation.Length or Operation.Row && !operand.Operands.Skip(1).Any(IsLong);
        for (int i = 0; i < operand.Operands.Count; i++)
        {
            if (operand.Operands[i].IsVariable && isRead && i == 0)
            {
                continue;
            }

            Escapes(null, operand.Operands[i]);
        }
    }

    /// <summary>Whether an index is wider than the indices of spans are.</summary>
    private static bool IsLong(Expression index) => index.Type.Name is "long" or "ulong" or "uint";
}
