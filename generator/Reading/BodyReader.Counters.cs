using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>Loops that count: which <c>for</c> loops do, from where, to what limit and by how much.</content>
internal sealed partial class BodyReader
{
    /// <param name="Ahead">What is added to the index where it is compared with the limit.</param>
    private sealed record CounterHeader(ILocalSymbol Index, Operation Relation, IOperation Limit, int Step, IOperation Increment, int Ahead);

    /// <summary>The header of a loop that counts an integer up or down to a limit that doesn't change; null for any other.</summary>
    private CounterHeader? FindCounter(IForLoopOperation loop)
    {
        if (loop.Condition is not IBinaryOperation { OperatorMethod: null } condition)
        {
            return null;
        }

        var (index, relation, limit, ahead) = (condition.LeftOperand, condition.RightOperand) switch
        {
            (ILocalReferenceOperation left, var right) => (left.Local, RelationOf(condition.OperatorKind), right, 0),
            (var left, ILocalReferenceOperation right) => (right.Local, Mirrored(RelationOf(condition.OperatorKind)), left, 0),

            // i + 1 < a.Length: a length less what is added is no overflow.
            (IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, OperatorMethod: null, LeftOperand: ILocalReferenceOperation left, RightOperand.ConstantValue: { HasValue: true, Value: int by and > 0 } }, var right)
                when IsLength(right) => (left.Local, RelationOf(condition.OperatorKind), right, by),
            _ => default,
        };
        if (relation is null || index is null || index.Type.SpecialType != SpecialType.System_Int32
            || limit.Type?.SpecialType != SpecialType.System_Int32 || !loop.Locals.Contains(index, SymbolEqualityComparer.Default))
        {
            return null;
        }

        var increments = loop.AtLoopBottom.Where(step => AssignedBy(step).Contains(index)).ToArray();
        if (increments.Length != 1 || StepOf(increments[0], index) is not { } step || AssignedBy(loop.Body).Contains(index)
            || loop.AtLoopBottom.Any(other => !ReferenceEquals(other, increments[0]) && Mentions(other, index)))
        {
            return null;
        }

        bool counts = step > 0 ? relation is Operation.Less or Operation.LessOrEqual : relation is Operation.Greater or Operation.GreaterOrEqual;
        return counts && IsInvariant(limit, loop) ? new CounterHeader(index, relation.Value, limit, step, increments[0], ahead) : null;
    }

    private bool IsLength(IOperation limit) => limit is IPropertyReferenceOperation { Property.Name: "Length", Instance: { Type: IArrayTypeSymbol } or { Type.Name: "Span" or "ReadOnlySpan" } }
        or IInvocationOperation { TargetMethod: { Name: "GetLength", ContainingType.SpecialType: SpecialType.System_Array } }
        || (limit is IPropertyReferenceOperation { Property.Name: Count, Instance.Type: { } owner } && (IsList(owner) || ItemOf(owner) is not null));

    private static bool Mentions(IOperation operation, ISymbol local) => operation.DescendantsAndSelf()
        .Any(part => part is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local));

    private static Operation? RelationOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => Operation.Less,
        BinaryOperatorKind.LessThanOrEqual => Operation.LessOrEqual,
        BinaryOperatorKind.GreaterThan => Operation.Greater,
        BinaryOperatorKind.GreaterThanOrEqual => Operation.GreaterOrEqual,
        _ => null,
    };

    private static Operation? Mirrored(Operation? relation) => relation switch
    {
        Operation.Less => Operation.Greater,
        Operation.LessOrEqual => Operation.GreaterOrEqual,
        Operation.Greater => Operation.Less,
        Operation.GreaterOrEqual => Operation.LessOrEqual,
        _ => null,
    };

    /// <summary>By how much a step at the bottom of a loop changes the index; null when that isn't a constant.</summary>
    private static int? StepOf(IOperation step, ISymbol index)
    {
        var operation = step is IExpressionStatementOperation statement ? statement.Operation : step;
        int? amount = operation switch
        {
            IIncrementOrDecrementOperation { Kind: OperationKind.Increment, Target: ILocalReferenceOperation } => 1,
            IIncrementOrDecrementOperation { Kind: OperationKind.Decrement, Target: ILocalReferenceOperation } => -1,
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Target: ILocalReferenceOperation, Value.ConstantValue: { HasValue: true, Value: int by } } => by,
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract, Target: ILocalReferenceOperation, Value.ConstantValue: { HasValue: true, Value: int by } } => -by,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation, Value: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, OperatorMethod: null, LeftOperand: ILocalReferenceOperation from, RightOperand.ConstantValue: { HasValue: true, Value: int by } } sum }
                when SymbolEqualityComparer.Default.Equals(from.Local, index) => sum.OperatorKind == BinaryOperatorKind.Add ? by : -by,
            _ => null,
        };
        return amount is 0 or int.MinValue ? null : amount;
    }

    /// <summary>Whether a loop's limit has the same value before every iteration, so that it may be read once before the first.</summary>
    private bool IsInvariant(IOperation limit, ILoopOperation loop)
    {
        var assigned = AssignedBy(loop);
        bool writesElements = loop.Body.DescendantsAndSelf().Any(part => part is IInvocationOperation) || WritesElements(loop.Body);
        bool writesRows = WritesRows(loop.Body);
        return limit.DescendantsAndSelf().All(part => part switch
        {
            ILocalReferenceOperation { Local: var local } => !assigned.Contains(local) && !(local.IsRef && MayBeWritten(local, local.Type)),
            IParameterReferenceOperation { Parameter: var parameter } => !assigned.Contains(parameter) && !(parameter.RefKind != RefKind.None && MayBeWritten(parameter, parameter.Type)),
            IArrayElementReferenceOperation element => element.Type is IArrayTypeSymbol ? !writesRows : !writesElements,
            ILiteralOperation or IParenthesizedOperation or IBinaryOperation { OperatorMethod: null } or IUnaryOperation { OperatorMethod: null } => true,
            IConversionOperation { OperatorMethod: null } => true,
            IFieldReferenceOperation { Field: { IsConst: true } or { IsStatic: true, IsReadOnly: true } } => true,
            IPropertyReferenceOperation { Property.Name: "Length", Instance: { Type: IArrayTypeSymbol } or { Type.Name: "Span" or "ReadOnlySpan" } } => true,
            IPropertyReferenceOperation { Property.Name: Count, Instance: { Type: { } owner } list } when IsList(owner) || RowsOf(list) is not null => !MayChangeLists(loop),
            IInvocationOperation { TargetMethod: { Name: "GetLength", ContainingType.SpecialType: SpecialType.System_Array } } => true,
            IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType: { Name: "Math", ContainingNamespace.Name: "System" } } } => true,
            IArgumentOperation => true,
            _ => false,
        });

        // What a reference stands for has other names, too: an element, or a variable here or of a caller.
        bool MayBeWritten(ISymbol reference, ITypeSymbol type) => writesElements || assigned.Any(symbol =>
            !SymbolEqualityComparer.Default.Equals(symbol, reference) && SymbolEqualityComparer.Default.Equals(TypeOfVariable(symbol), type) && !IsOfLoop(symbol, loop));
    }

    /// <summary>Whether a loop declares a variable.</summary>
    private static bool IsOfLoop(ISymbol symbol, ILoopOperation loop) => symbol.DeclaringSyntaxReferences.FirstOrDefault() is { } declared && declared.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declared.Span);
}
