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
    /// <summary>So many pairs of operations have to be saved, over what putting together and taking out costs.</summary>
    private const double LeastSaving = 12;

    /// <summary>A division takes as long as several other operations.</summary>
    private const double Division = 4;

    private readonly RowNumbers _numbers;
    private readonly HashSet<(int, int)> _refused = [];
    private readonly Dictionary<int, Pair> _members = [];
    private readonly HashSet<Pair> _all = [];

    private PairPlan(RowNumbers numbers) => _numbers = numbers;

    /// <summary>Two numbers at once.</summary>
    internal sealed class Pair(Expression first, Expression second)
    {
        /// <summary>The one in the first lane.</summary>
        public Expression First { get; } = first;

        /// <summary>The one in the second.</summary>
        public Expression Second { get; } = second;

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
        var numbers = new RowNumbers(function);
        if (numbers.Alike.Count == 0)
        {
            return null;
        }

        var plan = new PairPlan(numbers);
        plan.Build();
        function = RowOrder.Run(function, plan.Partners());
        plan = new PairPlan(new RowNumbers(function));
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

    /// <summary>Pairs what is stored, first what is most alike.</summary>
    private void Build()
    {
        _members.Clear();
        _all.Clear();
        foreach (var (first, second) in _numbers.Alike)
        {
            PairOf(first, second);
        }
    }

    private Pair PairOf(Expression first, Expression second) => first.Equals(second) ? new Pair(first, second)
        : first.IsVariable && second.IsVariable ? Known(first, second) ?? Computed(first, second) ?? new Pair(first, second)
        : new Pair(first, second);

    private Pair? Known(Expression first, Expression second) => _members.TryGetValue(first.Id, out var known) && known.First.Equals(first) && known.Second.Equals(second) ? known : null;

    private Pair? Computed(Expression first, Expression second)
    {
        if (_members.ContainsKey(first.Id) || _members.ContainsKey(second.Id) || _refused.Contains((first.Id, second.Id))
            || !_numbers.Homes.TryGetValue(first.Id, out var one) || !_numbers.Homes.TryGetValue(second.Id, out var other) || !ReferenceEquals(one.Region, other.Region))
        {
            return null;
        }

        if (_numbers.Joined.TryGetValue(first.Id, out var left) && _numbers.Joined.TryGetValue(second.Id, out var right))
        {
            if (!ReferenceEquals(left.Branch, right.Branch)
                || !new[] { left.Branch.Then, left.Branch.Else }.SelectMany(side => new[] { first, second, side.Yields[left.Result], side.Yields[right.Result] }).All(RowNumbers.MayBePaired))
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

        if (!_numbers.Lets.TryGetValue(first.Id, out var a) || !_numbers.Lets.TryGetValue(second.Id, out var b) || !RowNumbers.IsPairable(a) || !RowNumbers.IsPairable(b)
            || _numbers.DependsOn(first, second) || _numbers.DependsOn(second, first))
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
        if (isShield && !asksTheSame && (_numbers.AskedOf(operands[0]) is null || _numbers.AskedOf(others[0]) is null))
        {
            return null;
        }

        var pair = new Pair(first, second) { Operation = a.Value.Operation, Place = one.Index > other.Index ? one : other };
        Add(pair);
        if (isShield)
        {
            pair.Asked = asksTheSame ? null : PairOf(_numbers.AskedOf(operands[0])!, _numbers.AskedOf(others[0])!);
            pair.Operands = [PairOf(operands[2], others[2])];
        }
        else
        {
            bool isSwapped = a.Value.Operation is Operation.Add or Operation.Multiply && LikenessOf(0, 1) + LikenessOf(1, 0) > LikenessOf(0, 0) + LikenessOf(1, 1);
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

        int LikenessOf(int operand, int another) => _numbers.Likeness(operands[operand], others[another], 2);
    }

    /// <summary>The summand that looks most like a number; the number itself where there is none.</summary>
    private Expression LikestSummand(Let sum, Expression number)
    {
        if (sum.Value.Operation != Operation.Add)
        {
            return number;
        }

        var (summand, likeness) = sum.Value.Operands.Select(operand => (operand, _numbers.Likeness(operand, number, RowNumbers.Depth))).OrderByDescending(candidate => candidate.Item2).First();
        return likeness >= RowNumbers.LeastLikeness ? summand : number;
    }

    private void Add(Pair pair)
    {
        _members[pair.First.Id] = _members[pair.Second.Id] = pair;
        _all.Add(pair);
    }

    /// <summary>Refuses pairs of which one number is read before the other one is there.</summary>
    private bool RefuseWhatComesTooLate()
    {
        int before = _refused.Count;
        foreach (var pair in _all)
        {
            if (new[] { pair.First, pair.Second }.Any(number => _numbers.Uses.TryGetValue(number.Id, out var uses) && uses.Any(use => !IsAfter(pair, use.Index, use.Reader))))
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
        return index > pair.Place.Index || (IsForShields(reader) && _numbers.Uses[reader].TrueForAll(use => IsAfter(pair, use.Index, use.Reader)));
    }

    /// <summary>Whether a condition is asked by shields in pairs alone.</summary>
    private bool IsForShields(int condition) => _numbers.Lets.TryGetValue(condition, out var let) && let.Target.Type.IsBoolean && _numbers.Uses.TryGetValue(condition, out var uses)
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

        int taken = _all.Count(pair => _numbers.Uses.TryGetValue(pair.Second.Id, out var uses) && uses.Exists(use => use.Reader < 0 || !(_members.ContainsKey(use.Reader) || IsForShields(use.Reader))));
        return saved - together.Count - (0.5 * spread.Count) - taken;
    }
}
