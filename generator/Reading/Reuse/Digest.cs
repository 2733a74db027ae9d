using System;
using System.Security.Cryptography;
using System.Text;

namespace SymGrad.Generator.Reading.Reuse;

/// <summary>Stands for a text without keeping it: of two texts that differ, no two have the same that anybody could find.</summary>
internal readonly record struct Digest(long First, long Second)
{
    public static Digest Of(string text)
    {
        using var algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(Encoding.Unicode.GetBytes(text));
        return new Digest(BitConverter.ToInt64(hash, 0), BitConverter.ToInt64(hash, 8));
    }
}
