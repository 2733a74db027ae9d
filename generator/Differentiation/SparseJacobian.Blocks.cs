using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <content>Blocks as functions of the numbers that they read.</content>
internal sealed partial class SparseJacobian
{
    /// <summary>A number that a block is differentiated by.</summary>
    /// <param name="Parameter">Its place in the block.</param>
    /// <param name="Of">The method's own parameter.</param>
    /// <param name="Element">The element of it; null for a number.</param>
    private sealed record Input(Parameter Parameter, Parameter Of, Expression? Element);

    /// <summary>A block as a function of numbers: what is read of the method's arrays are its parameters.</summary>
    private (Function Block, List<Input> Inputs) BlockOf(List<Store> stores, List<Statement> known)
    {
        var inputs = _active.Where(parameter => parameter.Type.IsScalar).Select(parameter => new Input(parameter, parameter, null)).ToList();
        var statements = new List<Statement>();
        foreach (var statement in known)
        {
            if (statement is Let { Value.Operation: Operation.Element } let && _active.FirstOrDefault(parameter => parameter.Variable.Equals(let.Value.Operands[0])) is { } of && let.Target.Type.IsScalar)
            {
                RefuseIf(let.Value.Operands.Skip(1).Any(_dependence.Has), let, "which element is read");
                inputs.Add(new Input(new Parameter(_builder.NameOf(let.Target), let.Target, Passing.Value, IsActive: true), of, let.Value));
                continue;
            }

            if (statement is Effect || (statement is If { Results.Count: 0 } && !Program.Regions(statement).SelectMany(Program.AllStatements).Any(inner => inner is Store or Clear)))
            {
                // It is done once, by the method itself.
                continue;
            }

            foreach (var inner in Program.AllStatements(statement))
            {
                if (inner is Store or Clear or Invoke || (inner is Let { Target.Type.IsIndexed: true } array && _activity.IsActive(array.Target)))
                {
                    throw new NoBlocks($"{Quoted(inner)} keeps numbers in an array of its own; keep them in variables");
                }

                if (inner is Let { Value.Operation: Operation.Element } element && _activity.IsActive(element.Value.Operands[0]))
                {
                    throw new NoBlocks($"{Quoted(inner)} reads elements in a loop, on one way, or of rows; read them one by one, before the choice");
                }
            }

            statements.Add(statement);
        }

        var body = new Region(statements.ToEquatable(), stores.Select(store => store.Value).ToEquatable());
        var defined = new HashSet<int>(statements.SelectMany(Reads.DefinedBy).Select(variable => variable.Id));
        var given = new HashSet<int>(inputs.Select(input => input.Parameter.Variable.Id));
        var others = new List<Parameter>();
        foreach (var free in Reads.Of(body).Where(variable => !defined.Contains(variable.Id) && !given.Contains(variable.Id)).Distinct())
        {
            // Of the method's own arrays no element is read here, only lengths.
            if (_activity.IsActive(free) && !_active.Exists(parameter => parameter.Variable.Equals(free)))
            {
                throw new NoBlocks($"'{_builder.NameOf(free)}' is computed in a loop before; let each iteration compute what it needs");
            }

            others.Add(new Parameter(_builder.NameOf(free), free, Passing.Value, IsActive: false));
        }

        var outputs = stores.Select((_, i) => new Output("residual" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), IsReturned: true));
        return (new Function(_primal.Name, inputs.Select(input => input.Parameter).Concat(others).ToEquatable(), outputs.ToEquatable(), body, _builder.Names) { IsFast = _primal.IsFast }, inputs);
    }
}
