namespace SymGrad.Generator.Functions;

/// <summary>What an <see cref="Expression"/> does with its operands.</summary>
internal enum Operation
{
    /// <summary>A literal; its text is the user's own.</summary>
    Constant,

    /// <summary>A version of a local, a parameter or a temporary: assigned once.</summary>
    Variable,

    Negate,
    Not,
    BitwiseComplement,

    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,

    And,
    Or,
    ExclusiveOr,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,

    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>Boolean <c>&amp;&amp;</c> whose right side has no effect and can't throw.</summary>
    Both,

    /// <summary>Boolean <c>||</c> whose right side has no effect and can't throw.</summary>
    Either,

    /// <summary><c>condition ? a : b</c>, both sides without effect.</summary>
    Select,

    /// <summary>A cast; the type says to what.</summary>
    Convert,

    /// <summary>A function of the rule table, or one without a derivative; the text is its key.</summary>
    Call,

    /// <summary>One element of an array or span: the array, then the indices.</summary>
    Element,

    /// <summary>The number of elements of an array or span.</summary>
    Length,

    /// <summary>The length of one dimension: the array, then the dimension.</summary>
    DimensionLength,

    /// <summary>A new array of zeros; the operands are its lengths.</summary>
    NewArray,

    /// <summary>A new array with the given elements.</summary>
    ArrayOf,

    /// <summary>A copy of an array, of the same shape.</summary>
    Copy,

    /// <summary>Code that is copied as it stands, with the operands in its holes: computed once and where it stands, because it may have effects.</summary>
    Copied,

    /// <summary>A call that stands as it is, with the operands in the holes of its arguments; how its derivative is called is known.</summary>
    Invocation,

    /// <summary>A part of a tuple; the text is its name.</summary>
    Part,

    /// <summary>A library's own computation, spelled with the operands in its holes. It has no effect, so that it may be left out or done again; no derivative goes through it.</summary>
    Quoted,

    /// <summary>A new array that a library's method fills: its length, then what the method is given. The text is the call, with the array in its last hole.</summary>
    Filled,

    /// <summary>The first operand, which a library computed in its own way, with the derivative of the second, which is the same value as this language computes it.</summary>
    StandIn,

    /// <summary>The array itself if it has room at an index, else a longer one with the same contents: the array, then the index.</summary>
    Grow,

    /// <summary>A row of a flat array, as a span: the array, the row's index, and how long each row is.</summary>
    Row,
}
