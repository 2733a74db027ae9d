using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Reading;

/// <content>Constructors: what initializers, the parameters of a primary constructor and a body make of fields that are zero.</content>
internal sealed partial class BodyReader
{
    /// <summary>The fields of a type, each zero, with the parameters of its primary constructor that its members use.</summary>
    private (string Field, ReadValue Value)[] FieldsOf(INamedTypeSymbol type, SyntaxNode place) =>
    [
        .. Scattering.PartsOf(type).Select(part => (part.Name, DefaultOf(part.Type, place))),
        .. PrimaryOf(type)?.Parameters.Where(parameter => Scattering.IsCaptured(parameter, _cancellation)).Select(parameter => (CaptureKey(parameter), DefaultOf(parameter.Type, place))) ?? [],
    ];

    private static string CaptureKey(IParameterSymbol parameter) => "(" + parameter.Name + ")";

    private IMethodSymbol? PrimaryOf(INamedTypeSymbol type) => type.IsRecord ? null
        : type.InstanceConstructors.FirstOrDefault(constructor => !constructor.IsImplicitlyDeclared && constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) is TypeDeclarationSyntax);

    /// <summary>Whether values of a type hold parameters of a primary constructor, which have no name outside of it.</summary>
    private bool HoldsParameters(ITypeSymbol type) => CompositeReading.PartsOf(type).Any(part => (part.Type.IsTupleType || (part.Type.IsValueType && IsScattered(part.Type))) && HoldsParameters(part.Type))
        || (type is INamedTypeSymbol { IsTupleType: false } named && PrimaryOf(named)?.Parameters.Any(parameter => Scattering.IsCaptured(parameter, _cancellation)) == true);

    /// <summary>The value of a primary constructor's parameter in a member of its type; null for any other parameter, and in the constructor itself.</summary>
    private ReadValue? Captured(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor || _callers.Any(caller => SymbolEqualityComparer.Default.Equals(caller.OriginalDefinition, constructor.OriginalDefinition))
            || !_versions.TryGet(Caller(), out var self))
        {
            return null;
        }

        return Contents(self) switch
        {
            Aggregate aggregate => aggregate.Find(CaptureKey(parameter)),
            Single { Atom: { IsConstant: true, Text: "this" } } when TypeOf(parameter.Type) is var type && (type.Innermost.IsScalar || type.Shape == TypeShape.Opaque) =>
                Expression.Constant(type, Writing.Naming.Escaped(parameter.Name)),
            _ => null,
        };
    }

    /// <summary>What a constructor makes of a value, or an object, whose fields are zero.</summary>
    private ReadValue Construct(ReadValue made, IMethodSymbol constructor, ReadValue[] arguments, IOperation place)
    {
        var declaration = constructor.IsImplicitlyDeclared ? null : constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation);
        if (_callers.Contains(constructor, SymbolEqualityComparer.Default))
        {
            throw Unread();
        }

        switch (declaration)
        {
            case null when arguments.Length == 0 && constructor.ContainingType.TypeKind == TypeKind.Struct:
                return made;
            case null when arguments.Length == 0:
                return Entered(() => Initialize(constructor));
            case TypeDeclarationSyntax declared when declared.BaseList?.Types.Any(type => type is PrimaryConstructorBaseTypeSyntax) != true:
                return Entered(() =>
                {
                    for (int i = 0; i < arguments.Length; i++)
                    {
                        var parameter = constructor.Parameters[i];
                        bool isProperty = constructor.ContainingType.GetMembers(parameter.Name).OfType<IPropertySymbol>().Any(property => property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) is ParameterSyntax);
                        SetField(constructor, isProperty ? parameter.Name : CaptureKey(parameter), arguments[i]);
                    }

                    Initialize(constructor);
                });
            case ConstructorDeclarationSyntax when BodyOf(constructor) is IConstructorBodyOperation body && body.Initializer is null or IExpressionStatementOperation:
                return Entered(() =>
                {
                    if (body.Initializer is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Constructor } chained } chain }
                        && AreSame(chained.ContainingType, constructor.ContainingType))
                    {
                        Set(constructor, Construct(made, BoundMethod(chained), ReadArguments(chain.Arguments), chain));
                    }
                    else
                    {
                        Initialize(constructor);
                    }

                    ReadStatement((IOperation?)body.BlockBody ?? body.ExpressionBody!);
                });
        }

        throw Unread();

        ReadValue Entered(System.Action read)
        {
            var held = HeldByOuterInstance(constructor, place, arguments);
            Enter(constructor, made, arguments, read);
            var result = _versions[constructor];
            _versions.Remove(constructor);
            Leave(constructor, held);
            return result;
        }

        Refusal Unread() => Refusal.Unsupported(place.Syntax, "this constructor", "use a constructor with a body, a record, or an initializer in braces");
    }

    private void SetField(IMethodSymbol constructor, string field, ReadValue value)
    {
        object place = _versions[constructor] is Instance instance ? instance.Identity : constructor;
        if (_versions[place] is Aggregate made && made.Find(field) is not null)
        {
            _versions[place] = made.WithField(field, value);
        }
    }

    /// <summary>Runs the initializers of a type's fields and properties, in the order in which they are written.</summary>
    private void Initialize(IMethodSymbol constructor)
    {
        foreach (var member in constructor.ContainingType.GetMembers().Where(member => !member.IsStatic && !member.IsImplicitlyDeclared && member is not IFieldSymbol { IsConst: true }))
        {
            var (initializer, key) = (member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation), member) switch
            {
                (VariableDeclaratorSyntax { Initializer: { } clause }, IFieldSymbol field) => (clause, FieldKey(field)),
                (PropertyDeclarationSyntax { Initializer: { } clause }, _) => (clause, member.Name),
                _ => default,
            };
            if (initializer is not null)
            {
                var value = _sources.OperationOf(initializer) is ISymbolInitializerOperation { Value: { } assigned } ? Read(assigned) : throw new BrokenSource();
                SetField(constructor, key!, value);
            }
        }
    }
}
