namespace Mlp;

/// <summary>One line that is rewritten in place; a few lines below one another where the output is redirected.</summary>
internal sealed class Progress(int steps)
{
    private const int Width = 30;
    private const int RedirectedLines = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly bool isLive = !Console.IsOutputRedirected;
    private long shownAt;

    /// <summary>Shows that a step is done. <paramref name="figures"/> is asked only if it will be seen.</summary>
    public void Report(int step, Func<string> figures)
    {
        bool isLast = step == steps;
        if (isLive)
        {
            if (isLast || shownAt == 0 || TimeProvider.System.GetElapsedTime(shownAt) > Pause)
            {
                int done = Width * step / steps;
                Console.Write($"\r   [{new string('█', done)}{new string('·', Width - done)}] {Line(step, figures())}");
                shownAt = TimeProvider.System.GetTimestamp();
            }

            if (isLast)
            {
                Console.WriteLine();
            }
        }
        else if (isLast || step % Math.Max(1, steps / RedirectedLines) == 0)
        {
            Console.WriteLine($"   {Line(step, figures())}");
        }
    }

    private string Line(int step, string figures) => $"step {step.ToString().PadLeft(steps.ToString().Length)} of {steps}   {figures}";
}
