using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Reading.Reuse;
using SymGrad.Generator.Symbolics;
using SymGrad.Generator.Writing;

namespace SymGrad.Generator.Reading;

/// <summary>How a method is called that isn't read in place: the text before its arguments, its derivatives, and which of its parameters they are by.</summary>
internal sealed record CallPlan(string Text, string? Pullback, string? Pushforward, IReadOnlyList<bool> Active, bool HasEffects, bool IsGenerated = false, bool IsSmooth = false, bool TakesResult = false)
{
    /// <summary>Which of its parameters are arrays that it writes to.</summary>
    public IReadOnlyList<bool> Written { get; init; } = [.. Active.Select(_ => false)];

    /// <summary>For a method whose source is here and that isn't read as a part of this one, what it writes to; null where that isn't asked.</summary>
    public MemoryWrites? Writes { get; init; }
}

/// <summary>Ends a reading of the whole method, which starts again with what has been learnt of the methods that it calls.</summary>
internal sealed class StartAgain : Exception;

/// <summary>
/// The methods that a differentiable method calls and that aren't read in place: those with a derivative of their own, those
/// that were built with SymGrad in another project, and those that call themselves, whose pullbacks are generated beside
/// the members and call themselves too.
/// </summary>
internal sealed partial class CalledMethods(Sources sources, IMethodSymbol root, CancellationToken cancellation)
{
    /// <summary>What is known of the methods that get derivatives of their own here; learnt while reading them.</summary>
    private sealed class Apart(string name, bool isRoot)
    {
        public string Name { get; } = name;

        /// <summary>Whether it is the differentiable method itself, whose derivatives are its members.</summary>
        public bool IsRoot { get; } = isRoot;

        public bool HasEffects { get; set; }

        public bool IsSmooth { get; set; } = true;

        /// <summary>Which of its parameters are arrays that it writes to.</summary>
        public bool[] Written { get; set; } = [];

        public bool IsRead { get; set; }
    }

    /// <summary>What the names of parameters end in that generated members have beside the user's.</summary>
    private static readonly string[] s_parametersOfOurs = ["seed", "adjoint", "tangent", "gradient", "destination"];

    private readonly Purity _purity = new(sources);
    private WrittenMemory? _writes;
    private readonly Dictionary<IMethodSymbol, Apart> _apart = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _names = [];
    private readonly List<(CalledFunction Function, BodyReader Body, Program Program)> _functions = [];

    public IEnumerable<CalledFunction> Functions => _functions.Select(known => known.Function);

    /// <summary>What was read of the methods that got derivatives of their own, to be checked once the members are known.</summary>
    public IEnumerable<(BodyReader Body, Program Program)> Readings => _functions.Select(known => (known.Body, known.Program));

    /// <summary>Whether the differentiable method calls itself by its own members.</summary>
    public bool CallsRoot => _apart.Values.Any(known => known.IsRoot);

    /// <summary>Whether code in the generated file may name a member.</summary>
    public bool IsAccessible(ISymbol symbol) => sources.Compilation.IsSymbolAccessibleWithin(symbol, root.ContainingType);

    /// <summary>Whether the generated code lies in a type.</summary>
    public bool IsAround(INamedTypeSymbol type)
    {
        for (var around = root.ContainingType; around is not null; around = around.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(around.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The statements that are copied as they stand, here and in what is called.</summary>
    public VerbatimStatements Verbatim { get; } = new();

    /// <summary>Prepares for another reading of the whole.</summary>
    public void Restart()
    {
        Verbatim.Begin();
        _functions.Clear();
        _solvers.Clear();
        foreach (var known in _apart.Values)
        {
            known.IsRead = false;
        }
    }

    /// <summary>How to call a method; null if it is to be read in place.</summary>
    public CallPlan? PlanOf(IMethodSymbol method, SyntaxNode place)
    {
        var plan = Planned(method, place);
        if (plan is not null && method.Parameters.FirstOrDefault(parameter => parameter.RefKind == SignatureReader.RefReadOnly) is { } reference)
        {
            // The compiler warns where an argument isn't a variable or doesn't say how it is passed.
            throw Refusal.Unsupported(place, $"a call of '{method.Name}', which isn't read in place and takes '{reference.Name}' by 'ref readonly',", "take it by 'in'");
        }

        return plan;
    }

    private CallPlan? Planned(IMethodSymbol method, SyntaxNode place)
    {
        if (CustomDerivatives.In(sources.Compilation).Find(method, root.ContainingType) is var (pullback, pushforward))
        {
            return Custom(method, pullback, pushforward, place);
        }

        if (ImplicitSolver.AttributeOf(method) is { } implicitly && HasSource(method))
        {
            return Solver(method, implicitly, place);
        }

        if (DerivativeSignature.HasAttribute(method, "SymGrad.NoDerivativeAttribute"))
        {
            RequireAccess(method, place);
            var writes = WritesOf(method);
            return new CallPlan(TextOf(method), null, null, [.. method.Parameters.Select(_ => false)], !_purity.Has(method)) { Written = writes.Parameters, Writes = writes };
        }

        if (DerivativeSignature.HasAttribute(method, "SymGrad.CheckpointAttribute") && !_apart.ContainsKey(method) && HasSource(method))
        {
            if (ObstacleTo(method) is { } obstacle)
            {
                throw Refusal.Unsupported(place, $"a call of '{method.Name}', which is marked [Checkpoint] and {obstacle},", "remove [Checkpoint]");
            }

            SetApart(method, isRoot: false);
        }

        return _apart.TryGetValue(method, out var known) ? PlanOf(method, known, place) : Built(method);
    }

    /// <summary>Ends the reading at a method that calls itself: the next one leaves it where it is.</summary>
    public Exception Recursion(IMethodSymbol method, SyntaxNode place)
    {
        if (_apart.ContainsKey(method))
        {
            throw new InvalidOperationException($"'{method.Name}' was read in place although it is called.");
        }

        if (ObstacleTo(method) is { } obstacle)
        {
            return Refusal.At(place, Descriptors.Recursion, method.Name, obstacle);
        }

        SetApart(method, SymbolEqualityComparer.Default.Equals(method, root) && method.Parameters.All(parameter => !DerivativeSignature.HasAttribute(parameter, "SymGrad.NoDerivativeAttribute")));
        return new StartAgain();
    }

    private CallPlan Custom(IMethodSymbol method, CustomDerivative? pullback, CustomDerivative? pushforward, SyntaxNode place)
    {
        foreach (var derivative in new[] { pullback, pushforward }.OfType<CustomDerivative>())
        {
            RequireAccess(derivative.Derivative, place);
        }

        RequireAccess(method, place);
        if (WritesArrays(method))
        {
            throw Refusal.Unsupported(place, $"a call of '{method.Name}', which writes to an array and has a derivative of its own,", "let it return a new array");
        }

        var active = (pullback ?? pushforward!).Signature.Active;
        return new CallPlan(TextOf(method), pullback is null ? null : TextOf(pullback.Derivative), pushforward is null ? null : TextOf(pushforward.Derivative), active, !_purity.Has(method)) { Writes = WritesOf(method) };
    }

    private void RequireAccess(IMethodSymbol method, SyntaxNode place)
    {
        if (!IsAccessible(method) || method.MethodKind == MethodKind.LocalFunction)
        {
            throw Refusal.Unsupported(place, $"a call that needs '{method.ContainingType.Name}.{method.Name}', which '{root.ContainingType.Name}' has no access to,", "make it internal");
        }
    }

    /// <summary>A method of another project that was built with SymGrad: its members are found beside it by their exact signatures and names.</summary>
    private CallPlan? Built(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.Any(declaration => sources.Compilation.ContainsSyntaxTree(declaration.SyntaxTree)) || DerivativeSignature.Obstacle(method) is not null)
        {
            return null;
        }

        IMethodSymbol? Beside(string suffix, Func<IMethodSymbol, bool> fits) => method.ContainingType.GetMembers(method.Name + suffix).OfType<IMethodSymbol>().FirstOrDefault(member => IsAccessible(member) && fits(member));
        IReadOnlyList<bool> active = [];
        bool Fits(IMethodSymbol member, string last, Func<DerivativeSignature, bool> matches)
        {
            // Which parameters were constant isn't in the compiled method: the names of what follows them say it.
            bool[] named = [.. method.Parameters.Select(parameter => member.Parameters.Skip(method.Parameters.Length).Any(other => other.Name == parameter.Name + last))];
            if (DerivativeSignature.Of(method, named) is { } signature && matches(signature))
            {
                active = named;
                return true;
            }

            return false;
        }

        var pullback = Beside("Pullback", member => Fits(member, "Adjoint", signature => signature.IsPullback(member)));
        var pushforward = Beside("Pushforward", member => Fits(member, "Tangent", signature => signature.IsPushforward(member)));
        return pullback is null && pushforward is null
            ? null
            : new CallPlan(TextOf(method), pullback is null ? null : TextOf(pullback), pushforward is null ? null : TextOf(pushforward), active, HasEffects: true, IsGenerated: true);
    }

    private CallPlan PlanOf(IMethodSymbol method, Apart known, SyntaxNode place)
    {
        if (!known.IsRoot && !known.IsRead)
        {
            known.IsRead = true;
            Read(method, known, place);
        }

        bool isActive = HasDerivative(method, known);
        bool[] active = [.. method.Parameters.Select(parameter => isActive && TypeReading.Read(parameter.Type).Innermost.IsFloating)];
        bool[] written = [.. method.Parameters.Select((_, i) => i < known.Written.Length && known.Written[i])];
        return new CallPlan(
            IsCallable(method) ? TextOf(method) : known.Name, known.Name + "Pullback", known.Name + "Pushforward", active, known.HasEffects || written.Contains(true), IsGenerated: true, known.IsSmooth)
        {
            Written = written,
        };
    }

    /// <summary>Whether floating-point numbers come out of a method: returned, or in an array that it writes to.</summary>
    private static bool HasDerivative(IMethodSymbol method, Apart known) => TypeReading.Read(method.ReturnType).IsFloating
        || known.Written.Zip(method.Parameters, (isWritten, parameter) => isWritten && TypeReading.Read(parameter.Type).Innermost.IsFloating).Contains(true);

    private bool IsCallable(IMethodSymbol method) => method.MethodKind != MethodKind.LocalFunction && IsAccessible(method);

    private void Read(IMethodSymbol method, Apart known, SyntaxNode place)
    {
        var builder = new FunctionBuilder();
        var body = new BodyReader(sources, method, builder, this, cancellation);
        var parameters = new List<Parameter>();
        foreach (var parameter in method.Parameters)
        {
            var type = TypeReading.Read(parameter.Type);
            var variable = builder.NewVariable(type, parameter.Name);
            parameters.Add(new Parameter(parameter.Name, variable, Passing.Value, type.Innermost.IsFloating && HasDerivative(method, known)));
            body.Bind(parameter, type.Shape == TypeShape.Opaque ? Expression.Constant(type, Naming.Escaped(parameter.Name)) : variable);
        }

        body.ReadMethod();
        var outputs = method.ReturnsVoid ? EquatableArray<Output>.Empty : new[] { new Output(string.Empty, IsReturned: true) }.ToEquatable();
        var function = new Function(known.Name, parameters.ToEquatable(), outputs, body.Build(method.ReturnsVoid ? [] : body.Returned?.Leaves ?? throw new BrokenSource()), builder.Names);
        var program = Program.Of(function);
        Check(method, body, place);
        if (function.Parameters.FirstOrDefault(parameter => parameter.Type.IsIndexed && program.IsWritten(parameter) && program.IsShared(parameter.Variable)) is { } shared)
        {
            throw Refusal.At(place, Descriptors.Recursion, method.Name, $"writes to its array '{shared.Name}', which shares a variable or a row with another array");
        }

        _functions.Add((new CalledFunction(function, !IsCallable(method), method.Name), body, program));
        Learn(known, function, program);
    }

    /// <summary>Refuses what may not happen a second time, as its pullback runs the method again.</summary>
    public static void Check(IMethodSymbol method, BodyReader body, SyntaxNode place)
    {
        if (body.Copied.Count > 0)
        {
            throw Refusal.Unsupported(body.Copied[0].Place, $"this call inside '{method.Name}', which the derivative runs a second time,", "call it outside, and pass in what it gives");
        }
    }

    /// <summary>Notes what a method's calls have to know of it; if it is news, everything is read again.</summary>
    private static void Learn(Apart known, Function function, Program program)
    {
        bool[] written = [.. function.Parameters.Select((parameter, i) => (i < known.Written.Length && known.Written[i]) || (parameter.Type.IsIndexed && program.IsWritten(parameter)))];
        bool hasEffects = Program.AllStatements(function.Body).Any(statement => statement is Effect or Let { Value.Called.HasEffects: true });
        bool isSmooth = Program.AllStatements(function.Body).OfType<Let>().All(let => let.Value.Operation switch
        {
            Operation.Divide or Operation.Remainder => !let.Value.Type.IsFloating,
            Operation.Call => RuleTable.Find(let.Value.Text, let.Value.Operands.Count) is not { } rule || rule.Singularity == Singularity.None,
            Operation.Invocation => let.Value.Called!.IsSmooth,
            _ => true,
        });
        if ((hasEffects && !known.HasEffects) || (!isSmooth && known.IsSmooth) || written.Count(isWritten => isWritten) > known.Written.Count(isWritten => isWritten))
        {
            known.Written = written;
            known.HasEffects |= hasEffects;
            known.IsSmooth &= isSmooth;
            throw new StartAgain();
        }
    }

    /// <summary>Notes the same of the differentiable method itself, if it calls itself; one that writes to arrays gets derivatives for its own calls.</summary>
    public void LearnRoot(Function function, Program program)
    {
        if (!_apart.TryGetValue(root, out var known) || !known.IsRoot)
        {
            return;
        }

        if (function.Parameters.Any(parameter => parameter.Type.IsIndexed && program.IsWritten(parameter)))
        {
            // Its own pullback takes the adjoints of what it leaves in an array apart from those of what it found there.
            SetApart(root, isRoot: false);
            throw new StartAgain();
        }

        Learn(known, function, program);
    }

    private void SetApart(IMethodSymbol method, bool isRoot) => _apart[method] = new Apart(isRoot ? root.Name : NameFor(method), isRoot);

    /// <summary>A name that nothing else in the type has, nor what is generated for its other methods.</summary>
    private string NameFor(IMethodSymbol method)
    {
        var overloads = root.ContainingType.GetMembers(root.Name).OfType<IMethodSymbol>().Select(overload => overload.ToDisplayString()).OrderBy(text => text, StringComparer.Ordinal).ToList();
        int overload = overloads.IndexOf(root.ToDisplayString());
        string name = $"{root.Name}{(overload > 0 ? "_" + (overload + 1).ToString(CultureInfo.InvariantCulture) : string.Empty)}__{method.Name}";
        string unique = name;
        for (int i = 2; _names.Contains(unique) || new[] { string.Empty, "Pullback", "Pushforward" }.Any(suffix => root.ContainingType.GetMembers(unique + suffix).Length > 0); i++)
        {
            unique = name + i.ToString(CultureInfo.InvariantCulture);
        }

        _names.Add(unique);
        return unique;
    }

    /// <summary>Why a method with source can't get a pullback of its own; null if it can.</summary>
    private string? ObstacleTo(IMethodSymbol method)
    {
        if (method.ReturnType is not null && !method.ReturnsVoid && !TypeReading.Read(method.ReturnType).IsScalar)
        {
            return $"returns '{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'";
        }

        // What returns nothing has a derivative by what it writes, and what returns a number that has none may write too.
        bool isNumber = !method.ReturnsVoid && !TypeReading.Read(method.ReturnType!).IsFloating;
        return !isNumber && DerivativeSignature.Obstacle(method, mayReturnNothing: true) is { } obstacle ? obstacle
            : isNumber && (method.IsGenericMethod || method.ContainingType.IsGenericType || method.Parameters.Any(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out || parameter.Type.TypeKind == TypeKind.Delegate)
                || (!method.IsStatic && method.MethodKind != MethodKind.LocalFunction)) ? "isn't a plain static method"
            : method.MethodKind == MethodKind.LocalFunction && Captures(method) is { } captured ? $"captures '{captured}'"
            : null;
    }

    /// <summary>The first variable from outside that a local function uses; null if it uses none.</summary>
    private string? Captures(IMethodSymbol function)
    {
        bool IsInside(ISymbol symbol)
        {
            for (var owner = symbol.ContainingSymbol; owner is not null; owner = owner.ContainingSymbol)
            {
                if (SymbolEqualityComparer.Default.Equals(owner, function))
                {
                    return true;
                }
            }

            return false;
        }

        return OperationsOf(function).Select(operation => operation switch
        {
            ILocalReferenceOperation { Local: { IsConst: false } local } => (ISymbol)local,
            IParameterReferenceOperation { Parameter: var parameter } => parameter,
            _ => null,
        }).OfType<ISymbol>().FirstOrDefault(symbol => !IsInside(symbol))?.Name
            ?? (OperationsOf(function).Any(operation => operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }) ? "this"
            : OperationsOf(function).OfType<IInvocationOperation>().Select(call => call.TargetMethod).FirstOrDefault(called => called.MethodKind == MethodKind.LocalFunction && !IsInside(called) && !SymbolEqualityComparer.Default.Equals(called, function))?.Name);
    }

    private bool WritesArrays(IMethodSymbol method) => WritesOf(method).AnyElements;

    /// <summary>What a method writes to that isn't read in place.</summary>
    private MemoryWrites WritesOf(IMethodSymbol method) => (_writes ??= new WrittenMemory(_purity)).Of(method);

    private bool HasSource(IMethodSymbol method) => _purity.OperationsOf(method).Any();

    private IEnumerable<IOperation> OperationsOf(IMethodSymbol method) => _purity.OperationsOf(method);

    /// <summary>A method as generated code names it: short, where it lies in the same type and no parameter has its name.</summary>
    /// <summary>A method as generated code names it: with its type, where a parameter of the user's or of a generated member might hide it.</summary>
    private string TextOf(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingType, root.ContainingType) && !root.Parameters.Any(parameter => parameter.Name == method.Name) && !IsParameterOfOurs(method.Name)
        ? Naming.Escaped(method.Name)
        : method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + Naming.Escaped(method.Name);

    private static bool IsParameterOfOurs(string name) => s_parametersOfOurs.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
