using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>What is there for its effect, above all code of the user's that is copied: what it declares gets names that nothing else in the method has.</content>
internal sealed partial class BodyWriter
{
    private static readonly Regex s_mark = new($"{Expression.Mark}([^{Expression.Mark}]*){Expression.Mark}");
    private static readonly Regex s_declared = new($"{Expression.Declared}([^{Expression.Declared}]*){Expression.Declared}{Expression.Mark}([^{Expression.Mark}]*){Expression.Mark}");
    private static readonly Regex s_assignedToItself = new(@"^(\w+) = \1;$");

    private static readonly Regex s_called = new($@"^(?!checked$|unchecked$|typeof$|nameof$|default$){Expression.Hole}?[\w:.<>, ]+$");

    private readonly Dictionary<string, string> _marks = [];

    /// <summary>The marks of variables that are declared before the code that gives them values.</summary>
    private readonly HashSet<string> _declaredMarks = [];

    /// <summary>
    /// Where code gives values to names that variables then take, they can have the values at once. A variable that shares its
    /// local with something that the code still reads can't, unless it only starts from that.
    /// </summary>
    private void TakeMarks(Region region, Statement statement, Queue<Statement> pending)
    {
        var value = statement is Effect effect ? effect.Value : (statement as Let)?.Value;
        if (value is not { Operation: Operation.Copied, IsMark: false } || !value.Text.Contains(Expression.Mark))
        {
            return;
        }

        while (pending.Count > 0 && pending.Peek() is Let { Value.IsMark: true } let && let.Value.Text.Trim(Expression.Mark) is var mark && value.Text.Contains(let.Value.Text) && !IsReadBeside(value, let))
        {
            pending.Dequeue();
            if (!Declares(region, let.Target))
            {
                _declaredMarks.Add(mark);
            }

            _marks[mark] = _naming.Of(let.Target);
        }
    }

    private bool IsReadBeside(Expression copied, Let taken)
    {
        string[] parts = copied.Text.Split(Expression.Hole);
        return copied.Operands.Where((operand, i) => !parts[i].EndsWith(taken.Value.Text + " = ", System.StringComparison.Ordinal) && operand.Variables().Any(variable => _locals.Same(variable, taken.Target))).Any();
    }

    /// <summary>Copied text with names for its marks, and declarations of what isn't declared yet.</summary>
    private string Marked(string text) => !text.Contains(Expression.Mark) ? text : s_mark.Replace(
        s_declared.Replace(text, match => (_declaredMarks.Contains(match.Groups[2].Value) ? string.Empty : match.Groups[1].Value) + Expression.Mark + match.Groups[2].Value + Expression.Mark),
        match => NameOf(match.Groups[1].Value));

    private string NameOf(string mark)
    {
        if (!_marks.TryGetValue(mark, out string? name))
        {
            _marks[mark] = name = Naming.Escaped(_naming.Unique(mark.Substring(0, mark.LastIndexOf('#'))));
        }

        return name;
    }

    /// <summary>An operation that is there for what it may throw.</summary>
    private void WriteAccess(Expression access)
    {
        if (access.Operation == Operation.NewArray && access.Operands.All(length => length.Type.Name == "int"))
        {
            // Nobody needs the array, only what its lengths throw.
            if (!access.Operands.All(IsNatural))
            {
                _writer.Open($"if ({string.Join(" || ", access.Operands.Where(length => !IsNatural(length)).Select(length => $"{_expressions.WriteFactor(length)} < 0"))})");
                _writer.Line("throw new global::System.OverflowException();");
                _writer.Close();
            }

            return;
        }

        string text = _expressions.Write(access);
        // What has that name would be assigned to.
        bool canDiscard = _target.CanDiscard && !_function.Parameters.Any(parameter => parameter.Root == "_") && !_function.Names.Contains("_");
        _writer.Line(canDiscard ? $"_ = {text};" : access.Operation is Operation.Divide or Operation.Remainder ? $"({text}).GetHashCode();" : $"{text}.GetHashCode();");
    }

    private void WriteLines(Expression copied)
    {
        foreach (string line in _expressions.Write(copied).TrimStart(Expression.Lines).Split('\n'))
        {
            // A name alone is a declaration that has fallen away.
            if (!Regex.IsMatch(line, @"^@?\w+;$") && !s_assignedToItself.IsMatch(line))
            {
                _writer.Line(line);
            }
        }
    }

    /// <summary>Whether code may stand as a statement although it gives something: a call does, and so does nothing that is made of one.</summary>
    private static bool IsCall(Expression value)
    {
        if (value.Operation != Operation.Copied)
        {
            return true;
        }

        int depth = 0, opened = value.Text.IndexOf('(');
        if (opened <= 0 || !s_called.IsMatch(value.Text.Substring(0, opened)))
        {
            return false;
        }

        for (int i = opened; i < value.Text.Length; i++)
        {
            depth += value.Text[i] == '(' ? 1 : value.Text[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return i == value.Text.Length - 1;
            }
        }

        return false;
    }
}
