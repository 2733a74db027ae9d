using System;
using SymGrad;

namespace CSharp9
{
    public struct Bone
    {
        public float Length;
        public float Angle;
    }

    public static partial class Arm
    {
        /// <summary>How far the hand is from where it should be, squared.</summary>
        [Differentiable]
        public static float Miss(Bone[] bones, [NoDerivative] float targetX, [NoDerivative] float targetY)
        {
            float x = 0, y = 0, angle = 0;
            foreach (Bone bone in bones)
            {
                angle += bone.Angle;
                x += bone.Length * MathF.Cos(angle);
                y += bone.Length * MathF.Sin(angle);
            }

            return (x - targetX) * (x - targetX) + (y - targetY) * (y - targetY);
        }

        [Differentiable]
        public static double Product(ReadOnlySpan<double> x)
        {
            double product = 1;
            foreach (double factor in x)
            {
                product *= factor;
            }

            return product;
        }
    }
}
