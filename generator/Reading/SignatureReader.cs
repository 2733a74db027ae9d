using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Writing;

namespace SymGrad.Generator.Reading;

/// <summary>
/// Reads what a method takes and gives: structs, records and tuples are taken apart into their numbers, each a parameter or
/// an output of the function that remembers what it is a part of.
/// </summary>
internal sealed class SignatureReader(CompositeReading composites, IMethodSymbol method, FunctionBuilder builder, BodyReader body)
{

    /// <summary>The parameters of the function; each is bound to what the body reads for it.</summary>
    public List<Parameter> ReadParameters()
    {
        var parameters = new List<Parameter>();
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.TypeKind == TypeKind.Error)
            {
                throw new BrokenSource();
            }

            bool isConstant = TypeReading.IsConstantByNature(parameter.Type)
                || parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "SymGrad.NoDerivativeAttribute");
            var passing = PassingOf(parameter);
            body.Bind(parameter, composites.IsComposite(parameter.Type) && composites.Read(parameter.Type) is { } composite
                ? ReadComposite(parameter, composite, passing, isConstant, parameters)
                : ElementOf(parameter.Type) is { } element && composites.Read(element) is { } row && !(isConstant && TypeReading.ElementOfList(parameter.Type) is not null && LeavesOf(row).Any(part => !part.Type.IsScalar))
                ? ReadColumns(parameter, element, row, passing, isConstant, parameters)
                : ReadParameter(parameter, passing, isConstant, parameters));
        }

        return parameters;
    }

    /// <summary>What the method returns, if it is a composite. Refuses what no derivative can be taken of.</summary>
    public Composite? ReturnedComposite(MethodDeclarationSyntax declaration)
    {
        var type = TypeReading.Read(method.ReturnType);
        if (method.ReturnsVoid || type.IsScalar || (type.Shape == TypeShape.Array && IsArrayOfNumbers(type)))
        {
            return null;
        }

        return composites.IsComposite(method.ReturnType) && composites.Read(method.ReturnType) is { } composite
            ? composite
            : throw Refusal.At(declaration.ReturnType, Descriptors.NoFloatingResult, method.Name);
    }

    /// <summary>What the method gives: the parts of what it returns, and of its <c>ref</c> and <c>out</c> parameters.</summary>
    public List<(Output Output, Expression Value)> ReadOutputs(Composite? returned, MethodDeclarationSyntax declaration)
    {
        var outputs = new List<(Output, Expression)>();
        if (body.Returned is { } result)
        {
            if (returned is not null)
            {
                AddParts(returned, result, new Whole(string.Empty, new Functions.ValueType(TypeShape.Opaque, returned.Name), returned, Passing.Value), string.Empty, true, outputs);
            }
            else if (result is Single { Atom: { Type: { HasFloating: true } type } atom })
            {
                // A window onto an array isn't an array, and the caller gets this one.
                outputs.Add((new Output(string.Empty, IsReturned: true), type.Shape is TypeShape.Scalar or TypeShape.Array
                    ? atom
                    : throw Refusal.At(declaration.ReturnType, Descriptors.NoFloatingResult, method.Name)));
            }
        }

        foreach (var parameter in method.Parameters.Where(parameter => PassingOf(parameter) is Passing.Ref or Passing.Out))
        {
            var value = body.VersionOf(parameter);
            if (composites.IsComposite(parameter.Type) && composites.Read(parameter.Type) is { } composite)
            {
                AddParts(composite, value, WholeOf(parameter, composite), parameter.Name, false, outputs);
            }
            else if (value is Single single)
            {
                outputs.Add((new Output(parameter.Name, IsReturned: false), single.Atom));
            }
        }

        return outputs;
    }

    /// <summary>The object that an instance method is called on, as something to differentiate by.</summary>
    public void ReadThis(MethodDeclarationSyntax declaration, List<Parameter> parameters)
    {
        if (method.IsStatic || composites.Read(method.ContainingType) is not { } composite || !composites.HasFloating(method.ContainingType))
        {
            throw Refusal.At(declaration.Identifier, Descriptors.MethodShape, method.Name, "to be differentiated by its object", "IncludeThis is for instance methods of structs, and of records whose fields never change, that hold floating-point numbers");
        }

        string name = "self";
        while (method.Parameters.Any(parameter => parameter.Name == name))
        {
            name += "Object";
        }

        var whole = new Whole(name, new Functions.ValueType(TypeShape.Opaque, composite.Name), composite, Passing.Value, IsThis: true);
        var parts = new List<Parameter>();
        _this = Bind(method.ContainingType, composite, name, whole, isConstant: false, parts);
        parameters.InsertRange(0, parts);
        body.BindThis(_this);
    }

    private Aggregate? _this;

    /// <summary>Refuses a method that changes the object that it is differentiated by.</summary>
    public void CheckThis(MethodDeclarationSyntax declaration)
    {
        if (_this is not null && !body.This.Leaves.SequenceEqual(_this.Leaves))
        {
            throw Refusal.At(declaration.Identifier, Descriptors.MethodShape, method.Name, "changing the object that it is differentiated by", "return a new one");
        }
    }

    private ReadValue ReadParameter(IParameterSymbol parameter, Passing passing, bool isConstant, List<Parameter> parameters)
    {
        var syntax = SyntaxOf(parameter);
        bool isList = !isConstant && composites.HasSpan && body.IsList(parameter.Type);
        var type = isList ? Functions.ValueType.ListOf(TypeReading.Read(((INamedTypeSymbol)parameter.Type).TypeArguments[0])) : TypeReading.Read(parameter.Type);
        bool isChanged = passing is Passing.Ref or Passing.Out;
        bool isDifferentiable = type.HasFloating && (type.IsScalar || IsArrayOfNumbers(type));
        if (!isConstant && !isDifferentiable)
        {
            GenericMath.RequireNumber(method, parameter, syntax.Type ?? (SyntaxNode)syntax);
            throw Refused(parameter);
        }

        if (isChanged && !type.IsScalar && !(passing == Passing.Out && type.Shape == TypeShape.Array && isDifferentiable))
        {
            throw Refusal.Unsupported(syntax, $"the {(passing == Passing.Out ? "out" : "ref")} parameter '{parameter.Name}'", "write to the elements of an array, or return it");
        }

        var variable = builder.NewVariable(type, parameter.Name);
        parameters.Add(new Parameter(parameter.Name, variable, passing, !isConstant && passing != Passing.Out));
        return isList ? body.ListOf(parameter, variable)
            : passing == Passing.Out ? body.DefaultOf(parameter.Type, syntax)
            : isConstant && type.Shape == TypeShape.Opaque ? Expression.Constant(type, Naming.Escaped(parameter.Name))
            : variable;
    }

    private ReadValue ReadComposite(IParameterSymbol parameter, Composite composite, Passing passing, bool isConstant, List<Parameter> parameters)
    {
        if (passing is Passing.Ref or Passing.Out && LeavesOf(composite).Any(part => part.Type.IsIndexed))
        {
            throw Refusal.Unsupported(SyntaxOf(parameter), $"the {(passing == Passing.Out ? "out" : "ref")} parameter '{parameter.Name}', which holds an array,", "return it");
        }

        if (!isConstant && parameter.Type.IsRefLikeType)
        {
            // Neither tuples nor fields can hold its derivative.
            throw Refused(parameter);
        }

        int before = parameters.Count;
        var value = Bind(parameter.Type, composite, parameter.Name, WholeOf(parameter, composite), isConstant || passing == Passing.Out, parameters);
        if (parameters.Count == before)
        {
            // Nothing of it is a number: it is passed on as it is.
            parameters.Add(new Parameter(parameter.Name, builder.NewVariable(TypeReading.Read(parameter.Type), parameter.Name), passing, IsActive: false));
        }

        return passing == Passing.Out ? body.DefaultOf(parameter.Type, SyntaxOf(parameter)) : value;
    }

    /// <summary>A composite as the body reads it: each number a parameter of the function.</summary>
    private Aggregate Bind(ITypeSymbol type, Composite composite, string path, Whole whole, bool isConstant, List<Parameter> parameters)
    {
        var fields = CompositeReading.PartsOf(type);
        var values = new (string, ReadValue)[fields.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var part = composite.Parts[i];
            string way = path + "." + part.Name;
            ReadValue value;
            if (part.Inner is { } inner)
            {
                value = Bind(fields[i].Type, inner, way, whole, isConstant, parameters);
            }
            else if (part.Type.Shape == TypeShape.Opaque)
            {
                value = Expression.Constant(part.Type, Naming.Escaped(way));
            }
            else
            {
                var variable = builder.NewVariable(part.Type, Whole.WordFor(way));
                parameters.Add(new Parameter(way, variable, whole.Passing, !isConstant && part.Type.HasFloating, Of: whole));
                value = variable;
            }

            values[i] = (fields[i].Name, value);
        }

        return new Aggregate(type, values);
    }

    /// <summary>The type of the elements of an array or span of composites.</summary>
    private ITypeSymbol? ElementOf(ITypeSymbol type) => TypeReading.ElementOfList(type) is { } item && composites.HasSpan && composites.IsComposite(item) && composites.HasFloating(item) ? item : type switch
    {
        IArrayTypeSymbol array when composites.IsComposite(array.ElementType) => array.ElementType,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: { Length: 1 } arguments } when composites.IsComposite(arguments[0]) => arguments[0],
        _ => null,
    };

    private Columns ReadColumns(IParameterSymbol parameter, ITypeSymbol element, Composite row, Passing passing, bool isConstant, List<Parameter> parameters)
    {
        if (passing is Passing.Ref or Passing.Out)
        {
            throw Refusal.Unsupported(SyntaxOf(parameter), $"the {(passing == Passing.Out ? "out" : "ref")} parameter '{parameter.Name}'", "write to the elements of an array");
        }

        var opaque = new Functions.ValueType(TypeShape.Opaque, row.Name);
        var type = TypeReading.Read(parameter.Type) is { Shape: TypeShape.Array, Rank: var rank }
            ? Functions.ValueType.ArrayOf(opaque, rank)
            : TypeReading.ElementOfList(parameter.Type) is not null ? Functions.ValueType.ListOf(opaque)
            : Functions.ValueType.SpanOf(opaque, TypeReading.Read(parameter.Type).Shape == TypeShape.ReadOnlySpan);
        var whole = new Whole(parameter.Name, type, row, passing);
        return Columns(element, row, string.Empty, true);

        Columns Columns(ITypeSymbol composite, Composite parts, string path, bool isAssignable)
        {
            var fields = CompositeReading.PartsOf(composite);
            var values = new List<(string, ReadValue)>();
            for (int i = 0; i < fields.Count; i++)
            {
                var part = parts.Parts[i];
                string way = path + "." + part.Name;
                bool isPartAssignable = isAssignable && part.IsAssignable;
                if (part.Inner is { } inner)
                {
                    values.Add((fields[i].Name, Columns(fields[i].Type, inner, way, isPartAssignable)));
                }
                else if (part.Type.IsScalar || part.Type.IsIndexed || (isConstant && part.Type.Shape == TypeShape.Opaque))
                {
                    var column = builder.NewVariable(Functions.ValueType.ColumnOf(type, part.Type, new Column(way, row, isPartAssignable)), Whole.WordFor(parameter.Name + way));
                    parameters.Add(new Parameter(parameter.Name, column, passing, !isConstant && part.Type.HasFloating, Of: whole));
                    values.Add((fields[i].Name, column));
                }
            }

            return new Columns(composite, values);
        }
    }

    private static void AddParts(Composite composite, ReadValue value, Whole whole, string path, bool isReturned, List<(Output, Expression)> outputs)
    {
        if (value is not Aggregate aggregate || aggregate.Fields.Count != composite.Parts.Count)
        {
            throw new BrokenSource();
        }

        for (int i = 0; i < composite.Parts.Count; i++)
        {
            var part = composite.Parts[i];
            string way = path + "." + part.Name;
            if (part.Inner is { } inner)
            {
                AddParts(inner, aggregate.Fields[i].Value, whole, way, isReturned, outputs);
            }
            else
            {
                outputs.Add((new Output(way, isReturned, whole), aggregate.Fields[i].Value is Single single ? single.Atom : throw new BrokenSource()));
            }
        }
    }

    private static IEnumerable<Part> LeavesOf(Composite composite) => composite.Parts.SelectMany(part => part.Inner is { } inner ? LeavesOf(inner) : [part]);

    private static Whole WholeOf(IParameterSymbol parameter, Composite composite) =>
        new(parameter.Name, new Functions.ValueType(TypeShape.Opaque, composite.Name), composite, PassingOf(parameter));

    /// <summary><c>ref readonly</c>, which came after the compiler that we are built against.</summary>
    public const RefKind RefReadOnly = (RefKind)4;

    private static Passing PassingOf(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.None => Passing.Value,
        RefKind.Ref => Passing.Ref,
        RefKind.Out => Passing.Out,
        RefReadOnly => Passing.RefReadOnly,
        _ => Passing.In,
    };

    /// <summary>Whether derivatives go through an array: one of numbers, or one of rows of them.</summary>
    private static bool IsArrayOfNumbers(Functions.ValueType type) =>
        type.Element is { } element && (element.IsFloating || (element is { IsIndexed: true, Rank: 1, Element.IsFloating: true } && type.Rank == 1));

    private static ParameterSyntax SyntaxOf(IParameterSymbol parameter) => (ParameterSyntax)parameter.DeclaringSyntaxReferences[0].GetSyntax();

    private static Refusal Refused(IParameterSymbol parameter) => Refusal.At(
        SyntaxOf(parameter).Type ?? (SyntaxNode)SyntaxOf(parameter),
        Descriptors.ParameterType,
        parameter.Name,
        parameter.Type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat).Replace("*", string.Empty));
}
