using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using ValueType = SymGrad.Generator.Functions.ValueType;

namespace SymGrad.Generator.Reading;

/// <content>
/// Integers that overflow: <c>checked</c> and <c>unchecked</c>, where they say something else than the project, whose way of
/// computing the generated code has by itself.
/// </content>
internal sealed partial class BodyReader
{
    /// <summary>Integer arithmetic that the user's program checks, or doesn't, otherwise than the project does; null for any other.</summary>
    private Expression? Guarded(IOperation place, string text, ValueType type, params Expression[] operands)
    {
        bool? isChecked = type.IsScalar && !type.IsFloating && !type.IsBoolean && type.Name != "decimal" ? WrittenCheck(place) : null;
        if (isChecked is not { } wanted || wanted == _compilation.Options.CheckOverflow || !SaysSo(place.Syntax))
        {
            return null;
        }

        // What may throw stays where it stands.
        return _region.Bind(wanted ? Expression.Copied($"checked({text})", type, operands) : Expression.Quoted($"unchecked({text})", type, operands));
    }

    /// <summary>Whether integers that overflow throw in an operation, as the compiler has it; null where it says nothing.</summary>
    private static bool? WrittenCheck(IOperation? place) => place switch
    {
        IBinaryOperation binary => binary.IsChecked,
        IUnaryOperation unary => unary.IsChecked,
        ICompoundAssignmentOperation compound => compound.IsChecked,
        IIncrementOrDecrementOperation increment => increment.IsChecked,
        IConversionOperation conversion => conversion.IsChecked,
        _ => null,
    };

    /// <summary>Whether the user wrote <c>checked</c> or <c>unchecked</c> around something.</summary>
    private static bool SaysSo(SyntaxNode syntax)
    {
        for (SyntaxNode? around = syntax; around is not null and not MemberDeclarationSyntax; around = around.Parent)
        {
            if (around is CheckedExpressionSyntax or CheckedStatementSyntax)
            {
                return true;
            }
        }

        return false;
    }
}
