using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace SymGrad.Testing;

/// <summary>
/// The generated members beside a method. Their parameters tell by what it is differentiated and what it gives, since the attributes
/// are gone from the compiled program. Places are numbered: 0 is the object that the method is called on, 1 its first parameter.
/// </summary>
internal sealed class GeneratedMembers
{
    private const BindingFlags Anywhere = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;

    public GeneratedMembers(MethodInfo method)
    {
        _method = method;
        _parameters = method.GetParameters();
        Gradient = Member("Gradient", hasMore: false);
        Jacobian = Member("Jacobian", hasMore: false);
        Pullback = Member("Pullback", hasMore: true);
        Pushforward = Member("Pushforward", hasMore: true);
        if ((Gradient ?? Jacobian ?? Pullback ?? Pushforward) is null)
        {
            throw new ArgumentException($"'{method.DeclaringType?.Name}.{method.Name}' has no generated '{method.Name}Gradient', '{method.Name}Jacobian', '{method.Name}Pullback' or '{method.Name}Pushforward': mark it [Differentiable].");
        }
    }

    public Callable? Gradient { get; }

    public Callable? Jacobian { get; }

    public Callable? Pullback { get; }

    public Callable? Pushforward { get; }

    /// <summary>The name of a place.</summary>
    public string NameOf(int place) => place == 0 ? "self" : _parameters[place - 1].Name!;

    /// <summary>The place whose adjoint or tangent a further parameter is; -1 if it is of another kind.</summary>
    public int PlaceOf(ParameterInfo parameter, string what) =>
        Array.FindIndex(Enumerable.Range(0, _parameters.Length + 1).ToArray(), place => Says(parameter.Name!, NameOf(place) + what));

    /// <summary>What a pullback or a pushforward takes beside the method's own parameters.</summary>
    public IEnumerable<ParameterInfo> Further(Callable member) => member.Parameters.Skip(_parameters.Length);

    /// <summary>The places that the method is differentiated by; all that have numbers, where nothing tells.</summary>
    /// <param name="constants">Parameters that are known not to be among them.</param>
    public bool[] FindActive(ICollection<string> constants)
    {
        var active = new bool[_parameters.Length + 1];
        if ((Pullback ?? Pushforward) is { } teller)
        {
            foreach (var further in Further(teller).Where(further => !further.IsOut))
            {
                if (PlaceOf(further, teller == Pullback ? "Adjoint" : "Tangent") is >= 0 and int place)
                {
                    active[place] = true;
                }
            }
        }
        else
        {
            foreach (var parameter in _parameters)
            {
                active[parameter.Position + 1] = !parameter.IsOut && !constants.Contains(parameter.Name!) && Numbers.AreIn(parameter.ParameterType);
            }
        }

        return active;
    }

    /// <summary>The places that the method writes its results to.</summary>
    /// <param name="returnsNumbers">Whether it returns one, too.</param>
    /// <param name="isChanged">Whether the method was seen to write to a place.</param>
    public int[] FindWritten(bool returnsNumbers, Func<int, bool> isChanged)
    {
        if (Gradient is not null)
        {
            return Array.Empty<int>();
        }

        var references = _parameters.Where(parameter => IsWrittenReference(parameter) && Numbers.AreIn(parameter.ParameterType)).Select(parameter => parameter.Position + 1);
        var arrays = _parameters.Where(parameter => !parameter.ParameterType.IsByRef && !Callable.IsReadOnlyView(parameter.ParameterType) && Numbers.AreIn(parameter.ParameterType)).Select(parameter => parameter.Position + 1);
        if (Pullback is null)
        {
            return references.Concat(arrays.Where(isChanged)).OrderBy(place => place).ToArray();
        }

        var seeds = Further(Pullback).Where(further => PlaceOf(further, "Adjoint") < 0).ToArray();
        int[] named = seeds.Select(seed => PlaceOf(seed, "Seed")).Where(place => place > 0).ToArray();
        if (seeds.Length == named.Length + (returnsNumbers ? 1 : 0))
        {
            return named;
        }

        // A single seed has no name of its own.
        int[] only = references.Any() ? references.ToArray() : arrays.Where(place => Callable.CarrierOf(_parameters[place - 1].ParameterType) == Callable.CarrierOf(seeds[0].ParameterType)).ToArray();
        only = only.Length > 1 ? only.Where(isChanged).ToArray() : only;
        return seeds.Length == 1 && only.Length == 1
            ? only
            : throw new ArgumentException($"'{_method.Name}' has outputs that can't be found: its pullback takes the seeds {string.Join(", ", seeds.Select(seed => $"'{seed.Name}'"))}.");
    }

    /// <summary>Whether a generated name says this, perhaps with a number behind it, where the method has the name itself.</summary>
    private static bool Says(string name, string wanted) => name.StartsWith(wanted, StringComparison.Ordinal) && name.Skip(wanted.Length).All(char.IsDigit);

    private static bool IsWrittenReference(ParameterInfo parameter) => parameter.ParameterType.IsByRef && (parameter.IsOut || !parameter.IsIn);

    private Callable? Member(string what, bool hasMore)
    {
        // By name too: a seed may have the type of a parameter that another overload has in its place.
        var own = _parameters.Select(parameter => (parameter.ParameterType, parameter.Name)).ToArray();
        var found = _method.DeclaringType!.GetMethods(Anywhere)
            .Where(member => member.Name == _method.Name + what && member.IsStatic == _method.IsStatic && member.GetGenericArguments().Length == _method.GetGenericArguments().Length)
            .Select(member => member.IsGenericMethodDefinition ? member.MakeGenericMethod(_method.GetGenericArguments()) : member)
            .FirstOrDefault(member => member.GetParameters().Select(parameter => (parameter.ParameterType, parameter.Name)).Take(own.Length).SequenceEqual(own) && member.GetParameters().Length > own.Length == hasMore);
        return found is null ? null : new Callable(found);
    }
}
