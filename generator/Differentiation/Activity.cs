using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>What makes a value that varies take part.</summary>
internal enum Reach
{
    /// <summary>That an output depends on it.</summary>
    Outputs,

    /// <summary>Anything: conditions may depend on it too.</summary>
    Anything,
}

/// <summary>
/// Which values carry a derivative: those that vary with an active input and that an output depends on. Everything else
/// is left out of the reverse sweep, whatever it is.
/// </summary>
internal sealed class Activity
{
    private readonly Program _program;
    private readonly Reach _reach;
    private readonly HashSet<int> _varied = [];
    private readonly HashSet<int> _useful = [];
    private readonly HashSet<int> _variedMemory = [];
    private readonly HashSet<int> _usefulMemory = [];
    private bool _changed;

    public Activity(Program program, Reach reach = Reach.Outputs)
        : this(program, parameter => parameter.IsActive, reach)
    {
    }

    /// <param name="isInput">Which parameters vary.</param>
    /// <param name="reach">What has to depend on a value for it to be useful.</param>
    public Activity(Program program, Func<Parameter, bool> isInput, Reach reach = Reach.Outputs)
    {
        _program = program;
        _reach = reach;
        var function = program.Function;
        foreach (var parameter in function.Parameters.Where(isInput))
        {
            MarkVaried(parameter.Variable);
        }

        Repeat(() => Vary(function.Body));
        foreach (var output in function.Body.Yields)
        {
            MarkUseful(output);
        }

        foreach (var parameter in function.Parameters.Where(parameter => parameter.Type.IsIndexed && program.IsWritten(parameter)))
        {
            MarkUseful(parameter.Variable);
        }

        Repeat(() => Use(function.Body));
    }

    /// <summary>Whether a value depends on an active input.</summary>
    public bool IsVaried(Expression atom) => atom.IsVariable
        && (atom.Type.IsIndexed ? _variedMemory.Contains(_program.MemoryOf(atom)) : _varied.Contains(atom.Id));

    /// <summary>Whether an output depends on a value.</summary>
    public bool IsUseful(Expression atom) => atom.IsVariable
        && (_reach == Reach.Anything || (atom.Type.IsIndexed ? _usefulMemory.Contains(_program.MemoryOf(atom)) : _useful.Contains(atom.Id)));

    public bool IsActive(Expression atom) => IsVaried(atom) && IsUseful(atom);

    /// <summary>Whether anything in a statement takes part in the derivative.</summary>
    public bool IsActive(Statement statement) => statement switch
    {
        Let let => IsActive(let),
        Store store => IsActive(store.Array),
        _ => Program.Regions(statement).Any(region => region.Statements.Any(IsActive))
            || statement is If branch && branch.Results.Any(IsActive)
            || statement is Loop loop && loop.Carried.Any(carried => IsActive(carried.Result)),
    };

    private bool IsActive(Let let) => IsActive(let.Target) || Given(let.Value).Any(IsActive);

    /// <summary>The arrays that a call gives new numbers, whose derivative it passes on.</summary>
    private static IEnumerable<Expression> Given(Expression value) => value.Called is { ChangesNumbers: true } ? Writes.ByCall(value) : [];

    /// <summary>Whether the operand at a place of an operation passes a derivative on.</summary>
    public static bool PassesOn(Expression operation, int operand) => operation.Operation switch
    {
        Operation.Element => operand == 0,
        Operation.Select => operand > 0,
        Operation.Call => RuleTable.Find(operation.Text, operation.Operands.Count) is { } rule && operand < rule.Partials.Count && rule.Partials[operand] is not null,
        Operation.Invocation => operation.Called!.PassesOn(operand),
        Operation.StandIn => operand == 1,
        Operation.Length or Operation.DimensionLength or Operation.NewArray or Operation.Copied or Operation.Quoted or Operation.Filled => false,
        _ => true,
    };

    private void Repeat(Action pass)
    {
        do
        {
            _changed = false;
            pass();
        }
        while (_changed);
    }

    private void MarkVaried(Expression atom)
    {
        if (atom.IsVariable && atom.Type.HasFloating)
        {
            _changed |= atom.Type.IsIndexed ? _variedMemory.Add(_program.MemoryOf(atom)) : _varied.Add(atom.Id);
        }
    }

    private void MarkUseful(Expression atom)
    {
        if (atom.IsVariable && atom.Type.HasFloating)
        {
            _changed |= atom.Type.IsIndexed ? _usefulMemory.Add(_program.MemoryOf(atom)) : _useful.Add(atom.Id);
        }
    }

    private void Vary(Region region)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let:
                    for (int i = 0; i < let.Value.Operands.Count; i++)
                    {
                        if (IsVaried(let.Value.Operands[i]) && PassesOn(let.Value, i))
                        {
                            MarkVaried(let.Target);
                            foreach (var array in Given(let.Value))
                            {
                                MarkVaried(array);
                            }
                        }
                    }

                    break;
                case Store store when IsVaried(store.Value):
                    MarkVaried(store.Array);
                    break;
                case If branch:
                    Vary(branch.Then);
                    Vary(branch.Else);
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        if (IsVaried(branch.Then.Yields[i]) || IsVaried(branch.Else.Yields[i]))
                        {
                            MarkVaried(branch.Results[i]);
                        }
                    }

                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        var carried = loop.Carried[i];
                        if (IsVaried(carried.Initial) || IsVaried(loop.Body.Yields[i]))
                        {
                            MarkVaried(carried.Parameter);
                            MarkVaried(carried.Result);
                        }
                    }

                    Vary(loop.Body);
                    break;
            }
        }
    }

    private void Use(Region region)
    {
        foreach (var statement in region.Statements.Reverse())
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let let when IsUseful(let.Target) || Given(let.Value).Any(IsUseful):
                    for (int i = 0; i < let.Value.Operands.Count; i++)
                    {
                        if (PassesOn(let.Value, i))
                        {
                            MarkUseful(let.Value.Operands[i]);
                        }
                    }

                    break;
                case Store store when IsUseful(store.Array):
                    MarkUseful(store.Value);
                    break;
                case If branch:
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        if (IsUseful(branch.Results[i]))
                        {
                            MarkUseful(branch.Then.Yields[i]);
                            MarkUseful(branch.Else.Yields[i]);
                        }
                    }

                    Use(branch.Then);
                    Use(branch.Else);
                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        var carried = loop.Carried[i];
                        if (IsUseful(carried.Result) || IsUseful(carried.Parameter))
                        {
                            MarkUseful(carried.Parameter);
                            MarkUseful(loop.Body.Yields[i]);
                            MarkUseful(carried.Initial);
                        }
                    }

                    Use(loop.Body);
                    break;
            }
        }
    }
}
