using System.Text;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>
/// Writes the C# that calls a program and its derivatives as a user would. Each call gives the numbers that it came to, and what its
/// arguments are afterwards.
/// </summary>
internal sealed class ProgramDriver
{
    private const string Point = "global::SymGrad.Trust.RandomPrograms.Argument[]";

    private readonly StringBuilder text = new();
    private readonly RandomProgram program;
    private readonly string name;
    private readonly string number;
    private readonly Func<ValueKind, string> typeText;

    private ProgramDriver(RandomProgram program, string name)
    {
        this.program = program;
        this.name = name;
        number = program.IsSingle ? "float" : "double";
        typeText = ProgramPrinter.Types(program);
    }

    private IReadOnlyList<Parameter> Parameters => program.Main.Parameters;

    /// <summary>The places of the active parameters.</summary>
    private IEnumerable<int> Active => Enumerable.Range(0, Parameters.Count).Where(i => Parameters[i].IsActive);

    private IEnumerable<int> Outputs => Enumerable.Range(0, Parameters.Count).Where(i => program.Outputs.Contains(Parameters[i]));

    private bool Returns => program.Main.Result != ValueKind.None;

    /// <summary>What all drivers share: structs to and from numbers.</summary>
    public static string Prelude => "using System.Linq;\n" + string.Concat(new[] { ("Pair", "double", "Pair"), ("PairOfSingle", "float", "Pair") }.Select(type => $$"""
        public static class Carry{{type.Item1}}
        {
            public static {{type.Item1}} One(global::SymGrad.Trust.RandomPrograms.Argument a) => new {{type.Item1}}(({{type.Item2}})a.Numbers[0], ({{type.Item2}})a.Numbers[1]);
            public static {{type.Item1}}[] Many(global::SymGrad.Trust.RandomPrograms.Argument a) => a.Numbers.Chunk(2).Select(two => new {{type.Item1}}(({{type.Item2}})two[0], ({{type.Item2}})two[1])).ToArray();
            public static global::SymGrad.Trust.RandomPrograms.Flat Add(this global::SymGrad.Trust.RandomPrograms.Flat flat, {{type.Item1}} p) => flat.Add(p.A).Add(p.B);
            public static global::SymGrad.Trust.RandomPrograms.Flat Add(this global::SymGrad.Trust.RandomPrograms.Flat flat, {{type.Item1}}[] ps) { foreach (var p in ps) flat.Add(p.A).Add(p.B); return flat; }
        }

        """));

    /// <summary>The driver of a program; of F alone where there are no derivatives.</summary>
    public static string Write(RandomProgram program, string name, bool derivatives) => new ProgramDriver(program, name).Write(derivatives);

    private string Write(bool derivatives)
    {
        text.Append($"public static class {name}Driver\n{{\n");
        string call = $"{name}.F({Given()})";
        Open("Value", "");
        text.Append(Returns ? $"        var r = {call};\n" : $"        {call};\n");
        Close([.. Returns ? ["r"] : Array.Empty<string>(), .. Outputs.Select(i => $"a{i}")]);
        if (derivatives)
        {
            WritePullback();
            WritePushforward();
            if (program.HasGradient)
            {
                WriteGradient();
            }
        }

        return text.Append("}\n").ToString();
    }

    private void WriteGradient()
    {
        Open("Gradient", "");
        text.Append($"        var g = {name}.FGradient({Given()});\n");
        Close(Parts("g"));
        Open("ValueAndGradient", "");
        text.Append($"        var g = {name}.FValueAndGradient({Given()});\n");
        Close(["g.value", .. Parts("g.gradient")]);
        Open("Destinations", $", {Point} destinations");
        ReadAll("d", "destinations", Active);
        text.Append($"        var r = {name}.FValueAndGradient({Join(Given(), Active.Select(i => (Parameters[i].IsArray ? "d" : "out d") + i))});\n");
        Close(["r", .. Active.Select(i => $"d{i}")]);
    }

    private string[] Parts(string gradient)
    {
        int count = Active.Count();
        return count == 1 ? [gradient] : [.. Enumerable.Range(1, count).Select(i => $"{gradient}.Item{i}")];
    }

    private void WritePullback()
    {
        Open("Pullback", $", {Point} seeds, {Point} adjoints");
        var seeds = new List<string>();
        if (Returns)
        {
            text.Append($"        var s = {Read(program.Main.Result, "seeds[0]")};\n");
            seeds.Add("s");
        }

        foreach (int i in Outputs)
        {
            text.Append($"        var s{i} = {Read(Parameters[i].Type, $"seeds[{seeds.Count}]")};\n");
            seeds.Add($"s{i}");
        }

        ReadAll("d", "adjoints", Active);
        text.Append($"        {name}.FPullback({Join(Given(), seeds.Concat(Active.Select(i => (Parameters[i].IsArray ? "d" : "ref d") + i)))});\n");
        Close([.. Active.Select(i => $"d{i}")]);
    }

    private void WritePushforward()
    {
        Open("Pushforward", $", {Point} tangents");
        ReadAll("d", "tangents", Active);
        string call = $"{name}.FPushforward({Join(Given(), Active.Select(i => (Parameters[i].IsReference ? "ref d" : "d") + i))})";
        text.Append(Returns ? $"        var r = {call};\n" : $"        {call};\n");
        Close(
        [
            .. Returns ? ["r.value"] : Array.Empty<string>(), .. Outputs.Select(i => $"a{i}"),
            .. Returns ? ["r.tangent"] : Array.Empty<string>(), .. Outputs.Select(i => $"d{i}"),
        ]);
    }

    private void Open(string method, string more)
    {
        text.Append($"    public static double[][] {method}({Point} point{more})\n    {{\n");
        ReadAll("a", "point", null);
    }

    private void Close(string[] numbers)
    {
        string after = string.Concat(Enumerable.Range(0, Parameters.Count).Where(i => !Outputs.Contains(i)).Select(i => $".Add(a{i})"));
        text.Append($"        return new[] {{ new global::SymGrad.Trust.RandomPrograms.Flat(){string.Concat(numbers.Select(n => $".Add({n})"))}.Numbers, ");
        text.Append($"new global::SymGrad.Trust.RandomPrograms.Flat(){after}.Numbers }};\n    }}\n");
    }

    private void ReadAll(string prefix, string source, IEnumerable<int>? places)
    {
        int position = 0;
        foreach (int i in places ?? Enumerable.Range(0, Parameters.Count))
        {
            text.Append($"        {typeText(Parameters[i].Type)} {prefix}{i} = {Read(Parameters[i].Type, $"{source}[{position++}]")};\n");
        }
    }

    private string Read(ValueKind type, string argument)
    {
        string carrier = "global::SymGrad.Trust.RandomPrograms.Carrier";
        return type switch
        {
            ValueKind.Integer => $"{carrier}.Number<int>({argument})",
            ValueKind.Pair => $"Carry{typeText(ValueKind.Pair)}.One({argument})",
            ValueKind.Pairs => $"Carry{typeText(ValueKind.Pair)}.Many({argument})",
            _ => $"{carrier}.{type}<{number}>({argument})",
        };
    }

    private string Given() => string.Join(", ", Parameters.Select((parameter, i) => (parameter.IsReference ? "ref a" : "a") + i));

    private static string Join(string first, IEnumerable<string> others) => string.Join(", ", others.Prepend(first));
}
