using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Writes out the iterations of short loops: from a constant to a constant, with little in them. Then there is no tape of theirs,
/// indices are constants, and the elements of small arrays go from where they are stored to where they are read. Values stay as
/// they are, bit for bit: the operations are the same, in the same order.
/// </summary>
internal sealed class LoopUnrolling : Rewriter
{
    /// <summary>The most iterations of a loop: vectors and matrices of two to four dimensions.</summary>
    private const int MostIterations = 4;

    /// <summary>The most operations that a loop may come to: the product of a matrix of three dimensions and a vector.</summary>
    private const int MostOperations = 64;

    private readonly FunctionBuilder _builder;

    private LoopUnrolling(Function function) => _builder = new FunctionBuilder(function);

    /// <summary>Whether a function has loops that are short enough.</summary>
    public static bool MayUnroll(Function function) => Program.AllStatements(function.Body).Exists(statement => statement is Loop loop && Indices(loop) is not null);

    public static Function Run(Function function)
    {
        if (!MayUnroll(function))
        {
            return function;
        }

        var pass = new LoopUnrolling(function);
        return function.With(pass.Rewrite(function.Body), pass._builder);
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is not Loop loop)
        {
            base.Rewrite(statement, into);
            return;
        }

        var rewritten = Rewrite(loop);
        if (Indices(rewritten) is not { } indices || SizeOf(rewritten.Body) * indices.Count > MostOperations || !rewritten.Body.Statements.All(MayBeRepeated))
        {
            into.Add(rewritten);
            return;
        }

        var values = rewritten.Carried.Select(carried => carried.Initial).ToList();
        foreach (int index in indices)
        {
            var iteration = new Iteration(_builder).Of(rewritten, values, index);
            into.AddRange(iteration.Statements);
            values = [.. iteration.Yields];
        }

        for (int i = 0; i < values.Count; i++)
        {
            Replaced[rewritten.Carried[i].Result.Id] = values[i];
        }
    }

    /// <summary>What a loop's index comes to, if that is known and not much; null for any other loop.</summary>
    private static List<int>? Indices(Loop loop)
    {
        if (loop is not { Exit: < 0, IsWide: false, Longest: null, Condition.Statements.Count: 0, Counter: { Index.Type.Name: "int", Start.Number: { } start, Limit.Number: { } limit } counter })
        {
            return null;
        }

        var indices = new List<int>();
        for (double index = start; Holds(index, counter.Relation, limit) && indices.Count <= MostIterations; index += counter.Step)
        {
            indices.Add((int)index);
        }

        return indices.Count is > 0 and <= MostIterations ? indices : null;
    }

    private static bool Holds(double index, Operation relation, double limit) => relation switch
    {
        Operation.Less => index < limit,
        Operation.LessOrEqual => index <= limit,
        Operation.Greater => index > limit,
        Operation.GreaterOrEqual => index >= limit,
        _ => false,
    };

    private static int SizeOf(Region region) => region.Statements.Sum(statement => 1 + Program.Regions(statement).Sum(SizeOf));

    /// <summary>Whether a statement holds neither a loop nor code that is copied as it stands, which is written once.</summary>
    private static bool MayBeRepeated(Statement statement) => statement switch
    {
        Let let => let.Target.Type.IsScalar && let.Value.Operation is not (Operation.Copied or Operation.Invocation or Operation.Quoted),
        Store => true,
        Effect effect => effect.IsAccess,
        If branch => branch.Then.Statements.All(MayBeRepeated) && branch.Else.Statements.All(MayBeRepeated),
        _ => false,
    };

    /// <summary>One iteration, with variables of its own; what is computed from its index alone is a constant.</summary>
    private sealed class Iteration(FunctionBuilder builder) : Renewal(builder, builder.NameOf)
    {
        public Region Of(Loop loop, List<Expression> values, int index)
        {
            for (int i = 0; i < values.Count; i++)
            {
                Replaced[loop.Carried[i].Parameter.Id] = values[i];
            }

            Replaced[loop.Counter!.Index.Id] = Expression.Integer(index);
            return Rewrite(loop.Body);
        }

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (statement is Let let && Known(Map(let.Value)) is { } known)
            {
                Replaced[let.Target.Id] = known;
                return;
            }

            base.Rewrite(statement, into);
        }

        /// <summary>What an operation on constant integers comes to; null for any other, and where it overflows.</summary>
        private static Expression? Known(Expression value)
        {
            if (!value.Operands.All(operand => operand.Type.Name == "int" && operand.Number is not null) || value.Operands.Count is 0 or > 2)
            {
                return null;
            }

            double first = value.Operands[0].Number!.Value, second = value.Operands[value.Operands.Count - 1].Number!.Value;
            return value.Operation switch
            {
                Operation.Add => Integer(first + second),
                Operation.Subtract => Integer(first - second),
                Operation.Multiply => Integer(first * second),
                Operation.Negate => Integer(-first),
                Operation.Convert when value.Type.Name == "double" => Expression.Constant(value.Type, ((int)first).ToString(CultureInfo.InvariantCulture) + ".0"),
                _ => null,
            };

            Expression? Integer(double exact) => value.Type.Name == "int" && exact is >= int.MinValue and <= int.MaxValue ? Expression.Integer((int)exact) : null;
        }
    }
}
