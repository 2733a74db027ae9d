using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>The end of a method: the parameters that take results, and what is returned. Composites are put together here.</content>
internal sealed partial class BodyWriter
{
    /// <summary>What goes to one place: a number, or the parts of a composite.</summary>
    private sealed class Result(Output first)
    {
        public Output First { get; } = first;

        public Dictionary<string, Expression> Parts { get; } = [];

        public Expression Value => Parts.Values.First();

        /// <summary>The parameters that are assigned.</summary>
        public HashSet<int> Targets { get; } = [];
    }

    private void WriteOutputs(Region region, Expression[] values)
    {
        var results = new List<Result>();
        for (int i = 0; i < values.Length; i++)
        {
            var output = _function.Outputs[i];
            var result = results.LastOrDefault();
            if (result is null || output.Of is null || output.IsReturned != result.First.IsReturned || !output.Of.Equals(result.First.Of))
            {
                results.Add(result = new Result(output));
            }

            result.Parts[output.Path] = values[i];
            if (!output.IsReturned && TargetOf(output) is { } target)
            {
                result.Targets.Add(target.Variable.Id);
            }
        }

        var assigned = results.Where(result => !result.First.IsReturned).ToList();
        var returned = results.Where(result => result.First.IsReturned).Select(result => (Result: result, Text: Made(result))).ToList();
        var targets = new HashSet<int>(assigned.SelectMany(result => result.Targets));
        for (int i = 0; i < returned.Count; i++)
        {
            // What is returned is what the parameters held before they are assigned.
            if (returned[i].Result.Parts.Values.Any(value => value.Variables().Any(variable => targets.Contains(variable.Id))))
            {
                string name = _naming.Unique("result");
                _writer.Line($"{TypeOf(returned[i].Result)} {name} = {returned[i].Text};");
                returned[i] = (returned[i].Result, name);
            }
        }

        WriteAssigned(assigned);
        if (returned.Count == 1)
        {
            _writer.Line($"return {returned[0].Text};");
        }
        else if (returned.Count > 1)
        {
            _writer.Line($"return ({string.Join(", ", returned.Select(one => one.Text))});");
        }
    }

    private Parameter? TargetOf(Output output) => _function.Parameters.FirstOrDefault(parameter => parameter.Name == output.Name);

    /// <summary>Assigns the parameters that take results, none before another has read it.</summary>
    private void WriteAssigned(List<Result> pending)
    {
        while (pending.Count > 0)
        {
            int free = pending.FindIndex(result => !pending.Any(other => !ReferenceEquals(other, result)
                && other.Parts.Values.Any(value => value.Variables().Any(variable => result.Targets.Contains(variable.Id)))));
            var next = pending[System.Math.Max(free, 0)];
            pending.Remove(next);
            if (free >= 0)
            {
                WriteAssigned(next);
                continue;
            }

            // A cycle: the first value is set aside under a name of its own.
            string aside = _naming.Unique(NextOf(next.First.Root));
            _writer.Line($"{TypeOf(next)} {aside} = {Made(next)};");
            WriteAssigned(pending);
            _writer.Line($"{Naming.Escaped(next.First.Root)} = {aside};");
            return;
        }
    }

    private void WriteAssigned(Result result)
    {
        string root = Naming.Escaped(result.First.Root);
        if (result.First.Of is not { } whole)
        {
            if (!IsItself(result.First, result.Value))
            {
                _writer.Line(Assignment(root, TargetOf(result.First)!.Variable, result.Value));
            }
        }
        else if (whole.Passing == Passing.Ref && whole.Composite.IsAssignable && !ReadsAnother(result))
        {
            foreach (var part in result.Parts.Where(part => !IsItself(whole.Name + part.Key, part.Value)))
            {
                _writer.Line(Assignment(root + Naming.Escaped(part.Key), TargetOf(new Output(whole.Name + part.Key, IsReturned: false))!.Variable, part.Value));
            }
        }
        else
        {
            _writer.Line($"{root} = {Made(result)};");
        }
    }

    private bool IsItself(Output output, Expression value) => IsItself(output.Name, value);

    private bool IsItself(string name, Expression value) => value.IsVariable && TargetOf(new Output(name, IsReturned: false)) is { } target && _locals.Same(target.Variable, value);

    /// <summary>Whether a part is computed from another one, so that they have to be assigned at once.</summary>
    private bool ReadsAnother(Result result) => result.Parts.Any(part =>
        part.Value.Variables().Any(variable => result.Targets.Contains(variable.Id) && TargetOf(new Output(result.First.Root + part.Key, IsReturned: false))?.Variable.Id != variable.Id));

    private string TypeOf(Result result) => _target.Spell(result.First.Of?.Type ?? result.Value.Type);

    private string Made(Result result)
    {
        if (result.First.Of is not { } whole)
        {
            // The gradient by a list is a list.
            return result.First is { IsReturned: true, Name: var name } && _function.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { Type: { Shape: TypeShape.List } list } && result.Value.Type.Shape == TypeShape.Array
                ? $"new {_target.Spell(list)}({_expressions.Write(result.Value)})"
                : _expressions.Write(result.Value);
        }

        return CompositeText.Made(_target, whole.Composite, string.Empty, path => result.Parts.TryGetValue(path, out var value) ? _expressions.Write(value)
            : whole.Passing == Passing.Ref ? Naming.Escaped(whole.Name + path)
            : null);
    }
}
