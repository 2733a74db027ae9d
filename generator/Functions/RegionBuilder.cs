using System.Collections.Generic;
using System.Linq;

namespace SymGrad.Generator.Functions;

/// <summary>Collects the statements of one region. An operation that an enclosing region already computed is not computed again.</summary>
internal sealed class RegionBuilder(FunctionBuilder function, RegionBuilder? parent = null)
{
    private readonly List<Statement> _statements = [];
    private readonly Dictionary<Expression, Expression> _available = [];

    public FunctionBuilder Function { get; } = function;

    /// <summary>The source statement that what is added now comes from.</summary>
    public string? Origin { get; set; } = parent?.Origin;

    /// <summary>Whether what is added now computes the user's own values, not derivatives.</summary>
    public bool IsPrimal { get; set; } = parent?.IsPrimal ?? false;

    public int Count => _statements.Count;

    public RegionBuilder Child() => new(Function, this);

    public void Add(Statement statement) => _statements.Add(statement with { Origin = statement.Origin ?? Origin, IsPrimal = IsPrimal });

    /// <summary>Adds a statement as it is. Derivatives that come to the same operation use its variable.</summary>
    public void Take(Statement statement)
    {
        _statements.Add(statement);
        if (statement is Let let)
        {
            Function.Define(let.Target, let.Value);
            if (IsRepeatable(let.Value) && Find(let.Value) is null)
            {
                _available[let.Value] = let.Target;
            }
        }
    }

    public Region Build(IEnumerable<Expression> yields) => new(_statements.ToEquatable(), yields.ToEquatable());

    public Region Build(params Expression[] yields) => Build(yields.AsEnumerable());

    /// <summary>The value of an expression as an atom, every operation inside it a statement of its own; nothing is rewritten.</summary>
    public Expression Keep(Expression expression, string name = "")
    {
        if (expression.IsAtom)
        {
            return expression;
        }

        var operands = new Expression[expression.Operands.Count];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = Keep(expression.Operands[i]);
        }

        return Bind(expression.With(operands), name);
    }

    /// <summary>A variable that holds one operation on atoms: an earlier one where the same was computed already.</summary>
    public Expression Bind(Expression operation, string name = "")
    {
        Cancellation.Check();
        bool repeatable = IsRepeatable(operation);
        if (repeatable && Find(operation) is { } known)
        {
            Function.Suggest(known, name);
            return known;
        }

        var variable = Function.NewVariable(operation.Type, name);
        Function.Define(variable, operation);
        Add(new Let(variable, operation));
        if (repeatable)
        {
            _available[operation] = variable;
        }

        return variable;
    }

    /// <summary>Lets an operation be found in a variable that comes from elsewhere.</summary>
    public void Know(Expression operation, Expression variable)
    {
        if (IsRepeatable(operation) && Find(operation) is null)
        {
            _available[operation] = variable;
        }
    }

    /// <summary>The variable that holds an operation already, in this region or around it.</summary>
    public Expression? Find(Expression operation)
    {
        for (RegionBuilder? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._available.TryGetValue(operation, out var known))
            {
                return known;
            }
        }

        return null;
    }

    private RegionBuilder? Outer { get; } = parent;

    /// <summary>Whether doing it again gives the same: not so for what reads or makes memory.</summary>
    public static bool IsRepeatable(Expression operation) => operation.Operation is not
        (Operation.Element or Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Grow or Operation.Copied or Operation.Filled or Operation.Invocation)
        && !(operation.Operation == Operation.Quoted && operation.ReadArrays.Any());
}
