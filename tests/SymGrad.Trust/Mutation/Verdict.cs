namespace SymGrad.Trust.Mutation;

/// <summary>Who noticed a mistake, and what was said.</summary>
/// <param name="By">A class of tests, or one of the names here.</param>
/// <param name="Words">What was said; of a survivor, how much it changed.</param>
internal sealed record Verdict(string By, string Words)
{
    public const string Survived = "nobody", Crash = "the generator itself", RandomPrograms = "random programs";
}
