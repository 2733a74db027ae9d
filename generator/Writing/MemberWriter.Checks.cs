using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>What a member asks of its arguments before it does anything else.</content>
internal sealed partial class MemberWriter
{
    /// <summary>Leaves it to the method to throw for arrays that it asks about later: the derivatives look at their lengths first.</summary>
    private void WriteCallsForNull()
    {
        // What isn't passed by value may be assigned to before the method throws, and here too.
        if (AskedLater.Count == 0 || Arguments.Any(parameter => parameter.Passing is not (Passing.Value or Passing.In or Passing.RefReadOnly)))
        {
            return;
        }

        foreach (var asked in AskedLater)
        {
            string[] names = [.. PassedAs(Arguments).Select(parameter => Naming.Escaped(parameter.Name) + (_target.HasNullable && parameter.Name == asked.Name ? "!" : string.Empty))];
            writer.Open($"if ({Naming.Escaped(asked.Name)} is null)");
            writer.Line("// The method does other things before it asks for null; what it throws then, it throws itself.");
            writer.Line($"{Called(model.Function.Name, Primal)}({string.Join(", ", names)});");
            writer.Line($"throw new {_target.Spell("System.ArgumentNullException")}({NameOf(asked)});");
            writer.Close();
            writer.Line();
        }
    }

    /// <summary>A parameter's name as a text; a parameter that is called like the operator hides it.</summary>
    private string NameOf(Parameter parameter) => Primal.Any(other => other.Root == "nameof") ? $"\"{parameter.Name}\"" : $"nameof({Naming.Escaped(parameter.Name)})";

    /// <summary>What must hold of the arguments before anything is written.</summary>
    private List<ArgumentCheck> WriteChecks(Function function)
    {
        var checks = AliasChecks(function.Name == model.Function.Name + "Pushforward" || function.Name == model.Function.Name + "HessianVector" ? function : model.Function);
        var extra = function.Parameters.Skip(model.Function.Parameters.Count).ToList();
        foreach (var destination in extra.Where(parameter => parameter.Type.IsIndexed && parameter.ShapedAs is not null))
        {
            var source = model.Function.Parameters.First(parameter => parameter.Name == destination.ShapedAs);
            (string d, string s) = (Naming.Escaped(destination.Name), Naming.Escaped(source.Name));
            string condition = source.Type.Rank == 1
                ? $"{LengthOf(destination.Type, d)} != {LengthOf(source.Type, s)}"
                : string.Join(" || ", Enumerable.Range(0, source.Type.Rank).Select(k => $"{d}.GetLength({k}) != {s}.GetLength({k})"));
            checks.Add(new ArgumentCheck(condition, $"The lengths of '{destination.Name}' and '{source.Name}' differ.", Naming.Escaped(destination.Root)));
            if (source.Type is { Rank: 1, Column: null, Element.IsIndexed: true } && destination.Type.Element is { IsIndexed: true })
            {
                checks.Add(new ArgumentCheck($"{d}[{ArgumentCheck.Row}]?.Length != {s}[{ArgumentCheck.Row}]?.Length", $"The lengths of the rows of '{destination.Name}' and '{source.Name}' differ.", Naming.Escaped(destination.Root), Rows: s));
            }
        }

        // The columns of an array are one array.
        return checks.Distinct().ToList();
    }

    /// <summary>The derivative takes a written array to be no other parameter's array: said in the body where it matters.</summary>
    private List<ArgumentCheck> AliasChecks(Function function)
    {
        var program = Differentiation.Program.Of(model.Function);
        var written = new HashSet<string>(Primal.Where(parameter => parameter.Type.IsIndexed && program.IsWritten(parameter)).Select(parameter => parameter.Name));

        // A call that writes to arrays of integers is run again on copies of them, which are never the same array.
        bool ofIntegers = Differentiation.Program.AllStatements(model.Function.Body).OfType<Let>().SelectMany(let => Writes.ByCall(let.Value)).Any(array => !array.Type.Innermost.IsFloating);
        var arrays = function.Parameters.Where(parameter => parameter.Type.IsIndexed && (parameter.Type.Innermost.IsFloating || ofIntegers)).ToList();
        var checks = new List<ArgumentCheck>();
        foreach (var (first, second) in arrays.SelectMany((a, i) => arrays.Skip(i + 1).Select(b => (a, b))))
        {
            bool isWritten = new[] { first, second }.Any(parameter => written.Contains(parameter.ShapedAs ?? parameter.Name));
            if (!isWritten || first.Root == second.Root || !first.Type.Innermost.Equals(second.Type.Innermost) || first.Type.Rank != second.Type.Rank)
            {
                continue;
            }

            (string a, string b) = (Naming.Escaped(first.Name), Naming.Escaped(second.Name));
            bool areArrays = first.Type.Shape == TypeShape.Array && second.Type.Shape == TypeShape.Array;
            if (areArrays)
            {
                checks.Add(new ArgumentCheck($"ReferenceEquals({a}, {b})", $"'{first.Name}' and '{second.Name}' must be different arrays, because one of them is written.", b));
            }
            else if (first.Type is { Rank: 1, Column: null, Element.IsScalar: true } && second.Type is { Column: null, Shape: not TypeShape.List } && first.Type.Shape != TypeShape.List)
            {
                (string span, string other) = first.Type.Shape == TypeShape.Array ? (b, a) : (a, b);
                string overlaps = _target.UsesSystem ? $"{span}.Overlaps({other})" : $"global::System.MemoryExtensions.Overlaps({span}, {other})";
                checks.Add(new ArgumentCheck(overlaps, $"'{first.Name}' and '{second.Name}' must not overlap, because one of them is written.", b));
            }
        }

        return checks;
    }
}
