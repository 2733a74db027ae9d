using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Builds the Jacobian-vector product of a function as a function: a <see cref="TangentSweep"/> whose tangents come from
/// the caller, and whose outputs' tangents go back to them.
/// </summary>
internal sealed class Pushforward : TangentSweep
{
    private readonly List<Parameter> _parameters;
    private readonly HashSet<string> _names;

    /// <summary>What the tangent of each parameter is called.</summary>
    private readonly Dictionary<string, string> _roots = [];

    private Pushforward(Function primal, IDerivativeEngine engine)
        : base(primal, engine, Reach.Outputs)
    {
        _parameters = [.. primal.Parameters];
        _names = [.. primal.Parameters.Select(parameter => parameter.Root)];
    }

    /// <summary>The function that takes a tangent for each active parameter, and gives the value with its tangent.</summary>
    public static Function Of(Function primal, IDerivativeEngine engine) => new Pushforward(primal, engine).Build();

    private Function Build()
    {
        var region = new RegionBuilder(Builder);
        foreach (var parameter in Primal.Parameters.Where(parameter => parameter.IsActive || (parameter.Passing == Passing.Out && parameter.Type.HasFloating)))
        {
            var tangent = AddParameter(parameter);
            if (parameter.IsActive)
            {
                SetTangent(parameter.Variable, tangent);
            }
        }

        foreach (var parameter in Primal.Parameters.Where(parameter => !parameter.IsActive && parameter.Type.IsIndexed && Activity.IsActive(parameter.Variable)))
        {
            // A work array of the caller's: tangents flow through it, and it starts as a constant.
            SetTangent(parameter.Variable, Arrays.ZerosLike(region, parameter.Variable, Whole.WordFor(parameter.Name) + "Tangent"));
        }

        Emit(Primal.Body, region);
        var outputs = Primal.Outputs.ToList();
        var yields = Primal.Body.Yields.ToList();
        for (int i = 0; i < Primal.Outputs.Count; i++)
        {
            if (yields[i].Type.HasFloating)
            {
                outputs.Add(TangentOf(Primal.Outputs[i]));
                yields.Add(TangentOf(yields[i], region));
            }
        }

        return new Function(Primal.Name + nameof(Pushforward), _parameters.ToEquatable(), outputs.ToEquatable(), region.Build(yields), Builder.Names);
    }

    /// <summary>Where the tangent of an output goes: beside it.</summary>
    private Output TangentOf(Output output)
    {
        if (output.IsReturned)
        {
            return output with { Of = output.Of is { } returned ? returned with { Name = TangentName } : null, Name = TangentName + (output.Of is null ? string.Empty : output.Path) };
        }

        string root = _roots[output.Root];
        return output with { Of = output.Of is { } whole ? whole with { Name = root } : null, Name = root + (output.Of is null ? string.Empty : output.Path) };
    }

    /// <summary>What tells the returned tangent from the returned value.</summary>
    private const string TangentName = "tangent";

    /// <summary>The tangent of a parameter: of a number by value, of one that the method changes by reference, of an array as an array.</summary>
    private Expression AddParameter(Parameter parameter)
    {
        if (!_roots.TryGetValue(parameter.Root, out string? root))
        {
            root = parameter.Root + "Tangent";
            for (int i = 2; !_names.Add(root); i++)
            {
                root = parameter.Root + "Tangent" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            _roots[parameter.Root] = root;
        }

        string name = root + parameter.Name.Substring(parameter.Root.Length);
        var passing = parameter.Passing == Passing.In ? Passing.Value : parameter.Passing;
        var variable = Builder.NewVariable(parameter.Type, Whole.WordFor(name));
        _parameters.Add(new Parameter(
            name,
            variable,
            passing,
            IsActive: false,
            parameter.Type.IsIndexed && parameter.Passing != Passing.Out ? parameter.Name : null,
            parameter.Of is { } of ? of with { Name = root, Passing = passing, IsThis = false } : null));
        return variable;
    }
}
