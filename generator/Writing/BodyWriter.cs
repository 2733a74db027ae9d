using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>Prints the body of a function as C# statements.</summary>
internal sealed partial class BodyWriter
{
    private readonly Function _function;
    private readonly SourceWriter _writer;
    private readonly TargetCapabilities _target;
    private readonly Locals _locals;
    private readonly Naming _naming;
    private readonly Declarations _declarations;
    private readonly ExpressionWriter _expressions;
    private readonly HashSet<int> _declared = [];
    private readonly HashSet<int> _parameters = [];
    private string? _quoted;

    /// <summary>Whether it was said that rows are computed in pairs.</summary>
    private bool _saysPairs;

    private VectorFunctions Vectors { get; }

    public BodyWriter(Function function, SourceWriter writer, TargetCapabilities target)
    {
        function = target.HasBuffers ? Optimizer.LaySpans(function, target.MemoryMarshal is not null) : function;
        _function = function;
        _writer = writer;
        _target = target;
        _wide = WideLoops.In(function);
        Vectors = new VectorFunctions(target, function.IsFast);
        _locals = new Locals(function, Varies);
        _declarations = new Declarations(function, _locals);
        _naming = new Naming(function, _locals, _declarations, ["Math", "MathF", "Array", "System", "nameof", .. target.TypeParameters, .. CalledNames(function)]);
        _expressions = new ExpressionWriter(_naming.Of, target, function.Parameters, Marked, Vectors.OfNumber);
        _lanes = _wide is null ? null : LanesOf(_wide);
        _buffers = target.HasBuffers ? Buffers.LocalArrays(function) : [];
        foreach (var parameter in function.Parameters)
        {
            _parameters.Add(_locals.Of(parameter.Variable));
            _declared.Add(_locals.Of(parameter.Variable));
        }

        _shared = SharedMemoryOf();
    }

    /// <param name="checks">What must not hold of the arguments, with the message and the parameter at fault.</param>
    /// <param name="guards">How many of the first statements come before that.</param>
    /// <param name="second">Writes what comes after these.</param>
    public void Write(IReadOnlyList<ArgumentCheck>? checks = null, int guards = 0, System.Action? second = null)
    {
        _writer.Open();
        if (_function.Parameters.FirstOrDefault(parameter => parameter.Of is { IsThis: true }) is { Of: { } self }
            && (Reads.Of(_function.Body).Any(IsOfThis) || checks?.Any(check => check.Condition.Contains(self.Name + ".")) == true))
        {
            _writer.Line($"{self.Type.Name} {self.Name} = this;");
        }

        WriteGuards(guards);
        second?.Invoke();
        foreach (var (condition, message, parameter, rows) in checks ?? [])
        {
            string row = rows is null ? string.Empty : _naming.Unique("row");
            if (rows is not null)
            {
                _writer.Open($"for (int {row} = 0; {row} < {rows}.Length; {row}++)");
            }

            _writer.Open($"if ({condition.Replace(ArgumentCheck.Row, row)})");
            // A parameter called so hides the operator.
            string named = _function.Parameters.Any(other => other.Root == "nameof") ? $"\"{parameter.TrimStart('@')}\"" : $"nameof({parameter})";
            _writer.Line($"throw new {_target.Spell("System.ArgumentException")}(\"{message}\", {named});");
            _writer.Close();
            if (rows is not null)
            {
                _writer.Close();
            }

            _writer.Line();
        }

        WriteConstants();
        if (_shared is not null)
        {
            OpenBorrowing();
        }

        WriteTail(_function.Body, [.. _function.Body.Yields], WriteOutputs, isFunction: true, from: guards);
        if (_shared is not null)
        {
            CloseBorrowing();
        }

        Vectors.WriteBrought(_writer);
        _writer.Close();
    }

    /// <summary>Writes the first statements, which read nothing but parameters.</summary>
    public void WriteGuards(int count)
    {
        WriteStatements(_function.Body, _function.Body.Statements.Take(count));
        if (count > 0)
        {
            _writer.Line();
        }
    }

    private bool IsOfThis(Expression variable) => _function.Parameters.Any(parameter => parameter.Of is { IsThis: true } && parameter.Variable.Equals(variable));

    private void WriteStatements(Region region, IEnumerable<Statement> statements)
    {
        var pending = new Queue<Statement>(statements);
        while (pending.Count > 0)
        {
            Cancellation.Check();
            var statement = pending.Dequeue();
            Quote(statement);
            if (statement is Store { Array.Type.Column.IsAssignable: false } store)
            {
                WriteRow(RowFrom(store, pending));
                continue;
            }

            TakeMarks(region, statement, pending);
            if (pending.Count > 0 && IsPair(statement, pending.Peek()))
            {
                WritePair(region, (Let)statement, (Let)pending.Dequeue());
                continue;
            }

            Write(region, statement);
            if (Leaves(statement))
            {
                return;
            }
        }
    }

    /// <summary>Whether two statements are written in one. In a list of variables the name <c>_</c> is no variable.</summary>
    private bool IsPair(Statement one, Statement other) => _function.HasPairs && _target.HasSinCos && SineCosinePairs.IsPair(one, other)
        && ((Let)one).Target is var first && ((Let)other).Target is var second && !Varies(first) && _naming.Of(first) != "_" && _naming.Of(second) != "_";

    /// <summary>Writes the sine and the cosine of a number in one.</summary>
    private void WritePair(Region region, Let one, Let other)
    {
        var (sine, cosine) = SineCosinePairs.IsSine(one) ? (one, other) : (other, one);
        bool declaresSine = Declares(region, sine.Target), declaresCosine = Declares(region, cosine.Target);
        if (declaresSine != declaresCosine)
        {
            // Old and new variables in one list are of a later language.
            var target = (declaresSine ? sine : cosine).Target;
            _writer.Line($"{TypeOf(target)} {_naming.Of(target)};");
        }

        string type = declaresSine && declaresCosine ? TypeOf(sine.Target) + " " : string.Empty;
        string both = _expressions.Write(Expression.Call(sine.Value.Text + "Cos", sine.Value.Type, [.. sine.Value.Operands]));
        _writer.Line($"({type}{_naming.Of(sine.Target)}, {type}{_naming.Of(cosine.Target)}) = {both};");
    }

    /// <summary>Whether control doesn't come out of a statement.</summary>
    private static bool Leaves(Statement statement) => statement is Effect { Value: { Operation: Operation.Copied } copied }
        && (copied.Text == "return" || copied.Text.StartsWith("return ", StringComparison.Ordinal) || copied.Text.StartsWith("throw ", StringComparison.Ordinal));

    private void Quote(Statement statement)
    {
        if (statement.Origin is { } origin && origin != _quoted)
        {
            _writer.Line("// " + origin);
            _quoted = origin;
        }

        if (!_saysPairs && statement is Let { Target.Type: var type } && type.Equals(RowPairs.PairType))
        {
            _writer.Line("// From here on two rows at once, each in its own half of a vector.");
            _saysPairs = true;
        }
    }

    private void Write(Region region, Statement statement)
    {
        switch (statement)
        {
            case Let { Value.Operation: Operation.Grow } grown:
                WriteGrow(region, grown);
                break;
            case Let { Value.Operation: Operation.NewArray } made when _buffers.Contains(made.Target.Id) && (_spans.ContainsKey(made.Target.Id) || Declares(region, made.Target)):
                WriteBuffer(made);
                break;
            case Let { Value.Operation: Operation.Row } row:
                WriteRow(region, row);
                break;
            case Let { Value.Operation: Operation.Invocation or Operation.Copied } call when !IsRead(call.Target) && IsCall(call.Value):
                _writer.Line(_expressions.Write(call.Value) + ";");
                break;
            case Let { Value.Operation: Operation.Filled } filled:
                WriteFilled(region, filled);
                break;
            case Let let:
                WriteAssignment(region, let.Target, let.Value);
                break;
            case Store store:
                WriteStore(store);
                break;
            case Effect { Value.IsLines: true } lines:
                WriteLines(lines.Value);
                break;
            case Effect { IsAccess: true } access:
                WriteAccess(access.Value);
                break;
            case Effect effect:
                _writer.Line(_expressions.Write(effect.Value) + ";");
                break;
            case Invoke invoke:
                WriteInvoke(region, invoke);
                break;
            case Clear clear:
                WriteClear(clear.Array);
                break;
            case If branch:
                WriteBranch(region, branch);
                break;
            case Loop loop:
                WriteLoop(region, loop);
                break;
        }
    }

    /// <summary>Declares the local of a variable if this is its region and it isn't yet; says whether an initializer may follow.</summary>
    private bool Declares(Region region, Expression variable) =>
        _declarations.IsHome(region, variable) && _declared.Add(_locals.Of(variable));

    private void Predeclare(Region region, Expression variable)
    {
        if (Declares(region, variable))
        {
            _writer.Line($"{TypeOf(variable)} {_naming.Of(variable)};");
        }
    }

    private void WriteAssignment(Region region, Expression target, Expression value)
    {
        if (value.IsVariable && _locals.Same(target, value))
        {
            return;
        }

        if (value.Operation == Operation.Either && _locals.Same(value.Operands[0], target))
        {
            // What is on stays on.
            _writer.Open($"if ({_expressions.Write(value.Operands[1])})");
            _writer.Line($"{_naming.Of(target)} = true;");
            _writer.Close();
            return;
        }

        if (Declares(region, target))
        {
            _writer.Line($"{TypeOf(target)} {_naming.Of(target)} = {ValueOf(target, value)};");
        }
        else
        {
            _writer.Line(Assignment(_naming.Of(target), target, value));
        }
    }

    /// <summary>An assignment, in the short form where the target is an operand.</summary>
    private string Assignment(string name, Expression target, Expression value)
    {
        string? symbol = value.Operation switch
        {
            Operation.Add => "+=",
            Operation.Subtract => "-=",
            Operation.Multiply => "*=",
            Operation.Divide => "/=",
            _ => null,
        };
        if (symbol is not null && value.Type.Equals(target.Type))
        {
            if (_locals.Same(value.Operands[0], target))
            {
                return value.Operation is Operation.Add or Operation.Subtract && value.Operands[1].IsOne && !target.Type.IsFloating
                    ? $"{name}{symbol[0]}{symbol[0]};"
                    : $"{name} {symbol} {ValueOf(target, value.Operands[1])};";
            }

            if (value.Operation is Operation.Add or Operation.Multiply && _locals.Same(value.Operands[1], target))
            {
                return $"{name} {symbol} {ValueOf(target, value.Operands[0])};";
            }
        }

        return $"{name} = {ValueOf(target, value)};";
    }

    private void WriteBranch(Region region, If branch)
    {
        foreach (var result in branch.Results)
        {
            Predeclare(region, result);
        }

        var then = Captured(() => WriteSide(branch.Then, branch.Results));
        var other = Captured(() => WriteSide(branch.Else, branch.Results));
        if (then.Length == 0 && other.Length == 0)
        {
            return;
        }

        if (then.Length == 0)
        {
            _writer.Open($"if ({_expressions.Write(Negation(branch.Condition))})");
            Replay(other);
            _writer.Close();
            return;
        }

        _writer.Open($"if ({Condition(branch.Condition)})");
        Replay(then);
        _writer.Close();
        if (other.Length > 0)
        {
            _writer.Open("else");
            Replay(other);
            _writer.Close();
        }
    }

    private static Expression Negation(Expression condition) => condition.Operation == Operation.Not
        ? condition.Operands[0]
        : Expression.Of(Operation.Not, Functions.ValueType.Boolean, condition);

    private void WriteSide(Region side, EquatableArray<Expression> results)
    {
        WriteStatements(side, side.Statements);
        if (!side.Statements.Any(Leaves))
        {
            WriteCopies(side, results, side.Yields);
        }
    }

    /// <summary>Several assignments at once, in an order in which none overwrites what another still reads.</summary>
    private void WriteCopies(Region region, IReadOnlyList<Expression> targets, IReadOnlyList<Expression> values)
    {
        var pending = Enumerable.Range(0, targets.Count)
            .Where(i => !(values[i].IsVariable && _locals.Same(targets[i], values[i])))
            .Select(i => (Target: targets[i], Value: values[i])).ToList();
        while (pending.Count > 0)
        {
            int free = pending.FindIndex(copy => !pending.Any(other => !ReferenceEquals(other.Target, copy.Target)
                && other.Value.Variables().Any(variable => _locals.Same(variable, copy.Target))));
            if (free < 0)
            {
                // A cycle: the first value is set aside under a name of its own.
                var (target, value) = pending[0];
                string aside = _naming.Unique(NextOf(_naming.Of(target)));
                _writer.Line($"{TypeOf(target)} {aside} = {ValueOf(target, value)};");
                pending.RemoveAt(0);
                WriteCopies(region, pending.Select(copy => copy.Target).ToArray(), pending.Select(copy => copy.Value).ToArray());
                _writer.Line($"{_naming.Of(target)} = {aside};");
                return;
            }

            WriteAssignment(region, pending[free].Target, pending[free].Value);
            pending.RemoveAt(free);
        }
    }

    /// <summary>A name for a variable's next value, where it has to be set aside.</summary>
    private static string NextOf(string name)
    {
        string bare = name.TrimStart('@');
        return "next" + char.ToUpperInvariant(bare[0]) + bare.Substring(1);
    }

    private bool IsRead(Expression variable)
    {
        _reads ??= [.. Reads.Of(_function.Body).Select(read => read.Id)];
        return _reads.Contains(variable.Id);
    }

    private HashSet<int>? _reads;

    private string[] Captured(Action write) => _writer.Capture(write);

    private void Replay(string[] lines)
    {
        foreach (string line in lines)
        {
            _writer.Line(line);
        }
    }
}
