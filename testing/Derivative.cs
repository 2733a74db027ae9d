using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace SymGrad.Testing;

/// <summary>
/// What the generated members say at a point: one row for each output, one column for each number that is differentiated by. The
/// gradient is asked where there is one, else the Jacobian, else the pullback once for each output, else the pushforward once for each input.
/// </summary>
internal sealed class Derivative
{
    private readonly GeneratedMembers _members;
    private readonly CheckedCall _call;

    public Derivative(GeneratedMembers members, CheckedCall call)
    {
        _members = members;
        _call = call;
    }

    /// <summary>The matrix, in rows.</summary>
    /// <param name="point">The object and the arguments.</param>
    /// <param name="outputs">What the method gives there.</param>
    public IReadOnlyList<double[]> At(object?[] point, object?[] outputs)
    {
        if (_members.Gradient is { } gradient)
        {
            return new[] { Numbers.In(Invoke(gradient, point)).ToArray() };
        }

        if (_members.Jacobian is { } jacobian)
        {
            var matrix = (Array)Invoke(jacobian, point)!;
            var numbers = Numbers.In(matrix);
            int columns = matrix.GetLength(1);
            return Enumerable.Range(0, matrix.GetLength(0)).Select(row => numbers.Skip(row * columns).Take(columns).ToArray()).ToArray();
        }

        int rows = outputs.Sum(output => Numbers.In(output).Count);
        if (_members.Pullback is { } pullback)
        {
            return Enumerable.Range(0, rows).Select(row => Row(pullback, point, Numbers.Unit(outputs, row))).ToArray();
        }

        int inputs = _call.Inputs(point).Length;
        double[][] byInput = Enumerable.Range(0, inputs).Select(input => Column(_members.Pushforward!, point, input)).ToArray();
        return Enumerable.Range(0, rows).Select(row => byInput.Select(column => row < column.Length ? column[row] : double.NaN).ToArray()).ToArray();
    }

    /// <summary>The adjoints that a pullback adds to zeros.</summary>
    private double[] Row(Callable pullback, object?[] point, object?[] seeds)
    {
        int next = 0;
        var adjoints = new List<int>();
        var further = new List<object?>();
        foreach (var parameter in _members.Further(pullback))
        {
            int place = _members.PlaceOf(parameter, "Adjoint");
            if (place >= 0)
            {
                adjoints.Add(point.Length - 1 + further.Count);
            }

            further.Add(As(parameter, place >= 0 ? Numbers.Map(point[place], _ => 0) : seeds[next++]));
        }

        Invoke(pullback, point, out object?[] arguments, further);
        return adjoints.SelectMany(adjoint => Numbers.In(arguments[adjoint])).ToArray();
    }

    /// <summary>The tangents of all outputs where one number moves.</summary>
    private double[] Column(Callable pushforward, object?[] point, int input)
    {
        object?[] tangents = Numbers.Unit(_call.ActiveOf(point), input);
        int next = 0;
        var places = new Dictionary<int, int>();
        var further = new List<object?>();
        foreach (var parameter in _members.Further(pushforward))
        {
            int place = _members.PlaceOf(parameter, "Tangent");
            places[place] = point.Length - 1 + further.Count;
            further.Add(As(parameter, parameter.IsOut ? point[place] : tangents[next++]));
        }

        object? both = Invoke(pushforward, point, out object?[] arguments, further);
        object? returned = _call.ReturnsNumbers ? both!.GetType().GetField("Item2")!.GetValue(both) : null;
        return new[] { returned }.Concat(_call.Written.Select(place => places.TryGetValue(place, out int at) ? arguments[at] : null)).SelectMany(Numbers.In).ToArray();
    }

    /// <summary>A list's adjoints and tangents are spans.</summary>
    private static object? As(ParameterInfo parameter, object? value)
    {
        var type = Callable.CarrierOf(parameter.ParameterType);
        if (!type.IsArray || value is Array || value is not System.Collections.IList list)
        {
            return value;
        }

        var array = Array.CreateInstance(type.GetElementType()!, list.Count);
        list.CopyTo(array, 0);
        return array;
    }

    private static object? Invoke(Callable member, object?[] point) => Invoke(member, point, out _, Array.Empty<object?>());

    /// <summary>Runs a member on copies of the arguments, which it may write to.</summary>
    private static object? Invoke(Callable member, object?[] point, out object?[] arguments, IEnumerable<object?> further)
    {
        object?[] copies = Numbers.Copy(point);
        arguments = copies.Skip(1).Concat(further).ToArray();
        return member.Invoke(copies[0], arguments);
    }
}
