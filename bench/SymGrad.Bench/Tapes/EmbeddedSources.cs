using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Text;

namespace SymGrad.Bench.Tapes;

/// <summary>The files that an assembly was compiled from, those of generators too, as its symbols have them.</summary>
internal static class EmbeddedSources
{
    // The id of embedded sources in portable PDBs.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <exception cref="InvalidOperationException">There are no symbols beside the assembly.</exception>
    public static IEnumerable<(string Path, string Text)> Of(Assembly assembly)
    {
        string symbols = Path.ChangeExtension(assembly.Location, ".pdb");
        if (!File.Exists(symbols))
        {
            throw new InvalidOperationException($"{symbols} isn't there, which has the sources that tapes are counted in.");
        }

        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
        MetadataReader reader = provider.GetMetadataReader();
        foreach (CustomDebugInformationHandle handle in reader.CustomDebugInformation)
        {
            CustomDebugInformation information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) == EmbeddedSource)
            {
                Document document = reader.GetDocument((DocumentHandle)information.Parent);
                yield return (reader.GetString(document.Name), Text(reader.GetBlobReader(information.Value)));
            }
        }
    }

    /// <summary>Four bytes, which are zero for text as it is and its length for text that is deflated; then the text.</summary>
    private static string Text(BlobReader blob)
    {
        int length = blob.ReadInt32();
        Stream content = new MemoryStream(blob.ReadBytes(blob.RemainingBytes));
        using StreamReader text = new(length == 0 ? content : new DeflateStream(content, CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }
}
