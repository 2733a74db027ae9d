using System.Globalization;
using Microsoft.CodeAnalysis;
using SymGrad.Tests;

namespace SymGrad.Trust.RandomPrograms;

/// <summary>What became of a program.</summary>
internal enum Outcome
{
    /// <summary>Right at one point or more.</summary>
    Right,

    /// <summary>Right, as far as it can be told: at no point there is a derivative to compare with.</summary>
    Untold,

    /// <summary>Refused with an error of the generator's own.</summary>
    Refused,

    /// <summary>Wrong.</summary>
    Wrong,

    /// <summary>The program itself isn't valid C#, or the interpreter doesn't agree with it: a mistake in these tests.</summary>
    Invalid,
}

/// <summary>Compares a program's derivatives with what the interpreter and extrapolated differences say.</summary>
internal sealed class ProgramCheck
{
    private const double SecondSeed = -2.5;

    /// <summary>Beyond these, overflow or underflow halfway may be nobody's fault.</summary>
    private const double Largest = 1e30, NearestKink = 1e-9;

    /// <summary>The steps at which a disagreement with differences has to show again, as parts of the first.</summary>
    private static readonly double[] s_confirmations = [3.3, 23, 170];

    private readonly CompiledProgram compiled;
    private readonly List<string> failures = [];
    private readonly double tolerance;

    private ProgramCheck(CompiledProgram compiled)
    {
        this.compiled = compiled;
        tolerance = compiled.Program.IsSingle ? 3e-4 : 1e-10;
    }

    /// <summary>How many points had a derivative by differences too.</summary>
    public int ComparedWithDifferences { get; private set; }

    public Outcome Outcome { get; private set; }

    /// <summary>What is wrong; the first line says what kind of failure it is, without numbers.</summary>
    public IReadOnlyList<string> Failures => failures;

    private RandomProgram Program => compiled.Program;

    /// <summary>Checks one program at all its points.</summary>
    public static ProgramCheck Of(CompiledProgram compiled)
    {
        var check = new ProgramCheck(compiled);
        check.Outcome = check.Run();
        return check;
    }

    private Outcome Run()
    {
        if (compiled.CompilerErrors.Length > 0)
        {
            bool ours = compiled.CompilerErrors.Any(error => error.Location.SourceTree?.FilePath == compiled.Generated?.FilePath)
                || compiled.CompilerErrors.All(error => error.Location.SourceTree != compiled.Tree);
            failures.Add($"{(ours ? "the generated code" : "the program")} doesn't compile: {compiled.CompilerErrors[0].Id}");
            failures.AddRange(compiled.CompilerErrors.Select(error => error.ToString()));
            return ours ? Outcome.Wrong : Outcome.Invalid;
        }

        if (compiled.Reported.Length > 0)
        {
            failures.AddRange(compiled.Reported.Select(diagnostic => diagnostic.Id + " " + diagnostic.GetMessage(CultureInfo.InvariantCulture)));
            return compiled.Reported.Any(diagnostic => diagnostic.Id == "SYMG0012") ? Outcome.Wrong : Outcome.Refused;
        }

        if (compiled.Generated is null)
        {
            failures.Add("nothing was generated, and nothing was reported");
            return Outcome.Wrong;
        }

        bool told = false;
        foreach (Argument[] point in Program.Points)
        {
            try
            {
                Evaluation right = Interpreter.Run(Program, point);
                double[] value = compiled.Value(point)[0];
                if (!Same(value, [.. right.Outputs.Select(output => output.Value)]))
                {
                    failures.Add("the interpreter doesn't agree with the program");
                    failures.Add($"{Text(right.Outputs.Select(output => output.Value))} and {Text(value)} at {Text(point)}");
                    return Outcome.Invalid;
                }

                told |= At(point, right, value);
            }
            catch (UnsuitablePoint)
            {
            }

            if (failures.Count > 0)
            {
                failures.Add($"at {Text(point)}");
                return Outcome.Wrong;
            }
        }

        return told ? Outcome.Right : Outcome.Untold;
    }

    /// <summary>Whether there is a derivative at a point; says what is wrong with it.</summary>
    private bool At(Argument[] point, Evaluation right, double[] value)
    {
        Argument[] active = [.. Program.Main.Parameters.Zip(point).Where(pair => pair.First.IsActive).Select(pair => pair.Second)];
        Argument[] seeds = SeedsFor(point, value.Length, i => Math.Cos(1.7 * i));
        double[] weights = [.. seeds.SelectMany(seed => seed.Numbers)];
        var expected = new double[right.Inputs];
        var bulk = new double[right.Inputs];
        foreach ((Tracked output, double weight) in right.Outputs.Zip(weights).Where(pair => !pair.First.IsConstant))
        {
            for (int i = 0; i < right.Inputs; i++)
            {
                expected[i] += weight * output.Slopes![i];
                bulk[i] += Math.Abs(weight) * output.Bulks![i];
            }
        }

        bool isTold = right.Margin > NearestKink && value.Concat(expected).Concat(bulk).All(number => Math.Abs(number) < Largest);
        double[] before = [.. point.Zip(Program.Main.Parameters).Where(pair => !Program.Outputs.Contains(pair.Second)).SelectMany(pair => pair.First.Numbers)];
        double[] zeros = new double[right.Inputs];

        double[] Watched(string what, Func<double[][]> call, bool twice = false)
        {
            double[][] answer;
            try
            {
                answer = call();
                if (compiled.Lent != 0)
                {
                    failures.Add($"{what} keeps arrays of the pool");
                }
            }
            catch (Exception thrown) when (thrown is not OutOfMemoryException)
            {
                failures.Add($"{what} throws {thrown.GetType().Name}");
                failures.Add(thrown.ToString());
                return [];
            }

            if (!Same(answer[1], Rounded(before)))
            {
                failures.Add($"{what} changes its arguments");
            }

            if (twice && !Same(call()[0], answer[0]))
            {
                failures.Add($"{what} gives something else the second time");
            }

            return answer[0];
        }

        double[] start = [.. Enumerable.Range(0, right.Inputs).Select(i => 0.25 * (i + 1))];
        double[] pulled = Watched("Pullback", () => compiled.Pullback(point, seeds, Like(active, zeros)), twice: true);
        double[] added = Watched("Pullback onto adjoints", () => compiled.Pullback(point, SeedsFor(point, value.Length, i => SecondSeed * Math.Cos(1.7 * i)), Like(active, start)));
        double[] direction = Rounded([.. Enumerable.Range(0, right.Inputs).Select(i => Math.Sin((2.3 * i) + 0.7))]);
        double[] pushed = Watched("Pushforward", () => compiled.Pushforward(point, Like(active, direction)), twice: true);
        if (failures.Count > 0)
        {
            return isTold;
        }

        SameValue("Pushforward", value, pushed[..value.Length]);
        if (isTold)
        {
            Compare("Pullback", expected, bulk, pulled);
            Compare("Pullback onto adjoints", [.. expected.Zip(start, (slope, from) => from + (SecondSeed * slope))], [.. bulk.Zip(start, (size, from) => from + (3 * size))], added);
            double[] along = [.. right.Outputs.Select(output => output.IsConstant ? 0 : output.Slopes!.Zip(direction, (slope, step) => slope * step).Sum())];
            double[] alongBulk = [.. right.Outputs.Select(output => output.IsConstant ? 0 : output.Bulks!.Sum())];
            Compare("Pushforward", along, alongBulk, pushed[value.Length..]);
            CompareWithDifferences(point, right, weights, direction, expected, bulk);
        }

        if (Program.HasGradient && failures.Count == 0)
        {
            double[] gradient = Watched("Gradient", () => compiled.Gradient(point), twice: true);
            double[] both = Watched("ValueAndGradient", () => compiled.ValueAndGradient(point));
            double[] written = Watched("ValueAndGradient into destinations", () => compiled.Destinations(point, Like(active, [.. start.Select(_ => 12345.5)])));
            if (failures.Count == 0)
            {
                SameValue("ValueAndGradient", value, both[..1]);
                SameValue("ValueAndGradient into destinations", value, written[..1]);
                if (isTold)
                {
                    Compare("Gradient", expected, bulk, gradient);
                    Compare("ValueAndGradient", expected, bulk, both[1..]);
                    Compare("ValueAndGradient into destinations", expected, bulk, written[1..]);
                }
            }
        }

        return isTold;
    }

    private void SameValue(string what, double[] expected, double[] actual)
    {
        // Numbers that are added up in another order are other numbers.
        bool isSame = Program.IsFast
            ? expected.Length == actual.Length && expected.Zip(actual).All(pair => !(Math.Abs(pair.First - pair.Second) > 1e3 * tolerance * (1 + Math.Abs(pair.First))))
            : Same(expected, actual);
        if (!isSame)
        {
            failures.Add($"{what} has another value");
            failures.Add($"{Text(actual)} where F is {Text(expected)}");
        }
    }

    private void Compare(string what, double[] expected, double[] bulk, double[] actual)
    {
        if (expected.Length != actual.Length)
        {
            failures.Add($"{what} has {actual.Length} numbers where {expected.Length} are expected");
            return;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            double room = tolerance * (bulk[i] + 1e-3);
            if (!(Math.Abs(expected[i] - actual[i]) <= room))
            {
                failures.Add($"{what} is wrong");
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"number {i} is {actual[i]:R} where {expected[i]:R} is right (allowed difference {room:g2})"));
                return;
            }
        }
    }

    /// <summary>The compiled F itself along one direction, where the way through it is the same all around the point.</summary>
    private void CompareWithDifferences(Argument[] point, Evaluation right, double[] weights, double[] direction, double[] expected, double[] bulk)
    {
        if (Program.IsSingle)
        {
            return;
        }

        double step = 0.05;
        while (step > 1e-3 && !(SameWay(step) && SameWay(-step) && SameWay(step / 2) && SameWay(-step / 2)))
        {
            step /= 4;
        }

        if (step <= 1e-3)
        {
            return;
        }

        double size = bulk.Sum();
        (double found, double error) = Extrapolated.Derivative(Along, 0, step);
        double again = Extrapolated.Derivative(Along, 0, step / 7).Value;
        if (size > 1e6 || !(Math.Abs(Along(0)) < 1e6) || error > 1e-6 * (size + 1e-3) || !(Math.Abs(found - again) <= 1e-5 * (size + 1e-3)))
        {
            // It bends too much for differences: they are passed over, and the interpreter has the word.
            return;
        }

        double slope = expected.Zip(direction, (a, b) => a * b).Sum();
        ComparedWithDifferences++;
        if (!(Math.Abs(found - slope) <= (50 * error) + (10 * Math.Abs(found - again)) + (1e-8 * (size + 1e-3))) && s_confirmations.All(Confirmed))
        {
            failures.Add("differences don't agree with the interpreter");
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{found:R} ± {error:g2} and {slope:R}"));
        }

        // The sine of a hundred million looks smooth at every step that is longer than its period: its slope doesn't stay the same from one point to the next.
        bool Confirmed(double divisor)
        {
            (double third, double room) = Extrapolated.Derivative(Along, 0, step / divisor);
            double there = Interpreter.Run(Program, Moved(step / divisor)).Outputs.Zip(weights, (output, weight) => output.IsConstant ? 0 : weight * output.Slopes!.Zip(direction, (a, b) => a * b).Sum()).Sum();
            return Math.Abs(third - found) <= (50 * (error + room)) + (1e-5 * (size + 1e-3)) && Math.Abs(third - slope) > 50 * room && Math.Abs(there - slope) <= 0.05 * (size + 1e-3);
        }

        double Along(double t) => compiled.Value(Moved(t))[0].Zip(weights, (output, weight) => output * weight).Sum();

        bool SameWay(double t)
        {
            try
            {
                return Interpreter.Run(Program, Moved(t)) is var there && there.Trace == right.Trace && there.Outputs.All(output => double.IsFinite(output.Value));
            }
            catch (UnsuitablePoint)
            {
                return false;
            }
        }

        Argument[] Moved(double t)
        {
            int next = 0;
            return [.. point.Zip(Program.Main.Parameters, (argument, parameter) => parameter.IsActive
                ? argument.Filled(i => argument.Numbers[i] + (t * direction[next++]))
                : argument)];
        }
    }

    /// <summary>Seeds in the shape of the outputs.</summary>
    private Argument[] SeedsFor(Argument[] point, int count, Func<int, double> seed)
    {
        int next = 0;
        var seeds = new List<Argument>();
        Argument[] outputs = [.. Program.Outputs.Select(output => point[Program.Main.Parameters.ToList().IndexOf(output)])];
        if (Program.Main.Result != ValueKind.None)
        {
            int length = count - outputs.Sum(output => output.Numbers.Length);
            seeds.Add(new([.. Rounded([.. Enumerable.Range(0, length).Select(_ => seed(next++))])], [length]));
        }

        seeds.AddRange(outputs.Select(output => new Argument(Rounded([.. output.Numbers.Select(_ => seed(next++))]), output.Shape)));
        return [.. seeds];
    }

    private static Argument[] Like(Argument[] shapes, double[] numbers)
    {
        int next = 0;
        return [.. shapes.Select(shape => shape.Filled(_ => numbers[next++]))];
    }

    private double[] Rounded(double[] numbers) => Program.IsSingle ? [.. numbers.Select(number => (double)(float)number)] : numbers;

    private static bool Same(double[] one, double[] other) => one.Length == other.Length && one.Zip(other).All(pair =>
        BitConverter.DoubleToInt64Bits(pair.First) == BitConverter.DoubleToInt64Bits(pair.Second) || (double.IsNaN(pair.First) && double.IsNaN(pair.Second)));

    private static string Text(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    private static string Text(Argument[] point) => string.Join("; ", point.Select(argument => $"[{string.Join(",", argument.Shape)}] {{ {Text(argument.Numbers)} }}"));
}
