namespace SymGrad.Trust.RandomPrograms;

/// <content>Expressions.</content>
internal sealed partial class ProgramGenerator
{
    private Node Literal() => Node.Number(Pick("0.5", "2.0", "1.0", "0.1", "3.0", "1.5", "0.25", "0.7", "0.0"));

    /// <summary>A number somewhere in a variable.</summary>
    private Node NumberOf(Local local) => local.Type switch
    {
        ValueKind.Number or ValueKind.Integer => local.Node,
        ValueKind.Vector => ElementOf(local),
        ValueKind.Matrix => MatrixElement(local.Node),
        ValueKind.Jagged => JaggedElement(Row(local.Node)),
        ValueKind.Pair => Field(local.Node, Pick("A", "B")),
        ValueKind.Pairs => Field(ElementOf(local), Pick("A", "B")),
        ValueKind.Couple => Field(local.Node, Pick("Left", "Right")),
        _ => Literal(),
    };

    private static Node Field(Node of, string name) => new(Kind.Field, ValueKind.Number, name, of);

    private Node ElementOf(Local array) => Node.Element(array.Node, Index(array.Node));

    private Node Row(Node jagged) => Node.Element(jagged, Index(jagged));

    private Node JaggedElement(Node row) => Node.Element(row, Index(row));

    private Node MatrixElement(Node matrix) => Node.Element(matrix, Index(matrix, "0"), Index(matrix, "1"));

    /// <summary>An index that is in range, whatever the array's length, if it has any element.</summary>
    private Node Index(Node array, string axis = "")
    {
        Node length = Node.Length(array, axis);
        string name = LengthName(array, axis);
        Local[] exact = [.. locals.Where(local => local.Indexes.Contains(name))];
        if (exact.Length > 0 && Chance(0.7))
        {
            return Pick(exact).Node;
        }

        return Weighted<Func<Node>>(
            (3, () => Node.Integer(0)),
            (2, () => Node.Binary("-", length, Node.Integer(1))),
            (3, () => Node.Binary("%", Whole(), length)),
            (exact.Length > 0 ? 1 : 0, () => Node.Binary("%", Node.Binary("+", Pick(exact).Node, Node.Integer(1)), length)),
            (0.3, () => Node.Binary("%", new(Kind.Truncation, ValueKind.Integer, "", Node.Function("Abs", Expression(1))), length)))();
    }

    private static string LengthName(Node array, string axis) => array.Kind == Kind.Variable ? $"{array.Text}.{axis}" : $"{array[0].Text}[].{axis}";

    /// <summary>A whole number that isn't negative, and small.</summary>
    private Node Whole()
    {
        Local[] integers = Visible(ValueKind.Integer);
        Local[] arrays = Visible(ValueKind.Vector);
        return Weighted<Func<Node>>(
            (1, () => Node.Integer(random.Next(5))),
            (integers.Length > 0 ? 4 : 0, () => Pick(integers).Node),
            (arrays.Length > 0 ? 1 : 0, () => Node.Length(Pick(arrays).Node)),
            (integers.Length > 0 ? 0.5 : 0, () => Node.Binary(Pick("+", "*"), Pick(integers).Node, Node.Integer(1 + random.Next(2)))))();
    }

    /// <summary>An expression of the type <c>double</c> or <c>float</c>.</summary>
    private Node Expression(int depth)
    {
        budget--;
        if (depth <= 0)
        {
            return Leaf();
        }

        Method[] callable = [.. methods.Where(method => method.Result is ValueKind.Number or ValueKind.Pair or ValueKind.Couple && CanCall(method))];
        Local[] numbers = [.. Visible(ValueKind.Number).Where(local => local.CanWrite)];
        return Weighted<Func<Node>>(
            (3, Leaf),
            (4, () => Node.Binary("*", Expression(depth - 1), Expression(depth - 1))),
            (3, () => Node.Binary("+", Expression(depth - 1), Expression(depth - 1))),
            (3, () => Node.Binary("-", Expression(depth - 1), Expression(depth - 1))),
            (1.5, () => Node.Binary("/", Expression(depth - 1), Positive(depth - 1))),
            (0.2, () => Node.Binary("/", Expression(depth - 1), Expression(depth - 1))),
            (0.8, () => Negative(Expression(depth - 1))),
            (4, () => Functional(depth)),
            (1, () => Node.Function(Pick("Max", "Min"), Expression(depth - 1), Expression(depth - 1))),
            (0.6, () => Node.Function("Max", Node.Number("0.0"), Expression(depth - 1))),
            (1, () => Node.Function("Abs", Expression(depth - 1))),
            (1.2, () => new Node(Kind.Choice, ValueKind.Number, "", Condition(depth - 1), Expression(depth - 1), Expression(depth - 1))),
            (0.3, () => Node.Binary("%", Expression(depth - 1), Positive(depth - 1))),
            (0.3, () => Node.Function(Pick("Floor", "Round", "Ceiling", "Truncate"), Expression(depth - 1))),
            (0.5, () => Node.Function("Atan2", Expression(depth - 1), Positive(depth - 1))),
            (0.6, () => Dot(depth)),
            (callable.Length > 0 ? 2.5 : 0, () => NumberFrom(Call(Pick(callable), depth))),
            (numbers.Length > 0 ? 0.3 : 0, () => new Node(Kind.Assigned, ValueKind.Number, Pick("=", "+=", "-="), Pick(numbers).Node, Tame(Expression(depth - 1)))),
            (0.5, () => Node.Binary("*", Pick(Node.Integer(2), Whole()), Expression(depth - 1))))();
    }

    private Node Leaf()
    {
        Local[] sources = [.. locals.Where(local => local.Type is not (ValueKind.Truth or ValueKind.Integer))];
        Local[] integers = Visible(ValueKind.Integer);
        return sources.Length == 0 || Chance(0.2)
            ? integers.Length > 0 && Chance(0.3) ? Node.Binary("*", Literal(), Pick(integers).Node) : Literal()
            : NumberOf(Pick(sources));
    }

    private static Node NumberFrom(Node call) => call.Type switch
    {
        ValueKind.Pair => Field(call, "A"),
        ValueKind.Couple => Field(call, "Right"),
        _ => call,
    };

    /// <summary>A function where it is smooth and finite, or one of the shapes that the generator knows.</summary>
    private Node Functional(int depth)
    {
        Node x = Expression(depth - 1);
        return Weighted<Func<Node>>(
            (4, () => Node.Function(Pick("Sin", "Cos", "Tanh", "Atan", "Asinh"), x)),
            (1, () => Node.Function(Pick("Sinh", "Cosh", "Exp"), Bounded(x))),
            (1, () => Node.Function(Pick("Asin", "Acos", "Tan"), Node.Binary("*", Node.Number("0.7"), Bounded(x)))),
            (1, () => Node.Function(Pick("Log", "Log10", "Log2", "Sqrt", "Cbrt"), Positive(depth - 1))),
            (1, () => Node.Function("Exp", Negative(Square(x)))),
            (0.7, () => Node.Function("Log", Node.Binary("+", Node.Number("1.0"), Node.Function("Exp", Bounded(x))))),
            (0.7, () => Node.Binary("/", Node.Number("1.0"), Node.Binary("+", Node.Number("1.0"), Node.Function("Exp", Negative(Bounded(x)))))),
            (0.7, () => Node.Function("Sqrt", Node.Binary("+", Square(x), Square(Leaf())))),
            (0.5, () => Node.Function("Pow", Positive(depth - 1), Bounded(x))),
            (0.7, () => Node.Function("Pow", Bounded(x), Node.Number(Pick("2.0", "3.0", "1.0", "0.0", "4.0")))),
            (0.3, () => Node.Function("Log", Node.Function("Cosh", Bounded(x)))),
            (0.3, () => Node.Function(Pick("Sqrt", "Log", "Cbrt", "Exp"), x)))();
    }

    private static Node Negative(Node x) => new(Kind.Negation, ValueKind.Number, "", x);

    private static Node Square(Node x) => Node.Binary("*", x, x);

    private Node Bounded(Node x) => Node.Function(Pick("Sin", "Tanh", "Cos"), x);

    private Node Positive(int depth) => Pick(0, 1, 2) switch
    {
        0 => Node.Binary("+", Node.Number("1.5"), Bounded(Expression(depth - 1))),
        1 => Node.Binary("+", Node.Number("0.7"), Square(Leaf())),
        _ => Node.Binary("+", Node.Number("0.5"), Node.Function("Abs", Expression(depth - 1))),
    };

    /// <summary>What a loop assigns to what it reads stays in range mostly.</summary>
    private Node Tame(Node x) => loops == 0 || Chance(0.3) ? x : Chance(0.5) ? Bounded(x) : Node.Binary("*", Node.Number("0.5"), Bounded(x));

    private Node Condition(int depth)
    {
        budget--;
        Local[] flags = Visible(ValueKind.Truth);
        Local[] integers = Visible(ValueKind.Integer);
        return Weighted<Func<Node>>(
            (4, () => new Node(Kind.Comparison, ValueKind.Truth, Pick("<", ">", "<=", ">="), Varying(Expression(depth)), depth > 0 && Chance(0.5) ? Expression(depth - 1) : Literal())),
            (integers.Length > 0 ? 2 : 0, () => new Node(Kind.Comparison, ValueKind.Truth, Pick("<", ">", "==", "!="), Node.Binary("%", Pick(integers).Node, Node.Integer(Pick(2, 3))), Node.Integer(random.Next(2)))),
            (flags.Length > 0 ? 2 : 0, () => Pick(flags).Node),
            (depth > 0 ? 0.8 : 0, () => new Node(Kind.Logic, ValueKind.Truth, Pick("&&", "||"), Condition(depth - 1), Condition(depth - 1))),
            (0.3, () => new Node(Kind.Not, ValueKind.Truth, "", Condition(depth - 1))))();
    }

    /// <summary>What is compared isn't a constant: the compiler knows then which side is never run, and what is written only there isn't an output.</summary>
    private Node Varying(Node x) => x.IsConstant && locals.Where(local => local.Type is not (ValueKind.Truth or ValueKind.Integer)).ToArray() is { Length: > 0 } sources
        ? NumberOf(Pick(sources))
        : x;

    private Node PairExpression(int depth)
    {
        Local[] pairs = Visible(ValueKind.Pair);
        Local[] arrays = Visible(ValueKind.Pairs);
        Method[] callable = [.. methods.Where(method => method.Result == ValueKind.Pair && CanCall(method))];
        return Weighted<Func<Node>>(
            (2, () => new Node(Kind.Construct, ValueKind.Pair, "", Expression(depth - 1), Expression(depth - 1))),
            (pairs.Length > 0 ? 2 : 0, () => Pick(pairs).Node),
            (arrays.Length > 0 ? 2 : 0, () => ElementOf(Pick(arrays))),
            (depth > 0 ? 1 : 0, () => Node.Binary("+", PairExpression(depth - 1), PairExpression(depth - 1))),
            (depth > 0 ? 1 : 0, () => new Node(Kind.Binary, ValueKind.Pair, "*", Expression(depth - 1), PairExpression(depth - 1))),
            (callable.Length > 0 && depth > 0 ? 1 : 0, () => Call(Pick(callable), depth)),
            (depth > 0 ? 0.5 : 0, () => new Node(Kind.Choice, ValueKind.Pair, "", Condition(0), PairExpression(depth - 1), PairExpression(depth - 1))))();
    }

    private Node Dot(int depth) => Visible(ValueKind.Pair).Length + Visible(ValueKind.Pairs).Length == 0
        ? Leaf()
        : new(Kind.Binary, ValueKind.Number, "*", PairExpression(depth - 1), PairExpression(depth - 1));

    private Node CoupleExpression(int depth)
    {
        Local[] couples = Visible(ValueKind.Couple);
        Method[] callable = [.. methods.Where(method => method.Result == ValueKind.Couple && CanCall(method))];
        return Weighted<Func<Node>>(
            (2, () => new Node(Kind.Couple, ValueKind.Couple, "", Expression(depth - 1), Expression(depth - 1))),
            (couples.Length > 0 ? 1 : 0, () => Pick(couples).Node),
            (callable.Length > 0 && depth > 0 ? 2 : 0, () => Call(Pick(callable), depth)))();
    }

    private Node FreshVector()
    {
        Local[] arrays = Visible(ValueKind.Vector);
        return Weighted<Func<Node>>(
            (2, () => new Node(Kind.ArrayOf, ValueKind.Vector, "", [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Expression(1))])),
            (1, () => new Node(Kind.NewArray, ValueKind.Vector, "", Node.Integer(1 + random.Next(4)))),
            (arrays.Length > 0 ? 2 : 0, () => new Node(Kind.NewArray, ValueKind.Vector, "", Node.Length(Pick(arrays).Node))),
            (arrays.Length > 0 ? 1 : 0, () => new Node(Kind.Clone, ValueKind.Vector, "", Pick(arrays).Node)))();
    }

    /// <summary>Whether there is something in sight for each of a method's parameters.</summary>
    private bool CanCall(Method method) => method.Parameters.All(parameter => Candidates(parameter) is not [] || !parameter.IsArray && !parameter.IsReference);

    private Local[] Candidates(Parameter parameter) =>
        [.. Visible(parameter.Type).Where(local => local.CanWrite || (!parameter.IsReference && !WritesArrays(parameter)))];

    /// <summary>An array that a helper might write to is one that its caller may write to.</summary>
    private static bool WritesArrays(Parameter parameter) => parameter.Type is ValueKind.Vector or ValueKind.Matrix;

    private Node Call(Method method, int depth) => new(Kind.Call, method.Result, method.Name, [.. method.Parameters.Select(parameter =>
        Candidates(parameter) is { Length: > 0 } candidates && (parameter.IsArray || parameter.IsReference || Chance(0.3))
            ? Pick(candidates).Node
            : parameter.Type switch
            {
                ValueKind.Integer => Whole(),
                ValueKind.Pair => PairExpression(depth - 1),
                ValueKind.Couple => CoupleExpression(depth - 1),
                _ => Expression(depth - 1),
            })]);
}
