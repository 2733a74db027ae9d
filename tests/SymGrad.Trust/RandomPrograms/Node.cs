namespace SymGrad.Trust.RandomPrograms;

/// <summary>What a node of a random program is.</summary>
internal enum Kind
{
    // Expressions.
    Literal,
    Variable,
    Negation,
    Binary,
    Function,
    Choice,
    Comparison,
    Logic,
    Not,
    Element,
    Length,
    Field,
    Construct,
    Couple,
    Call,
    Truncation,
    Assigned,
    NewArray,
    ArrayOf,
    Clone,

    // Statements.
    Block,
    Declaration,
    Assignment,
    Deconstruction,
    If,
    Switch,
    For,
    While,
    Do,
    ForEach,
    Break,
    Continue,
    Return,
    Evaluation,
}

/// <summary>The types that random programs compute with.</summary>
internal enum ValueKind
{
    None,
    Number,
    Integer,
    Truth,
    Vector,
    Matrix,
    Jagged,
    Pair,
    Couple,
    Pairs,
}

/// <summary>
/// A node of a random program: one shape for expressions and statements alike, so that a failing program can be made smaller
/// by replacing any node, without a case for each kind.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="type">The type of an expression's value; of a declaration, its variable's.</param>
/// <param name="text">A name, an operator or a literal, where the kind has one.</param>
/// <param name="children">Operands, or the statements inside.</param>
internal sealed class Node(Kind kind, ValueKind type, string text, params Node[] children)
{
    public Kind Kind { get; } = kind;

    public ValueKind Type { get; } = type;

    public string Text { get; } = text;

    public Node[] Children { get; } = children;

    public int Size => 1 + Children.Sum(child => child.Size);

    public Node this[int index] => Children[index];

    public bool IsStatement => Kind >= Kind.Block;

    /// <summary>An expression that reads nothing that could be another value.</summary>
    public bool IsConstant => !IsStatement && Kind is not (Kind.Variable or Kind.Call) && Children.All(child => child.IsConstant);

    public static Node Number(string literal) => new(Kind.Literal, ValueKind.Number, literal);

    public static Node Integer(int value) => new(Kind.Literal, ValueKind.Integer, value.ToString());

    public static Node Variable(string name, ValueKind type) => new(Kind.Variable, type, name);

    public static Node Binary(string symbol, Node left, Node right) => new(Kind.Binary, left.Type == ValueKind.Integer ? right.Type : left.Type, symbol, left, right);

    public static Node Function(string name, params Node[] arguments) => new(Kind.Function, ValueKind.Number, name, arguments);

    public static Node Length(Node array, string axis = "") => new(Kind.Length, ValueKind.Integer, axis, array);

    public static Node Element(Node array, params Node[] indices) => new(Kind.Element, ElementOf(array.Type), "", [array, .. indices]);

    public static Node Block(params Node[] statements) => new(Kind.Block, ValueKind.None, "", statements);

    public static Node Declaration(string name, ValueKind type, Node value) => new(Kind.Declaration, type, name, value);

    public static Node Assignment(string symbol, Node target, Node value) => new(Kind.Assignment, ValueKind.None, symbol, target, value);

    public Node With(int index, Node child)
    {
        Node[] children = [.. Children];
        children[index] = child;
        return new(Kind, Type, Text, children);
    }

    public Node With(params Node[] children) => new(Kind, Type, Text, children);

    public IEnumerable<Node> Descendants() => Children.SelectMany(child => child.Descendants()).Prepend(this);

    private static ValueKind ElementOf(ValueKind array) => array switch
    {
        ValueKind.Jagged => ValueKind.Vector,
        ValueKind.Pairs => ValueKind.Pair,
        _ => ValueKind.Number,
    };
}
