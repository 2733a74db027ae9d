namespace SymGrad.Generator.Writing;

/// <summary>What must not hold of the arguments, and what is said where it does.</summary>
/// <param name="Condition">A condition; of each row, if it is about rows, with <see cref="Row"/> in the place of the row's index.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Parameter">The parameter at fault.</param>
/// <param name="Rows">The array of rows that the condition is asked for.</param>
internal sealed record ArgumentCheck(string Condition, string Message, string Parameter, string? Rows = null)
{
    public const string Row = "\u0001";
}
