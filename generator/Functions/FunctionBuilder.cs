using System.Collections.Generic;

namespace SymGrad.Generator.Functions;

/// <summary>Hands out the variables of a function that is being built and remembers their names.</summary>
internal sealed class FunctionBuilder
{
    private readonly List<string> _names;

    /// <summary>What each variable was defined as, for the algebra that looks through definitions.</summary>
    private readonly Dictionary<int, Expression> _definitions = [];

    public FunctionBuilder() => _names = [];

    /// <summary>Continues after the variables of an existing function.</summary>
    public FunctionBuilder(Function function) => _names = function.Names.ToList();

    public int Count => _names.Count;

    /// <summary>Whether there are variables or names that weren't there at the beginning.</summary>
    public bool HasChanged { get; private set; }

    public Expression NewVariable(ValueType type, string name = "")
    {
        HasChanged = true;
        _names.Add(name);
        return Expression.Variable(type, _names.Count - 1);
    }

    public string NameOf(Expression variable) => variable.IsVariable ? _names[variable.Id] : string.Empty;

    /// <summary>Names a variable that has no name yet.</summary>
    public void Suggest(Expression variable, string name)
    {
        if (variable.IsVariable && _names[variable.Id].Length == 0)
        {
            HasChanged |= name.Length > 0;
            _names[variable.Id] = name;
        }
    }

    public void Define(Expression variable, Expression value) => _definitions[variable.Id] = value;

    /// <summary>The operation that gave a variable its value; null for parameters, joined and carried variables, and for constants.</summary>
    public Expression? DefinitionOf(Expression atom) =>
        atom.IsVariable && _definitions.TryGetValue(atom.Id, out var value) ? value : null;

    public EquatableArray<string> Names => _names.ToEquatable();
}
