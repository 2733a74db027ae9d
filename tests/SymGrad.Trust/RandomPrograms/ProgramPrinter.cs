using System.Text;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>Writes a random program as C#.</summary>
internal sealed class ProgramPrinter
{
    private readonly StringBuilder text = new();
    private readonly RandomProgram program;

    private ProgramPrinter(RandomProgram program) => this.program = program;

    private string Number => program.IsSingle ? "float" : "double";

    private string Pair => program.IsSingle ? "PairOfSingle" : "Pair";

    /// <summary>The struct that programs compute with, in both precisions.</summary>
    public static string Prelude => string.Concat(new[] { ("Pair", "double"), ("PairOfSingle", "float") }.Select(type => $$"""
        public struct {{type.Item1}}
        {
            public {{type.Item2}} A, B;
            public {{type.Item1}}({{type.Item2}} a, {{type.Item2}} b) { A = a; B = b; }
            public static {{type.Item1}} operator +({{type.Item1}} p, {{type.Item1}} q) => new {{type.Item1}}(p.A + q.A, p.B + q.B);
            public static {{type.Item1}} operator *({{type.Item2}} s, {{type.Item1}} p) => new {{type.Item1}}(s * p.A, s * p.B);
            public static {{type.Item2}} operator *({{type.Item1}} p, {{type.Item1}} q) => p.A * q.A + p.B * q.B;
        }

        """));

    /// <summary>The file of a program, in a class of its own.</summary>
    public static string Print(RandomProgram program, string name)
    {
        var printer = new ProgramPrinter(program);
        printer.text.Append($"using System;\nusing SymGrad;\n\npublic static partial class {name}\n{{\n");
        foreach (Method method in program.Methods)
        {
            printer.Print(method, ReferenceEquals(method, program.Main));
        }

        return printer.text.Append("}\n").ToString();
    }

    /// <summary>How a type is written.</summary>
    public string TypeText(ValueKind type) => type switch
    {
        ValueKind.None => "void",
        ValueKind.Number => Number,
        ValueKind.Integer => "int",
        ValueKind.Truth => "bool",
        ValueKind.Vector => $"{Number}[]",
        ValueKind.Matrix => $"{Number}[,]",
        ValueKind.Jagged => $"{Number}[][]",
        ValueKind.Pair => Pair,
        ValueKind.Pairs => $"{Pair}[]",
        _ => $"({Number} Left, {Number} Right)",
    };

    private void Print(Method method, bool isMain)
    {
        if (isMain)
        {
            string members = program.HasGradient ? "Derivatives.Gradient | Derivatives.Pushforward" : "Derivatives.Pullback | Derivatives.Pushforward";
            text.Append($"    [Differentiable({members}{(program.IsFast ? ", FastMath = true" : "")})]\n");
        }

        string parameters = string.Join(", ", method.Parameters.Select(parameter =>
            $"{(isMain && parameter.IsConstant ? "[NoDerivative] " : "")}{(parameter.IsReference ? "ref " : "")}{TypeText(parameter.Type)} {parameter.Name}"));
        text.Append($"    {(isMain ? "public" : "private")} static {TypeText(method.Result)} {method.Name}({parameters})\n");
        Statement(method.Body, 1);
        text.Append('\n');
    }

    private void Line(int depth, string line) => text.Append(' ', 4 * depth).Append(line).Append('\n');

    private void Body(Node statement, int depth) => Statement(statement.Kind == Kind.Block ? statement : Node.Block(statement), depth);

    private void Statement(Node node, int depth)
    {
        switch (node.Kind)
        {
            case Kind.Block:
                Line(depth, "{");
                foreach (Node inner in node.Children)
                {
                    Statement(inner, depth + 1);
                }

                Line(depth, "}");
                break;
            case Kind.Declaration:
                Line(depth, $"{TypeText(node.Type)} {node.Text} = {Bare(node[0])};");
                break;
            case Kind.Assignment:
                Line(depth, $"{Bare(node[0])} {node.Text} {Bare(node[1])};");
                break;
            case Kind.Deconstruction:
                int half = node.Children.Length / 2;
                Line(depth, $"({List(node.Children.Take(half))}) = ({List(node.Children.Skip(half))});");
                break;
            case Kind.If:
                Line(depth, $"if ({Bare(node[0])})");
                Body(node[1], depth);
                if (node.Children.Length > 2)
                {
                    Line(depth, "else");
                    Body(node[2], depth);
                }

                break;
            case Kind.Switch:
                Line(depth, $"switch ({Bare(node[0])})");
                Line(depth, "{");
                for (int i = 1; i < node.Children.Length; i += 2)
                {
                    bool last = i + 1 == node.Children.Length;
                    Line(depth + 1, last ? "default:" : $"case {node[i].Text}:");
                    Body(node[last ? i : i + 1], depth + 2);
                    Line(depth + 2, "break;");
                }

                Line(depth, "}");
                break;
            case Kind.For:
                string step = node[2].Text switch { "1" => $"{node.Text}++", "-1" => $"{node.Text}--", var by => $"{node.Text} += {by}" };
                Line(depth, $"for (int {node.Text} = {Bare(node[0])}; {Bare(node[1])}; {step})");
                Body(node[3], depth);
                break;
            case Kind.While:
                Line(depth, $"while ({Bare(node[0])})");
                Body(node[1], depth);
                break;
            case Kind.Do:
                Line(depth, "do");
                Body(node[0], depth);
                Line(depth, $"while ({Bare(node[1])});");
                break;
            case Kind.ForEach:
                Line(depth, $"foreach ({TypeText(node.Type)} {node.Text} in {Bare(node[0])})");
                Body(node[1], depth);
                break;
            case Kind.Break:
                Line(depth, "break;");
                break;
            case Kind.Continue:
                Line(depth, "continue;");
                break;
            case Kind.Return:
                Line(depth, node.Children.Length > 0 ? $"return {Bare(node[0])};" : "return;");
                break;
            default:
                Line(depth, $"{Bare(node[0])};");
                break;
        }
    }

    private string List(IEnumerable<Node> nodes) => string.Join(", ", nodes.Select(Bare));

    /// <summary>Where no parentheses are needed around it.</summary>
    private string Bare(Node node) => Expression(node) is var text && IsBinary(node) ? text[1..^1] : text;

    private static bool IsBinary(Node node) => node.Kind is Kind.Binary or Kind.Choice or Kind.Comparison or Kind.Logic or Kind.Assigned;

    private string Expression(Node node) => node.Kind switch
    {
        Kind.Literal when node.Type == ValueKind.Number => program.IsSingle ? node.Text + "f" : node.Text,
        Kind.Literal or Kind.Variable => node.Text,
        Kind.Negation => $"(-{Expression(node[0])})",
        Kind.Not => $"!({Bare(node[0])})",
        Kind.Binary or Kind.Comparison or Kind.Logic or Kind.Assigned => $"({Expression(node[0])} {node.Text} {Expression(node[1])})",
        Kind.Choice => $"({Expression(node[0])} ? {Expression(node[1])} : {Expression(node[2])})",
        Kind.Function => $"{(program.IsSingle ? "MathF" : "Math")}.{node.Text}({List(node.Children)})",
        Kind.Element => $"{Expression(node[0])}[{List(node.Children.Skip(1))}]",
        Kind.Length => node.Text.Length == 0 ? $"{Expression(node[0])}.Length" : $"{Expression(node[0])}.GetLength({node.Text})",
        Kind.Field => $"{Expression(node[0])}.{node.Text}",
        Kind.Construct => $"new {Pair}({List(node.Children)})",
        Kind.Couple => $"({List(node.Children)})",
        Kind.Call => $"{node.Text}({string.Join(", ", node.Children.Select((child, i) => (IsReference(node.Text, i) ? "ref " : "") + Bare(child)))})",
        Kind.Truncation => $"(int)({Bare(node[0])})",
        Kind.NewArray => $"new {(node.Type == ValueKind.Pairs ? Pair : Number)}[{List(node.Children)}]",
        Kind.ArrayOf => $"new {Number}[] {{ {List(node.Children)} }}",
        Kind.Clone => $"({TypeText(node.Type)}){Expression(node[0])}.Clone()",
        _ => throw new NotSupportedException(node.Kind.ToString()),
    };

    private bool IsReference(string method, int argument) =>
        program.Methods.FirstOrDefault(called => called.Name == method) is { } called && argument < called.Parameters.Count && called.Parameters[argument].IsReference;

    /// <summary>What F's driver needs to know of how types are written.</summary>
    public static Func<ValueKind, string> Types(RandomProgram program) => new ProgramPrinter(program).TypeText;
}
