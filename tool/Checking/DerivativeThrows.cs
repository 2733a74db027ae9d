namespace SymGrad.Tool.Checking;

/// <summary>A derivative throws at a point where the method gives a number: as wrong as a wrong number.</summary>
internal sealed class DerivativeThrows(string message) : Exception(message);
