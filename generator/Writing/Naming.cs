using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>Gives every local of a method a name of its own: the user's where there is one, else one that says what it holds.</summary>
internal sealed class Naming
{
    private const int LongestName = 28;

    private static readonly string[] s_indexNames = ["i", "j", "k", "l", "m"];

    private readonly Function _function;
    private readonly Locals _locals;
    private readonly Dictionary<int, string> _names = [];

    /// <summary>For each name the regions where it stands, and those around them.</summary>
    private readonly Dictionary<string, (HashSet<Region> Homes, HashSet<Region> Around)> _taken = [];
    private readonly Dictionary<(string Name, Region Home), int> _counts = new(PlaceComparer.Instance);
    private readonly Declarations _declarations;
    private readonly Dictionary<int, Expression> _definitions = [];

    public Naming(Function function, Locals locals, Declarations declarations, IEnumerable<string> reserved)
    {
        _function = function;
        _locals = locals;
        _declarations = declarations;
        foreach (string name in reserved)
        {
            Take(name.TrimStart('@'), function.Body);
        }

        foreach (var parameter in function.Parameters)
        {
            Take(parameter.Root, function.Body);
            _names[locals.Of(parameter.Variable)] = Escaped(parameter.Name);
        }

        Index(function.Body);
    }

    public string Of(Expression variable)
    {
        int local = _locals.Of(variable);
        if (!_names.TryGetValue(local, out string? name))
        {
            string wanted = _locals.NameOf(local);
            _names[local] = name = Escaped(Unique(wanted.Length > 0 ? wanted : Describe(variable), _declarations.HomeOf(local)));
        }

        return name;
    }

    /// <summary>The name of a loop's index that the user never named: i, j, k and so on.</summary>
    public string OfIndex(Expression index)
    {
        int local = _locals.Of(index);
        if (!_names.TryGetValue(local, out string? name))
        {
            var home = _declarations.HomeOf(local);
            string wanted = s_indexNames.FirstOrDefault(letter => IsFree(letter, home)) ?? "i";
            _names[local] = name = Unique(wanted, home);
        }

        return name;
    }

    /// <summary>A name without an escape, of a member without its object, as the beginning of another local's name.</summary>
    public static string Bare(string name)
    {
        string member = name.Substring(name.LastIndexOf('.') + 1).TrimStart('@');
        return member == name ? name : char.ToLowerInvariant(member[0]) + member.Substring(1);
    }

    /// <summary>A name that nothing else in the method has.</summary>
    public string Unique(string wanted) => Unique(wanted, _function.Body);

    /// <summary>A name that nothing has which can be seen in a region, or from which the region can be seen.</summary>
    private string Unique(string wanted, Region home)
    {
        // Names are never given back, so that counting goes on where it came to.
        int i = _counts.TryGetValue((wanted, home), out int last) ? last : 1;
        string name = Numbered(wanted, i);
        while (!IsFree(name, home))
        {
            name = Numbered(wanted, ++i);
        }

        _counts[(wanted, home)] = i;
        Take(name, home);
        return name;
    }

    private void Take(string name, Region home)
    {
        if (!_taken.TryGetValue(name, out var taken))
        {
            _taken[name] = taken = (new HashSet<Region>(ReferenceComparer<Region>.Instance), new HashSet<Region>(ReferenceComparer<Region>.Instance));
        }

        taken.Homes.Add(_declarations.Around(home).First());
        taken.Around.UnionWith(_declarations.Around(home));
    }

    private static string Numbered(string name, int number) => number == 1 ? name : name + number.ToString(CultureInfo.InvariantCulture);

    private bool IsFree(string name, Region home) => !_taken.TryGetValue(name, out var taken)
        || !(taken.Around.Contains(_declarations.Around(home).First()) || _declarations.Around(home).Any(taken.Homes.Contains));

    /// <summary>A name as C# wants it written, or a way through names.</summary>
    public static string Escaped(string name) => Identifier.Escaped(name);


    private void Index(Region region)
    {
        Cancellation.Check();
        foreach (var statement in region.Statements)
        {
            switch (statement)
            {
                case Let let:
                    _definitions[let.Target.Id] = let.Value;
                    break;
                case If branch:
                    Index(branch.Then);
                    Index(branch.Else);
                    break;
                case Loop loop:
                    Index(loop.Body);
                    break;
            }
        }
    }

    private string Describe(Expression variable)
    {
        string name = _definitions.TryGetValue(variable.Id, out var definition) ? Describe(definition, 2) : string.Empty;
        return name.Length is > 0 and <= LongestName && !char.IsDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_') ? name : Plain(variable.Type, definition);
    }

    private static string Plain(ValueType type, Expression? definition) => definition?.Operation switch
    {
        _ when type.Equals(RowPairs.PairType) => "pair",
        Operation.Select => "chosen",
        Operation.Multiply => "product",
        Operation.Divide => definition.Operands[0].IsOne ? "reciprocal" : "quotient",
        Operation.Add or Operation.Subtract => "sum",
        Operation.NewArray => "buffer",
        _ when type.IsBoolean => "condition",
        _ when type.IsScalar && !type.IsFloating => "count",
        _ => "term",
    };

    private string Describe(Expression e, int depth)
    {
        if (e.IsVariable)
        {
            return e.Type.Column is null && _names.TryGetValue(_locals.Of(e), out string? known) ? Whole.WordFor(known.Replace("@", string.Empty))
                : _locals.NameOf(_locals.Of(e)) is { Length: > 0 } wanted ? wanted
                : depth > 0 && _definitions.TryGetValue(e.Id, out var definition) ? Describe(definition, depth - 1) : string.Empty;
        }

        if (e.IsConstant)
        {
            return e.Text switch
            {
                "1" or "1.0" => "one",
                "2" or "2.0" => "two",
                "0.5" => "half",
                _ => e.Text.All(char.IsLetterOrDigit) && char.IsLetter(e.Text[0]) ? e.Text : e.Text.Contains('.') && char.IsLetter(e.Text[0]) && char.IsLetterOrDigit(e.Text[e.Text.Length - 1]) ? Lower(e.Text.Substring(e.Text.LastIndexOf('.') + 1)) : string.Empty,
            };
        }

        if (depth == 0)
        {
            return string.Empty;
        }

        string a = e.Operands.Count > 0 ? Describe(e.Operands[0], depth - 1) : string.Empty;
        string b = e.Operands.Count > 1 ? Describe(e.Operands[1], depth - 1) : string.Empty;
        return e.Operation switch
        {
            Operation.Invocation when e.Called!.Name is var called => e.Operands.Count > 0 && Joined(Lower(called), a) is { Length: > 0 } full ? full : Lower(called),
            Operation.Call when e.Operands.Count == 1 => Joined(Lower(e.Text.Substring(e.Text.LastIndexOf('.') + 1)), a),
            Operation.Call => Joined(Lower(e.Text.Substring(e.Text.LastIndexOf('.') + 1)), Joined(a, b)),
            Operation.Multiply when e.Operands[0].Equals(e.Operands[1]) => Suffixed(a, "Squared"),
            Operation.Multiply when e.Operands[0].Number == 2 => Joined("twice", b),
            Operation.Multiply => Joined(a, "Times", b),
            Operation.Divide when e.Operands[0].IsOne => Joined("inverse", b),
            Operation.Divide => Joined(a, "Over", b),
            Operation.Add => Joined(a, "Plus", b),
            Operation.Subtract => Joined(a, "Minus", b),
            Operation.Negate => Joined("minus", a),
            Operation.Element => Joined(a, string.Concat(e.Operands.Skip(1).Select(index => Capital(index.Number is not null ? index.Text : Describe(index, depth - 1))))),
            Operation.Length => Suffixed(a, "Length"),
            Operation.DimensionLength => Suffixed(a, e.Operands[1].Text switch { "0" => "Rows", "1" => "Columns", _ => "Depth" }),
            Operation.Greater when e.Operands[1].IsZero => Joined("is", Suffixed(a, "Positive")),
            Operation.Convert => a,
            Operation.Copied when e.Type.IsBoolean && e.Text.Contains(Expression.Mark) => "succeeded",
            Operation.Copied when Regex.Match(e.Text, $"^{Expression.Hole}\\.(\\w+)$") is { Success: true } member => Suffixed(a, member.Groups[1].Value),
            Operation.Quoted when RowPairs.LaneOf(e) is { } lane => Suffixed(a, lane == 0 ? "First" : "Second"),
            Operation.Quoted when e.Type.Equals(RowPairs.PairType) => string.Empty,
            Operation.Quoted when e.Text[0] == Expression.Hole => Suffixed(a, Regex.Replace(e.Text, @"\W|\(.*", string.Empty)),
            Operation.Quoted or Operation.Filled => Called(e.Text),
            Operation.Select when e.Operands[2].IsZero => Suffixed(b, "OrZero"),
            Operation.Select when e.Operands[1].IsZero => Suffixed(Describe(e.Operands[2], depth - 1), "OrZero"),
            _ => string.Empty,
        };
    }

    /// <summary>What a library's method or property is called, or what its operator gives.</summary>
    private static string Called(string text)
    {
        if (text[0] == '(')
        {
            return text.Contains(") * ") || text.Contains(" * new") ? "product" : text.Contains(") / ") ? "quotient" : string.Empty;
        }

        var name = Regex.Match(text, text.StartsWith("new ", System.StringComparison.Ordinal) ? @"\.(\w+)(\([^()]*\))?$" : @"\.(\w+)(<\w+>)?\(");
        return Lower(name.Groups[1].Value.Replace("Create", string.Empty));
    }

    private static string Joined(string a, string b) => a.Length == 0 || b.Length == 0 ? string.Empty : a + Capital(b);

    private static string Joined(string a, string middle, string b) => a.Length == 0 || b.Length == 0 ? string.Empty : a + middle + Capital(b);

    private static string Suffixed(string a, string suffix) => a.Length == 0 ? string.Empty : a + suffix;

    private static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    private static string Lower(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>Tells regions apart by where they stand.</summary>
    private sealed class PlaceComparer : IEqualityComparer<(string Name, Region Home)>
    {
        public static readonly PlaceComparer Instance = new();

        public bool Equals((string Name, Region Home) x, (string Name, Region Home) y) => x.Name == y.Name && ReferenceEquals(x.Home, y.Home);

        public int GetHashCode((string Name, Region Home) item) => unchecked((item.Name.GetHashCode() * 31) + System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(item.Home));
    }
}
