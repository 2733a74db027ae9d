using System.Text;
using Quickstart;

const string Usage = "Usage: Quickstart [--short] [oracle.json]";

Console.OutputEncoding = Encoding.UTF8;
bool isShort = args.Contains("--short");
string[] files = [.. args.Where(argument => argument != "--short")];
if (files.Length > 1 || files.Any(file => file.StartsWith('-')))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

Oracle oracle;
try
{
    oracle = Oracle.Read(files is [string file] ? file : Path.Combine(AppContext.BaseDirectory, "seed-oracle.json"));
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"Quickstart: {e.Message}");
    return 1;
}

Difference interpolation = InterpolationReport.Print(oracle, isShort);
Console.WriteLine();
Difference network = NetworkReport.Print(oracle, isShort);
Console.WriteLine();
Console.WriteLine("The source that the build generated, in samples/Quickstart/Generated/SymGrad.Generator/SymGrad.Generator.DifferentiableGenerator:");
Console.WriteLine("   Quickstart.Interpolation.Bilinear.g.cs, Quickstart.Network.Loss.g.cs, Quickstart.Network.LossTransposed.g.cs");
if (!interpolation.Or(network).IsTolerable)
{
    Console.Error.WriteLine($"Quickstart: the largest relative difference from the oracle is not within {Difference.Tolerance:0E+0}.");
    return 1;
}

return 0;
