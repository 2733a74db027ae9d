using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Computes once what an inner loop would compute again in every iteration of the loop around it, because it depends on
/// nothing but the inner loop's index: <c>for i for j … f(j) …</c> reads a table of <c>f(j)</c>. The other half of
/// <see cref="Hoisting"/>, which takes <c>f(i)</c> out of the inner loop. The table is as long as some array, never longer.
/// </summary>
internal sealed class InnerTables : Rewriter
{
    private const int MostTables = 8;

    private readonly FunctionBuilder _builder;
    private readonly Program _program;
    private readonly KnownRanges _ranges;
    private readonly VariableMap<int> _uses;
    private readonly Dictionary<int, Let> _lets = [];
    private int _tables;

    /// <summary>The tables before the loop at hand, by what they hold: a loop's forward and reverse sweep often need the same.</summary>
    private readonly Dictionary<string, Expression> _known = [];
    private readonly Dictionary<string, int> _texts = [];

    private InnerTables(Function function)
    {
        _builder = new FunctionBuilder(function);
        _program = Program.Of(function);
        _ranges = new KnownRanges(function);
        _uses = Reads.Counts(function);
        foreach (var let in Program.AllStatements(function.Body).OfType<Let>())
        {
            _lets[let.Target.Id] = let;
        }
    }

    public static Function Run(Function function)
    {
        if (!Program.AllStatements(function.Body).Exists(statement => statement is Loop outer && outer.Body.Statements.Any(inner => inner is Loop)))
        {
            return function;
        }

        var pass = new InnerTables(function);
        var body = pass.Rewrite(function.Body);
        return pass._tables == 0 ? function : DeadCode.Remove(function with { Body = body, Names = pass._builder.Names });
    }

    protected override void Rewrite(Statement statement, List<Statement> into)
    {
        if (statement is Loop outer)
        {
            var defined = new HashSet<int>(Reads.DefinedBy(outer).Select(variable => variable.Id));
            var written = new HashSet<int>(Program.AllStatements(outer).SelectMany(Writes.Of).Select(_program.MemoryOf));
            _known.Clear();
            statement = outer with { Body = WithTables(outer.Body, outer, defined, written, into) };
        }

        base.Rewrite(statement, into);
    }

    /// <summary>The body of a loop, in which inner loops read tables that are filled before it.</summary>
    private Region WithTables(Region body, Loop outer, HashSet<int> defined, HashSet<int> written, List<Statement> before) => body with
    {
        Statements = body.Statements.Select(statement => statement is not Loop inner ? statement
            : inner is { Exit: < 0, Counter: { Step: 1, Index.Type.Name: "int" } counter } && CountOf(counter, defined) is { } count
                ? new Tabulation(this, inner, count, defined, written, before).Run(outer)
            : inner with { Body = WithTables(inner.Body, outer, defined, written, before) }),
    };

    /// <summary>How long a table for a loop is; null if that isn't the length of something that is known before the loop around.</summary>
    private Expression? CountOf(Counter counter, HashSet<int> defined) =>
        _ranges.IsLength(counter.Limit) && !defined.Contains(counter.Limit.Id)
            && ((counter.Relation == Operation.Less && counter.Start.IsZero) || (counter.Relation == Operation.LessOrEqual && counter.Start.IsOne))
            ? counter.Limit
            : null;

    /// <summary>The tables of one inner loop.</summary>
    private sealed class Tabulation
    {
        private readonly InnerTables _owner;
        private readonly Loop _inner;
        private readonly Counter _counter;
        private readonly Expression _count;
        private readonly List<Statement> _before;

        /// <summary>What depends on the inner index and on nothing else that changes.</summary>
        private readonly HashSet<int> _separate = [];

        /// <summary>What of it takes long to compute.</summary>
        private readonly HashSet<int> _slow = [];

        /// <summary>How often each of these is needed by the computation of another.</summary>
        private readonly Dictionary<int, int> _usesByOthers = [];
        private readonly HashSet<int> _definedAround;
        private readonly HashSet<int> _written;

        public Tabulation(InnerTables owner, Loop inner, Expression count, HashSet<int> definedAround, HashSet<int> written, List<Statement> before)
        {
            (_owner, _inner, _counter, _count, _definedAround, _written, _before) = (owner, inner, inner.Counter!, count, definedAround, written, before);
            _separate.Add(_counter.Index.Id);
            foreach (var let in inner.Body.Statements.OfType<Let>().Where(IsSeparate))
            {
                _separate.Add(let.Target.Id);
                if (TakesLong(let.Value))
                {
                    _slow.Add(let.Target.Id);
                }

                foreach (var used in let.Target.Type.IsFloating ? let.Value.Variables() : [])
                {
                    _usesByOthers[used.Id] = _usesByOthers.TryGetValue(used.Id, out int known) ? known + 1 : 1;
                }
            }
        }

        public Loop Run(Loop outer)
        {
            var statements = new List<Statement>();
            var tabulated = new List<Let>();
            foreach (var statement in _inner.Body.Statements)
            {
                if (statement is Let let && _owner._tables + tabulated.Count < MostTables && IsWorthIt(let))
                {
                    tabulated.Add(let);
                }
                else
                {
                    statements.Add(statement);
                }
            }

            if (tabulated.Count == 0)
            {
                return _inner;
            }

            var reads = new RegionBuilder(_owner._builder);
            var index = _owner._builder.NewVariable(ValueType.Int32, _owner._builder.NameOf(_counter.Index));
            string origin = outer.Counter is { Index: var each } && _owner._builder.NameOf(each) is { Length: > 0 } name ? $"The same for every {name}." : "The same in every iteration.";
            var fill = new RegionBuilder(_owner._builder);
            var made = new RegionBuilder(_owner._builder);
            var copied = new Dictionary<int, Expression> { [_counter.Index.Id] = index };
            foreach (var let in tabulated)
            {
                string contents = $"{let.Target.Type} {_counter.Start} {_count.Id} {ContentsOf(let.Target)}";
                if (!_owner._known.TryGetValue(contents, out var table))
                {
                    _owner._tables++;
                    _owner._known[contents] = table = made.Bind(Expression.Made(Expression.Overwritten, ValueType.ArrayOf(let.Target.Type), _count), NameOfTable(let.Target));
                    fill.Add(new Store(table, new[] { PlaceOf(fill, index) }.ToEquatable(), Copied(let.Target, fill, copied), Adds: false));
                }

                reads.Take(new Let(let.Target, Expression.Of(Operation.Element, let.Target.Type, table, PlaceOf(reads, _counter.Index))) { IsPrimal = let.IsPrimal, Origin = let.Origin });
            }

            var tables = made.Build().Statements;
            if (tables.Count > 0)
            {
                _before.AddRange(tables);
                _before.Add(new Loop(_counter with { Index = index }, EquatableArray<Carried>.Empty, Region.Empty, fill.Build()) { Origin = origin });
            }

            return _inner with { Body = _inner.Body with { Statements = reads.Build().Statements.Concat(statements).ToEquatable() } };
        }

        /// <summary>How a value comes from the inner index, as a number: the same for what comes from it in the same way.</summary>
        private int ContentsOf(Expression value)
        {
            if (_contents.TryGetValue(value.Id, out int known) && value.IsVariable)
            {
                return known;
            }

            string text = value.Equals(_counter.Index) ? "index"
                : value.IsVariable && _separate.Contains(value.Id) ? "is " + ContentsOf(_owner._lets[value.Id].Value).ToString(CultureInfo.InvariantCulture)
                : value.IsAtom ? value.ToString()
                : $"{value.Operation} {value.Text}({string.Join(", ", value.Operands.Select(ContentsOf))}) {value.Type}";
            if (!_owner._texts.TryGetValue(text, out int contents))
            {
                _owner._texts[text] = contents = _owner._texts.Count;
            }

            return value.IsVariable ? _contents[value.Id] = contents : contents;
        }

        private readonly Dictionary<int, int> _contents = [];

        private string NameOfTable(Expression variable)
        {
            _owner._builder.Suggest(variable, "factor");
            return _owner._builder.NameOf(variable) + "Table";
        }

        private Expression PlaceOf(RegionBuilder region, Expression index) =>
            _counter.Start.IsZero ? index : region.Bind(Expression.Of(Operation.Subtract, ValueType.Int32, index, _counter.Start));

        private bool IsSeparate(Let let) => (Hoisting.IsTotal(let.Value) || IsElement(let.Value)) && let.Target.Type.IsScalar
            && let.Value.Variables().All(variable => _separate.Contains(variable.Id) || !_definedAround.Contains(variable.Id));

        private bool IsElement(Expression value) => _owner._ranges.IsKnownElement(value) && !_written.Contains(_owner._program.MemoryOf(value.Operands[0]));

        /// <summary>Whether a number takes long to compute, and is needed by more than the computation of other such numbers: a condition on it is asked in the loop.</summary>
        private bool IsWorthIt(Let let) => let.Target.Type.IsFloating && _slow.Contains(let.Target.Id)
            && _owner._uses[let.Target] > (_usesByOthers.TryGetValue(let.Target.Id, out int inside) ? inside : 0);

        /// <summary>Whether a function or a quotient is in a value: what takes less is ready before the sums of the loop are, and reading it is no gain.</summary>
        private bool TakesLong(Expression value) => value.Operation == Operation.Divide
            || (value.Operation == Operation.Call && RuleTable.Find(value.Text, value.Operands.Count)?.Name is not ("Abs" or "Max" or "Min"))
            || value.Variables().Any(variable => _slow.Contains(variable.Id));

        /// <summary>A value computed once more, for the index with which the table is filled.</summary>
        private Expression Copied(Expression value, RegionBuilder region, Dictionary<int, Expression> copied)
        {
            if (!_separate.Contains(value.Id))
            {
                return value;
            }

            if (!copied.TryGetValue(value.Id, out var copy))
            {
                var let = _owner._lets[value.Id];
                var again = let.Value.Substitute(variable => Copied(variable, region, copied));
                copied[value.Id] = copy = _owner._builder.NewVariable(value.Type, _owner._builder.NameOf(value));
                region.Add(new Let(copy, again) { IsPrimal = let.IsPrimal });
            }

            return copy;
        }
    }
}
