using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Symbolics;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Vectors, quaternions, matrices and complex numbers of System.Numerics. What a member computes says the library table. Where
/// its formula is the library's own value bit for bit, it is written in its place; else the library computes the value, and the
/// formula stands beside it to be differentiated.
/// </content>
internal sealed partial class BodyReader
{
    private Exactness? _framework;

    /// <summary>How new the framework is that the method is compiled for.</summary>
    private Exactness Framework => _framework ??= _compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly.Identity switch
    {
        { Name: "System.Runtime" or "System.Private.CoreLib", Version.Major: >= 10 } => Exactness.SinceNet10,
        { Name: "System.Runtime" or "System.Private.CoreLib", Version.Major: >= 8 } => Exactness.SinceNet8,
        _ => Exactness.Always,
    };

    /// <summary>A method, operator or property of one of the library's types; null if it is none, or takes or gives something else than numbers.</summary>
    /// <param name="arguments">What it is given, <c>this</c> first.</param>
    private ReadValue? ReadLibrary(IMethodSymbol method, IReadOnlyList<ReadValue> arguments, IOperation place)
    {
        var type = method.ReturnType;
        if (!LibraryTypes.Has(method.ContainingType) || !(LibraryTypes.Has(type) || TypeReading.Read(type).IsScalar)
            || method.Parameters.Any(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out) || !arguments.SelectMany(argument => argument.Leaves).All(leaf => leaf.Type.IsScalar))
        {
            return null;
        }

        if (method is { Name: "get_Item" })
        {
            return LibraryElement([.. arguments[0].Leaves], [.. arguments.Skip(1).Select(Atom)]);
        }

        if (method is { Name: "Create", IsStatic: true })
        {
            return Filled(type, [.. arguments.SelectMany(argument => argument.Leaves)]);
        }

        string counts = string.Join(",", arguments.Select(argument => argument.Leaves.Count().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var row = LibraryTable.Find(method.ContainingType.Name, method.Name, counts) is { } known && (!known.IsOfNet10 || Framework == Exactness.SinceNet10) ? known : null;
        var number = method.ContainingType.Name == "Complex" ? ValueType.Double : ValueType.Single;
        var meaning = row?.Meaning([.. arguments.Select(argument => new Numbers([.. argument.Leaves.Select(leaf => new Formula(ConvertTo(number, leaf)))]))]);
        if (row is { Exactness: not Exactness.Never } && row.Exactness >= Framework)
        {
            return Shaped(type, meaning!.Value.Select(part => new Formula(_region.Keep(Available(part.Expression)))));
        }

        return TextOf(method, arguments) is not { } text ? null : Original(text, type, meaning, place, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
    }

    private ReadValue? ReadLibraryCall(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (!LibraryTypes.Has(method.ContainingType))
        {
            return null;
        }

        if (method is { Name: "Invert", IsStatic: true, Parameters: { Length: 2 } parameters } && parameters[1].RefKind == RefKind.Out)
        {
            return ReadInvert(invocation, method);
        }

        var arguments = InParameterOrder(invocation).Where(argument => argument.Parameter?.RefKind is RefKind.None or RefKind.In).Select(argument => Read(argument.Value));
        return ReadLibrary(method, invocation.Instance is { } instance ? [Read(instance), .. arguments] : [.. arguments], invocation);
    }

    /// <summary>The inverse of a matrix, which the library hands out beside saying whether there is one.</summary>
    private ReadValue? ReadInvert(IInvocationOperation invocation, IMethodSymbol method)
    {
        var arguments = InParameterOrder(invocation).ToArray();
        var (type, place) = (method.ContainingType, arguments[1].Value);
        var matrix = Read(arguments[0].Value);
        if (!matrix.Leaves.All(leaf => leaf.Type.IsScalar) || LibraryTable.Find(type.Name, method.Name, matrix.Leaves.Count().ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { } row)
        {
            return null;
        }

        string mark = MarkFor("inverse");
        var text = new CopiedText();
        text.Write(Spelled(type) + ".Invert(");
        Rebuild(text, matrix);
        text.Write($", {OutOf(mark, type)})");
        var found = _region.Bind(text.ToExpression(ValueType.Boolean));
        var inverse = _region.Bind(Expression.Marked(mark, TypeReading.Read(type)));
        var formulas = row.Meaning([new Numbers([.. matrix.Leaves.Select(leaf => new Formula(leaf))])]);
        Expression[] numbers = [.. PartsOf(inverse, type).Zip(formulas, (part, formula) => _region.Bind(Expression.StandIn(part, _region.Keep(Differentiable(formula.Expression)))))];
        _wholes[numbers[0].Id] = (inverse, numbers);
        var value = Shaped(type, numbers.Select(number => new Formula(number)));
        switch (place)
        {
            case IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared }:
                Assign(declared.Local, value);
                break;
            case not IDiscardOperation:
                Write(ReadTarget(place), value);
                break;
        }

        return found;
    }

    /// <summary>A value that the library computes, with the formulas of its numbers beside it; without them it may only depend on constants.</summary>
    private ReadValue Original(CopiedText text, ITypeSymbol type, Numbers? meaning, IOperation place, string name)
    {
        var quoted = text.ToQuoted(TypeReading.Read(type));
        var original = _region.Bind(quoted);
        if (meaning is null && (LibraryTypes.Has(type) || original.Type.IsFloating))
        {
            _copied.Add(new CopiedCode(quoted, original, place.Syntax, name) { Remedy = Underived(place, name)[1] });
        }

        var parts = LibraryTypes.Has(type) ? PartsOf(original, type) : [original];
        Expression[] numbers = meaning is { } formulas
            ? [.. parts.Zip(formulas, (part, formula) => formula.Expression.IsConstant ? formula.Expression : _region.Bind(Expression.StandIn(part, _region.Keep(Differentiable(formula.Expression)))))]
            : [.. parts];
        if (LibraryTypes.Has(type) && numbers.FirstOrDefault(number => number.IsVariable) is { } first)
        {
            _wholes[first.Id] = (original, numbers);
        }

        return Shaped(type, numbers.Select(number => new Formula(number)));
    }

    /// <summary>The numbers of a value that the library gave.</summary>
    private IEnumerable<Expression> PartsOf(Expression whole, ITypeSymbol type, string path = "") => LibraryTypes.PartsOf(type).SelectMany(part => LibraryTypes.Has(part.Type)
        ? PartsOf(whole, part.Type, path + "." + part.Name)
        : [_region.Bind(Expression.Quoted($"{Expression.Hole}{path}.{part.Name}", TypeReading.Read(part.Type), whole))]);

    /// <summary>A value of the library's that is constant as a whole: each of its numbers is.</summary>
    private ReadValue LibraryConstant(string text, ITypeSymbol type)
    {
        IEnumerable<Expression> Parts(string path, ITypeSymbol of) => LibraryTypes.PartsOf(of).SelectMany(part => LibraryTypes.Has(part.Type)
            ? Parts(path + "." + part.Name, part.Type)
            : [Expression.Constant(TypeReading.Read(part.Type), path + "." + part.Name)]);
        return Shaped(type, Parts(text, type).Select(part => new Formula(part)));
    }

    private ReadValue Shaped(ITypeSymbol type, IEnumerable<Formula> numbers) => LibraryTypes.Has(type)
        ? DefaultOf(type, null!).With(new Queue<Expression>(numbers.Select(number => number.Expression)))
        : numbers.Single().Expression;

    /// <summary>A formula as it is differentiated: without what is multiplied by zero, and by functions that the framework has.</summary>
    private Expression Differentiable(Expression e) => Simplified(Available(e));

    /// <summary>A formula by functions that the framework has: before there was MathF, through double.</summary>
    private Expression Available(Expression e)
    {
        if (e.Operands.Count == 0)
        {
            return e;
        }

        var operands = e.Operands.Select(Available).ToArray();
        if (e.Operation != Operation.Call || !e.Text.StartsWith("System.MathF.", System.StringComparison.Ordinal) || Framework != Exactness.Always || _compilation.GetTypeByMetadataName("System.MathF") is not null)
        {
            return e.With(operands);
        }

        var wide = operands.Select(operand => Expression.Of(Operation.Convert, ValueType.Double, operand)).ToArray();
        return Expression.Of(Operation.Convert, e.Type, Expression.Call(e.Text.Replace("MathF", "Math"), ValueType.Double, wide));
    }

    private static Expression Simplified(Expression e)
    {
        var operands = e.Operands.Select(Simplified).ToArray();
        switch (e.Operation)
        {
            case Operation.Add when operands[0].IsZero:
                return operands[1];
            case Operation.Add or Operation.Subtract when operands[1].IsZero:
                return operands[0];
            case Operation.Subtract when operands[0].IsZero:
                return Simplified(Expression.Of(Operation.Negate, e.Type, operands[1]));
            case Operation.Negate when operands[0].IsZero:
                return operands[0];
            case Operation.Multiply when operands[0].IsZero || operands[1].IsOne:
                return operands[0];
            case Operation.Multiply when operands[1].IsZero || operands[0].IsOne:
                return operands[1];
            default:
                return operands.Length == 0 ? e : e.With(operands);
        }
    }

    /// <summary>What a constructor of one of the library's types makes of its arguments: their numbers one after the other, or one number everywhere.</summary>
    private ReadValue? Filled(ITypeSymbol type, IReadOnlyList<Expression> numbers)
    {
        int count = LibraryTypes.CountOf(type);
        return numbers.Count == count ? DefaultOf(type, null!).With(new Queue<Expression>(numbers))
            : numbers.Count == 0 ? DefaultOf(type, null!)
            : numbers.Count == 1 && type.Name.StartsWith("Vector", System.StringComparison.Ordinal) ? DefaultOf(type, null!).With(new Queue<Expression>(Enumerable.Repeat(numbers[0], count)))
            : null;
    }

    /// <summary>One number by its place, which may be known only when the program runs.</summary>
    private ReadValue LibraryElement(IReadOnlyList<Expression> numbers, IReadOnlyList<Expression> indices)
    {
        int columns = indices.Count == 1 ? 1 : numbers.Count / (numbers.Count == 16 ? 4 : 3);
        for (int k = 0; k < indices.Count; k++)
        {
            int limit = k == 1 ? columns : numbers.Count / columns;
            if (indices[k].Number is not { } known || known < 0 || known >= limit)
            {
                Expression Compared(Operation relation, int bound) => _region.Bind(Expression.Of(relation, ValueType.Boolean, indices[k], Expression.Integer(bound)));
                Branch(
                    _region.Bind(Expression.Of(Operation.Either, ValueType.Boolean, Compared(Operation.Less, 0), Compared(Operation.GreaterOrEqual, limit))),
                    () => _region.Add(new Effect(Expression.Copied("throw new global::System.ArgumentOutOfRangeException(\"index\")", ValueType.Boolean))),
                    () => { });
            }
        }

        return Chosen(numbers, 0, 0);

        // From the last index to the first: each choice is between numbers that are there already.
        Expression Chosen(IReadOnlyList<Expression> among, int dimension, int from)
        {
            int span = dimension == 0 ? columns : 1;
            int count = dimension == 0 ? among.Count / columns : columns;
            Expression At(int place) => dimension + 1 < indices.Count ? Chosen(among, dimension + 1, from + (place * span)) : among[from + (place * span)];
            if (indices[dimension].Number is { } known && known >= 0 && known < count)
            {
                return At((int)known);
            }

            var chosen = At(count - 1);
            for (int place = count - 2; place >= 0; place--)
            {
                var isHere = _region.Bind(Expression.Of(Operation.Equal, ValueType.Boolean, indices[dimension], Expression.Integer(place)));
                chosen = _region.Bind(Expression.Of(Operation.Select, chosen.Type, isHere, At(place), chosen));
            }

            return chosen;
        }
    }

    /// <summary>A value of the library's, made of its numbers again; the value itself where all of them are its own.</summary>
    private void Rebuild(CopiedText text, ReadValue value)
    {
        if (value is not Aggregate aggregate)
        {
            text.Hole(Atom(value));
        }
        else if (WholeOf(aggregate) is { } whole)
        {
            text.Hole(whole);
        }
        else
        {
            Rebuild(text, $"new {Spelled(aggregate.Type)}(", [.. aggregate.Fields.Select(field => field.Value)], ")");
        }
    }

    private void Rebuild(CopiedText text, string open, IReadOnlyList<ReadValue> values, string close)
    {
        text.Write(open);
        for (int i = 0; i < values.Count; i++)
        {
            text.Write(i > 0 ? ", " : string.Empty);
            Rebuild(text, values[i]);
        }

        text.Write(close);
    }

    /// <summary>What the library gave, by the first variable among its numbers.</summary>
    private readonly Dictionary<int, (Expression Whole, Expression[] Numbers)> _wholes = [];

    /// <summary>The value that the library gave and that has these numbers; null if they come from elsewhere.</summary>
    private Expression? WholeOf(Aggregate aggregate) =>
        aggregate.Leaves.FirstOrDefault(leaf => leaf.IsVariable) is { } first && _wholes.TryGetValue(first.Id, out var known)
        && known.Whole.Type.Equals(TypeReading.Read(aggregate.Type)) && known.Numbers.SequenceEqual(aggregate.Leaves)
            ? known.Whole
            : null;

    /// <summary>A call of the library as text, with the numbers of its arguments in its holes; null for an operator that no number has.</summary>
    private CopiedText? TextOf(IMethodSymbol method, IReadOnlyList<ReadValue> arguments)
    {
        var text = new CopiedText();
        switch (method)
        {
            case { MethodKind: MethodKind.UserDefinedOperator }:
                string? symbol = method.Name switch
                {
                    WellKnownMemberNames.AdditionOperatorName => " + ",
                    WellKnownMemberNames.SubtractionOperatorName => " - ",
                    WellKnownMemberNames.MultiplyOperatorName => " * ",
                    WellKnownMemberNames.DivisionOperatorName => " / ",
                    WellKnownMemberNames.EqualityOperatorName => " == ",
                    WellKnownMemberNames.InequalityOperatorName => " != ",
                    WellKnownMemberNames.UnaryNegationOperatorName => "-",
                    _ => null,
                };
                if (symbol is null)
                {
                    return null;
                }

                text.Write("(");
                if (arguments.Count == 2)
                {
                    Rebuild(text, arguments[0]);
                }

                text.Write(symbol);
                Rebuild(text, arguments[arguments.Count - 1]);
                text.Write(")");
                break;
            case { MethodKind: MethodKind.Conversion }:
                text.Write($"(({Spelled(method.ReturnType)})");
                Rebuild(text, arguments[0]);
                text.Write(")");
                break;
            default:
                bool isProperty = method.MethodKind == MethodKind.PropertyGet;
                if (method.IsStatic)
                {
                    text.Write(Spelled(method.ContainingType));
                }
                else
                {
                    Rebuild(text, arguments[0]);
                }

                text.Write("." + (isProperty ? method.AssociatedSymbol!.Name : method.Name));
                if (!isProperty)
                {
                    Rebuild(text, "(", [.. method.IsStatic ? arguments : arguments.Skip(1)], ")");
                }

                break;
        }

        return text;
    }
}
