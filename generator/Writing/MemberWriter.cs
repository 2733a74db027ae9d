using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <summary>Writes the generated members of one method: documentation, signature, checks of the arguments, body.</summary>
internal sealed class MemberWriter(MethodModel model, SourceWriter writer, IReadOnlyList<string> formulas)
{
    private readonly TargetCapabilities _target = model.Target;

    private IEnumerable<Parameter> Primal => model.Function.Parameters;

    private IEnumerable<Parameter> Active => Primal.Where(parameter => parameter.IsActive);

    private string ValueType => _target.Spell(model.Function.Body.Yields[0].Type);

    public void WriteGradient(Function gradient)
    {
        Document($"The gradient of <see cref=\"{Cref()}\"/>.");
        WriteSignature(GradientType(), gradient);
        new BodyWriter(gradient, writer, _target).Write(AliasChecks(model.Function));
    }

    public void WriteValueAndGradient(Function valueAndGradient)
    {
        Document($"The value of <see cref=\"{Cref()}\"/> and its gradient, in one pass.");
        var taken = new HashSet<string>(valueAndGradient.Parameters.Select(parameter => parameter.Name));
        var arguments = Primal.Select(parameter => Naming.Escaped(parameter.Name)).ToList();
        var gradients = new List<string>();
        var allocations = new List<string>();
        foreach (var destination in valueAndGradient.Parameters.Skip(model.Function.Parameters.Count))
        {
            var source = Active.ElementAt(gradients.Count);
            gradients.Add(Naming.Escaped(destination.Name));
            if (source.Type.IsIndexed)
            {
                string type = _target.Spell(ArrayLike(source.Type));
                allocations.Add($"{type} {Naming.Escaped(destination.Name)} = {ZerosLike(source)};");
                arguments.Add(Naming.Escaped(destination.Name));
            }
            else
            {
                arguments.Add($"out {_target.Spell(destination.Type)} {Naming.Escaped(destination.Name)}");
            }
        }

        writer.Line(GeneratedCode);
        writer.Line($"{model.Accessibility} ({ValueType} value, {GradientType()} gradient) {Escaped(model.Function.Name)}ValueAndGradient({ParameterList(Primal)})");
        writer.Open();
        foreach (string allocation in allocations)
        {
            writer.Line(allocation);
        }

        string value = new[] { "value", "result", "valueOf" + model.Function.Name }.First(name => !taken.Contains(name));
        writer.Line($"{ValueType} {value} = {Escaped(model.Function.Name)}ValueAndGradient({string.Join(", ", arguments)});");
        writer.Line($"return ({value}, {(gradients.Count == 1 ? gradients[0] : "(" + string.Join(", ", gradients) + ")")});");
        writer.Close();
        writer.Line();

        Document($"The value of <see cref=\"{Cref()}\"/>; its gradient overwrites the destinations.{AllocationNote(valueAndGradient)}");
        WriteSignature(ValueType, valueAndGradient);
        WriteBody(valueAndGradient);
    }

    public void WritePullback(Function pullback)
    {
        string targets = string.Join(", ", Active.Select(parameter => parameter.Name));
        Document(Active.Count() == 1
            ? $"Adds seed · ∂{model.Function.Name}/∂{targets} to the adjoint."
            : $"Adds seed · ∂{model.Function.Name}/∂({targets}) to the adjoints.");
        WriteSignature("void", pullback);
        WriteBody(pullback);
    }

    public void WritePushforward(Function pushforward)
    {
        string along = Active.Count() == 1 ? "the tangent" : "the tangents";
        bool returns = pushforward.Outputs.Count > 0;
        Document(returns
            ? $"The value of <see cref=\"{Cref()}\"/> and its derivative along {along}."
            : $"Runs <see cref=\"{Cref()}\"/>, and turns the tangents of the arrays that it writes into those of what it wrote.");
        WriteSignature(returns ? $"({ValueType} value, {ValueType} tangent)" : "void", pushforward);
        WriteBody(pushforward);
    }

    private const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"SymGrad\", \"0.1.0\")]";

    private void WriteSignature(string returnType, Function function)
    {
        writer.Line(GeneratedCode);
        writer.Line($"{model.Accessibility} {returnType} {Escaped(function.Name)}({ParameterList(function.Parameters)})");
    }

    private void WriteBody(Function function) => new BodyWriter(function, writer, _target).Write(WriteChecks(function));

    /// <summary>What must hold of the arguments before anything is written.</summary>
    private List<(string Condition, string Message, string Parameter)> WriteChecks(Function function)
    {
        var checks = AliasChecks(function.Name == model.Function.Name + "Pushforward" ? function : model.Function);
        var extra = function.Parameters.Skip(model.Function.Parameters.Count).ToList();
        foreach (var destination in extra.Where(parameter => parameter.Type.IsIndexed))
        {
            var source = model.Function.Parameters.First(parameter => parameter.Name == destination.ShapedAs);
            (string d, string s) = (Naming.Escaped(destination.Name), Naming.Escaped(source.Name));
            string condition = source.Type.Rank == 1
                ? $"{d}.Length != {s}.Length"
                : string.Join(" || ", Enumerable.Range(0, source.Type.Rank).Select(k => $"{d}.GetLength({k}) != {s}.GetLength({k})"));
            checks.Add((condition, $"The lengths of '{destination.Name}' and '{source.Name}' differ.", d));
        }

        return checks;
    }

    /// <summary>The derivative takes a written array to be no other parameter's array: said in the body where it matters.</summary>
    private List<(string Condition, string Message, string Parameter)> AliasChecks(Function function)
    {
        var program = new Differentiation.Program(model.Function);
        var written = new HashSet<string>(Primal.Where(parameter => parameter.Type.IsIndexed && program.IsWrittenParameter(parameter.Variable)).Select(parameter => parameter.Name));
        var arrays = function.Parameters.Where(parameter => parameter.Type.IsIndexed && parameter.Type.Innermost.IsFloating).ToList();
        var checks = new List<(string, string, string)>();
        foreach (var (first, second) in arrays.SelectMany((a, i) => arrays.Skip(i + 1).Select(b => (a, b))))
        {
            bool isWritten = new[] { first, second }.Any(parameter => written.Contains(parameter.ShapedAs ?? parameter.Name));
            if (!isWritten || !first.Type.Innermost.Equals(second.Type.Innermost) || first.Type.Rank != second.Type.Rank)
            {
                continue;
            }

            (string a, string b) = (Naming.Escaped(first.Name), Naming.Escaped(second.Name));
            bool areArrays = first.Type.Shape == TypeShape.Array && second.Type.Shape == TypeShape.Array;
            if (areArrays)
            {
                checks.Add(($"ReferenceEquals({a}, {b})", $"'{first.Name}' and '{second.Name}' must be different arrays, because one of them is written.", b));
            }
        }

        return checks;
    }

    private string ParameterList(IEnumerable<Parameter> parameters) => string.Join(", ", parameters.Select(parameter => parameter.Passing switch
    {
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        Passing.In => "in ",
        _ => string.Empty,
    } + _target.Spell(parameter.Type) + " " + Naming.Escaped(parameter.Name)));

    private string GradientType()
    {
        var parts = Active.ToList();
        return parts.Count == 1
            ? _target.Spell(ArrayLike(parts[0].Type))
            : "(" + string.Join(", ", parts.Select(part => $"{_target.Spell(ArrayLike(part.Type))}{ElementName(part.Name)}")) + ")";
    }

    /// <summary>A tuple element's name, left off where C# reserves it for the tuple itself.</summary>
    private static string ElementName(string name) =>
        name is "Rest" or "CompareTo" or "Deconstruct" or "Equals" or "GetHashCode" or "ToString" or "GetType" || (name.StartsWith("Item", System.StringComparison.Ordinal) && name.Skip(4).All(char.IsDigit))
            ? string.Empty
            : " " + Naming.Escaped(name);

    private static Functions.ValueType ArrayLike(Functions.ValueType type) =>
        type.Shape is TypeShape.Span or TypeShape.ReadOnlySpan ? Functions.ValueType.ArrayOf(type.Element!) : type;

    private string ZerosLike(Parameter source)
    {
        string name = Naming.Escaped(source.Name);
        var type = ArrayLike(source.Type);
        if (type.Element!.IsIndexed)
        {
            return $"{_target.Spell("System.Array")}.ConvertAll({name}, row => new {type.Element.Element!.Name}[row.Length])";
        }

        string lengths = type.Rank == 1 ? $"{name}.Length" : string.Join(", ", Enumerable.Range(0, type.Rank).Select(k => $"{name}.GetLength({k})"));
        return $"new {type.Element.Name}[{lengths}]";
    }

    /// <summary>What a member takes from the heap, as far as it can be promised.</summary>
    private string AllocationNote(Function function)
    {
        var made = Differentiation.Program.AllStatements(function.Body).OfType<Let>()
            .Where(let => let.Value.Operation is Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Grow).ToArray();
        if (made.Length == 0)
        {
            return " Nothing is allocated.";
        }

        var local = Optimization.Buffers.LocalArrays(function);
        return _target.HasSpan && made.All(let => local.Contains(let.Target.Id))
            ? " Buffers of up to 256 elements live on the stack, so small problems allocate nothing."
            : string.Empty;
    }

    private void Document(string summary)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        if (formulas.Count == 0)
        {
            return;
        }

        writer.Line("/// <remarks>");
        foreach (string formula in formulas)
        {
            writer.Line($"/// <para>{formula.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</para>");
        }

        writer.Line("/// </remarks>");
    }

    private string Cref() => $"{Escaped(model.Function.Name)}({string.Join(", ", Primal.Select(CrefType))})";

    private static string CrefType(Parameter parameter) =>
        (parameter.Passing == Passing.In ? "in " : string.Empty) + parameter.Type.Name.Replace('<', '{').Replace('>', '}');

    private static string Escaped(string name) => Naming.Escaped(name);
}
