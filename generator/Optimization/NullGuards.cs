using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// The questions about null that a method asks before anything else. Its derivatives make arrays and look at the lengths of their
/// destinations, and what the method throws for a null has to come before that.
/// </summary>
internal sealed class NullGuards
{
    private readonly HashSet<int> _parameters;
    private readonly Dictionary<int, Expression> _definitions = [];

    private NullGuards(Function function) => _parameters = [.. function.Parameters.Select(parameter => parameter.Variable.Id)];

    /// <summary>A method's first guards, up to the last that asks for null, written by its parameters alone.</summary>
    public static IReadOnlyList<Statement> Of(Function primal)
    {
        var reading = new NullGuards(primal);
        var guards = new List<Statement>();
        var measured = new List<(Expression Array, int Guards)>();
        int count = 0;
        foreach (var statement in primal.Body.Statements)
        {
            if (reading.Defines(statement))
            {
                var values = Values(statement);
                if (!values.TrueForAll(Hoisting.IsTotal))
                {
                    // What throws before a guard does has to stay before it.
                    break;
                }

                measured.AddRange(values.Where(value => value.Operation is Operation.Length or Operation.DimensionLength).Select(value => (value.Operands[0], guards.Count)));
                continue;
            }

            if (!IsGuard(statement) || reading.ByParameters(statement) is not { } guard)
            {
                break;
            }

            guards.Add(guard);
            count = AsksForNull(guard) ? guards.Count : count;
        }

        // The length of what is null throws, too, and the method doesn't ask of every array whether it is.
        var asked = new HashSet<int>(guards.Take(count).SelectMany(Reads.Of).Select(variable => variable.Id));
        count = measured.Where(length => !asked.Contains(length.Array.Id)).Select(length => length.Guards).Append(count).Min();
        return [.. guards.Take(count).Select(Bare)];
    }

    /// <summary>
    /// The arrays of which a method asks only later whether they are null, and whose lengths its derivatives look at before that:
    /// what it throws for them, itself or before it asks, it has to say itself.
    /// </summary>
    /// <param name="primal">The method.</param>
    /// <param name="first">Its first guards, see <see cref="Of"/>.</param>
    public static IReadOnlyList<Parameter> AskedLater(Function primal, IReadOnlyList<Statement> first)
    {
        var asked = new HashSet<int>(first.SelectMany(Reads.Of).Select(variable => variable.Id));
        var later = new HashSet<int>(Program.AllStatements(primal.Body).SelectMany(Questions).SelectMany(question => question.Variables()).Select(variable => variable.Id));
        return [.. primal.Parameters.Where(parameter => parameter is { IsActive: true, Of: null, Type.Shape: TypeShape.Array or TypeShape.List } && later.Contains(parameter.Variable.Id) && !asked.Contains(parameter.Variable.Id))];

        static IEnumerable<Expression> Questions(Statement statement) => statement is Effect { IsThrow: false } && AsksForNull(statement)
            ? Reads.OwnOperands(statement)
            : Reads.OwnOperands(statement).Where(MentionsNull);
    }

    private static List<Expression> Values(Statement statement) =>
        [.. Program.AllStatements(statement).OfType<Let>().Select(let => let.Value)];

    /// <summary>A derivative in which the guards come first, and not again.</summary>
    public static Function First(Function function, IReadOnlyList<Statement> guards)
    {
        if (guards.Count == 0)
        {
            return function;
        }

        var reading = new NullGuards(function);
        Program.AllStatements(function.Body).ForEach(statement => reading.Defines(statement));
        var removal = new Removal(reading, [.. guards]);
        var body = removal.Rewrite(function.Body);
        function = function with { Body = body with { Statements = guards.Concat(body.Statements).ToEquatable() } };
        return removal.Asked.Count == 0 ? function : WithoutUnread(function, removal.Asked);
    }

    /// <summary>A function without what only guards asked for.</summary>
    private static Function WithoutUnread(Function function, HashSet<int> asked)
    {
        var reads = Reads.Counts(function);
        var unread = new Unread(asked, reads);
        var body = unread.Rewrite(function.Body);
        return unread.Found ? WithoutUnread(function with { Body = body }, asked) : function;
    }

    /// <summary>Notes what a statement computes, if it does nothing else.</summary>
    private bool Defines(Statement statement)
    {
        switch (statement)
        {
            case Let let when let.Value.Operation is not (Operation.Copied or Operation.Invocation):
                _definitions[let.Target.Id] = let.Value;
                return true;
            case If { Results.Count: > 0 } branch when branch.Then.Statements.All(Defines) && branch.Else.Statements.All(Defines):
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    if (Joined(branch.Condition, branch.Then.Yields[i], branch.Else.Yields[i]) is { } joined)
                    {
                        _definitions[branch.Results[i].Id] = joined;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary><c>condition || other</c> or <c>condition &amp;&amp; then</c>, as which a branch may be written.</summary>
    private static Expression? Joined(Expression condition, Expression then, Expression other) =>
        then.IsTrue ? Expression.Of(Operation.Either, ValueType.Boolean, condition, other)
        : other.IsFalse ? Expression.Of(Operation.Both, ValueType.Boolean, condition, then)
        : null;

    /// <summary>A guard that reads nothing but parameters; null where that can't be.</summary>
    private Statement? ByParameters(Statement guard)
    {
        bool isKnown = true;
        Expression Map(Expression variable)
        {
            if (_parameters.Contains(variable.Id))
            {
                return variable;
            }

            if (!variable.Type.IsIndexed && _definitions.TryGetValue(variable.Id, out var definition))
            {
                return definition.Substitute(Map);
            }

            isKnown = false;
            return variable;
        }

        Region MapAll(Region region) => new(region.Statements.Where(statement => !Defines(statement)).Select(MapOne).ToEquatable(), EquatableArray<Expression>.Empty);
        Statement MapOne(Statement statement) => statement switch
        {
            Effect effect => effect with { Value = effect.Value.Substitute(Map) },
            If branch => branch with { Condition = branch.Condition.Substitute(Map), Then = MapAll(branch.Then), Else = MapAll(branch.Else) },
            _ => throw new System.InvalidOperationException("A guard does something else."),
        };
        var mapped = MapOne(guard);
        return isKnown ? mapped : null;
    }

    private static bool AsksForNull(Statement guard) => guard switch
    {
        Effect { IsGuard: true, IsThrow: false, Value.Text: var text } => text.Contains(".ThrowIfNull"),
        If branch => MentionsNull(branch.Condition),
        _ => false,
    };

    private static bool MentionsNull(Expression condition) => condition is { IsConstant: true, Type.Shape: TypeShape.Opaque, Text: "null" } || condition.Operands.Any(MentionsNull);

    private static bool IsGuard(Statement statement) => statement switch
    {
        Effect effect => effect.IsGuard,
        If { Results.Count: 0 } branch => branch.Then.Statements.Concat(branch.Else.Statements).All(inner => inner is Let { Value.Operation: not (Operation.Copied or Operation.Invocation) } || IsGuard(inner)),
        _ => false,
    };

    /// <summary>A guard without what was noted of where it comes from.</summary>
    private static Statement Bare(Statement guard) => guard switch
    {
        If branch => branch with { Origin = null, IsPrimal = false, Then = Bare(branch.Then), Else = Bare(branch.Else) },
        _ => guard with { Origin = null, IsPrimal = false },
    };

    private static Region Bare(Region region) => region with { Statements = region.Statements.Select(Bare).ToEquatable() };

    /// <summary>Leaves out guards that are among some others.</summary>
    private sealed class Removal(NullGuards reading, HashSet<Statement> guards) : Rewriter
    {
        /// <summary>What the guards read that were left out, and what that was computed from.</summary>
        public HashSet<int> Asked { get; } = [];

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (!IsGuard(statement) || reading.ByParameters(statement) is not { } guard || !guards.Contains(Bare(guard)))
            {
                base.Rewrite(statement, into);
                return;
            }

            Reads.Of(statement).ForEach(Ask);
        }

        private void Ask(Expression variable)
        {
            if (reading._definitions.TryGetValue(variable.Id, out var definition) && Asked.Add(variable.Id))
            {
                definition.Variables().ToList().ForEach(Ask);
            }
        }
    }

    /// <summary>Leaves out those of some variables that nobody reads.</summary>
    private sealed class Unread(HashSet<int> asked, VariableMap<int> reads) : Rewriter
    {
        public bool Found { get; private set; }

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            bool isUnread = statement switch
            {
                Let let => asked.Contains(let.Target.Id) && reads[let.Target] == 0,
                If branch => branch.Results.Count > 0 && branch.Results.All(result => asked.Contains(result.Id) && reads[result] == 0),
                _ => false,
            };
            if (!isUnread)
            {
                base.Rewrite(statement, into);
            }

            Found |= isUnread;
        }
    }
}
