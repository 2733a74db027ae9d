namespace BlackScholes;

/// <summary>The right to buy, or to sell.</summary>
public enum OptionKind
{
    Call,
    Put,
}
