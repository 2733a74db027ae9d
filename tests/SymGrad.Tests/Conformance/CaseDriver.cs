using System.Text;
using Microsoft.CodeAnalysis;

namespace SymGrad.Tests.Conformance;

/// <summary>Writes the C# that calls a case as a user would: its points, F, and the generated members.</summary>
internal sealed class CaseDriver(ConformanceCase one, CaseShape shape)
{
    public const string ClassName = "Driver";

    private readonly StringBuilder text = new();

    /// <summary>Points and F; with <paramref name="pullback"/> also the derivatives, the pushforward if it is there, and the matrices that are.</summary>
    public string Write(IMethodSymbol? pullback, bool hasPushforward = false, IReadOnlyCollection<IMethodSymbol>? matrices = null)
    {
        foreach (string name in ConformanceSuite.Usings.Concat(one.Usings))
        {
            text.Append($"using {name};\n");
        }

        text.Append($"\n#nullable enable\n\npublic static partial class Case\n{{\n    public static class {ClassName}\n    {{\n");
        WritePoints();
        WriteOutputs();
        if (one.Counter is not null)
        {
            text.Append($"        public static int Counter() => {one.Counter};\n");
        }

        if (pullback is not null)
        {
            WritePullback(pullback);
            if (shape.HasGradient)
            {
                WriteGradient();
                WriteValueAndGradient();
                WriteDestinations();
            }
        }

        if (hasPushforward)
        {
            WritePushforward();
        }

        foreach (IMethodSymbol matrix in matrices ?? [])
        {
            WriteMatrix(matrix);
        }

        return text.Append("    }\n}\n").ToString();
    }

    private void WritePoints()
    {
        for (int i = 0; i < one.Points.Length; i++)
        {
            WriteValues($"Point{i}", one.Points[i].Arguments, shape.Given);
            if (one.Points[i].Gradient is { } gradient)
            {
                WriteValues($"Expected{i}", gradient, shape.Active);
            }
        }
    }

    private void WriteValues(string name, string list, IReadOnlyList<CaseParameter> parameters)
    {
        IReadOnlyList<string> values = ConformanceParser.SplitArguments(list);
        text.Append($"        public static object?[] {name}()\n        {{\n");
        for (int i = 0; i < parameters.Count; i++)
        {
            text.Append($"            {parameters[i].Carrier} @{parameters[i].Name} = {(i < values.Count ? values[i] : "default!")};\n");
        }

        text.Append($"            return new object?[] {{ {string.Join(", ", parameters.Select(parameter => "@" + parameter.Name))} }};\n        }}\n");
    }

    private void WriteOutputs()
    {
        Open("Outputs", "");
        bool returns = shape.ReturnType != "void";
        text.Append($"            {(returns ? "var returned__ = " : "")}{one.Target}.F({Arguments(shape.Parameters)});\n");
        Return(shape.ReturnsNumbers ? "returned__" : null, shape.Outputs.Select(output => "@" + output.Name));
    }

    private void WriteGradient()
    {
        Open("Gradient", "");
        text.Append($"            var gradient__ = {one.Target}.FGradient({Arguments(shape.Parameters)});\n");
        Return(null, GradientParts("gradient__"));
    }

    private void WriteValueAndGradient()
    {
        Open("ValueAndGradient", "");
        text.Append($"            var both__ = {one.Target}.FValueAndGradient({Arguments(shape.Parameters)});\n");
        Return("both__.value", GradientParts("both__.gradient"));
    }

    private IEnumerable<string> GradientParts(string gradient) =>
        shape.Active is [_] ? [gradient] : shape.Active.Select(parameter => $"{gradient}.@{parameter.Name}");

    private void WriteDestinations()
    {
        Open("Destinations", ", object?[] destinations__");
        ReadArray(shape.Active, "destination", "destinations__");
        IEnumerable<string> destinations = shape.Active.Select(parameter => parameter.PassedTo("out ", "destination"));
        text.Append($"            var value__ = {one.Target}.FValueAndGradient({Join(Arguments(shape.Parameters), destinations)});\n");
        Return("value__", shape.Active.Select(parameter => $"{parameter.Name}_destination"));
    }

    private void WritePullback(IMethodSymbol pullback)
    {
        // Whether an out parameter of F is passed to its pullback is not said by the contract: both are fine.
        bool passesOut = pullback.Parameters.Length > 0 && pullback.Parameters.Any(parameter => parameter.RefKind == RefKind.Out);
        Open("Pullback", ", object?[] seeds__, object?[] adjoints__");
        int seedCount = 0;
        var seeds = new List<string>();
        if (shape.ReturnsNumbers)
        {
            text.Append($"            var seed__ = ({shape.ReturnType})seeds__[{seedCount++}]!;\n");
            seeds.Add("seed__");
        }

        foreach (CaseParameter output in shape.Outputs)
        {
            text.Append($"            var {output.Name}_seed = ({output.Carrier})seeds__[{seedCount++}]!;\n");
            seeds.Add($"{output.Name}_seed");
        }

        ReadArray(shape.Active, "adjoint", "adjoints__");
        IEnumerable<string> adjoints = shape.Active.Select(parameter => parameter.PassedTo("ref ", "adjoint"));
        text.Append($"            {one.Target}.FPullback({Join(Arguments(passesOut ? shape.Parameters : shape.Given), seeds.Concat(adjoints))});\n");
        Return(null, shape.Active.Select(parameter => $"{parameter.Name}_adjoint"));
    }

    /// <summary>The outputs, and then their tangents.</summary>
    private void WritePushforward()
    {
        Open("Pushforward", ", object?[] tangents__");
        ReadArray(shape.Active, "tangent", "tangents__");
        foreach (CaseParameter output in shape.Parameters.Where(parameter => parameter is { RefKind: RefKind.Out, IsOutput: true }))
        {
            text.Append($"            {output.Carrier} {output.Name}_tangent;\n");
        }

        IEnumerable<string> tangents = shape.Parameters.Where(parameter => parameter.Active || parameter is { RefKind: RefKind.Out, IsOutput: true })
            .Select(parameter => $"{(parameter.RefKind is RefKind.Ref ? "ref " : parameter.RefKind is RefKind.Out ? "out " : "")}{parameter.Name}_tangent");
        text.Append($"            {(shape.ReturnsNumbers ? "var both__ = " : "")}{one.Target}.FPushforward({Join(Arguments(shape.Parameters), tangents)});\n");
        IEnumerable<string> values = shape.Outputs.Select(output => $"@{output.Name}");
        IEnumerable<string> written = shape.Outputs.Select(output => $"{output.Name}_tangent");
        Return(null, shape.ReturnsNumbers ? ["both__.value", .. values, "both__.tangent", .. written] : [.. values, .. written]);
    }

    /// <summary>Whether it is the form of the Jacobian that fills the caller's numbers.</summary>
    public static bool TakesDestination(IMethodSymbol member, CaseShape shape) =>
        member.Name == "FJacobian" && member.Parameters.Length > shape.Parameters.Length && member.Parameters[^1].Type.Name == "Span";

    /// <summary>A member about second derivatives, or the Jacobian in either form.</summary>
    private void WriteMatrix(IMethodSymbol member)
    {
        string call = $"{one.Target}.{member.Name}({Arguments(shape.Parameters)}";
        if (member.Name == "FHessianVector")
        {
            Open("HessianVector", ", object?[] tangents__");
            ReadArray(shape.Active, "tangent", "tangents__");
            text.Append($"            var product__ = {call}, {string.Join(", ", shape.Active.Select(parameter => $"{parameter.Name}_tangent"))});\n");
            Return(null, GradientParts("product__"));
        }
        else if (!TakesDestination(member, shape))
        {
            Open(member.Name[1..], "");
            Return($"{call})", []);
        }
        else
        {
            Open("JacobianInto", ", object?[] destination__");
            string type = ((INamedTypeSymbol)member.Parameters[^1].Type).TypeArguments[0].ToDisplayString();
            text.Append($"            {(shape.ReturnsNumbers ? "var returned__ = " : "")}{call}, ({type}[])destination__[0]!);\n");
            Return(shape.ReturnsNumbers ? "returned__" : null, shape.Outputs.Select(output => "@" + output.Name));
        }
    }

    private void Open(string name, string more)
    {
        text.Append($"        public static object?[] {name}(object?[] point__{more})\n        {{\n");
        for (int i = 0; i < shape.Given.Length; i++)
        {
            text.Append($"            var @{shape.Given[i].Name} = ({shape.Given[i].Carrier})point__[{i}]!;\n");
        }

        foreach (CaseParameter output in shape.Parameters.Where(parameter => parameter.RefKind == RefKind.Out))
        {
            text.Append($"            {output.Carrier} @{output.Name};\n");
        }
    }

    private void ReadArray(IReadOnlyList<CaseParameter> parameters, string what, string source)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            text.Append($"            var {parameters[i].Name}_{what} = ({parameters[i].Carrier}){source}[{i}]!;\n");
        }
    }

    private void Return(string? first, IEnumerable<string> others) =>
        text.Append($"            return new object?[] {{ {Join(first ?? "", others)} }};\n        }}\n");

    private static string Arguments(IEnumerable<CaseParameter> parameters) =>
        string.Join(", ", parameters.Select(parameter => parameter.Argument));

    private static string Join(string first, IEnumerable<string> others) =>
        string.Join(", ", (first.Length > 0 ? [first] : Enumerable.Empty<string>()).Concat(others));
}
