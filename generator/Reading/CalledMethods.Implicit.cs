using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Writing;

namespace SymGrad.Generator.Reading;

/// <content>Solvers, whose derivative is that of what they solve.</content>
internal sealed partial class CalledMethods
{
    private readonly Dictionary<IMethodSymbol, ImplicitFunction> _solvers = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, string> _solverNames = new(SymbolEqualityComparer.Default);

    public IEnumerable<ImplicitFunction> Solvers => _solvers.Values;

    private CallPlan Solver(IMethodSymbol method, AttributeData attribute, SyntaxNode place)
    {
        RequireAccess(method, place);
        if (ImplicitSolver.Match(method, attribute, out string? reason) is not { } solver)
        {
            throw reason is null ? new BrokenSource() : Refusal.Unsupported(place, $"a call of '{method.Name}', whose residual doesn't fit,", "see what is said there");
        }

        if (!HasSource(solver.Residual))
        {
            throw Refusal.Unsupported(place, $"a call of '{method.Name}', whose residual '{solver.Residual.Name}' has no body,", "write its body");
        }

        if (WritesArrays(method))
        {
            throw Refusal.Unsupported(place, $"a call of '{method.Name}', which writes to an array that it was given,", "let it work on a copy");
        }

        bool[] active = [.. method.Parameters.Select(solver.IsActive)];
        if (!active.Contains(true))
        {
            return new CallPlan(TextOf(method), null, null, active, !_purity.Has(method)) { Writes = WritesOf(method) };
        }

        if (!_solvers.TryGetValue(method, out var known))
        {
            known = Read(solver, place);
            _solvers[method] = known;
        }

        return new CallPlan(TextOf(method), known.Name + "Pullback", known.Name + "Pushforward", active, !_purity.Has(method), TakesResult: true) { Writes = WritesOf(method) };
    }

    private ImplicitFunction Read(ImplicitSolver solver, SyntaxNode place)
    {
        var builder = new FunctionBuilder();
        var body = new BodyReader(sources, solver.Residual, builder, this, cancellation);
        var parameters = new List<Parameter>();
        foreach (var parameter in solver.Residual.Parameters)
        {
            var type = TypeReading.Read(parameter.Type);
            var variable = builder.NewVariable(type, parameter.Name);
            parameters.Add(new Parameter(parameter.Name, variable, Passing.Value, IsActive: false));
            body.Bind(parameter, type.Shape == TypeShape.Opaque ? Expression.Constant(type, Naming.Escaped(parameter.Name)) : variable);
        }

        body.ReadMethod();
        var result = TypeReading.Read(solver.Method.ReturnType);
        var region = body.Build(solver.WritesResidual ? [] : body.Returned?.Leaves ?? throw new BrokenSource());
        if (result.IsIndexed && !solver.WritesResidual)
        {
            var (written, filling) = Returned(builder, region.Yields[0], [.. parameters.Select(parameter => parameter.Name)]);
            parameters.Add(written);
            region = new Region(region.Statements.Concat(filling).ToEquatable(), EquatableArray<Expression>.Empty);
        }

        if (body.Copied.Count > 0)
        {
            throw Refusal.Unsupported(body.Copied[0].Place, $"this call inside the residual '{solver.Residual.Name}',", "call it outside, and pass in what it gives");
        }

        // What is taken by the result and what by the parameters are two functions of one body.
        string name = NameOf(solver.Residual);
        int last = parameters.Count - (result.IsIndexed ? 1 : 0);
        bool IsActive(int i) => solver.Method.Parameters.Any(parameter => parameter.Name == parameters[i].Name && solver.IsActive(parameter));
        var outputs = region.Yields.Select(_ => new Output(string.Empty, IsReturned: true)).ToEquatable();
        Function By(string suffix, System.Func<int, bool> isActive) => new(
            name + suffix, parameters.Select((parameter, i) => parameter with { IsActive = i == last || isActive(i) }).ToEquatable(), outputs, region, builder.Names);
        var byParameters = By(string.Empty, i => i > 0 && IsActive(i));
        string unknown = parameters[0].Name;
        var byResult = By("By" + char.ToUpperInvariant(unknown[0]) + unknown.Substring(1), i => i == 0);
        foreach (var function in new[] { byParameters, byResult })
        {
            var program = Program.Of(function);
            if (program.Function.Parameters.Take(last).FirstOrDefault(parameter => parameter.Type.IsIndexed && program.IsWritten(parameter)) is { } written)
            {
                throw Refusal.Unsupported(place, $"a call of '{solver.Method.Name}', whose residual writes to its array '{written.Name}',", "let it return a new array");
            }

            if (result.IsIndexed && (program.IsShared(parameters[last].Variable) || !program.IsWritten(parameters[last])))
            {
                throw Refusal.Unsupported(place, $"a call of '{solver.Method.Name}', whose residual '{solver.Residual.Name}' doesn't make an array of its own,", "let it return a new array");
            }

            _functions.Add((new CalledFunction(function, HasValue: false, solver.Residual.Name, IsResidual: true), body, program));
        }

        var own = solver.Method.Parameters.Select(parameter => new Parameter(
            parameter.Name, Expression.Variable(TypeReading.Read(parameter.Type), 0), Passing.Value, solver.IsActive(parameter)));
        return new ImplicitFunction(NameOf(solver.Method), solver.Method.Name, own.ToEquatable(), result, byParameters, byResult);
    }

    /// <summary>A last parameter that takes the elements of the array that the residual returns.</summary>
    private static (Parameter Written, IEnumerable<Statement> Filling) Returned(FunctionBuilder builder, Expression returned, HashSet<string> names)
    {
        string name = "residual";
        while (names.Contains(name))
        {
            name += "Element";
        }

        var written = builder.NewVariable(returned.Type, name);
        var index = builder.NewVariable(ValueType.Int32);
        var before = new RegionBuilder(builder) { IsPrimal = true };
        var inside = before.Child();
        var element = inside.Bind(Expression.Of(Operation.Element, returned.Type.Element!, returned, index));
        inside.Add(new Store(written, new[] { index }.ToEquatable(), element, Adds: false));
        var length = before.Bind(Expression.Of(Operation.Length, ValueType.Int32, written));
        var differs = before.Bind(Expression.Of(Operation.NotEqual, ValueType.Boolean, before.Bind(Expression.Of(Operation.Length, ValueType.Int32, returned)), length));
        var refusal = before.Child();
        refusal.Add(new Effect(Expression.Copied("throw new global::System.InvalidOperationException(\"The residual has not as many elements as what it defines.\")", ValueType.Boolean)));
        before.Add(new If(differs, refusal.Build(), Region.Empty, EquatableArray<Expression>.Empty));
        before.Add(new Loop(new Counter(index, Expression.Integer(0), Operation.Less, length, 1), EquatableArray<Carried>.Empty, Region.Empty, inside.Build()));
        return (new Parameter(name, written, Passing.Value, IsActive: false), before.Build().Statements);
    }

    /// <summary>The same name in every reading.</summary>
    private string NameOf(IMethodSymbol method)
    {
        if (!_solverNames.TryGetValue(method, out string? name))
        {
            _solverNames[method] = name = NameFor(method);
        }

        return name;
    }
}
