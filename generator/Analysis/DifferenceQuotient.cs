using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static SymGrad.Generator.Analysis.Terms;

namespace SymGrad.Generator.Analysis;

/// <summary>A quotient of the difference of a method's values at two points and the distance of these.</summary>
/// <param name="Call">One of the two calls.</param>
/// <param name="Parameter">The parameter by which they differ.</param>
/// <param name="Point">What it is given at the point itself.</param>
/// <param name="IsNegative">Whether the quotient has the derivative's value with the other sign.</param>
internal sealed record DifferenceQuotient(IInvocationOperation Call, IParameterSymbol Parameter, IOperation Point, bool IsNegative)
{
    /// <summary>The method whose values are subtracted.</summary>
    public IMethodSymbol TargetMethod => Call.TargetMethod;

    /// <summary>What a division is; null if it isn't one of these: <c>(F(x + h) - F(x)) / h</c>, <c>(F(x + h) - F(x - h)) / (2 * h)</c> and their kin.</summary>
    public static DifferenceQuotient? Of(IBinaryOperation division)
    {
        if (Operands(division, BinaryOperatorKind.Divide) is not var (numerator, denominator))
        {
            return null;
        }

        double factor = 1;
        if (numerator is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: null } negated)
        {
            (numerator, factor) = (Bare(negated.Operand), -1);
        }

        if (Operands(numerator, BinaryOperatorKind.Multiply) is var (a, b))
        {
            (numerator, double? number) = NumberOf(a) is { } first ? (b, first) : (a, NumberOf(b));
            factor *= number ?? 0;
        }

        if (Operands(numerator, BinaryOperatorKind.Subtract) is not (IInvocationOperation above, IInvocationOperation below)
            || !SymbolEqualityComparer.Default.Equals(above.TargetMethod, below.TargetMethod) || above.TargetMethod.DeclaringSyntaxReferences.IsEmpty
            || (above.Instance is not null && (below.Instance is null || !AreSame(above.Instance, below.Instance))))
        {
            return null;
        }

        var differing = above.Arguments.Where(argument => below.Arguments.FirstOrDefault(other => SymbolEqualityComparer.Default.Equals(other.Parameter, argument.Parameter)) is not { } same || !AreSame(argument, same)).ToList();
        if (differing.Count != 1 || differing[0].Parameter is not { } parameter)
        {
            return null;
        }

        var up = Bare(differing[0].Value);
        var down = Bare(below.Arguments.First(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter, parameter)).Value);
        return StepsOf(up, down) is var (point, step, steps) && IsDistance(denominator, step, steps * Math.Abs(factor)) ? new DifferenceQuotient(above, parameter, point, factor < 0) : null;
    }

    /// <summary>The point, the step, and by how many steps two values differ; null if they don't.</summary>
    private static (IOperation Point, IOperation Step, int Steps)? StepsOf(IOperation up, IOperation down)
    {
        var (added, removed) = (Operands(up, BinaryOperatorKind.Add), Operands(down, BinaryOperatorKind.Subtract));
        if (added is var (point, step))
        {
            return AreSame(point, down) ? (point, step, 1)
                : removed is var (other, back) && AreSame(point, other) && AreSame(step, back) ? (point, step, 2)
                : null;
        }

        return removed is var (start, behind) && AreSame(up, start) ? (start, behind, 1) : null;
    }

    /// <summary>Whether an expression is a number of steps.</summary>
    private static bool IsDistance(IOperation distance, IOperation step, double steps)
    {
        if (NumberOf(distance) is { } number && NumberOf(step) is { } length)
        {
            return Math.Abs(number - (steps * length)) <= 1e-9 * Math.Abs(number);
        }

        return AreSame(distance, step) ? steps == 1
            : Operands(distance, BinaryOperatorKind.Multiply) is var (a, b) ? (Is(a, steps) && AreSame(b, step)) || (Is(b, steps) && AreSame(a, step))
            : Operands(distance, BinaryOperatorKind.Add) is var (first, second) && steps == 2 && AreSame(first, step) && AreSame(second, step);
    }

    /// <summary>The call of the derivative, as it takes the quotient's place.</summary>
    /// <param name="isPart">Whether the gradient has other parts too.</param>
    public string? Derivative(bool isPart)
    {
        var call = (InvocationExpressionSyntax)Call.Syntax;
        string? callee = call.Expression switch
        {
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } member => $"{Text(member.Expression)}.{name.Identifier}Gradient",
            IdentifierNameSyntax name => $"{name.Identifier}Gradient",
            _ => null,
        };
        var arguments = call.ArgumentList.Arguments.Select(argument =>
            $"{(argument.NameColon is { } name ? name.Name.Identifier + ": " : string.Empty)}{Text(argument.Expression == Argument?.Expression ? Point.Syntax : argument.Expression)}");
        return callee is null || Argument is null || call.ArgumentList.Arguments.Any(argument => argument.RefKindKeyword.RawKind != 0) ? null
            : $"{(IsNegative ? "-" : string.Empty)}{callee}({string.Join(", ", arguments)}){(isPart ? "." + Writing.Naming.Escaped(Parameter.Name) : string.Empty)}";
    }

    /// <summary>The argument that differs, as the call has it.</summary>
    private ArgumentSyntax? Argument => Call.Arguments.First(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter, Parameter)).Syntax as ArgumentSyntax;
}
