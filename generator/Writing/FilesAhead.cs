using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace SymGrad.Generator.Writing;

/// <summary>
/// Writes the files of one project on all processors. The compiler reads every method, one after the other, before it asks for
/// the first file; so what was read anew is written by other threads meanwhile.
/// </summary>
/// <remarks>A file depends on its model alone. So it doesn't matter which thread wrote it, or whether anybody did before it was asked for.</remarks>
internal sealed class FilesAhead
{
    /// <summary>What was last read for each file, as long as anybody else remembers it.</summary>
    private readonly ConcurrentDictionary<string, WeakReference<MethodModel>> _latest = new();

    /// <summary>The files that are expected and weren't asked for yet.</summary>
    private readonly ConditionalWeakTable<MethodModel, Job> _jobs = new();

    private volatile bool _isOn;

    /// <summary>Says whether files will be asked for at all. Until that is known, nothing is done ahead.</summary>
    public void Turn(bool isOn) => _isOn = isOn;

    /// <summary>Says what came of reading a method. If it is something else than before, its file will be asked for.</summary>
    /// <param name="model">The method.</param>
    /// <param name="token">Ends the work when nobody waits for this build any more.</param>
    public void Expect(MethodModel model, CancellationToken token)
    {
        if (!_isOn || (_latest.TryGetValue(model.HintName, out var latest) && latest.TryGetTarget(out var before) && before.Equals(model)))
        {
            return;
        }

        _latest[model.HintName] = new WeakReference<MethodModel>(model);
        Task.Run(_jobs.GetValue(model, model => new Job(model, token)).TryDo, CancellationToken.None);
    }

    /// <summary>The file of a method.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public WrittenFile Write(MethodModel model, CancellationToken token)
    {
        if (_jobs.TryGetValue(model, out var job))
        {
            _jobs.Remove(model);

            // If the other threads haven't come to it, this one does it: nobody waits for work that hasn't begun.
            job.TryDo();
            if (job.Result is { IsTooDeep: false } file)
            {
                return file;
            }

            token.ThrowIfCancellationRequested();
        }

        // It wasn't expected; or it was for a build that was given up; or the other thread's stack was shorter than this one's.
        return WrittenFile.Of(model, token);
    }

    /// <summary>Whether another thread writes a method's file, or has written it.</summary>
    public bool HasBegun(MethodModel model) => _jobs.TryGetValue(model, out var job) && job.IsBegun;

    /// <summary>A file that one thread writes, whichever comes first.</summary>
    private sealed class Job(MethodModel model, CancellationToken token)
    {
        private readonly TaskCompletionSource<WrittenFile?> _done = new();

        private int _begun;

        public bool IsBegun => Volatile.Read(ref _begun) != 0;

        /// <summary>The file, as soon as it is written; null if it was given up.</summary>
        public WrittenFile? Result => _done.Task.GetAwaiter().GetResult();

        public void TryDo()
        {
            if (Interlocked.Exchange(ref _begun, 1) != 0)
            {
                return;
            }

            WrittenFile? file = null;
            try
            {
                file = WrittenFile.Of(model, token);
            }
            catch (OperationCanceledException)
            {
                // Whoever asks for it in a build that still runs writes it there.
            }
            finally
            {
                _done.SetResult(file);
            }
        }
    }
}
