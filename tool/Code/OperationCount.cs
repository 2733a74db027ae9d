using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Tool.Code;

/// <summary>
/// The floating-point operations in a piece of C#, as written: both sides of a branch count, a loop's body counts once. A negation, a comparison,
/// an absolute value, a maximum and a sign are cheap and not in the total, and what the compiler folds to a constant costs nothing. What is done
/// to a <c>Vector128</c> counts once for each number in it.
/// </summary>
/// <param name="Adds">Additions and subtractions.</param>
/// <param name="Multiplications">Multiplications.</param>
/// <param name="Divisions">Divisions.</param>
/// <param name="Calls">Calls of functions such as Exp, Sqrt and Pow.</param>
/// <param name="Cheap">What isn't in the total.</param>
internal readonly record struct OperationCount(int Adds, int Multiplications, int Divisions, int Calls, int Cheap)
{
    public int Total => Adds + Multiplications + Divisions + Calls;

    /// <summary>Counts a declaration, a statement or an expression.</summary>
    /// <param name="node">The code.</param>
    /// <param name="model">The types and constants of its file.</param>
    /// <param name="calls">What a call that isn't of a known function costs. Where nothing is said, it is an error, and so is an operator that isn't known.</param>
    /// <exception cref="NotSupportedException">Something in it has a cost that isn't known.</exception>
    public static OperationCount Of(SyntaxNode node, SemanticModel model, Func<IMethodSymbol?, OperationCount>? calls = null)
    {
        var walker = new Walker(model, calls);
        walker.Visit(node);
        return walker.Count;
    }

    public static OperationCount operator +(OperationCount left, OperationCount right) => new(
        left.Adds + right.Adds,
        left.Multiplications + right.Multiplications,
        left.Divisions + right.Divisions,
        left.Calls + right.Calls,
        left.Cheap + right.Cheap);

    public static OperationCount operator *(int times, OperationCount count) => new(
        times * count.Adds, times * count.Multiplications, times * count.Divisions, times * count.Calls, times * count.Cheap);

    /// <summary>In the form of docs/lean.md: <c>25 (6/19/0/0)</c>.</summary>
    public override string ToString() => $"{Total} ({Adds}/{Multiplications}/{Divisions}/{Calls})";

    private sealed class Walker(SemanticModel model, Func<IMethodSymbol?, OperationCount>? calls) : CSharpSyntaxWalker
    {
        private static readonly OperationCount Add = new(1, 0, 0, 0, 0);
        private static readonly OperationCount Multiplication = new(0, 1, 0, 0, 0);
        private static readonly OperationCount Division = new(0, 0, 1, 0, 0);
        private static readonly OperationCount Call = new(0, 0, 0, 1, 0);
        private static readonly OperationCount CheapOne = new(0, 0, 0, 0, 1);

        /// <summary>The functions of the page's convention that a processor does in a cycle or two.</summary>
        private static readonly HashSet<string> CheapFunctions = ["Abs", "Max", "Min", "Sign", "Clamp", "CopySign", "IsNaN", "IsInfinity", "IsFinite", "IsNegative"];

        private static readonly HashSet<string> Owners = ["System.Math", "System.MathF", "double", "float", "MathNet.Numerics.SpecialFunctions"];

        /// <summary>What puts numbers together, compares them, and chooses between them and zero.</summary>
        private static readonly HashSet<string> OfVectors = ["Create", "Equals", "AndNot"];

        public OperationCount Count { get; private set; }

        public override void Visit(SyntaxNode? node)
        {
            if (node is not ExpressionSyntax expression || !model.GetConstantValue(expression).HasValue)
            {
                base.Visit(node);
            }
        }

        public override void VisitBinaryExpression(BinaryExpressionSyntax node)
        {
            if (Math.Max(Numbers(node.Left), Numbers(node.Right)) is > 0 and var numbers)
            {
                Count += numbers * Cost(node.Kind());
            }

            base.VisitBinaryExpression(node);
        }

        public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
        {
            if (Numbers(node.Left) is > 0 and var numbers)
            {
                Count += numbers * Cost(node.Kind());
            }

            base.VisitAssignmentExpression(node);
        }

        public override void VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
        {
            if (Numbers(node.Operand) is > 0 and var numbers)
            {
                Count += numbers * Cost(node.Kind());
            }

            base.VisitPrefixUnaryExpression(node);
        }

        public override void VisitPostfixUnaryExpression(PostfixUnaryExpressionSyntax node)
        {
            if (Numbers(node.Operand) is > 0 and var numbers)
            {
                Count += numbers * Cost(node.Kind());
            }

            base.VisitPostfixUnaryExpression(node);
        }

        /// <summary>A call that isn't a known function could hide operations.</summary>
        public override void VisitInvocationExpression(InvocationExpressionSyntax node)
        {
            var method = (IMethodSymbol?)model.GetSymbolInfo(node).Symbol;
            if (method?.ContainingType.ToDisplayString() == "System.Runtime.Intrinsics.Vector128" && OfVectors.Contains(method.Name))
            {
                Count += method.Name == "Equals" ? Numbers(node) * CheapOne : default;
                base.VisitInvocationExpression(node);
                return;
            }

            if (method is null || !Owners.Contains(method.ContainingType.ToDisplayString()))
            {
                Count += calls?.Invoke(method) ?? throw new NotSupportedException($"What does {node} cost?");
                base.VisitInvocationExpression(node);
                return;
            }

            Count += CheapFunctions.Contains(method.Name) ? CheapOne : method.Name switch
            {
                "FusedMultiplyAdd" => Add + Multiplication,
                "SinCos" => Call + Call,
                _ => Call,
            };
            base.VisitInvocationExpression(node);
        }

        private OperationCount Cost(SyntaxKind kind) => kind switch
        {
            SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.AddAssignmentExpression or SyntaxKind.SubtractAssignmentExpression
                or SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression
                or SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression => Add,
            SyntaxKind.MultiplyExpression or SyntaxKind.MultiplyAssignmentExpression => Multiplication,
            SyntaxKind.DivideExpression or SyntaxKind.DivideAssignmentExpression => Division,
            SyntaxKind.ModuloExpression or SyntaxKind.ModuloAssignmentExpression => Call,
            SyntaxKind.SimpleAssignmentExpression or SyntaxKind.UnaryPlusExpression or SyntaxKind.SuppressNullableWarningExpression => default,
            SyntaxKind.UnaryMinusExpression
                or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression
                or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression => CheapOne,
            _ => calls is not null ? default : throw new NotSupportedException($"What does {kind} cost?"),
        };

        /// <summary>How many floating-point numbers an expression stands for.</summary>
        private int Numbers(ExpressionSyntax expression) => Numbers(model.GetTypeInfo(expression).Type);

        private static int Numbers(ITypeSymbol? type) => type switch
        {
            { SpecialType: SpecialType.System_Double or SpecialType.System_Single } => 1,
            INamedTypeSymbol { Name: "Vector128", TypeArguments: [{ SpecialType: SpecialType.System_Double }] } => 2,
            _ => 0,
        };
    }
}
