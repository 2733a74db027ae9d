using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Generator.Analysis;

/// <summary>
/// Finds comparisons of numbers that carry a derivative for equality. Two values that are computed are equal at single points, which
/// is hardly ever meant; one value that is told apart has a branch of its own, whose derivative counts there.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EqualityAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = All(Warnings.EqualValues, Warnings.SingleValue);

    internal override void Analyze(OperationBlockAnalysisContext block, KnownTypes types)
    {
        if (block.OwningSymbol is not IMethodSymbol method || types.AttributeOf(method) is null)
        {
            return;
        }

        var comparisons = block.OperationBlocks.SelectMany(body => body.Descendants()).Where(IsComparison).ToList();
        if (comparisons.Count == 0)
        {
            return;
        }

        var flow = new Flow(method, ZeroDerivativeAnalyzer.ActiveParameters(method), block.OperationBlocks, throughCalls: true, block.CancellationToken);
        foreach (var comparison in comparisons)
        {
            var (left, right) = Sides(comparison);
            if ((flow.IsActive(left) || flow.IsActive(right)) && !IsTestOfOneValue(left, right) && Decides(comparison, left, right))
            {
                bool isSingle = left.ConstantValue.HasValue || right.ConstantValue.HasValue;
                block.ReportDiagnostic(Diagnostic.Create(isSingle ? Warnings.SingleValue : Warnings.EqualValues, comparison.Syntax.GetLocation(), Terms.Text(comparison)));
            }
        }
    }

    private static bool IsComparison(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, OperatorMethod: null, LeftOperand.Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single } => true,
        IIsPatternOperation { Value.Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single, Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
        _ => false,
    };

    private static (IOperation Left, IOperation Right) Sides(IOperation comparison) => comparison switch
    {
        IIsPatternOperation { Pattern: IConstantPatternOperation pattern } test => (test.Value, pattern.Value),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation pattern } } test => (test.Value, pattern.Value),
        _ => (((IBinaryOperation)comparison).LeftOperand, ((IBinaryOperation)comparison).RightOperand),
    };

    /// <summary>Whether this is how people ask for NaN or infinity.</summary>
    private static bool IsTestOfOneValue(IOperation left, IOperation right) => Terms.AreSame(Terms.Bare(left), Terms.Bare(right))
        || new[] { left, right }.Any(side => side.ConstantValue is { HasValue: true, Value: double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity });

    /// <summary>
    /// Whether a derivative may depend on the comparison: where it leads to an exception or is only asserted, none does; nor where it
    /// finds that an iteration has come to rest.
    /// </summary>
    private static bool Decides(IOperation comparison, IOperation left, IOperation right)
    {
        var condition = comparison;
        bool isTrue = comparison is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } or IIsPatternOperation { Pattern: IConstantPatternOperation };
        while (condition.Parent is { } around)
        {
            switch (around)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }:
                    isTrue = !isTrue;
                    break;
                case IParenthesizedOperation or IConversionOperation:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And or BinaryOperatorKind.Or }:
                    break;
                case IConditionalOperation choice when choice.Condition == condition:
                    var branch = isTrue ? choice.WhenTrue : choice.WhenFalse;
                    return !Throws(branch) && !(Rest.IsReachedBy(comparison, left, right) && Rest.Leaves(branch, left, right));
                case IWhileLoopOperation or IForLoopOperation when !isTrue:
                    return !Rest.IsReachedBy(comparison, left, right);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ReturnsVoid: true } }:
                    return false;
                default:
                    return true;
            }

            condition = around;
        }

        return true;
    }

    private static bool Throws(IOperation? branch) => branch switch
    {
        IBlockOperation { Operations: { Length: > 0 } statements } => Throws(statements[statements.Length - 1]),
        IExpressionStatementOperation statement => Throws(statement.Operation),
        IConversionOperation conversion => Throws(conversion.Operand),
        IThrowOperation => true,
        _ => false,
    };
}
