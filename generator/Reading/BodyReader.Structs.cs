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
        if (creation is { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } own, Constructor: { } ownConstructor } && IsInstanceType(own))
        {
            return ReadInstanceCreation(creation, own, ownConstructor);
        }

        if (IsList(creation.Type))
        {
            return ReadListCreation(creation);
        }

        if (creation is { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } made } && !IsScattered(made))
        {
            return ReadCopied(creation, made.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        }

        if (creation.Type is not { } created || Bound(created) is not INamedTypeSymbol type || !IsScattered(type) || creation.Constructor is not { } constructor)
        {
            throw Refusal.Unsupported(creation.Syntax, $"creating a '{creation.Type?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'", "use structs and records declared in this project, tuples and arrays");
        }

        var value = DefaultOf(type, creation.Syntax);
        var arguments = ReadArguments(creation.Arguments);
        value = LibraryTypes.Has(type)
            ? Filled(type, [.. arguments.SelectMany(argument => argument.Leaves)]) as Aggregate ?? throw Refusal.Unsupported(creation.Syntax, "this constructor", "use one that takes the numbers")
            : Construct(value, BoundMethod(constructor), arguments, creation);
        value = creation.Initializer is null ? value : Initialized(value, creation.Initializer);
        return value is Aggregate whole ? whole.Exactly() : value;
    }

    private ReadValue ReadWith(IWithOperation with)
    {
        if (with.Type is INamedTypeSymbol { TypeKind: TypeKind.Class } record && record.InstanceConstructors.Any(constructor => !constructor.IsImplicitlyDeclared
            && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, record)))
        {
            throw Refusal.Unsupported(with.Syntax, $"'with' of '{record.Name}', which copies itself in its own way,", "make the copy by a constructor");
        }

        return Read(with.Operand) switch
        {
            Aggregate original => Initialized(original, with.Initializer),
            Instance original => CopyOf(original, with),
            _ => throw Refusal.Unsupported(with.Syntax, Describe(with), "use structs and records declared in this project"),
        };
    }

    private Instance CopyOf(Instance original, IWithOperation with)
    {
        var copy = new Instance(new Identity(original.Identity.Name), original.Type);
        Set(copy.Identity, Contents(original));
        Initialized(copy, with.Initializer);
        return copy;
    }

    /// <summary>An object without a name, as queries make them.</summary>
    private Aggregate ReadAnonymous(IAnonymousObjectCreationOperation anonymous) => new(
        anonymous.Type!,
        anonymous.Initializers.OfType<ISimpleAssignmentOperation>().Select(assignment => (((IPropertyReferenceOperation)assignment.Target).Property.Name, Read(assignment.Value))).ToArray());

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
        if (_returned is Reference { IsNone: true })
        {
            // It ends without a return, which the compiler says.
            throw new BrokenSource();
        }

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
    /// <param name="method">The method.</param>
    /// <param name="self">What it is called on.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="place">Where it is called.</param>
    /// <param name="mayChange">Whether the caller looks at <see cref="_changed"/> for what it makes of a struct that it is called on.</param>
    private ReadValue ReadMethodOn(IMethodSymbol method, ReadValue? self, IReadOnlyList<ReadValue> arguments, IOperation place, bool mayChange = false)
    {
        _changed = null;
        RequireKnown(self, method, place);
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
        var changed = self is Aggregate { Type.IsValueType: true } && !ReferenceEquals(_versions[method], self) ? _versions[method] : null;
        _versions.Remove(method);
        Leave(method, held);
        _changed = mayChange || changed is null ? changed : throw Refusal.Unsupported(place.Syntax, $"{Describe(place)}, which changes its struct,", "make it a method");
        return method.ReturnsVoid ? Expression.Boolean(false) : _returned ?? throw new BrokenSource();
    }

    /// <summary>What the accessor that was read last has made of the struct that it was called on; null if that is what it was.</summary>
    private ReadValue? _changed;

    /// <summary>Notes what a getter has changed in the struct that it was called on, if that isn't a copy.</summary>
    private void WriteChanged(IOperation instance)
    {
        if (_changed is not { } changed || !IsVariable(instance) || IsReadOnlyPlace(instance))
        {
            return;
        }

        _changed = null;
        if (instance.DescendantsAndSelf().Any(part => part is IAssignmentOperation or IIncrementOrDecrementOperation or IInvocationOperation))
        {
            throw Refusal.Unsupported(instance.Syntax, "a property that changes its struct, of a struct that is found by an expression with effects,", "keep the index in a variable");
        }

        Write(ReadTarget(instance), changed);
    }

    /// <summary>The value of a field or property of a struct or record; null if it has none that can be read.</summary>
    private ReadValue? MemberOf(ReadValue owner, ISymbol member, IOperation place, bool mayChange = false)
    {
        RequireKnown(owner, member, place);
        return member switch
        {
            IFieldSymbol field => ((Aggregate)Contents(owner)).Find(FieldKey(field)),
            IPropertySymbol { IsIndexer: false } property => (Scattering.IsWritten(property.GetMethod) ? null : ((Aggregate)Contents(owner)).Find(property.Name))
                ?? (BoundMember(property).GetMethod is { } getter && (IsReadable(getter) || LibraryTypes.Has(getter.ContainingType)) ? ReadMethodOn(getter, owner, [], place, mayChange) : null),
            _ => null,
        };
    }

    /// <summary>The property of an object that one of an interface stands for.</summary>
    private static ISymbol ImplementedBy(ReadValue owner, ISymbol member) =>
        owner is Instance instance && member.ContainingType.TypeKind == TypeKind.Interface ? instance.Type.FindImplementationForInterfaceMember(member) ?? member : member;

    /// <summary>The version of <c>this</c>, or of what an initializer in braces fills.</summary>
    private object PlaceOf(IInstanceReferenceOperation instance) =>
        instance.ReferenceKind == InstanceReferenceKind.ImplicitReceiver ? _receiver : Caller();

    /// <summary>The method that is being read; of a local function or lambda the one around it, whose <c>this</c> it has.</summary>
    private IMethodSymbol Caller()
    {
        var method = _callers.Peek();
        while (method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction && method.ContainingSymbol is IMethodSymbol around)
        {
            method = around;
        }

        // What is read is the method for some type arguments; the symbols in its body name it without them.
        return _callers.FirstOrDefault(caller => SymbolEqualityComparer.Default.Equals(caller.OriginalDefinition, method.OriginalDefinition)) ?? method;
    }

    private ReadValue ReadInstance(IInstanceReferenceOperation instance) => _versions.TryGet(PlaceOf(instance), out var value)
        ? Dereferenced(value, instance)
        : throw Refusal.Unsupported(instance.Syntax, "'this'", "pass what it reads as a parameter");
}
