using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Multiplies once after a loop by what every addend of a sum in it is multiplied with: <c>Σ k·xᵢ</c> becomes <c>k·Σ xᵢ</c>.
/// Only sums of the derivative, and only where it makes the loop cheaper.
/// </summary>
internal sealed class InvariantFactors
{
    private const int MostAttempts = 24;

    /// <summary>How many values are asked for what they are computed from.</summary>
    private const int MostAsked = 1_500;

    /// <summary>In a method of very many loops only so many ways are tried.</summary>
    private const int MostWays = 192;

    private readonly FunctionBuilder _builder;
    private readonly Function _function;
    private readonly Accumulation _accumulation;

    private InvariantFactors(Function function)
    {
        _function = function;
        _builder = new FunctionBuilder(function);
        _accumulation = Program.Of(function).Accumulation;
    }

    public static Function Run(Function function)
    {
        int ways = MostWays;
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (new InvariantFactors(function).Improved(ref ways) is not { } better)
            {
                break;
            }

            function = better;
        }

        return function;
    }

    /// <summary>The work of a function, loops counted ten times for each level.</summary>
    public static double CostOf(Region region, double weight = 1) => region.Statements.Sum(statement => statement switch
    {
        Let let => weight * (let.Value.Operation switch
        {
            Operation.Call => 8,
            Operation.Divide => 4,
            Operation.Element => 1,
            _ when let.Target.Type.IsFloating => 1,
            _ => 0.1,
        }),
        Store => weight,
        If branch => weight + CostOf(branch.Then, weight) + CostOf(branch.Else, weight),
        Loop loop => CostOf(loop.Condition, weight * 10) + CostOf(loop.Body, weight * 10) + loop.Carried.Count * weight,
        _ => 0,
    });

    /// <param name="ways">How many ways may still be tried.</param>
    private Function? Improved(ref int ways)
    {
        foreach (var loop in Program.AllStatements(_function.Body).OfType<Loop>().Where(loop => !loop.IsPrimal && loop.Exit < 0))
        {
            var defined = new HashSet<int>(Reads.DefinedBy(loop).Select(variable => variable.Id));
            for (int place = 0; place < loop.Carried.Count; place++)
            {
                if (_accumulation.AddendOf(loop, place) is not var (addend, operation))
                {
                    continue;
                }

                foreach (var factor in FactorsOf(addend, defined, 8).Distinct())
                {
                    if (ways-- <= 0)
                    {
                        return null;
                    }

                    var change = new Change(this, loop, place, addend, factor, operation);
                    if (change.IsGain())
                    {
                        return DeadCode.Remove(change.Apply());
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The invariant values that all of an addend is a multiple of.</summary>
    private IEnumerable<Expression> FactorsOf(Expression value, HashSet<int> defined, int depth)
    {
        if (value.IsVariable && !defined.Contains(value.Id))
        {
            return [value];
        }

        if (depth == 0 || _accumulation.DefinitionOf(value) is not { } e)
        {
            return [];
        }

        IEnumerable<Expression> At(int i) => FactorsOf(e.Operands[i], defined, depth - 1);
        return e.Operation switch
        {
            Operation.Multiply => At(0).Concat(At(1)),
            Operation.Negate or Operation.Divide => At(0),
            Operation.Select when e.Operands[2].IsZero => At(1),
            Operation.Select when e.Operands[1].IsZero => At(2),
            Operation.Select => At(1).Intersect(At(2)),
            Operation.Add or Operation.Subtract => At(0).Intersect(At(1)),
            _ => [],
        };
    }

    /// <summary>Whether a factor may be infinite or NaN at ordinary arguments: it is a quotient, or a function's value, or computed from one, on whatever way it gets there.</summary>
    private bool MayFail(Expression factor, HashSet<int>? asked = null)
    {
        if (!factor.IsVariable || !factor.Type.IsFloating || !(asked ??= []).Add(factor.Id))
        {
            return false;
        }

        bool Any(IEnumerable<Expression> sources) => sources.Any(source => MayFail(source, asked));
        if (_accumulation.DefinitionOf(factor) is not { } e)
        {
            return Any(Arrivals.TryGetValue(factor.Id, out var arriving) ? arriving : []);
        }

        bool AnyOperand() => asked.Count > MostAsked || Any(e.Operands);
        return e.Operation switch
        {
            Operation.Divide => !(e.Operands[1].Number is { } number && number != 0) && !IsCount(e.Operands[1]) || AnyOperand(),
            Operation.Call => RuleTable.Find(e.Text, e.Operands.Count)?.Name is not ("Sin" or "Cos" or "Tanh" or "Atan" or "Abs" or "Max" or "Min" or "Sign") || AnyOperand(),
            Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Negate or Operation.Convert or Operation.Select => AnyOperand(),
            Operation.Element => Any(Arrivals.TryGetValue(e.Operands[0].Id, out var stored) ? stored : []),
            _ => false,
        };
    }

    /// <summary>For what a loop carries, a branch hands on or an array holds, the values that arrive there.</summary>
    private Dictionary<int, List<Expression>> Arrivals
    {
        get
        {
            if (_arrivals is null)
            {
                _arrivals = [];
                foreach (var statement in Program.AllStatements(_function.Body))
                {
                    switch (statement)
                    {
                        case Store store:
                            Arrive(store.Array, store.Value);
                            break;
                        case If branch:
                            for (int i = 0; i < branch.Results.Count; i++)
                            {
                                Arrive(branch.Results[i], branch.Then.Yields[i]);
                                Arrive(branch.Results[i], branch.Else.Yields[i]);
                            }

                            break;
                        case Loop loop:
                            for (int i = 0; i < loop.Carried.Count; i++)
                            {
                                foreach (var target in new[] { loop.Carried[i].Parameter, loop.Carried[i].Result })
                                {
                                    Arrive(target, loop.Carried[i].Initial);
                                    Arrive(target, loop.Body.Yields[i]);
                                }
                            }

                            break;
                    }
                }
            }

            return _arrivals;
        }
    }

    private Dictionary<int, List<Expression>>? _arrivals;

    private void Arrive(Expression target, Expression value)
    {
        if (!_arrivals!.TryGetValue(target.Id, out var values))
        {
            _arrivals[target.Id] = values = [];
        }

        values.Add(value);
    }

    /// <summary>A number of things, which a mean is divided by.</summary>
    private bool IsCount(Expression divisor) => _accumulation.DefinitionOf(divisor) is { Operation: Operation.Convert } converted && !converted.Operands[0].Type.IsFloating;

    /// <summary>The function with one factor taken out of one sum.</summary>
    private sealed class Change(InvariantFactors owner, Loop loop, int place, Expression addend, Expression factor, Operation operation) : Rewriter
    {
        public Function Apply()
        {
            var body = Rewrite(owner._function.Body);
            return owner._function with { Body = body, Names = owner._builder.Names };
        }

        /// <summary>Whether the loop and what follows it are cheaper then: nothing else of the function changes, so nothing else is looked at.</summary>
        public bool IsGain()
        {
            var statements = new List<Statement>();
            Rewrite(loop, statements);
            var changed = Needed(statements, loop.Carried.Select(carried => Replaced.TryGetValue(carried.Result.Id, out var total) ? total : carried.Result));
            return CostOf(changed) < CostOf(Needed([loop], loop.Carried.Select(carried => carried.Result)));
        }

        /// <summary>What is needed of some statements if their results are, and all arrays.</summary>
        private Region Needed(List<Statement> statements, IEnumerable<Expression> results)
        {
            var arrays = Reads.Of(loop).Where(variable => variable.Type.IsIndexed).Distinct()
                .Select(array => new Parameter(string.Empty, array, Passing.Value, IsActive: false));
            return DeadCode.Remove(owner._function with
            {
                Parameters = arrays.ToEquatable(),
                Outputs = EquatableArray<Output>.Empty,
                Body = new Region(statements.ToEquatable(), results.ToEquatable()),
            }).Body;
        }

        protected override void Rewrite(Statement statement, List<Statement> into)
        {
            if (!ReferenceEquals(statement, loop))
            {
                base.Rewrite(statement, into);
                return;
            }

            var carried = loop.Carried[place];
            var function = owner._builder;
            into.Add(SumFromZero.In(loop, place, operation, function, inside => Stripped(inside, addend), out var result));
            var after = new RegionBuilder(function) { Origin = loop.Origin };
            var product = after.Product(factor, result);
            if (owner.MayFail(factor))
            {
                // A sum of nothing, or of what a shield made zero, stays zero.
                var isZero = after.Derive(Expression.Of(Operation.Equal, ValueType.Boolean, result, Expression.Zero(result.Type)));
                product = after.Choice(isZero, Expression.Zero(result.Type), product);
            }

            var total = after.Sum(carried.Initial, product);
            into.AddRange(after.Build().Statements);
            Replaced[carried.Result.Id] = total;
        }

        /// <summary>An addend without the factor.</summary>
        private Expression Stripped(RegionBuilder region, Expression value)
        {
            if (value.Equals(factor))
            {
                return Expression.One(value.Type);
            }

            if (value.IsZero)
            {
                return value;
            }

            var e = owner._accumulation.DefinitionOf(value)!;
            switch (e.Operation)
            {
                case Operation.Multiply:
                    return Contains(e.Operands[0])
                        ? region.Product(Stripped(region, e.Operands[0]), e.Operands[1])
                        : region.Product(e.Operands[0], Stripped(region, e.Operands[1]));
                case Operation.Negate:
                    return region.Negation(Stripped(region, e.Operands[0]));
                case Operation.Divide:
                    return region.Quotient(Stripped(region, e.Operands[0]), e.Operands[1]);
                case Operation.Select:
                    return region.Choice(e.Operands[0], Stripped(region, e.Operands[1]), Stripped(region, e.Operands[2]));
                default:
                    return region.Derive(e.With([Stripped(region, e.Operands[0]), Stripped(region, e.Operands[1])]));
            }
        }

        /// <summary>Whether an addend is a multiple of the factor; asked once for each value, as a chain of squares reads each twice.</summary>
        private bool Contains(Expression value)
        {
            if (value.Equals(factor))
            {
                return true;
            }

            if (owner._accumulation.DefinitionOf(value) is not { } e)
            {
                return false;
            }

            return _contains.TryGetValue(value.Id, out bool known) ? known : _contains[value.Id] = e.Operation switch
            {
                Operation.Multiply => e.Operands.Any(Contains),
                Operation.Negate or Operation.Divide => Contains(e.Operands[0]),
                Operation.Select => e.Operands.Skip(1).All(side => side.IsZero || Contains(side)),
                Operation.Add or Operation.Subtract => e.Operands.All(Contains),
                _ => false,
            };
        }

        private readonly Dictionary<int, bool> _contains = [];
    }
}
