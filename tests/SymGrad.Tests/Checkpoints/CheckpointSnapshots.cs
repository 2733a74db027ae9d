using SymGrad.Tests.Calls;

namespace SymGrad.Tests.Checkpoints;

/// <summary>The generated code of loops in segments, word by word, so that a change of it is seen and read.</summary>
public class CheckpointSnapshots
{
    [Fact]
    public void Pendulum() => Snapshot.Verify(Run("""
        [Differentiable(Checkpoint = true)]
        public static double Pendulum(double angle, double speed, double friction, double step, int steps)
        {
            double sum = 0;
            for (int i = 0; i < steps; i++)
            {
                speed += step * (-Math.Sin(angle) - friction * speed);
                angle += step * speed;
                sum += 0.5 * speed * speed;
            }

            return sum / steps;
        }
        """));

    [Fact]
    public void Adaptive() => Snapshot.Verify(Run("""
        [Differentiable(Checkpoint = true)]
        public static double Adaptive(double x, double rate, double end)
        {
            double time = 0;
            while (time < end)
            {
                double slope = -rate * x * x + Math.Cos(time);
                double step = 0.05 / (1 + slope * slope);
                x += step * slope;
                time += step;
            }

            return x;
        }
        """));

    [Fact]
    public void ArrayOfState() => Snapshot.Verify(Run("""
        [Differentiable(CheckpointEvery = 1000)]
        public static void Relax(double[] heights, double rate, int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                for (int i = 1; i < heights.Length; i++)
                {
                    heights[i] += rate * Math.Sin(heights[i - 1] - heights[i]);
                }
            }
        }
        """));

    /// <summary>The snapshots are of programs that compile: a snapshot of broken code would be worth nothing.</summary>
    private static GeneratorRun Run(string members)
    {
        GeneratorRun run = GeneratorRun.Of(CallTests.InModels(members));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompileDiagnostics);
        return run;
    }
}
