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
    public CalledMembers(CalledFunction called, bool reverse, bool forward, bool isSteep)
    {
        _called = called;
        _primal = Optimizer.Prepare(called.Function);
        bool isActive = _primal.Parameters.Any(parameter => parameter.IsActive);
        _value = called.HasValue ? Optimizer.Finish(_primal with { Outputs = new[] { new Output(string.Empty, IsReturned: true) }.ToEquatable() }) : null;
        _pullback = reverse && isActive ? Optimizer.Finish(FileWriter.Derive(_primal, ReverseMember.Pullback, isSteep)) : null;
        _pushforward = forward && isActive ? Optimizer.Finish(Optimizer.RunForward(Pushforward.Of(_primal, Engine.Instance, isSteep))) : null;
    }

    public IEnumerable<Function> Functions => new[] { _value, _pullback, _pushforward }.OfType<Function>();

    public void Write(MethodModel model, SourceWriter writer)
    {
        var members = new MemberWriter(model with { Function = _primal, Accessibility = "private static" }, writer, []);
        string type = model.Target.Spell(_primal.Body.Yields[0].Type);
        if (_value is not null)
        {
            writer.Line();
            members.WriteCalled(type, _value, $"What '{_called.Original}' gives.");
        }

        if (_pullback is not null)
        {
            writer.Line();
            members.WriteCalled("void", _pullback, members.Added(_called.Original));
        }

        if (_pushforward is not null)
        {
            writer.Line();
            members.WriteCalled($"({type} value, {type} tangent)", _pushforward, $"What '{_called.Original}' gives, and its derivative along the tangents.");
        }
    }
}
