namespace SymGrad.Tool.Checking;

/// <summary>A method that can't be checked, and why: the message completes "not checked: ".</summary>
internal sealed class CannotCheck(string reason) : Exception(reason);
