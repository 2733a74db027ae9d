using System.Text;
using InverseKinematics;

const string Usage = "Usage: InverseKinematics [--short] [--out directory] [targets.csv]";
const double JacobianTolerance = 1e-14;
const double Seconds = 8;

Console.OutputEncoding = Encoding.UTF8;
int count = 240;
string pictures = Path.Combine("artifacts", "inverse-kinematics");
string? data = null;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            count = 60;
            break;
        case "--out" when i + 1 < args.Length:
            pictures = args[++i];
            break;
        case string file when !file.StartsWith('-') && data is null:
            data = file;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

try
{
    IReadOnlyList<Tool> targets = data is null ? Targets.OnDome(count) : Targets.Read(data);

    // The elbow up, the wrist bent, the tool downwards.
    Follower follower = new([0, -1.6, 1.9, -1.9, -1.57, 0]);
    List<double[]> postures = [];
    List<int> steps = [];
    double jacobianDifference = 0;
    double largestTurn = 0;
    for (int i = 0; i < targets.Count; i++)
    {
        double[] before = follower.Joints.ToArray();
        if (follower.MoveTo(targets[i]) is not int taken)
        {
            Vector place = targets[i].Position;
            double missed = (place - Arm.ToolAt(follower.Joints.ToArray()).Position).Length;
            throw new InvalidDataException($"The tool doesn't reach target {i + 1} at ({place.X}, {place.Y}, {place.Z}) with its direction; it stays {1000 * missed:F1} mm away.");
        }

        double[] joints = follower.Joints.ToArray();
        postures.Add(joints);
        steps.Add(taken);
        double difference = GeometricJacobian.Difference(joints);
        jacobianDifference = difference <= jacobianDifference ? jacobianDifference : difference;
        largestTurn = i == 0 ? 0 : Math.Max(largestTurn, joints.Zip(before, (to, from) => Math.Abs(to - from)).Max());
    }

    Console.WriteLine($"{targets.Count} targets, each within {1e6 * Follower.PositionTolerance:0} µm and {1e6 * Follower.DirectionTolerance:0} µrad");
    Console.WriteLine($"steps: {steps[0]} to the first target, then {steps.Skip(1).Average():F1} in the mean and {steps.Skip(1).Max()} at most");
    Console.WriteLine($"a joint turns by {largestTurn * 180 / Math.PI:F1}° at most from one target to the next");
    Console.WriteLine($"generated and geometric Jacobian differ by {jacobianDifference:0.0E+0}");

    Directory.CreateDirectory(pictures);
    string picture = Path.Combine(pictures, "arm.svg");
    Animation.Save(postures, targets, Seconds, picture);
    Console.WriteLine($"animation: {picture}");
    if (!(jacobianDifference <= JacobianTolerance))
    {
        Console.Error.WriteLine($"InverseKinematics: the Jacobian isn't the geometric one to {JacobianTolerance:0E+0}.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"InverseKinematics: {e.Message}");
    return 1;
}
