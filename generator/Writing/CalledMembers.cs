using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Writing;

/// <summary>What is generated for a method that is called and not read in place: itself where generated code can't call it, and its derivatives.</summary>
internal sealed class CalledMembers
{
    private readonly CalledFunction _called;
    private readonly Function _primal;
    private readonly Function? _value;
    private readonly Function? _pullback;
    private readonly Function? _pushforward;

    /// <param name="reverse">Whether its pullback is called.</param>
    /// <param name="forward">Whether its pushforward is called.</param>
    /// <param name="isSteep">Whether seeds and tangents may be infinite.</param>
    /// <param name="every">How many iterations lie between two checkpoints of a long loop; null where all are recorded.</param>
    public CalledMembers(CalledFunction called, bool reverse, bool forward, bool isSteep, int? every)
    {
        _called = called;
        _primal = Optimizer.Prepare(called.Function);
        bool isActive = _primal.Parameters.Any(parameter => parameter.IsActive);
        _value = called.HasValue ? Optimizer.Finish(_primal) : null;
        _pullback = reverse && isActive ? Optimizer.Finish(FileWriter.Derive(_primal, ReverseMember.Pullback, isSteep, isInPlace: true, every: every)) : null;
        _pushforward = forward && isActive ? Optimizer.Finish(Optimizer.RunForward(Pushforward.Of(_primal, Engine.Instance, isSteep))) : null;
    }

    public IEnumerable<Function> Functions => new[] { _value, _pullback, _pushforward }.OfType<Function>();

    public void Write(MethodModel model, SourceWriter writer)
    {
        var members = new MemberWriter(model with { Function = _primal, Accessibility = "private static" }, writer, []);
        var returned = _primal.Body.Yields.Select(value => value.Type).FirstOrDefault();
        string type = returned is null ? "void" : model.Target.Spell(returned);
        string both = returned is { IsFloating: true } ? $"({type} value, {type} tangent)" : type;
        string[] written = [.. Derivative.WrittenParameters(_primal).Select(parameter => parameter.Name)];
        if (_value is not null)
        {
            writer.Line();
            members.WriteCalled(type, _value, returned is null ? $"What '{_called.Original}' does." : $"What '{_called.Original}' gives.");
        }

        if (_pullback is not null)
        {
            writer.Line();
            members.WriteCalled("void", _pullback, written.Length == 0 ? members.Added(_called.Original) : members.Turned(_called.Original, written));
        }

        if (_pushforward is not null)
        {
            writer.Line();
            members.WriteCalled(both, _pushforward, written.Length == 0
                ? $"What '{_called.Original}' gives, and its derivative along the tangents."
                : $"Runs '{_called.Original}', and turns the tangents of {string.Join(", ", written)} into those of what it leaves there.");
        }
    }
}
