using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>The members of a method that are about many derivatives at once or again: Jacobian, Hessian, the Hessian times a vector, higher derivatives.</summary>
internal sealed class FurtherMembers
{
    private readonly MethodModel _model;
    private readonly Function? _jacobian;
    private readonly Function? _jacobianIntoDestination;
    private readonly Function? _hessian;
    private readonly Function? _hessianVector;
    private readonly Function[] _higher;

    /// <summary>What computes the rows of a Jacobian in a method of its own; empty where nothing does.</summary>
    private readonly Function[] _rows = [];

    /// <param name="model">The method.</param>
    /// <param name="primal">Its function, prepared for differentiation.</param>
    /// <param name="gradient">Its gradient, not yet in the form in which it is written; null if nobody asks for second derivatives.</param>
    /// <param name="style">How its other derivatives are factored; null if there are none.</param>
    public FurtherMembers(MethodModel model, Function primal, Function? gradient, FactoringStyle? style)
    {
        _model = model;
        if (model.Members.HasFlag(Members.Jacobian))
        {
            // Its loops stay loops: they are skipped one by one where nothing moves, and what several directions take is more than the JIT keeps in registers anyway.
            var rolled = LoopUnrolling.MayUnroll(model.Function) ? Optimizer.Prepare(model.Function, unrolls: false) : primal;
            if (model.TypeParameters.Count == 0 && Jacobian.HasRowsApart(rolled))
            {
                _rows = [FinishedSweeps(Jacobian.Rows(rolled, Engine.Instance, isNew: true, model.Target.HasSpan), ref style), FinishedSweeps(Jacobian.Rows(rolled, Engine.Instance, isNew: false, model.Target.HasSpan), ref style)];
            }

            // What is in members of its own throws there.
            Function Throwing(Func<Function, Function> make) => _rows.Length > 0 ? make(rolled) : LostAccesses.Kept(rolled, make);
            var shared = style;
            _jacobian = Throwing(method => WithPasses(passes => Jacobian.Of(method, Engine.Instance, passes), ref shared));
            _jacobianIntoDestination = Throwing(method => WithPasses(passes => Jacobian.IntoDestination(method, Engine.Instance, passes, LengthError(method), model.Target.HasSpan), ref shared));
        }

        if (model.Members.HasFlag(Members.Hessian))
        {
            _hessian = LostAccesses.Kept(primal, method => Finished(Hessian.Of(method, GradientOf(method), Engine.Instance)));
        }

        if (model.Members.HasFlag(Members.HessianVector))
        {
            _hessianVector = LostAccesses.Kept(primal, method => Finished(Pushforward.OfGradient(method, GradientOf(method), Engine.Instance)));
        }

        _higher = [.. Enumerable.Range(2, model.Order - 1).Select(order => LostAccesses.Kept(primal, method => Finished(HigherDerivative.Of(method, order, Engine.Instance))))];

        Function GradientOf(Function method) => ReferenceEquals(method, primal) ? gradient! : FileWriter.Derive(method, ReverseMember.Gradient, every: model.CheckpointEvery);
    }

    /// <summary>The functions of the members that were asked for.</summary>
    public IEnumerable<Function?> Functions => [_jacobian, _jacobianIntoDestination, .. _rows, _hessian, _hessianVector, .. _higher];

    /// <summary>Writes the members that were asked for, each with a blank line before it unless it is the first.</summary>
    public void Write(MemberWriter members, SourceWriter writer)
    {
        bool isFirst = (_model.Members & (Members.Gradient | Members.Pullback | Members.Pushforward)) == 0;
        void Write(Function function, string returnType, string summary)
        {
            if (!isFirst)
            {
                writer.Line();
            }

            isFirst = false;
            writer.Line($"/// <summary>{summary}</summary>");
            members.WriteAttributes(function);
            members.WriteHead(_model.Accessibility, returnType, Naming.Escaped(function.Name), members.ParameterList(function.Parameters));
            members.WriteBody(function);
        }

        string cref = $"<see cref=\"{members.Cref()}\"/>";
        if (_jacobian is not null)
        {
            string matrix = _model.Target.Spell(_jacobian.Body.Yields[0].Type);
            Write(_jacobian, matrix, $"The Jacobian of {cref}: a row for each output, a column for each of {Inputs(members)}.");
            string returned = members.ReturnedType ?? "void";
            Write(_jacobianIntoDestination!, returned, $"Runs {cref}; its Jacobian overwrites the destination, row by row.");
            foreach (var rows in _rows)
            {
                writer.Line();
                members.WriteRows(rows);
            }
        }

        if (_hessian is not null)
        {
            Write(_hessian, _model.Target.Spell(_hessian.Body.Yields[0].Type), $"The second derivatives of {cref} by {Inputs(members)}: a symmetric matrix.");
        }

        if (_hessianVector is not null)
        {
            string along = members.Active.Count == 1 ? "the tangent" : "the tangents";
            Write(_hessianVector, members.GradientType(), $"The derivative of the gradient of {cref} along {along}: the Hessian times a vector.");
        }

        for (int i = 0; i < _higher.Length; i++)
        {
            string ordinal = i switch { 0 => "second", 1 => "third", 2 => "fourth", 3 => "fifth", 4 => "sixth", 5 => "seventh", _ => "eighth" };
            Write(_higher[i], members.ValueType, $"The {ordinal} derivative of {cref} by {Inputs(members)}.");
        }
    }

    private static string Inputs(MemberWriter members) => string.Join(", ", members.Active.Select(parameter => parameter.Name));

    private static Function Finished(Function function) => Optimizer.Finish(Optimizer.RunForward(function));

    /// <summary>Where reverse sweeps may be in it; none echoes what the forward sweep came to.</summary>
    private Function FinishedSweeps(Function function, ref FactoringStyle? style) => Optimizer.Finish(Optimizer.Run(function, new Dictionary<int, int>(), ref style), _model.Target.HasPairs);

    /// <summary>A member with the leanest passes that it can have.</summary>
    private Function WithPasses(Func<Passes, Function> make, ref FactoringStyle? style)
    {
        bool mayBeWide = _model.Target.HasLanes, mayReadRun = true;
        while (true)
        {
            var function = FinishedSweeps(make(new Passes(mayBeWide, mayReadRun, _rows.Length > 0)), ref style);
            bool fits = !mayBeWide || WideLoops.In(function)?.Fit() != false;
            bool isWhole = !mayReadRun || IsWhole(function);
            if (fits && isWhole)
            {
                return StillLoops.Run(function);
            }

            (mayBeWide, mayReadRun) = (mayBeWide && fits, mayReadRun && isWhole);
        }
    }

    /// <summary>Whether every variable that is read has got its value somewhere.</summary>
    private static bool IsWhole(Function function)
    {
        var defined = new HashSet<int>(function.Body.Statements.SelectMany(Reads.DefinedBy).Concat(function.Parameters.Select(parameter => parameter.Variable)).Select(variable => variable.Id));
        return Reads.Of(function.Body).TrueForAll(variable => defined.Contains(variable.Id));
    }

    private string LengthError(Function primal)
    {
        string destination = Jacobian.NameOfDestination(primal);
        return $"throw new {_model.Target.Spell("System.ArgumentException")}(\"The length of '{destination}' isn't the number of outputs times the number of inputs.\", nameof({destination}))";
    }
}
