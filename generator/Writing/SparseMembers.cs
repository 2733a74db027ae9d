using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>Writes the members about the Jacobian in compressed sparse rows.</summary>
internal sealed class SparseMembers
{
    private readonly MethodModel _model;
    private readonly Function _count;
    private readonly Function _places;
    private readonly Function _values;
    private readonly string _name;

    public SparseMembers(MethodModel model, Function primal)
    {
        (_model, _name) = (model, primal.Name);
        string error = $"throw new {model.Target.Spell("System.InvalidOperationException")}(\"A residual of '{_name}' is stored twice.\")";
        FactoringStyle? style = null;
        Function Finished(Function function, ref FactoringStyle? style) => Optimizer.Finish(PlaceRuns.Run(Optimizer.Run(function, new Dictionary<int, int>(), ref style)), model.Target.HasPairs);
        _values = Finished(SparseJacobian.ValuesOf(primal, Engine.Instance, _name + "SparseJacobian", model.Target.HasSpan), ref style);
        _count = Finished(SparseJacobian.CountOf(primal, Engine.Instance, _name + "BlockCount"), ref style);
        _places = Finished(SparseJacobian.PlacesOf(primal, Engine.Instance, _name + "BlockPlaces", error), ref style);
    }

    public IEnumerable<Function> Functions => [_count, _places, _values];

    public void Write(MemberWriter members, SourceWriter writer)
    {
        string cref = $"<see cref=\"{members.Cref()}\"/>";
        string name = Naming.Escaped(_name);
        string parameters = members.ParameterList(_model.Function.Parameters);
        string arguments = string.Join(", ", _model.Function.Parameters.Where(parameter => parameter.Of is not { IsThis: true }).Select(parameter => parameter.Root).Distinct().Select(Naming.Escaped));
        string type = _model.Target.Spell(_values.Parameters[_values.Parameters.Count - 1].Type.Element!);
        string array = _model.Target.Spell("System.Array");
        var taken = new HashSet<string>(_model.Function.Parameters.Select(parameter => parameter.Root));
        string Free(string local)
        {
            while (!taken.Add(local))
            {
                local += "OfBlocks";
            }

            return local;
        }

        var (rowStarts, columns, places, values) = (Free("rowStarts"), Free("columns"), Free("places"), Free("values"));
        var (entries, rowCount, rows) = (Free("entries"), Free("rowCount"), Free("rows"));

        writer.Line($"/// <summary>The Jacobian of {cref} in compressed sparse rows: row i has the numbers from rowStarts[i] up to rowStarts[i + 1], in ascending columns.</summary>");
        Open($"(int[] rowStarts, int[] columns, {type}[] values)", name + "SparseJacobian");
        writer.Line($"(int[] {rowStarts}, int[] {columns}, int[] {places}) = {name}JacobianSparsity({arguments});");
        writer.Line($"{type}[] {values} = new {type}[{columns}.Length];");
        writer.Line($"{name}SparseJacobian({arguments}, {places}, {values});");
        writer.Line($"return ({rowStarts}, {columns}, {values});");
        writer.Close();
        writer.Line();

        writer.Line($"/// <summary>Where the Jacobian of {cref} may differ from zero. It depends on lengths, integers and what isn't differentiated, and stays the same while only the differentiated numbers change.</summary>");
        writer.Line("/// <returns>The rows and columns of the numbers, and for each derivative of each block in turn the place where it belongs.</returns>");
        Open("(int[] rowStarts, int[] columns, int[] places)", name + "JacobianSparsity");
        writer.Line($"var ({entries}, {rowCount}) = {name}BlockCount({arguments});");
        writer.Line($"int[] {rows} = new int[{entries}];");
        writer.Line($"int[] {columns} = new int[{entries}];");
        writer.Line($"{name}BlockPlaces({arguments}, {rows}, {columns});");
        writer.Line($"return {name}CompressedRows({rowCount}, {rows}, {columns});");
        writer.Close();
        writer.Line();

        WriteFunction(_values, members.ReturnedType!, $"Runs {cref}; its Jacobian overwrites the values, at the places that <c>{_name}JacobianSparsity</c> gave.", isPrivate: false);
        WriteFunction(_count, "(int entries, int rows)", $"How many derivatives the blocks of {cref} have, and how many residuals there are.", isPrivate: true);
        WriteFunction(_places, "void", $"The row and the column of each derivative of the blocks of {cref}.", isPrivate: true);
        WriteCompression(writer, name, array);

        void Open(string returned, string member)
        {
            writer.Line(MemberWriter.GeneratedCode);
            members.WriteHead(_model.Accessibility, returned, member, parameters);
            writer.Open();
        }

        void WriteFunction(Function function, string returned, string summary, bool isPrivate)
        {
            writer.Line($"/// <summary>{summary}</summary>");
            members.WriteAttributes(function);
            members.WriteHead(isPrivate ? Private : _model.Accessibility, returned, Naming.Escaped(function.Name), members.ParameterList(function.Parameters));
            members.WriteBody(function, []);
            writer.Line();
        }
    }

    private string Private => _model.Accessibility.EndsWith(" static", System.StringComparison.Ordinal) ? "private static" : "private";

    /// <summary>The entries of blocks in compressed sparse rows: by a counting sort of the rows, and an insertion sort of each, which is short.</summary>
    private static void WriteCompression(SourceWriter writer, string name, string array)
    {
        writer.Line("/// <summary>Sorts entries by rows and columns; entries with the same row and column share a place.</summary>");
        writer.Line(MemberWriter.GeneratedCode);
        writer.Open($"private static (int[] rowStarts, int[] columns, int[] places) {name}CompressedRows(int rowCount, int[] rows, int[] columns)");
        foreach (string line in Compression.Replace("\r", string.Empty).Split('\n'))
        {
            string text = line.Trim();
            if (text == "{")
            {
                continue;
            }

            if (text == "}")
            {
                writer.Close();
            }
            else if (text.StartsWith("for ", System.StringComparison.Ordinal) || text.StartsWith("foreach ", System.StringComparison.Ordinal) || text.StartsWith("while ", System.StringComparison.Ordinal) || text.StartsWith("if ", System.StringComparison.Ordinal))
            {
                writer.Open(text);
            }
            else
            {
                writer.Line(text.Replace("Array.", array + "."));
            }
        }

        writer.Close();
    }

    private const string Compression = """
        int[] next = new int[rowCount + 1];
        foreach (int row in rows)
        {
            next[row + 1]++;
        }

        for (int row = 0; row < rowCount; row++)
        {
            next[row + 1] += next[row];
        }

        int[] sorted = new int[rows.Length];
        for (int entry = 0; entry < rows.Length; entry++)
        {
            sorted[next[rows[entry]]++] = entry;
        }

        int[] rowStarts = new int[rowCount + 1];
        int[] found = new int[rows.Length];
        int[] places = new int[rows.Length];
        int count = 0;
        int start = 0;
        for (int row = 0; row < rowCount; row++)
        {
            int end = next[row];
            for (int i = start + 1; i < end; i++)
            {
                int entry = sorted[i];
                int at = i;
                while (at > start && columns[sorted[at - 1]] > columns[entry])
                {
                    sorted[at] = sorted[at - 1];
                    at--;
                }

                sorted[at] = entry;
            }

            rowStarts[row] = count;
            for (int i = start; i < end; i++)
            {
                if (i == start || columns[sorted[i]] != columns[sorted[i - 1]])
                {
                    found[count] = columns[sorted[i]];
                    count++;
                }

                places[sorted[i]] = count - 1;
            }

            start = end;
        }

        rowStarts[rowCount] = count;
        Array.Resize(ref found, count);
        return (rowStarts, found, places);
        """;
}
