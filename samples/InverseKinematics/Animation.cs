using System.Text;

namespace InverseKinematics;

/// <summary>The arm in motion, as an SVG picture that any browser plays: no script, nothing to load.</summary>
internal static class Animation
{
    private const int Width = 640;
    private const int Height = 450;

    // Pixels for a metre, and where the foot of the arm is.
    private const double Scale = 560;
    private const double FootX = 420;
    private const double FootY = 360;

    // From where the arm is seen: turned about the vertical, then from above.
    private const double Azimuth = -0.5;
    private const double Elevation = 0.6;

    private const double FloorFrom = -0.8;
    private const double FloorTo = 0.4;
    private const double FloorStep = 0.2;

    /// <param name="postures">The angles of the joints in each frame.</param>
    /// <param name="targets">Where the tool should be in each frame.</param>
    /// <param name="seconds">How long a run takes.</param>
    /// <param name="path">The file.</param>
    public static void Save(IReadOnlyList<double[]> postures, IReadOnlyList<Tool> targets, double seconds, string path)
    {
        // The arm begins on the floor and passes through all joints. Back at the first frame, it starts anew.
        Vector[][] arms = [.. postures.Append(postures[0]).Select(joints => Arm.Frames(joints).Select(frame => frame.Origin).ToArray())];
        string run = Points(targets.Append(targets[0]).Select(target => target.Position));

        StringBuilder svg = new();
        svg.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-label=\"A robot arm draws a figure of eight\">");
        svg.AppendLine("<defs><marker id=\"joint\" markerWidth=\"2\" markerHeight=\"2\" viewBox=\"-1 -1 2 2\"><circle r=\"0.8\" fill=\"#1b4f72\"/></marker></defs>");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        svg.AppendLine("<g fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">");
        for (double at = FloorFrom; at < FloorTo + 0.5 * FloorStep; at += FloorStep)
        {
            svg.AppendLine($"<polyline stroke=\"#ddd\" points=\"{Points([new(at, FloorFrom + 0.2, 0), new(at, FloorTo + 0.2, 0)])}\"/>");
            svg.AppendLine($"<polyline stroke=\"#ddd\" points=\"{Points([new(FloorFrom, at + 0.2, 0), new(FloorTo, at + 0.2, 0)])}\"/>");
        }

        AddMoving(svg, "stroke=\"#000\" stroke-opacity=\"0.12\" stroke-width=\"14\"", arms.Select(arm => arm.Select(joint => joint with { Z = 0 })), seconds);
        svg.AppendLine($"<polyline stroke=\"#f5b7b1\" stroke-width=\"3\" points=\"{run}\"/>");
        svg.AppendLine($"<polyline stroke=\"#c0392b\" stroke-width=\"3\" pathLength=\"1\" stroke-dasharray=\"1\" points=\"{run}\"><animate attributeName=\"stroke-dashoffset\" dur=\"{seconds}s\" repeatCount=\"indefinite\" from=\"1\" to=\"0\"/></polyline>");
        AddMoving(svg, "stroke=\"#5dade2\" stroke-width=\"14\" marker-start=\"url(#joint)\" marker-mid=\"url(#joint)\"", arms, seconds);
        svg.AppendLine("</g>");
        svg.AppendLine("</svg>");
        File.WriteAllText(path, svg.ToString());
    }

    private static void AddMoving(StringBuilder svg, string style, IEnumerable<IEnumerable<Vector>> frames, double seconds)
    {
        string[] points = [.. frames.Select(Points)];
        svg.Append($"<polyline {style} points=\"{points[0]}\"><animate attributeName=\"points\" dur=\"{seconds}s\" repeatCount=\"indefinite\" values=\"");
        svg.AppendJoin(';', points);
        svg.AppendLine("\"/></polyline>");
    }

    private static string Points(IEnumerable<Vector> points) => string.Join(' ', points.Select(Projected));

    private static string Projected(Vector point)
    {
        (double sin, double cos) = Math.SinCos(Azimuth);
        double right = cos * point.X - sin * point.Y;
        double away = sin * point.X + cos * point.Y;
        double up = Math.Cos(Elevation) * point.Z + Math.Sin(Elevation) * away;
        return $"{FootX + Scale * right:F1},{FootY - Scale * up:F1}";
    }
}
