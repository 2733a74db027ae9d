namespace SymGrad.Tool.Checking;

/// <summary>How methods are checked.</summary>
/// <param name="Points">How many points each is checked at.</param>
/// <param name="Seed">The seed of the points.</param>
/// <param name="Timeout">How long one method may take.</param>
internal sealed record CheckChoice(int Points, int Seed, TimeSpan Timeout);
