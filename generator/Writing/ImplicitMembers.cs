using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Writing;

/// <summary>
/// What is generated for a solver: where its residual g(y, p) is zero, dy/dp = −(∂g/∂y)⁻¹ ∂g/∂p, so that its pullback and pushforward are a
/// linear solve and the residual's own.
/// </summary>
internal sealed class ImplicitMembers
{
    private readonly ImplicitFunction _solver;
    private readonly MethodModel _model;
    private readonly SourceWriter _writer;
    private readonly MemberWriter _members;
    private readonly HashSet<string> _taken = [];
    private readonly string _type;
    private readonly string _element;
    private readonly string _unknown;
    private readonly string _linearSolve;

    private readonly Function _byResult;
    private readonly Function? _pullback;
    private readonly Function? _pushforward;

    /// <param name="linearSolve">The method that solves linear equations.</param>
    public ImplicitMembers(ImplicitFunction solver, MethodModel model, SourceWriter writer, string linearSolve, bool reverse, bool forward)
    {
        (_solver, _writer, _linearSolve) = (solver, writer, linearSolve);
        _model = model with { Function = new Function(solver.Name, solver.Parameters, EquatableArray<Output>.Empty, Region.Empty, EquatableArray<string>.Empty), Accessibility = "private static" };
        _members = new MemberWriter(_model, writer, []);
        _type = model.Target.Spell(solver.Result);
        _element = solver.Result.Innermost.Name;
        _taken.UnionWith(solver.Parameters.Select(parameter => parameter.Name));
        _unknown = Free(solver.Residual.Parameters[0].Name);
        var residual = Optimizer.Prepare(solver.Residual);
        _byResult = Optimizer.Finish(FileWriter.Derive(Optimizer.Prepare(solver.ByResult), IsArray ? ReverseMember.Pullback : ReverseMember.Gradient));
        _pullback = reverse ? Optimizer.Finish(FileWriter.Derive(residual, ReverseMember.Pullback)) : null;
        _pushforward = forward ? Optimizer.Finish(Optimizer.RunForward(Pushforward.Of(residual, Engine.Instance))) : null;
    }

    public IEnumerable<Function> Functions => new[] { _byResult, _pullback, _pushforward }.OfType<Function>();

    private bool IsArray => _solver.Result.IsIndexed;

    private IEnumerable<Parameter> Active => _solver.Parameters.Where(parameter => parameter.IsActive);

    public void Write()
    {
        string unknown = _solver.Residual.Parameters[0].Name;
        WriteResidual(_solver.ByResult, IsArray ? "void" : _type, _byResult, IsArray ? MembersOf(_solver.ByResult).Added("residual") : $"The derivative of the residual by '{unknown}'.");
        if (_pullback is not null)
        {
            WriteResidual(_solver.Residual, "void", _pullback, MembersOf(_solver.Residual).Added("residual"));
            WritePullback();
        }

        if (_pushforward is not null)
        {
            WriteResidual(_solver.Residual, IsArray ? "void" : $"({_type} value, {_type} tangent)", _pushforward, "The residual, and its derivative along the tangents.");
            WritePushforward();
        }
    }

    /// <summary>Gauss's elimination with partial pivoting; what is singular comes out infinite or NaN.</summary>
    public static void WriteLinearSolve(MethodModel model, SourceWriter writer, string name, string element)
    {
        writer.Line();
        string abs = model.Target.Spell("System.Math") + ".Abs";
        new MemberWriter(model with { Accessibility = "private static" }, writer, []).WriteCalled(
            $"void {name}({element}[,] matrix, {element}[] vector)",
            "Turns a vector into the solution of a system of linear equations with that right-hand side; the matrix is used up.",
            () =>
            {
                foreach (string line in LinearSolve)
                {
                    Indent(writer, line.Replace("Abs", abs).Replace("NUMBER", element));
                }
            });
    }

    private static readonly string[] LinearSolve =
    [
        "int n = vector.Length;",
        "for (int k = 0; k < n; k++)",
        "{",
        "int pivot = k;",
        "for (int i = k + 1; i < n; i++)",
        "{",
        "if (Abs(matrix[i, k]) > Abs(matrix[pivot, k]))",
        "{",
        "pivot = i;",
        "}",
        "}",
        "",
        "if (pivot != k)",
        "{",
        "for (int j = k; j < n; j++)",
        "{",
        "(matrix[k, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[k, j]);",
        "}",
        "",
        "(vector[k], vector[pivot]) = (vector[pivot], vector[k]);",
        "}",
        "",
        "for (int i = k + 1; i < n; i++)",
        "{",
        "NUMBER factor = matrix[i, k] / matrix[k, k];",
        "for (int j = k + 1; j < n; j++)",
        "{",
        "matrix[i, j] -= factor * matrix[k, j];",
        "}",
        "",
        "vector[i] -= factor * vector[k];",
        "}",
        "}",
        "",
        "for (int k = n - 1; k >= 0; k--)",
        "{",
        "for (int j = k + 1; j < n; j++)",
        "{",
        "vector[k] -= matrix[k, j] * vector[j];",
        "}",
        "",
        "vector[k] /= matrix[k, k];",
        "}",
    ];

    private static void Indent(SourceWriter writer, string line)
    {
        if (line == "{")
        {
            writer.Open();
        }
        else if (line == "}")
        {
            writer.Close();
        }
        else
        {
            writer.Line(line);
        }
    }

    private MemberWriter MembersOf(Function function) => new(_model with { Function = function }, _writer, []);

    private void WriteResidual(Function residual, string type, Function derivative, string summary)
    {
        _writer.Line();
        MembersOf(residual).WriteCalled(type, derivative, summary);
    }

    /// <summary>The names of a member that is begun.</summary>
    private void Begin()
    {
        _taken.Clear();
        _taken.UnionWith(_solver.Parameters.Select(parameter => parameter.Name));
        _taken.Add(_unknown.TrimStart('@'));
    }

    private string Free(string wanted)
    {
        string name = wanted;
        for (int i = 2; !_taken.Add(name); i++)
        {
            name = wanted + i.ToString(CultureInfo.InvariantCulture);
        }

        return Naming.Escaped(name);
    }

    private string Own => string.Join(", ", _members.ParameterList(_solver.Parameters), $"{_type} {_unknown}");

    /// <summary>The residual's arguments: the result, and those of the solver's parameters that it takes.</summary>
    private List<string> ResidualArguments(string residual) =>
    [
        _unknown,
        .. _solver.Residual.Parameters.Skip(1).Take(_solver.Residual.Parameters.Count - (IsArray ? 2 : 1)).Select(parameter => Naming.Escaped(parameter.Name)),
        .. IsArray ? [residual] : System.Array.Empty<string>(),
    ];

    /// <summary>The active parameters in the residual's order, which need not be the solver's.</summary>
    private IEnumerable<Parameter> ResidualActive => _solver.Residual.Parameters.Skip(1).Take(_solver.Residual.Parameters.Count - (IsArray ? 2 : 1)).Where(parameter => parameter.IsActive);

    private void WritePullback()
    {
        Begin();
        string seed = Free("seed");
        var adjoints = Active.ToDictionary(parameter => parameter.Name, parameter => Free(parameter.Name + "Adjoint"));
        string signature = $"void {_solver.Name}Pullback({Own}, {_type} {seed}, " + string.Join(", ", Active.Select(parameter => parameter.Type.IsIndexed
            ? $"{_model.Target.Spell(AdjointType(parameter.Type))} {adjoints[parameter.Name]}"
            : $"ref {_model.Target.Spell(parameter.Type)} {adjoints[parameter.Name]}")) + ")";
        string[] passed = [.. ResidualActive.Select(parameter => (parameter.Type.IsIndexed ? string.Empty : "ref ") + adjoints[parameter.Name])];
        _writer.Line();
        _members.WriteCalled(signature, $"Adds seed · ∂{_solver.Original}/∂({string.Join(", ", Active.Select(parameter => parameter.Name))}) to the adjoints, by the implicit function theorem.", () =>
        {
            if (!IsArray)
            {
                string slope = Free("slope");
                _writer.Line($"{_type} {slope} = {_solver.ByResult.Name}Gradient({string.Join(", ", ResidualArguments(string.Empty))});");
                _writer.Line($"{_solver.Residual.Name}Pullback({string.Join(", ", [.. ResidualArguments(string.Empty), $"-{seed} / {slope}", .. passed])});");
                return;
            }

            _writer.Open($"if ({_model.Target.Spell("System.Array")}.TrueForAll({seed}, number => number == 0))");
            _writer.Line("return;");
            _writer.Close();
            _writer.Line();
            var (matrix, residual, rest, i) = WriteMatrix(transposed: true);
            string weights = Free("weights");
            _writer.Line($"{_type} {weights} = new {_element}[{_unknown}.Length];");
            _writer.Open($"for (int {i} = 0; {i} < {weights}.Length; {i}++)");
            _writer.Line($"{weights}[{i}] = -{seed}[{i}];");
            _writer.Close();
            _writer.Line();
            _writer.Line($"{_linearSolve}({matrix}, {weights});");
            _writer.Line($"{_solver.Residual.Name}Pullback({string.Join(", ", [.. ResidualArguments(residual), weights, .. passed, rest])});");
        });
    }

    private void WritePushforward()
    {
        Begin();
        string signature = $"({_type} value, {_type} tangent) {_solver.Name}Pushforward({Own}, ";
        var tangents = Active.ToDictionary(parameter => parameter.Name, parameter => Free(parameter.Name + "Tangent"));
        signature += string.Join(", ", Active.Select(parameter => $"{_model.Target.Spell(parameter.Type)} {tangents[parameter.Name]}")) + ")";
        string[] passed = [.. ResidualActive.Select(parameter => tangents[parameter.Name])];
        _writer.Line();
        _members.WriteCalled(signature, $"What '{_solver.Original}' gave, and its derivative along the tangents, by the implicit function theorem.", () =>
        {
            if (!IsArray)
            {
                string slope = Free("slope");
                string both = Free("residual");
                _writer.Line($"{_type} {slope} = {_solver.ByResult.Name}Gradient({string.Join(", ", ResidualArguments(string.Empty))});");
                _writer.Line($"({_type} value, {_type} tangent) {both} = {_solver.Residual.Name}Pushforward({string.Join(", ", [.. ResidualArguments(string.Empty), .. passed])});");
                _writer.Line($"return ({_unknown}, -{both}.tangent / {slope});");
                return;
            }

            var (matrix, residual, rest, i) = WriteMatrix(transposed: false);
            _writer.Line($"{_model.Target.Spell("System.Array")}.Clear({rest}, 0, {rest}.Length);");
            _writer.Line($"{_solver.Residual.Name}Pushforward({string.Join(", ", [.. ResidualArguments(residual), .. passed, rest])});");
            _writer.Open($"for (int {i} = 0; {i} < {rest}.Length; {i}++)");
            _writer.Line($"{rest}[{i}] = -{rest}[{i}];");
            _writer.Close();
            _writer.Line();
            _writer.Line($"{_linearSolve}({matrix}, {rest});");
            _writer.Line($"return ({_unknown}, {rest});");
        });
    }

    /// <summary>The residual's Jacobian by the result, a row from each pullback of a unit vector.</summary>
    private (string Matrix, string Residual, string Unread, string Index) WriteMatrix(bool transposed)
    {
        string n = Free("n"), matrix = Free("matrix"), residual = Free("residual"), unit = Free("unit"), row = Free("row"), rest = Free("rest"), i = Free("i"), j = Free("j");
        _writer.Line($"int {n} = {_unknown}.Length;");
        _writer.Line($"{_element}[,] {matrix} = new {_element}[{n}, {n}];");
        foreach (string array in new[] { residual, unit, row, rest })
        {
            _writer.Line($"{_type} {array} = new {_element}[{n}];");
        }

        _writer.Open($"for (int {i} = 0; {i} < {n}; {i}++)");
        _writer.Line($"{unit}[{i}] = 1;");
        _writer.Line($"{_model.Target.Spell("System.Array")}.Clear({row}, 0, {n});");
        _writer.Line($"{_solver.ByResult.Name}Pullback({string.Join(", ", [.. ResidualArguments(residual), unit, row, rest])});");
        _writer.Line($"{unit}[{i}] = 0;");
        _writer.Open($"for (int {j} = 0; {j} < {n}; {j}++)");
        _writer.Line(transposed ? $"{matrix}[{j}, {i}] = {row}[{j}];" : $"{matrix}[{i}, {j}] = {row}[{j}];");
        _writer.Close();
        _writer.Close();
        _writer.Line();
        return (matrix, residual, rest, i);
    }

    private static ValueType AdjointType(ValueType type) => type.Shape == TypeShape.ReadOnlySpan ? ValueType.SpanOf(type.Element!, readOnly: false) : type;
}
