using System;
using SymGrad;

namespace Standard
{
    /// <summary>Distances.</summary>
    public static partial class Distances
    {
        /// <summary>The Euclidean norm.</summary>
        [Differentiable(Derivatives.All)]
        public static double Norm(double[] a)
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++)
            {
                sum += a[i] * a[i];
            }

            return Math.Sqrt(sum);
        }
    }
}
