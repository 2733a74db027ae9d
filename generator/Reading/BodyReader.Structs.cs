using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Library;

namespace SymGrad.Generator.Reading;

/// <content>Structs and immutable records of the user's own: each field is a value of its own; constructors, methods, properties and operators are read in place.</content>
internal sealed partial class BodyReader
{
    /// <summary>The object that an initializer in braces fills.</summary>
    private object _receiver = new();

    private ReadValue ReadObjectCreation(IObjectCreationOperation creation)
    {
        if (creation is { Initializer: null, Type: INamedTypeSymbol { TypeKind: TypeKind.Class } made } && !IsScattered(made))
        {
            return ReadCopied(creation, made.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        }

        if (creation.Type is not { } created || Bound(created) is not INamedTypeSymbol type || !IsScattered(type) || creation.Constructor is not { } constructor)
        {
            throw Refusal.Unsupported(creation.Syntax, $"creating a '{creation.Type?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'", "use structs and records declared in this project, tuples and arrays");
        }

        var value = (Aggregate)DefaultOf(type, creation.Syntax);
        var arguments = creation.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).Select(argument => Read(argument.Value)).ToArray();
        value = LibraryTypes.Has(type)
            ? Filled(type, [.. arguments.SelectMany(argument => argument.Leaves)]) as Aggregate ?? throw Refusal.Unsupported(creation.Syntax, "this constructor", "use one that takes the numbers")
            : Construct(value, BoundMethod(constructor), arguments, creation);
        return creation.Initializer is null ? value : Initialized(value, creation.Initializer);
    }

    private ReadValue ReadWith(IWithOperation with) => Read(with.Operand) is Aggregate original
        ? Initialized(original, with.Initializer)
        : throw Refusal.Unsupported(with.Syntax, Describe(with), "use structs and records declared in this project");

    /// <summary>A value after the assignments in braces behind it.</summary>
    private ReadValue Initialized(ReadValue value, IObjectOrCollectionInitializerOperation initializer)
    {
        object outer = _receiver;
        object place = _receiver = new object();
        _versions[place] = value;
        foreach (var operation in initializer.Initializers)
        {
            if (operation is not ISimpleAssignmentOperation assignment)
            {
                throw Refusal.Unsupported(operation.Syntax, "this initializer", "assign fields and properties");
            }

            ReadAssignment(assignment);
        }

        value = _versions[place];
        _versions.Remove(place);
        _receiver = outer;
        return value;
    }

    /// <summary>What a constructor makes of a value whose fields are zero.</summary>
    private Aggregate Construct(Aggregate made, IMethodSymbol constructor, ReadValue[] arguments, IOperation place)
    {
        var declaration = constructor.IsImplicitlyDeclared ? null : constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation);
        if (declaration is TypeDeclarationSyntax && !constructor.ContainingType.IsRecord && constructor.Parameters.Length > 0)
        {
            return ConstructByInitializers(made, constructor, arguments, place);
        }

        made = FieldInitializers(made, constructor, place);
        switch (declaration)
        {
            case null when arguments.Length == 0:
                return made;
            case TypeDeclarationSyntax when constructor.ContainingType.IsRecord:
                // The parameters of a record are its properties.
                for (int i = 0; i < arguments.Length; i++)
                {
                    made = made.WithField(constructor.Parameters[i].Name, arguments[i]);
                }

                return made;
            case ConstructorDeclarationSyntax when BodyOf(constructor) is IConstructorBodyOperation body:
                if (_callers.Contains(constructor, SymbolEqualityComparer.Default) || body.Initializer is not null and not IExpressionStatementOperation)
                {
                    break;
                }

                var held = HeldByOuterInstance(constructor, place, arguments);
                Enter(constructor, made, arguments, () =>
                {
                    if (body.Initializer is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Constructor } chained } chain } && !chained.IsImplicitlyDeclared
                        && AreSame(chained.ContainingType, constructor.ContainingType))
                    {
                        _versions[constructor] = Construct(made, BoundMethod(chained), chain.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).Select(argument => Read(argument.Value)).ToArray(), chain);
                    }

                    ReadStatement((IOperation?)body.BlockBody ?? body.ExpressionBody!);
                });
                var result = (Aggregate)_versions[constructor];
                _versions.Remove(constructor);
                Leave(constructor, held);
                return result;
        }

        throw Refusal.Unsupported(place.Syntax, "this constructor", "use a constructor with a body, a record, or an initializer in braces");
    }

    /// <summary>What a primary constructor makes: each field as its initializer says.</summary>
    private Aggregate ConstructByInitializers(Aggregate made, IMethodSymbol constructor, ReadValue[] arguments, IOperation place)
    {
        if (_callers.Contains(constructor, SymbolEqualityComparer.Default))
        {
            throw Refusal.Unsupported(place.Syntax, "this constructor", "use a constructor with a body, a record, or an initializer in braces");
        }

        if (Scattering.CapturedBy(constructor, _cancellation) is { } captured)
        {
            throw Refusal.Unsupported(place.Syntax, $"creating a '{constructor.ContainingType.Name}', whose methods use '{captured}' of its constructor,", "keep it in a field or property");
        }

        var held = HeldByOuterInstance(constructor, place, arguments);
        Enter(constructor, null, arguments, () =>
        {
            foreach (var field in Scattering.FieldsOf(constructor.ContainingType))
            {
                var value = (field.AssociatedSymbol ?? field).DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) switch
                {
                    VariableDeclaratorSyntax { Initializer.Value: { } written } => written,
                    PropertyDeclarationSyntax { Initializer.Value: { } written } => written,
                    _ => null,
                };
                if (value is not null && ModelOf(value.SyntaxTree).GetOperation(value.Parent!, _cancellation) is ISymbolInitializerOperation initializer)
                {
                    made = made.WithField(Scattering.KeyOf(field), Read(initializer.Value));
                }
            }
        });
        Leave(constructor, held);
        return made;
    }

    private Aggregate FieldInitializers(Aggregate made, IMethodSymbol constructor, IOperation place)
    {
        foreach (var member in constructor.ContainingType.GetMembers().Where(member => !member.IsStatic && !member.IsImplicitlyDeclared))
        {
            var initializer = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is not null && (constructor.ContainingType.TypeKind == TypeKind.Class || !constructor.IsImplicitlyDeclared))
            {
                throw Refusal.Unsupported(place.Syntax, $"creating a '{constructor.ContainingType.Name}', whose '{member.Name}' has an initializer,", "assign it in the constructor");
            }
        }

        return made;
    }

    /// <summary>Reads a body with its parameters and <c>this</c> bound; what it leaves in them stays.</summary>
    private void Enter(IMethodSymbol method, ReadValue? self, IReadOnlyList<ReadValue> arguments, System.Action read)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            _versions[method.OriginalDefinition.Parameters[i]] = arguments[i];
        }

        if (self is not null)
        {
            _versions[method] = self;
        }

        var saved = new[] { Slot.Skipped, Slot.Left, Slot.Returned, Slot.ReturnValue, Slot.SwitchLeft }
            .Select(slot => (slot, Value: _versions.TryGet(slot, out var value) ? value : null)).ToArray();
        _versions[Slot.Skipped] = Expression.Boolean(false);
        _versions[Slot.Left] = Expression.Boolean(false);
        _versions[Slot.Returned] = Expression.Boolean(false);
        var outerArguments = _typeArguments;
        _typeArguments = WithArgumentsOf(method);
        _callers.Push(method);
        _calls++;
        read();
        _callers.Pop();
        _typeArguments = outerArguments;
        _returned = _versions.TryGet(Slot.ReturnValue, out var result) ? result : null;
        foreach (var (slot, value) in saved)
        {
            if (value is not null)
            {
                _versions[slot] = value;
            }
            else
            {
                _versions.Remove(slot);
            }
        }
    }

    /// <summary>What the body that was read last returned.</summary>
    private ReadValue? _returned;

    /// <summary>Whether a method, accessor or operator can be read in place.</summary>
    private bool IsReadable(IMethodSymbol method) => method is { IsAbstract: false, IsExtern: false, IsAsync: false }
        && BodyOf(method) is not null && !_callers.Contains(method, SymbolEqualityComparer.Default);

    /// <summary>An operator, conversion or accessor of the user's own.</summary>
    private ReadValue ReadMethodOn(IMethodSymbol method, ReadValue? self, IReadOnlyList<ReadValue> arguments, IOperation place)
    {
        if (ReadLibrary(method, self is null ? arguments : [self, .. arguments], place) is { } known)
        {
            return known;
        }

        if (!IsReadable(method))
        {
            throw Refusal.Unsupported(place.Syntax, Describe(place), "write out its arithmetic");
        }

        var held = HeldByOuterInstance(method, place, [.. arguments]);
        Enter(method, self, arguments, () => ReadBody(method));
        _versions.Remove(method);
        Leave(method, held);
        return _returned ?? throw new BrokenSource();
    }

    /// <summary>The value of a field or property of a struct or record; null if it has none that can be read.</summary>
    private ReadValue? MemberOf(Aggregate owner, ISymbol member, IOperation place) => member switch
    {
        IFieldSymbol field => owner.Find(FieldKey(field)),
        IPropertySymbol { IsIndexer: false } property => owner.Find(property.Name)
            ?? (BoundMember(property).GetMethod is { } getter && (IsReadable(getter) || LibraryTypes.Has(getter.ContainingType)) ? ReadMethodOn(getter, owner, [], place) : null),
        _ => null,
    };

    /// <summary>The version of <c>this</c>, or of what an initializer in braces fills.</summary>
    private object PlaceOf(IInstanceReferenceOperation instance) =>
        instance.ReferenceKind == InstanceReferenceKind.ImplicitReceiver ? _receiver : _callers.Peek();

    private ReadValue ReadInstance(IInstanceReferenceOperation instance) => _versions.TryGet(PlaceOf(instance), out var value)
        ? value
        : throw Refusal.Unsupported(instance.Syntax, "'this'", "pass what it reads as a parameter");
}
