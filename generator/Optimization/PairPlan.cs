using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Optimization;

/// <summary>
/// Finds numbers that are computed alike, such as those of two rows of a Jacobian, from what is stored back to what they have in
/// common. Where they stop being alike, two numbers are put together, and where one of them is wanted alone, it is taken out again.
/// </summary>
internal sealed class PairPlan
{
    /// <summary>How far two computations are compared before it is tried to pair them, and how much they must have in common.</summary>
    private const int Depth = 5;
    private const int LeastLikeness = 4;

    /// <summary>Of more stored numbers it isn't looked for which are alike.</summary>
    private const int MostOutputs = 64;

    /// <summary>So many pairs of operations have to be saved, over what putting together and taking out costs.</summary>
    private const double LeastSaving = 12;

    /// <summary>A division takes as long as several other operations.</summary>
    private const double Division = 4;

    private readonly Dictionary<int, Let> _lets = [];
    private readonly Dictionary<int, (If Branch, int Result)> _joined = [];
    private readonly Dictionary<int, (Region Region, int Index)> _homes = [];

    /// <summary>Where a variable is read, as the place in its own region, and which variable gets its value there; -1 for none of the same region.</summary>
    private readonly Dictionary<int, List<(int Index, int Reader)>> _uses = [];
    private readonly List<(Region Region, int Index)> _inside = [];
    private readonly List<List<Expression>> _outputs = [];
    private readonly List<(Expression First, Expression Second)> _alike;
    private readonly HashSet<(int, int)> _refused = [];
    private readonly Dictionary<int, Pair> _members = [];
    private readonly HashSet<Pair> _all = new(ReferenceComparer<Pair>.Instance);

    private PairPlan(Function function)
    {
        Index(function.Body, []);
        _alike = [.. _outputs.SelectMany(Alike)];
    }

    /// <summary>Two numbers at once.</summary>
    /// <param name="First">The one in the first lane.</param>
    /// <param name="Second">The one in the second.</param>
    internal sealed record Pair(Expression First, Expression Second)
    {
        /// <summary>The operation on pairs that computes it; null where the two are only put together, or come out of a branch.</summary>
        public Operation? Operation { get; init; }

        public IReadOnlyList<Pair> Operands { get; set; } = [];

        /// <summary>For a shield, what it asks whether it is zero; null where both lanes ask the same.</summary>
        public Pair? Asked { get; set; }

        /// <summary>The branch that both come out of.</summary>
        public If? Branch { get; init; }

        /// <summary>Where the second of them is computed.</summary>
        public (Region Region, int Index) Place { get; init; }

        public bool IsSame => First.Equals(Second);

        public bool IsComputed => Operation is not null || Branch is not null;
    }

    /// <summary>The function in an order in which pairs can be computed, and the pairs by the numbers in them; null where nothing is gained.</summary>
    public static (Function Function, IReadOnlyDictionary<int, Pair> Pairs)? Of(Function function)
    {
        var plan = new PairPlan(function);
        if (plan._alike.Count == 0)
        {
            return null;
        }

        plan.Build();
        function = RowOrder.Run(function, plan.Partners());
        plan = new PairPlan(function);
        do
        {
            plan.Build();
        }
        while (plan.RefuseWhatComesTooLate());

        return plan.Saving() >= LeastSaving ? (function, plan._members) : null;
    }

    private Dictionary<int, int> Partners()
    {
        var partners = new Dictionary<int, int>();
        foreach (var pair in _all)
        {
            (partners[pair.First.Id], partners[pair.Second.Id]) = (pair.Second.Id, pair.First.Id);
        }

        return partners;
    }

    private void Index(Region region, int[] results)
    {
        var stored = new List<Expression>();
        for (int i = 0; i < region.Statements.Count; i++)
        {
            Cancellation.Check();
            var statement = region.Statements[i];
            _inside.Add((region, i));
            int reader = -1;
            switch (statement)
            {
                case Let let:
                    reader = let.Target.Id;
                    _lets[reader] = let;
                    _homes[reader] = (region, i);
                    break;
                case Store { Value: { IsVariable: true, Type.Name: "double" } value } when !stored.Contains(value):
                    stored.Add(value);
                    break;
                case If branch:
                    for (int k = 0; k < branch.Results.Count; k++)
                    {
                        _joined[branch.Results[k].Id] = (branch, k);
                        _homes[branch.Results[k].Id] = (region, i);
                    }

                    break;
            }

            foreach (var variable in Reads.OwnOperands(statement).SelectMany(operand => operand.Variables()))
            {
                Use(variable, reader);
            }

            switch (statement)
            {
                case If branch:
                    int[] ids = [.. branch.Results.Select(result => result.Id)];
                    Index(branch.Then, ids);
                    Index(branch.Else, ids);
                    break;
                case Loop loop:
                    Index(loop.Condition, []);
                    Index(loop.Body, []);
                    break;
            }

            _inside.RemoveAt(_inside.Count - 1);
        }

        _inside.Add((region, region.Statements.Count));
        for (int i = 0; i < region.Yields.Count; i++)
        {
            foreach (var variable in region.Yields[i].Variables())
            {
                Use(variable, region.Yields[i].IsVariable && i < results.Length ? results[i] : -1);
            }
        }

        _inside.RemoveAt(_inside.Count - 1);
        if (stored.Count is > 1 and <= MostOutputs)
        {
            _outputs.Add(stored);
        }
    }

    private void Use(Expression variable, int reader)
    {
        if (_homes.TryGetValue(variable.Id, out var home))
        {
            int index = _inside.FindLast(place => ReferenceEquals(place.Region, home.Region)).Index;
            (_uses.TryGetValue(variable.Id, out var uses) ? uses : _uses[variable.Id] = []).Add((index, reader));
        }
    }

    /// <summary>Pairs what is stored, first what is most alike.</summary>
    private void Build()
    {
        _members.Clear();
        _all.Clear();
        foreach (var (first, second) in _alike)
        {
            PairOf(first, second);
        }
    }

    /// <summary>The stored numbers of a region that are computed alike, each once.</summary>
    private IEnumerable<(Expression First, Expression Second)> Alike(List<Expression> stored)
    {
        var open = new HashSet<Expression>(stored);
        var candidates = Enumerable.Range(0, stored.Count).SelectMany(i => Enumerable.Range(i + 1, stored.Count - i - 1).Select(j => (First: stored[i], Second: stored[j], Likeness: Likeness(stored[i], stored[j], Depth))));
        foreach (var (first, second, _) in candidates.Where(pair => pair.Likeness >= LeastLikeness).OrderByDescending(pair => pair.Likeness))
        {
            if (open.Contains(first) && open.Contains(second))
            {
                open.Remove(first);
                open.Remove(second);
                yield return (first, second);
            }
        }
    }

    /// <summary>How many operations two numbers have in common, down to a depth; what is the same number counts twice.</summary>
    private int Likeness(Expression one, Expression other, int depth)
    {
        if (one.Equals(other))
        {
            return 2;
        }

        if (depth == 0 || !one.IsVariable || !other.IsVariable)
        {
            return 0;
        }

        if (_joined.TryGetValue(one.Id, out var left) && _joined.TryGetValue(other.Id, out var right))
        {
            // That both are zero on one side says little.
            return !ReferenceEquals(left.Branch, right.Branch) ? 0 : 1 + new[] { left.Branch.Then, left.Branch.Else }
                .Select(side => (One: side.Yields[left.Result], Other: side.Yields[right.Result]))
                .Sum(yields => yields.One.IsConstant ? 0 : Likeness(yields.One, yields.Other, depth - 1));
        }

        return _lets.TryGetValue(one.Id, out var a) && _lets.TryGetValue(other.Id, out var b) && a.Value.Operation == b.Value.Operation && IsPairable(a) && IsPairable(b)
            ? 1 + a.Value.Operands.Select((operand, i) => Likeness(operand, b.Value.Operands[i], depth - 1)).Sum()
            : 0;
    }

    private static bool IsPairable(Let let) => !let.IsPrimal && let.Target.Type.Name == "double" && let.Value.Operation switch
    {
        Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Negate => true,
        Operation.Select => let.Value.Operands[1].IsZero && let.Value.Operands[0].IsVariable,
        _ => false,
    };

    /// <summary>What a condition asks whether it is zero; null where it asks something else.</summary>
    private Expression? AskedOf(Expression condition) => condition.IsVariable && _lets.TryGetValue(condition.Id, out var let) && let.Value is { Operation: Operation.Equal } equal && equal.Operands[1].IsZero && equal.Operands[0] is { IsVariable: true, Type.Name: "double" } asked ? asked : null;

    private Pair PairOf(Expression first, Expression second) => first.Equals(second) ? new Pair(first, second)
        : first.IsVariable && second.IsVariable ? Known(first, second) ?? Computed(first, second) ?? new Pair(first, second)
        : new Pair(first, second);

    private Pair? Known(Expression first, Expression second) => _members.TryGetValue(first.Id, out var known) && known.First.Equals(first) && known.Second.Equals(second) ? known : null;

    private Pair? Computed(Expression first, Expression second)
    {
        if (_members.ContainsKey(first.Id) || _members.ContainsKey(second.Id) || _refused.Contains((first.Id, second.Id))
            || !_homes.TryGetValue(first.Id, out var one) || !_homes.TryGetValue(second.Id, out var other) || !ReferenceEquals(one.Region, other.Region))
        {
            return null;
        }

        if (_joined.TryGetValue(first.Id, out var left) && _joined.TryGetValue(second.Id, out var right))
        {
            if (!ReferenceEquals(left.Branch, right.Branch) || first.Type.Name != "double" || second.Type.Name != "double")
            {
                return null;
            }

            var chosen = new Pair(first, second) { Branch = left.Branch, Place = one };
            Add(chosen);
            chosen.Operands =
            [
                PairOf(left.Branch.Then.Yields[left.Result], left.Branch.Then.Yields[right.Result]),
                PairOf(left.Branch.Else.Yields[left.Result], left.Branch.Else.Yields[right.Result]),
            ];
            return chosen;
        }

        if (!_lets.TryGetValue(first.Id, out var a) || !_lets.TryGetValue(second.Id, out var b) || !IsPairable(a) || !IsPairable(b) || DependsOn(first, second) || DependsOn(second, first))
        {
            return null;
        }

        if (a.Value.Operation != b.Value.Operation)
        {
            // One sum may have a summand more than the other.
            PairOf(LikestSummand(a, second), second);
            PairOf(first, LikestSummand(b, first));
            return null;
        }

        var (operands, others) = (a.Value.Operands, b.Value.Operands);
        bool isShield = a.Value.Operation == Operation.Select;
        bool asksTheSame = isShield && operands[0].Equals(others[0]);
        if (isShield && !asksTheSame && (AskedOf(operands[0]) is null || AskedOf(others[0]) is null))
        {
            return null;
        }

        var pair = new Pair(first, second) { Operation = a.Value.Operation, Place = one.Index > other.Index ? one : other };
        Add(pair);
        if (isShield)
        {
            pair.Asked = asksTheSame ? null : PairOf(AskedOf(operands[0])!, AskedOf(others[0])!);
            pair.Operands = [PairOf(operands[2], others[2])];
        }
        else
        {
            bool isSwapped = a.Value.Operation is Operation.Add or Operation.Multiply
                && Likeness(operands[0], others[1], 2) + Likeness(operands[1], others[0], 2) > Likeness(operands[0], others[0], 2) + Likeness(operands[1], others[1], 2);
            pair.Operands = [.. operands.Select((operand, i) => PairOf(operand, others[isSwapped ? 1 - i : i]))];
        }

        if (pair.Operands.All(operand => !operand.IsSame && !operand.IsComputed))
        {
            // Put together beforehand or afterwards: that is the same.
            _members.Remove(first.Id);
            _members.Remove(second.Id);
            _all.Remove(pair);
            return null;
        }

        return pair;
    }

    /// <summary>The summand that looks most like a number; the number itself where there is none.</summary>
    private Expression LikestSummand(Let sum, Expression number)
    {
        if (sum.Value.Operation != Operation.Add)
        {
            return number;
        }

        var (summand, likeness) = sum.Value.Operands.Select(operand => (operand, Likeness(operand, number, Depth))).OrderByDescending(candidate => candidate.Item2).First();
        return likeness >= LeastLikeness ? summand : number;
    }

    private void Add(Pair pair)
    {
        _members[pair.First.Id] = _members[pair.Second.Id] = pair;
        _all.Add(pair);
    }

    /// <summary>Whether a number is computed from another one of the same region.</summary>
    private bool DependsOn(Expression number, Expression other)
    {
        var home = _homes[other.Id];
        var seen = new HashSet<int>();
        var open = new Stack<Expression>([number]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (next.Equals(other))
            {
                return true;
            }

            if (!seen.Add(next.Id) || !_homes.TryGetValue(next.Id, out var place) || (ReferenceEquals(place.Region, home.Region) && place.Index <= home.Index))
            {
                continue;
            }

            foreach (var read in _lets.TryGetValue(next.Id, out var let) ? let.Value.Operands.SelectMany(operand => operand.Variables()) : Reads.Of(_joined[next.Id].Branch))
            {
                open.Push(read);
            }
        }

        return false;
    }

    /// <summary>Refuses pairs of which one number is read before the other one is there.</summary>
    private bool RefuseWhatComesTooLate()
    {
        int before = _refused.Count;
        foreach (var pair in _all)
        {
            if (new[] { pair.First, pair.Second }.Any(number => _uses.TryGetValue(number.Id, out var uses) && uses.Any(use => !IsAfter(pair, use.Index, use.Reader))))
            {
                _refused.Add((pair.First.Id, pair.Second.Id));
            }
        }

        return _refused.Count > before;
    }

    private bool IsAfter(Pair pair, int index, int reader)
    {
        if (reader >= 0 && _members.TryGetValue(reader, out var other) && ReferenceEquals(other.Place.Region, pair.Place.Region))
        {
            return other.Place.Index > pair.Place.Index;
        }

        // What asks only for shields asks where these are.
        return index > pair.Place.Index || (IsForShields(reader) && _uses[reader].TrueForAll(use => IsAfter(pair, use.Index, use.Reader)));
    }

    /// <summary>Whether a condition is asked by shields in pairs alone.</summary>
    private bool IsForShields(int condition) => condition >= 0 && _lets[condition].Target.Type.IsBoolean && _uses.TryGetValue(condition, out var uses)
        && uses.TrueForAll(use => use.Reader >= 0 && _members.TryGetValue(use.Reader, out var shield) && shield.Asked is not null);

    private double Saving()
    {
        double saved = _all.Sum(pair => pair.Operation switch { null => 0, Operation.Divide => Division, Operation.Select => 2, _ => 1 });
        var together = new HashSet<(int, int)>();
        var spread = new HashSet<int>();
        foreach (var operand in _all.SelectMany(pair => pair.Operands.Append(pair.Asked!)).Where(operand => operand is { IsComputed: false }))
        {
            if (!operand.IsSame)
            {
                together.Add((operand.First.Id, operand.Second.Id));
            }
            else if (operand.First.IsVariable)
            {
                spread.Add(operand.First.Id);
            }
        }

        int taken = _all.Count(pair => _uses.TryGetValue(pair.Second.Id, out var uses) && uses.Exists(use => use.Reader < 0 || !(_members.ContainsKey(use.Reader) || IsForShields(use.Reader))));
        return saved - together.Count - (0.5 * spread.Count) - taken;
    }
}
