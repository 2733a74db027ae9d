using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>Calls of methods that stand as they are.</content>
internal sealed partial class BodyWriter
{
    /// <summary>A call that adds to variables, which start from zero.</summary>
    private void WriteInvoke(Region region, Invoke invoke)
    {
        foreach (var result in invoke.Results)
        {
            string declaration = Declares(region, result) ? _target.Spell(result.Type) + " " : string.Empty;
            _writer.Line($"{declaration}{_naming.Of(result)} = {_expressions.Write(Expression.Zero(result.Type))};");
        }

        string call = _expressions.Filled(invoke.Text, invoke.Operands, invoke.Results) + ";";
        if (invoke.Guard is not { } guard)
        {
            _writer.Line(call);
            return;
        }

        _writer.Open($"if ({_expressions.Write(guard)})");
        _writer.Line(call);
        _writer.Close();
    }

    /// <summary>The first names of what is called, which no local may hide.</summary>
    private static IEnumerable<string> CalledNames(Function function) => Program.AllStatements(function.Body)
        .SelectMany(statement => Reads.OwnOperands(statement).SelectMany(Invocations).Concat(statement is Invoke invoke ? [invoke.Text] : []))
        .Select(text => text.Substring(0, text.IndexOfAny(['.', '('])))
        .Where(name => !name.Contains(':'))
        .Distinct();

    private static IEnumerable<string> Invocations(Expression expression) =>
        (expression.Operation == Operation.Invocation ? [expression.Text] : Array.Empty<string>()).Concat(expression.Operands.SelectMany(Invocations));
}
