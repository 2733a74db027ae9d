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
        .. Scattering.FieldsOf(type).Where(field => !IsCapture(field)).Select(field => (Scattering.KeyOf(field), DefaultOf(field.Type, place))),
        .. PrimaryOf(type)?.Parameters.Where(IsCaptured).Select(parameter => (CaptureKey(parameter), DefaultOf(parameter.Type, place))) ?? [],
    ];

    private static bool IsCapture(IFieldSymbol field) => field.IsImplicitlyDeclared && field.AssociatedSymbol is null && field.Name.Length > 0 && field.Name[0] == '<';

    private static string CaptureKey(IParameterSymbol parameter) => "(" + parameter.Name + ")";

    private IMethodSymbol? PrimaryOf(INamedTypeSymbol type) => type.IsRecord ? null
        : type.InstanceConstructors.FirstOrDefault(constructor => !constructor.IsImplicitlyDeclared && constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) is TypeDeclarationSyntax);

    /// <summary>Whether a parameter of a primary constructor is mentioned outside of the initializers, so that each value keeps it.</summary>
    private bool IsCaptured(IParameterSymbol parameter) => parameter.ContainingType.DeclaringSyntaxReferences
        .Select(declaration => declaration.GetSyntax(_cancellation)).OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.Members)
        .SelectMany(member => member.DescendantNodes(node => !(node is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } })))
        .OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name);

    /// <summary>The value of a primary constructor's parameter in a member of its type; null for any other parameter, and in the constructor itself.</summary>
    private ReadValue? Captured(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor || _callers.Contains(constructor, SymbolEqualityComparer.Default)
            || !_versions.TryGet(Caller(), out var self))
        {
            return null;
        }

        return Contents(self) switch
        {
            Aggregate aggregate => aggregate.Find(CaptureKey(parameter)),
            Single { Atom: { IsConstant: true, Text: "this" } } when TypeReading.Read(parameter.Type) is var type && (type.Innermost.IsScalar || type.Shape == TypeShape.Opaque) =>
                Expression.Constant(type, Writing.Naming.Escaped(parameter.Name)),
            _ => null,
        };
    }

    /// <summary>What a constructor makes of a value, or an object, whose fields are zero.</summary>
    private ReadValue Construct(ReadValue made, IMethodSymbol constructor, ReadValue[] arguments, IOperation place)
    {
        var declaration = constructor.IsImplicitlyDeclared ? null : constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation);
        if (_callers.Contains(constructor, SymbolEqualityComparer.Default) || (constructor.ContainingType.IsGenericType && declaration is not TypeDeclarationSyntax and not null))
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
                        && SymbolEqualityComparer.Default.Equals(chained.ContainingType, constructor.ContainingType))
                    {
                        Set(constructor, Construct(made, chained, chain.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).Select(argument => Read(argument.Value)).ToArray(), chain));
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
            Enter(constructor, made, arguments, read);
            var result = _versions[constructor];
            _versions.Remove(constructor);
            foreach (var parameter in constructor.Parameters)
            {
                _versions.Remove(parameter);
            }

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
                var value = ModelOf(initializer).GetOperation(initializer, _cancellation) is ISymbolInitializerOperation { Value: { } assigned } ? Read(assigned) : throw new BrokenSource();
                SetField(constructor, key!, value);
            }
        }
    }
}
