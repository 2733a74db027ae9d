using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>Names: of variables, after the user's own, and of operations in comments and messages.</content>
internal sealed partial class BodyReader
{
    /// <summary>Gives the parts of a struct, a tuple or an array of them names after the whole.</summary>
    private void SuggestParts(string name, ReadValue value)
    {
        if (value is not (Aggregate or Columns))
        {
            return;
        }

        foreach (var (leaf, leafName) in value.Leaves.Zip(LeafNames(name, value), (leaf, leafName) => (leaf, leafName)))
        {
            _function.Suggest(leaf, leafName);
        }
    }

    /// <summary>The names of a value's leaves, in their order: those of its fields behind its own.</summary>
    private IEnumerable<string> LeafNames(string name, ReadValue value) => value switch
    {
        Aggregate aggregate => aggregate.Fields.SelectMany(field => LeafNames(FieldName(name, aggregate.Type, field.Field), field.Value)),
        Columns columns => columns.Fields.SelectMany(field => LeafNames(FieldName(name, columns.Element, field.Field), field.Value)),
        View => [name, string.Empty, name.Length > 0 ? name + "Length" : name],
        _ => Enumerable.Repeat(name, value.Leaves.Count()),
    };

    private string FieldName(string name, ITypeSymbol type, string field) => name.Length == 0 ? name
        : NullableOf(type) is not null ? (field == HasValue ? "has" + char.ToUpperInvariant(name[0]) + name.Substring(1) : name)
        : name + char.ToUpperInvariant(field.Trim('(', ')')[0]) + field.Trim('(', ')').Substring(1);

    private static string PlaceName(object place) => place switch
    {
        ILocalSymbol or IParameterSymbol => ((ISymbol)place).Name,
        Accumulator accumulator => accumulator.Name,
        Identity identity => identity.Name,
        Slot.Left => "done",
        Slot.Returned => "returned",
        Slot.Skipped => "skip",
        Slot.ReturnValue => "result",
        Slot.SwitchLeft => "leaves",
        _ => string.Empty,
    };

    /// <summary>The first line of a statement's text, for the comments in the generated code.</summary>
    internal static string Quote(IOperation statement)
    {
        string text = statement.Syntax.ToString();
        int body = statement switch
        {
            ILoopOperation loop => loop.Body.Syntax.SpanStart - statement.Syntax.SpanStart,
            IConditionalOperation branches => branches.WhenTrue.Syntax.SpanStart - statement.Syntax.SpanStart,
            _ => text.Length,
        };
        text = Regex.Replace(text.Substring(0, Math.Min(Math.Max(body, 0), text.Length)), @"//[^\n]*|/\*.*?\*/", string.Empty, RegexOptions.Singleline);
        text = Regex.Replace(text, @"\s+", " ").Trim();
        return text.Length > 120 ? text.Substring(0, 117) + "..." : text;
    }

    /// <summary>What an operation is called in a message.</summary>
    private static string Describe(IOperation operation) => operation.Kind switch
    {
        OperationKind.Switch => "a switch statement",
        OperationKind.SwitchExpression => "a switch expression",
        OperationKind.Try => "try",
        OperationKind.Using or OperationKind.UsingDeclaration => "using",
        OperationKind.Lock => "lock",
        OperationKind.Throw => "throw",
        OperationKind.Labeled => "a label",
        OperationKind.Branch => "goto",
        OperationKind.YieldReturn or OperationKind.YieldBreak => "yield",
        OperationKind.Await => "await",
        OperationKind.AnonymousFunction or OperationKind.DelegateCreation => "a lambda",
        OperationKind.ObjectCreation => "creating an object",
        OperationKind.Tuple => "a tuple",
        OperationKind.DeconstructionAssignment => "a deconstruction",
        OperationKind.IsPattern => "a pattern",
        OperationKind.InterpolatedString => "an interpolated string",
        OperationKind.FieldReference => "this field",
        OperationKind.PropertyReference => "this property",
        OperationKind.Invocation => "this call",
        OperationKind.InstanceReference => "'this'",
        _ => "'" + Quote(operation) + "'",
    };
}
