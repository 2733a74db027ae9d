using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SymGrad.Bench.Tapes;

/// <summary>What the generated code of a <see cref="MeteredCopy"/> says of its buffers: how many bytes one call works in.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TapeMeter
{
    // The collector mustn't move or reuse what was counted: more than the tapes of all objectives together.
    private const long LargestTapes = 200_000_000;

    private static readonly List<(nint Start, nint End)> Buffers = [];

    /// <summary>The bytes of all buffers that one call reports. Memory that is reported twice, or used twice on the stack, counts once.</summary>
    public static long Bytes(Action call)
    {
        call();
        Buffers.Clear();
        bool isStill = GC.TryStartNoGCRegion(LargestTapes);
        call();
        if (isStill)
        {
            GC.EndNoGCRegion();
        }

        Buffers.Sort();
        long bytes = 0;
        nint counted = 0;
        foreach ((nint start, nint end) in Buffers)
        {
            bytes += Math.Max(0, end - Math.Max(start, counted));
            counted = Math.Max(counted, end);
        }

        Buffers.Clear();
        return bytes;
    }

    /// <summary>Called behind the statement that makes a buffer.</summary>
    public static unsafe void Add<T>(Span<T> buffer)
    {
        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer));
        Buffers.Add((start, start + (nint)buffer.Length * Unsafe.SizeOf<T>()));
    }

    /// <summary>Called behind the statement that makes an array.</summary>
    public static void Add<T>(T[] array) => Add(array.AsSpan());
}
