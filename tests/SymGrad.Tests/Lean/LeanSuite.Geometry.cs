using System;

namespace SymGrad.Tests.Lean;

internal static partial class LeanSuite
{
    /// <summary>Half the squared distance of p, turned by the rotation vector r, from q.</summary>
    [Differentiable]
    public static double Rodrigues(
        double r0, double r1, double r2, double p0, double p1, double p2,
        [NoDerivative] double q0, [NoDerivative] double q1, [NoDerivative] double q2)
    {
        double t = Math.Sqrt(r0 * r0 + r1 * r1 + r2 * r2);
        double c = Math.Cos(t);
        double s = Math.Sin(t);
        double w0 = r0 / t;
        double w1 = r1 / t;
        double w2 = r2 / t;
        double cr0 = w1 * p2 - w2 * p1;
        double cr1 = w2 * p0 - w0 * p2;
        double cr2 = w0 * p1 - w1 * p0;
        double dt = (w0 * p0 + w1 * p1 + w2 * p2) * (1 - c);
        double e0 = p0 * c + cr0 * s + w0 * dt - q0;
        double e1 = p1 * c + cr1 * s + w1 * dt - q1;
        double e2 = p2 * c + cr2 * s + w2 * dt - q2;
        return (e0 * e0 + e1 * e1 + e2 * e2) / 2;
    }

    /// <summary>The weighted reprojection error of bundle adjustment, as in ADBench: two outputs.</summary>
    [Differentiable(Derivatives.Pullback | Derivatives.Jacobian)]
    public static (double E0, double E1) BundleAdjustment(
        double r0, double r1, double r2, double C0, double C1, double C2, double f, double u0, double u1, double k0, double k1,
        double X0, double X1, double X2, double w,
        [NoDerivative] double m0, [NoDerivative] double m1)
    {
        double p0 = X0 - C0;
        double p1 = X1 - C1;
        double p2 = X2 - C2;
        double t = Math.Sqrt(r0 * r0 + r1 * r1 + r2 * r2);
        double c = Math.Cos(t);
        double s = Math.Sin(t);
        double w0 = r0 / t;
        double w1 = r1 / t;
        double w2 = r2 / t;
        double cr0 = w1 * p2 - w2 * p1;
        double cr1 = w2 * p0 - w0 * p2;
        double cr2 = w0 * p1 - w1 * p0;
        double dt = (w0 * p0 + w1 * p1 + w2 * p2) * (1 - c);
        double P0 = p0 * c + cr0 * s + w0 * dt;
        double P1 = p1 * c + cr1 * s + w1 * dt;
        double P2 = p2 * c + cr2 * s + w2 * dt;
        double x = P0 / P2;
        double y = P1 / P2;
        double rr = x * x + y * y;
        double L = 1 + k0 * rr + k1 * rr * rr;
        return (w * (f * x * L + u0 - m0), w * (f * y * L + u1 - m1));
    }

    /// <summary>Half the squared distance of p, turned by the quaternion q, from t: p′ = p + 2w(v × p) + 2v × (v × p).</summary>
    [Differentiable]
    public static double Quaternion(
        double q0, double q1, double q2, double q3, double p0, double p1, double p2,
        [NoDerivative] double t0, [NoDerivative] double t1, [NoDerivative] double t2)
    {
        double cx0 = q2 * p2 - q3 * p1;
        double cx1 = q3 * p0 - q1 * p2;
        double cx2 = q1 * p1 - q2 * p0;
        double dx0 = q2 * cx2 - q3 * cx1;
        double dx1 = q3 * cx0 - q1 * cx2;
        double dx2 = q1 * cx1 - q2 * cx0;
        double e0 = p0 + 2 * (q0 * cx0 + dx0) - t0;
        double e1 = p1 + 2 * (q0 * cx1 + dx1) - t1;
        double e2 = p2 + 2 * (q0 * cx2 + dx2) - t2;
        return (e0 * e0 + e1 * e1 + e2 * e2) / 2;
    }

    /// <summary>Half the squared distance of the hand of an arm with two joints from its goal.</summary>
    [Differentiable]
    public static double TwoLinkArm(double a, double b, double l1, double l2, [NoDerivative] double tx, [NoDerivative] double ty)
    {
        double s = a + b;
        double x = l1 * Math.Cos(a) + l2 * Math.Cos(s) - tx;
        double y = l1 * Math.Sin(a) + l2 * Math.Sin(s) - ty;
        return (x * x + y * y) / 2;
    }

    /// <summary>The normal density in three dimensions at x, with mean u and the symmetric precision matrix P.</summary>
    [Differentiable]
    public static double Gauss3(
        double x0, double x1, double x2, double u0, double u1, double u2,
        double P00, double P01, double P02, double P11, double P12, double P22)
    {
        double e0 = x0 - u0;
        double e1 = x1 - u1;
        double e2 = x2 - u2;
        double q = e0 * (P00 * e0 + P01 * e1 + P02 * e2) + e1 * (P01 * e0 + P11 * e1 + P12 * e2) + e2 * (P02 * e0 + P12 * e1 + P22 * e2);
        double det = P00 * (P11 * P22 - P12 * P12) - P01 * (P01 * P22 - P02 * P12) + P02 * (P01 * P12 - P02 * P11);
        return 0.06349363593424097 * Math.Sqrt(det) * Math.Exp(-q / 2);
    }

    /// <summary>Interpolation between the four points of a grid.</summary>
    [Differentiable]
    public static double Bilinear2x2(double U11, double U12, double U21, double U22, double x, double y)
    {
        double x1 = Math.Max(0, 1 - Math.Abs(x - 1));
        double x2 = Math.Max(0, 1 - Math.Abs(x - 2));
        double y1 = Math.Max(0, 1 - Math.Abs(y - 1));
        double y2 = Math.Max(0, 1 - Math.Abs(y - 2));
        return U11 * x1 * y1 + U12 * x1 * y2 + U21 * x2 * y1 + U22 * x2 * y2;
    }
}
