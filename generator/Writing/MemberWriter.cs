using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;

namespace SymGrad.Generator.Writing;

/// <summary>Writes the generated members of one method: documentation, signature, checks of the arguments, body.</summary>
internal sealed partial class MemberWriter(MethodModel model, SourceWriter writer, IReadOnlyList<Notation> formulas)
{
    private readonly TargetCapabilities _target = model.Target;

    /// <summary>What the method asks about nulls before anything else, as members that users call ask it too.</summary>
    public IReadOnlyList<Statement> Guards { get; init; } = [];

    /// <summary>The arrays that may be null where the method itself is called for what it throws then, as members that users call do.</summary>
    public IReadOnlyList<Parameter> AskedLater { get; init; } = [];

    private IEnumerable<Parameter> Primal => model.Function.Parameters;

    /// <summary>Those that are passed: not the object itself.</summary>
    private IEnumerable<Parameter> Arguments => Primal.Where(parameter => parameter.Of is not { IsThis: true });

    /// <summary>A parameter as the user passes it.</summary>
    public sealed record Passed(string Name, Functions.ValueType Type, Passing Passing, Composite? Composite);

    /// <summary>The parameters as the user passes them: the parts of a composite are one.</summary>
    private static IEnumerable<Passed> PassedAs(IEnumerable<Parameter> parameters) => parameters.GroupBy(parameter => parameter.Root).Select(parts => parts.First())
        .Select(part => new Passed(part.Root, part.Of?.Type ?? part.Type, part.Passing, part.Of?.Composite));

    public List<Passed> Active { get; } = [.. PassedAs(model.Function.Parameters.Where(parameter => parameter.IsActive))];

    /// <summary>What the method returns, as far as it holds floating-point numbers; null where it doesn't.</summary>
    public string? ReturnedType => model.Function.Outputs.Zip(model.Function.Body.Yields, (output, yield) => (output, yield)).Where(pair => pair.output.IsReturned)
        .Select(pair => _target.Spell(pair.output.Of?.Type ?? pair.yield.Type)).FirstOrDefault();

    public string ValueType => ReturnedType!;

    public void WriteGradient(Function gradient)
    {
        Document($"The gradient of <see cref=\"{Cref()}\"/>.");
        WriteSignature(GradientType(), gradient);
        WriteBody(gradient, AliasChecks(model.Function));
    }

    /// <summary>The gradient by arrays of composites: they are made here and filled there.</summary>
    public void WriteGradientByDestinations(Function valueAndGradient)
    {
        Document($"The gradient of <see cref=\"{Cref()}\"/>.");
        writer.Line(GeneratedCode);
        WriteHead(model.Accessibility, GradientType(), Naming.Escaped(model.Function.Name) + "Gradient", ParameterList(Arguments));
        writer.Open();
        var (call, gradients) = CallWithDestinations(valueAndGradient);
        writer.Line(call + ";");
        writer.Line($"return {gradients};");
        writer.Close();
    }

    public void WriteValueAndGradient(Function valueAndGradient)
    {
        Document($"The value of <see cref=\"{Cref()}\"/> and its gradient, in one pass.");
        writer.Line(GeneratedCode);
        WriteHead(model.Accessibility, $"({ValueType} value, {GradientType()} gradient)", Naming.Escaped(model.Function.Name) + "ValueAndGradient", ParameterList(Arguments));
        writer.Open();
        var (call, gradients) = CallWithDestinations(valueAndGradient);
        var taken = new HashSet<string>(valueAndGradient.Parameters.Select(parameter => parameter.Root));
        string value = new[] { "value", "result", "valueOf" + model.Function.Name }.First(name => !taken.Contains(name));
        writer.Line($"{ValueType} {value} = {call};");
        writer.Line($"return ({value}, {gradients});");
        writer.Close();
        writer.Line();

        Document($"The value of <see cref=\"{Cref()}\"/>; its gradient overwrites the destinations.{AllocationNote(valueAndGradient)}");
        WriteSignature(ValueType, valueAndGradient);
        WriteBody(valueAndGradient);
    }

    /// <summary>Makes the arrays that a gradient goes to, of arguments that the method lets pass; gives the call that fills them, and the gradient.</summary>
    private (string Call, string Gradients) CallWithDestinations(Function valueAndGradient)
    {
        BodyOf(valueAndGradient).WriteGuards(Guards.Count);
        WriteCallsForNull();
        var (arguments, gradients) = Destinations(valueAndGradient);
        string member = model.Function.Name + "ValueAndGradient";

        return ($"{Called(member, valueAndGradient.Parameters)}({arguments})", gradients);
    }

    /// <summary>The name by which a member of the same type is called: a parameter of that name would hide it.</summary>
    private string Called(string member, IEnumerable<Parameter> parameters) => parameters.All(parameter => parameter.Root != member) ? Naming.Escaped(member)
        : (model.Accessibility.EndsWith("static", System.StringComparison.Ordinal) ? model.Types[model.Types.Count - 1].Name + "." : "this.") + member;

    /// <summary>Makes the arrays that a gradient goes to; gives the arguments of the member that fills them, and the gradient.</summary>
    private (string Arguments, string Gradients) Destinations(Function valueAndGradient)
    {
        var arguments = PassedAs(Arguments).Select(parameter => Naming.Escaped(parameter.Name)).ToList();
        var gradients = new List<string>();
        foreach (var destination in PassedAs(valueAndGradient.Parameters.Skip(model.Function.Parameters.Count)))
        {
            var source = Active[gradients.Count];
            string name = Naming.Escaped(destination.Name);
            gradients.Add(source.Type.Shape == TypeShape.List ? $"new {_target.Spell(source.Type)}({name})" : name);
            if (source.Type.IsIndexed)
            {
                writer.Line($"{_target.Spell(CollectedIn(source.Type))} {name} = {ZerosLike(source)};");
                arguments.Add(name);
            }
            else
            {
                arguments.Add($"out {_target.Spell(destination.Type)} {name}");
            }
        }

        return (string.Join(", ", arguments), gradients.Count == 1 ? gradients[0] : "(" + string.Join(", ", gradients) + ")");
    }

    public void WritePullback(Function pullback)
    {
        Document(Added(model.Function.Name));
        WriteSignature("void", pullback);
        WriteBody(pullback);
    }

    public void WritePushforward(Function pushforward)
    {
        string along = Active.Count == 1 ? "the tangent" : "the tangents";
        bool returns = pushforward.Outputs.Any(output => output.IsReturned);
        Document(returns
            ? $"The value of <see cref=\"{Cref()}\"/> and its derivative along {along}."
            : $"Runs <see cref=\"{Cref()}\"/>, and turns the tangents of the arrays that it writes into those of what it wrote.");
        WriteSignature(returns ? $"({ValueType} value, {ValueType} tangent)" : "void", pushforward);
        WriteBody(pushforward);
    }

    /// <summary>A method that only the members call.</summary>
    public void WriteCalled(string returnType, Function function, string summary)
    {
        Document(summary);
        WriteSignature(returnType, function);
        new BodyWriter(function, writer, _target).Write();
    }

    /// <summary>A method that only the members call, with a body that needs no function to be written.</summary>
    public void WriteCalled(string signature, string summary, System.Action body)
    {
        Document(summary);
        writer.Line(GeneratedCode);
        writer.Open($"{model.Accessibility} {signature}");
        body();
        writer.Close();
    }

    /// <summary>What a pullback does, in words.</summary>
    public string Added(string name)
    {
        string targets = string.Join(", ", Active.Select(parameter => parameter.Name));
        return Active.Count == 1 ? $"Adds seed · ∂{name}/∂{targets} to the adjoint." : $"Adds seed · ∂{name}/∂({targets}) to the adjoints.";
    }

    /// <summary>What the pullback of a method does that writes to arrays, in words.</summary>
    public string Turned(string name, IReadOnlyList<string> written) =>
        $"Runs '{name}', and turns the adjoints of what it leaves in {string.Join(", ", written)} into those of what it found there{(Active.Any(parameter => !written.Contains(parameter.Name)) ? "; the other adjoints are added to." : ".")}";

    /// <summary>The gradient where branches tie, into destinations; and one without, for the gradient that is returned.</summary>
    public void WriteGradientAtTies(Function gradient, bool overloads)
    {
        string name = Differentiation.HandOver.NameOf(model.Function.Name, Differentiation.ReverseMember.Gradient);
        if (overloads)
        {
            writer.Line($"/// <summary>The gradient of <see cref=\"{Cref()}\"/> where branches tie.</summary>");
            writer.Line(GeneratedCode);
            WriteHead(Private, GradientType(), name, ParameterList(Arguments));
            writer.Open();
            var (arguments, gradients) = Destinations(gradient);
            writer.Line($"{name}({arguments});");
            writer.Line($"return {gradients};");
            writer.Close();
            writer.Line();
        }

        WriteAtTies(name, "The gradient", gradient);
    }

    public void WritePullbackAtTies(Function pullback) =>
        WriteAtTies(Differentiation.HandOver.NameOf(model.Function.Name, Differentiation.ReverseMember.Pullback), "The pullback", pullback);

    private void WriteAtTies(string name, string what, Function function)
    {
        writer.Line($"/// <summary>{what} of <see cref=\"{Cref()}\"/> where branches tie: each goes the way that it goes a little further along one fixed direction.</summary>");
        WriteAttributes(function);
        WriteHead(Private, "void", name, ParameterList(function.Parameters));
        new BodyWriter(function, writer, _target).Write();
    }

    /// <summary>What fills a Jacobian by rows, called where that is the cheaper way.</summary>
    public void WriteRows(Function rows)
    {
        writer.Line($"/// <summary>The Jacobian of <see cref=\"{Cref()}\"/> by a reverse sweep for each row.</summary>");
        WriteAttributes(rows);
        WriteHead(Private, "void", Naming.Escaped(rows.Name), ParameterList(rows.Parameters));
        new BodyWriter(rows, writer, _target).Write();
    }

    private string Private => model.Accessibility.EndsWith(" static", System.StringComparison.Ordinal) ? "private static" : "private";

    public const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"SymGrad\", \"0.1.0\")]";

    /// <summary>What stands above a member that has a function for its body.</summary>
    public void WriteAttributes(Function function)
    {
        writer.Line(GeneratedCode);
        if (_target.Vector is not null && Differentiation.Program.AllStatements(function.Body).Exists(statement => statement is Loop { RunsInLanes: true }))
        {
            // In a caller, vectors that stay the same aren't kept in registers.
            writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
        }
    }

    private void WriteSignature(string returnType, Function function)
    {
        WriteAttributes(function);
        WriteHead(model.Accessibility, returnType, Naming.Escaped(function.Name), ParameterList(function.Parameters));
    }

    /// <summary>The head of a member: its signature, and what is known of its type parameters.</summary>
    public void WriteHead(string accessibility, string returnType, string name, string parameters)
    {
        string typeParameters = model.TypeParameters.Count == 0 ? string.Empty : $"<{string.Join(", ", model.TypeParameters.Select(parameter => parameter.Name))}>";
        string modifier = parameters.Contains('*') ? "unsafe " : string.Empty;
        writer.Line($"{accessibility} {modifier}{returnType} {name}{typeParameters}({parameters})");
        foreach (var parameter in model.TypeParameters.Where(parameter => parameter.Constraints.Length > 0))
        {
            writer.Line($"    where {parameter.Name} : {_target.ShortenedConstraints(parameter.Constraints)}");
        }
    }

    /// <summary>Writes the body of a member that users call: what the method itself says about nulls, checks of the arguments, and the rest.</summary>
    public void WriteBody(Function function, IReadOnlyList<ArgumentCheck>? checks = null) => BodyOf(function).Write(checks ?? WriteChecks(function), Guards.Count, WriteCallsForNull);

    private BodyWriter BodyOf(Function function) => new(NullGuards.First(function, Guards), writer, _target);

    public string ParameterList(IEnumerable<Parameter> parameters) => string.Join(", ", PassedAs(parameters.Where(parameter => parameter.Of is not { IsThis: true })).Select(parameter => parameter.Passing switch
    {
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        Passing.In or Passing.RefReadOnly => "in ",
        _ => string.Empty,
    } + TypeOf(parameter) + " " + Naming.Escaped(parameter.Name)));

    /// <summary>A parameter's type as the user sees it, who passes null where the method takes it.</summary>
    private string TypeOf(Passed parameter) => model.Annotated.FirstOrDefault(annotated => annotated.Name == parameter.Name) is { } known ? _target.Shortened(known.Type) : _target.Spell(parameter.Type);

    public string GradientType()
    {
        return Active.Count == 1
            ? _target.Spell(ArrayLike(Active[0].Type))
            : "(" + string.Join(", ", Active.Select(part => $"{_target.Spell(ArrayLike(part.Type))}{ElementName(part.Name)}")) + ")";
    }

    /// <summary>A tuple element's name, left off where C# reserves it for the tuple itself.</summary>
    private static string ElementName(string name) =>
        name is "Rest" or "CompareTo" or "Deconstruct" or "Equals" or "GetHashCode" or "ToString" or "GetType" || (name.StartsWith("Item", System.StringComparison.Ordinal) && name.Skip(4).All(char.IsDigit))
            ? string.Empty
            : " " + Naming.Escaped(name);

    /// <summary>The type of an array that a gradient is collected in.</summary>
    private static Functions.ValueType CollectedIn(Functions.ValueType type) => ArrayLike(type) is { Shape: TypeShape.List, Element: { } element } ? Functions.ValueType.ArrayOf(element) : ArrayLike(type);

    private static Functions.ValueType ArrayLike(Functions.ValueType type) =>
        type.Shape is TypeShape.Span or TypeShape.ReadOnlySpan ? Functions.ValueType.ArrayOf(type.Element!) : type;

    private static string LengthOf(Functions.ValueType type, string name) => name + (type.Shape == TypeShape.List ? ".Count" : ".Length");

    private string ZerosLike(Passed source)
    {
        string name = Naming.Escaped(source.Name);
        var type = CollectedIn(source.Type);
        if (source.Composite is { } composite && (composite.HoldsArrays || composite.HoldsObjects))
        {
            // A tuple of zeros alone would be one of integers.
            string element = composite.Making == Making.Tuple ? $"<{_target.Spell(type.Element!)}, {_target.Spell(type.Element!)}>" : string.Empty;
            return $"{_target.Spell("System.Array")}.ConvertAll{element}({Elements(source.Type, name)}, element => {CompositeText.Made(_target, composite, string.Empty, path => ZerosLikePart(composite, path))})";
        }

        if (type.Element!.IsIndexed)
        {
            return $"{_target.Spell("System.Array")}.ConvertAll({Elements(source.Type, name)}, row => new {_target.Spell(type.Element.Element!)}[row.Length])";
        }

        string lengths = type.Rank == 1 ? LengthOf(source.Type, name) : string.Join(", ", Enumerable.Range(0, type.Rank).Select(k => $"{name}.GetLength({k})"));
        return $"new {_target.Spell(type.Element)}[{lengths}]";
    }

    /// <summary>What a parameter holds, as an array.</summary>
    private static string Elements(Functions.ValueType type, string name) => type.Shape == TypeShape.Array ? name : name + ".ToArray()";

    /// <summary>The zeros that stand in a new element for one of its parts; null for what stays at its default.</summary>
    private string? ZerosLikePart(Composite composite, string path)
    {
        if (composite.PartAt(path) is not { Type.HasFloating: true } part || part.Type.IsScalar)
        {
            return composite.PartAt(path) is { } number ? CompositeText.Zero(_target, number) : null;
        }

        string array = "element" + Naming.Escaped(path);
        return part.Type.Element!.IsIndexed ? $"{_target.Spell("System.Array")}.ConvertAll({array}, row => new {part.Type.Element.Element!.Name}[row.Length])"
            : $"new {part.Type.Element.Name}[{(part.Type.Rank == 1 ? array + ".Length" : string.Join(", ", Enumerable.Range(0, part.Type.Rank).Select(k => $"{array}.GetLength({k})")))}]";
    }

    /// <summary>What a member takes from the heap, as far as it can be promised.</summary>
    private string AllocationNote(Function function)
    {
        function = _target.HasBuffers ? Optimizer.LaySpans(function) : function;
        var made = Differentiation.Program.AllStatements(function.Body).OfType<Let>()
            .Where(let => let.Value.Operation is Operation.NewArray or Operation.ArrayOf or Operation.Copy or Operation.Grow or Operation.Filled).ToArray();
        if (Differentiation.Program.AllStatements(function.Body).Exists(statement => statement is Store { Array.Type.Column.Element.HoldsObjects: true } or Clear { Array.Type.Column.Element.HoldsObjects: true }))
        {
            // Each element that is written is a new object.
            return string.Empty;
        }

        if (made.Length == 0)
        {
            return " Nothing is allocated.";
        }

        var local = Buffers.LocalArrays(function);
        return !_target.HasBuffers || !made.All(let => local.Contains(let.Target.Id)) ? string.Empty
            : made.All(let => let.Value.Operands[0].Number <= BodyWriter.LargestStackBuffer) ? " Nothing is allocated."
            : _target.ArrayPool is null ? $" Buffers of up to {BodyWriter.LargestStackBuffer} elements live on the stack, so small problems allocate nothing."
            : " Nothing is allocated: buffers are on the stack while they are short, and else borrowed from the shared pool.";
    }

    private void Document(string summary)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        if (formulas.Count == 0)
        {
            return;
        }

        writer.Line("/// <remarks>");
        foreach (var formula in formulas)
        {
            writer.Line($"/// <para>{PlainFormulas.Instance.Print(formula).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</para>");
        }

        writer.Line("/// </remarks>");
    }

    /// <summary>How documentation refers to the method; a pointer to a function has no spelling there.</summary>
    public string Cref()
    {
        string typeParameters = model.TypeParameters.Count == 0 ? string.Empty : $"{{{string.Join(", ", model.TypeParameters.Select(parameter => parameter.Name))}}}";
        var arguments = PassedAs(Arguments).ToList();
        string parameters = arguments.Exists(argument => argument.Type.Name.Contains("delegate*")) ? string.Empty : $"({string.Join(", ", arguments.Select(CrefType))})";
        string cref = Naming.Escaped(model.Function.Name) + typeParameters + parameters;
        return _target.UsesHalf ? cref.Replace("global::System.Half", "Half") : cref;
    }

    private string CrefType(Passed parameter) => parameter.Passing switch
    {
        Passing.In => "in ",
        Passing.RefReadOnly => "ref readonly ",
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        _ => string.Empty,
    } + TupleSyntax.Without(parameter.Type.Shape == TypeShape.List ? _target.Spell(parameter.Type) : _target.Shortened(parameter.Type.Name)).Replace('<', '{').Replace('>', '}');
}
