using System;
using System.Text;

namespace SymGrad.Generator.Writing;

/// <summary>Text with indentation; lines always end in a line feed, whatever the machine.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Where the last line begins.</summary>
    private int _last;

    public void Line(string text = "")
    {
        _last = _text.Length;
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(text);
        }

        _text.Append('\n');
    }

    public void Open(string? header = null)
    {
        if (header is not null)
        {
            Line(header);
        }

        Line("{");
        _depth++;
    }

    public void Close(string after = "")
    {
        _depth--;
        Line("}" + after);
    }

    /// <summary>Opens a block, without a comment in front that quotes nothing but its own header.</summary>
    public void OpenQuoted(string header)
    {
        string comment = new string(' ', _depth * 4) + "// " + header + "\n";
        if (_text.Length - _last == comment.Length && _text.ToString(_last, comment.Length) == comment)
        {
            _text.Length = _last;
        }

        Open(header);
    }

    /// <summary>The lines that an action would write, indented from here, instead of writing them.</summary>
    public string[] Capture(Action write)
    {
        int start = _text.Length;
        int depth = _depth;
        _depth = 0;
        write();
        _depth = depth;
        string written = _text.ToString(start, _text.Length - start);
        _text.Length = start;
        return written.Length == 0 ? [] : written.TrimEnd('\n').Split('\n');
    }

    public override string ToString() => _text.ToString();
}
