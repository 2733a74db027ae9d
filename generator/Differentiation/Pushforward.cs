using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>Builds the members that take one tangent for each active parameter: the Jacobian-vector product, and the Hessian-vector product.</summary>
internal sealed class Pushforward
{
    private readonly Function _function;
    private readonly FunctionBuilder _builder;
    private readonly RegionBuilder _region;
    private readonly TangentSweep _sweep;
    private readonly List<Parameter> _parameters;
    private readonly HashSet<string> _names;

    /// <summary>What the tangent of each parameter is called.</summary>
    private readonly Dictionary<string, string> _roots = [];

    private Pushforward(Function function, IDerivativeEngine engine, bool isDerivative, bool steepInputs = false)
    {
        _function = function;
        _builder = new FunctionBuilder(function);
        _region = new RegionBuilder(_builder);
        _sweep = new TangentSweep(function, _builder, engine, [Direction.Any], isDerivative, steepInputs);
        _parameters = [.. function.Parameters];
        _names = [.. function.Parameters.Select(parameter => parameter.Root)];
        foreach (var parameter in function.Parameters.Where(parameter => parameter.IsActive || (parameter.Passing == Passing.Out && parameter.Type.HasFloating)))
        {
            var tangent = AddParameter(parameter);
            if (parameter.IsActive)
            {
                _sweep.Seed(0, parameter, tangent);
            }
        }

        _sweep.Emit(_region);
    }

    /// <summary>The function that takes a tangent for each active parameter, and gives what the method gives with its tangents.</summary>
    /// <param name="primal">The method.</param>
    /// <param name="engine">What differentiates single operations.</param>
    /// <param name="steepInputs">Whether the tangents may be infinite, as where the function is called behind a root.</param>
    public static Function Of(Function primal, IDerivativeEngine engine, bool steepInputs = false)
    {
        var pushforward = new Pushforward(primal, engine, isDerivative: false, steepInputs);
        var outputs = primal.Outputs.ToList();
        var yields = primal.Body.Yields.ToList();
        for (int i = 0; i < primal.Outputs.Count; i++)
        {
            if (yields[i].Type.HasFloating)
            {
                outputs.Add(pushforward.TangentOf(primal.Outputs[i]));
                yields.Add(pushforward.TangentOf(yields[i]));
            }
        }

        return pushforward.Build(primal.Name + nameof(Pushforward), outputs, yields);
    }

    /// <summary>The function that takes a tangent for each active parameter, and gives the gradient's derivative along them.</summary>
    /// <param name="primal">The method.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="engine">What differentiates single operations.</param>
    public static Function OfGradient(Function primal, Function gradient, IDerivativeEngine engine)
    {
        var pushforward = new Pushforward(gradient, engine, isDerivative: true);
        return pushforward.Build(primal.Name + "HessianVector", gradient.Outputs, gradient.Body.Yields.Select(pushforward.TangentOf));
    }

    private Expression TangentOf(Expression value) => _sweep.TangentOf(0, value, _region);

    private Function Build(string name, IEnumerable<Output> outputs, IEnumerable<Expression> yields)
    {
        var tangents = yields.ToArray();
        return new Function(name, _parameters.ToEquatable(), outputs.ToEquatable(), _region.Build(tangents), _builder.Names) { IsFast = _function.IsFast };
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
        var passing = parameter.Passing is Passing.In or Passing.RefReadOnly ? Passing.Value : parameter.Passing;
        var variable = _builder.NewVariable(parameter.Type, Whole.WordFor(name));
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
