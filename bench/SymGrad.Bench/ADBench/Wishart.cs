namespace SymGrad.Bench.ADBench;

/// <summary>What the Wishart prior has of constants.</summary>
internal static class Wishart
{
    /// <summary>
    /// n d (log γ − ½ log 2) − log Γ_d(n/2), with n = d + 1 + <paramref name="extraFreedom"/> degrees of freedom and the
    /// multivariate gamma function Γ_d(a) = π^(d(d−1)/4) Π_{j=1…d} Γ(a + (1 − j)/2).
    /// </summary>
    public static double LogNormalization(int dimension, int extraFreedom, double gamma)
    {
        int freedom = dimension + extraFreedom + 1;
        double logGamma = 0.25 * dimension * (dimension - 1) * Math.Log(Math.PI);
        for (int j = 1; j <= dimension; j++)
        {
            logGamma += LogGammaOfHalf(freedom + 1 - j);
        }

        return freedom * dimension * (Math.Log(gamma) - 0.5 * Math.Log(2)) - logGamma;
    }

    /// <summary>log Γ(n/2) for n ≥ 1, from Γ(½) = √π, Γ(1) = 1 and Γ(x + 1) = x Γ(x).</summary>
    private static double LogGammaOfHalf(int n)
    {
        double log = n % 2 == 0 ? 0 : 0.5 * Math.Log(Math.PI);
        for (int i = n - 2; i > 0; i -= 2)
        {
            log += Math.Log(0.5 * i);
        }

        return log;
    }
}
