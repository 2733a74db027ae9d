using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Finds the values whose tangents may be infinite: behind a root and its kin, behind a pole, and behind what overflows.
/// A partial derivative of zero has to shield against such a tangent, as in reverse mode an adjoint of zero does.
/// </summary>
internal sealed class Steepness
{
    private readonly Program _program;
    private readonly Activity _activity;
    private readonly ChainRule _rule;
    private readonly HashSet<int> _steep = [];
    private readonly HashSet<int> _poles = [];
    private readonly HashSet<int> _overflows = [];
    private bool _changed;
    private readonly bool _isFirstPass = true;

    /// <param name="steepInputs">Whether the tangents of the parameters may be infinite already.</param>
    public Steepness(Program program, Activity activity, ChainRule rule, bool steepInputs)
    {
        (_program, _activity, _rule) = (program, activity, rule);
        foreach (var parameter in program.Function.Parameters.Where(parameter => steepInputs && parameter.IsActive))
        {
            Mark(_steep, parameter.Variable, true);
        }

        do
        {
            _changed = false;
            Visit(program.Function.Body);
            _isFirstPass = false;
        }
        while (_changed);
    }

    /// <summary>Whether the tangent of a link's operand has to be shielded against a partial derivative of zero.</summary>
    public bool Has(Link link)
    {
        int key = KeyOf(link.Operand);
        return _steep.Contains(key) || link.Let.Value switch
        {
            // The partial derivative is zero only where the divisor is infinite, and the value NaN if the dividend is too.
            { Operation: Operation.Divide } quotient when !quotient.Operands[1].Equals(link.Operand) => false,

            // It is zero only where the value is infinite.
            { Operation: Operation.Call } call when RuleTable.Find(call.Text, call.Operands.Count)?.Name is "Sqrt" or "Cbrt" or "Log" or "Log2" or "Log10" or "LogP1" or "Log2P1" or "Log10P1" => false,

            // Only these make a number again of a value that overflowed.
            { Operation: Operation.Divide or Operation.Call } => _poles.Contains(key) || _overflows.Contains(key),
            _ => _poles.Contains(key),
        };
    }

    private int KeyOf(Expression atom) => !atom.IsVariable ? -1 : atom.Type.IsIndexed ? _program.MemoryOf(atom) : atom.Id;

    private void Visit(Region region)
    {
        foreach (var statement in region.Statements)
        {
            Cancellation.Check();
            switch (statement)
            {
                case Let { Value: { Operation: Operation.Invocation, Called: { } called } } let when _activity.IsActive(let):
                    foreach (var given in Writes.ByCall(let.Value).Append(let.Target))
                    {
                        Mark(_steep, given, called is { IsGenerated: true, IsSmooth: false } || let.Value.Operands.Any(operand => _steep.Contains(KeyOf(operand))));
                        Mark(_poles, given, !called.IsSmooth);
                        Mark(_overflows, given, !called.IsSmooth);
                    }

                    break;
                case Let let when let.Target.Type.IsFloating && _activity.IsActive(let.Target):
                    if (let.Value.Operation is Operation.Element or Operation.Convert)
                    {
                        Pass(let.Value.Operands[0], let.Target);
                        break;
                    }

                    foreach (var link in _rule.Links(let))
                    {
                        Mark(_steep, let.Target, _rule.IsSteep(link) || (!_rule.StandsStill(link) && _steep.Contains(KeyOf(link.Operand))));
                        Mark(_poles, let.Target, _rule.IsOrdinaryPole(link) || _poles.Contains(KeyOf(link.Operand)));
                        Mark(_overflows, let.Target, _rule.IsPole(link) || _overflows.Contains(KeyOf(link.Operand)));
                    }

                    break;
                case Let { Value.Operation: Operation.ArrayOf or Operation.Copy } let when _activity.IsActive(let.Target):
                    foreach (var operand in let.Value.Operands)
                    {
                        Pass(operand, let.Target);
                    }

                    break;
                case Store store:
                    Pass(store.Value, store.Array);
                    break;
                case If branch:
                    Visit(branch.Then);
                    Visit(branch.Else);
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        Pass(branch.Then.Yields[i], branch.Results[i]);
                        Pass(branch.Else.Yields[i], branch.Results[i]);
                    }

                    break;
                case Loop loop:
                    Visit(loop);
                    break;
            }
        }
    }

    private void Visit(Loop loop)
    {
        foreach (var carried in loop.Carried)
        {
            Pass(carried.Initial, carried.Parameter);
            Pass(carried.Initial, carried.Result);
        }

        Visit(loop.Body);
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            Pass(loop.Body.Yields[i], loop.Carried[i].Parameter);
            Pass(loop.Body.Yields[i], loop.Carried[i].Result);
        }
    }

    private void Pass(Expression from, Expression to)
    {
        Mark(_steep, to, _steep.Contains(KeyOf(from)));
        Mark(_poles, to, _poles.Contains(KeyOf(from)));
        Mark(_overflows, to, _overflows.Contains(KeyOf(from)));
    }

    /// <remarks>
    /// What one iteration divides by and hands to the next is as a rule an iteration that converges, far from its poles: they
    /// are followed once through the function, in the order in which it runs.
    /// </remarks>
    private void Mark(HashSet<int> marked, Expression value, bool isSo)
    {
        if (isSo && value.IsVariable && (_isFirstPass || ReferenceEquals(marked, _steep)))
        {
            _changed |= marked.Add(KeyOf(value));
        }
    }
}
