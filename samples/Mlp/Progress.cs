namespace Mlp;

/// <summary>One line that is rewritten in place; a few lines below one another where the output is redirected.</summary>
internal sealed class Progress(int epochs)
{
    private const int Width = 30;
    private const int RedirectedLines = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly bool isLive = !Console.IsOutputRedirected;
    private long shownAt;

    /// <summary>Shows that an epoch is done. <paramref name="figures"/> is asked only if it will be seen.</summary>
    public void Report(int epoch, Func<string> figures)
    {
        bool isLast = epoch == epochs;
        if (isLive)
        {
            if (isLast || shownAt == 0 || TimeProvider.System.GetElapsedTime(shownAt) > Pause)
            {
                int done = Width * epoch / epochs;
                Console.Write($"\r   [{new string('█', done)}{new string('·', Width - done)}] {Line(epoch, figures())}");
                shownAt = TimeProvider.System.GetTimestamp();
            }

            if (isLast)
            {
                Console.WriteLine();
            }
        }
        else if (isLast || epoch % Math.Max(1, epochs / RedirectedLines) == 0)
        {
            Console.WriteLine($"   {Line(epoch, figures())}");
        }
    }

    private string Line(int epoch, string figures) => $"epoch {epoch.ToString().PadLeft(epochs.ToString().Length)} of {epochs}   {figures}";
}
