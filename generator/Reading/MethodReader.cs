using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymGrad.Generator.Diagnostics;
using SymGrad.Generator.Differentiation;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Optimization;
using SymGrad.Generator.Reading.Library;
using SymGrad.Generator.Reading.Reuse;
using SymGrad.Generator.Writing;

namespace SymGrad.Generator.Reading;

/// <summary>Reads a method marked <c>[Differentiable]</c>: first what its declaration promises, then its body.</summary>
internal static class MethodReader
{
    /// <param name="context">The method.</param>
    /// <param name="kept">What came of earlier readings.</param>
    /// <param name="cancellation">Ends the reading when nobody waits for it any more.</param>
    public static ReadResult Read(GeneratorAttributeSyntaxContext context, KeptReadings kept, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not IMethodSymbol method || context.TargetNode is not MethodDeclarationSyntax declaration)
        {
            return ReadResult.Nothing;
        }

        var project = ProjectOutline.Of(context.SemanticModel.Compilation);
        if (kept.Find(project, declaration) is { } found)
        {
            return found;
        }

        var sources = new Sources(context.SemanticModel.Compilation, cancellation);
        var result = Cancellation.While(() => Read(new AskedMethod(method, declaration, context.Attributes[0], context.SemanticModel), sources, cancellation), cancellation);
        kept.Keep(project, declaration, result, sources);
        return result;
    }

    /// <summary>The function that a method is read as, whatever its derivatives are called and wherever they would stand; null if it can't be differentiated.</summary>
    public static Function? FunctionOf(AskedMethod asked, CancellationToken cancellation)
    {
        try
        {
            CheckShape(asked.Symbol, asked.Declaration);
            var sources = new Sources(asked.Model.Compilation, cancellation, areNoted: false);
            return Cancellation.While(() => Repeatedly(asked, sources, called => ReadFunction(asked, sources, called, cancellation).Function, cancellation), cancellation);
        }
        catch (Exception refusal) when (refusal is not OperationCanceledException)
        {
            // Whatever it is, the generator says so.
            return null;
        }
    }

    /// <summary>Reads a method again and again, until it is known what is copied and what is called.</summary>
    private static T Repeatedly<T>(AskedMethod asked, Sources sources, Func<CalledMethods, T> read, CancellationToken cancellation)
    {
        var called = new CalledMethods(sources, asked.Symbol, cancellation);
        while (true)
        {
            try
            {
                return read(called);
            }
            catch (StartAgain)
            {
                called.Restart();
            }
            catch (Refusal refusal) when (called.Verbatim.Accept(refusal))
            {
                called.Restart();
            }
        }
    }

    private static ReadResult Read(AskedMethod asked, Sources sources, CancellationToken cancellation)
    {
        var (method, declaration, compilation) = (asked.Symbol, asked.Declaration, asked.Model.Compilation);
        try
        {
            return new ReadResult(Repeatedly(asked, sources, called => Read(asked, sources, called, cancellation), cancellation), EquatableArray<Finding>.Empty);
        }
        catch (Refusal refusal) when (DoesNotCompile(compilation, declaration, refusal, cancellation))
        {
            // The compiler says what is wrong; a word of ours on half-typed code would be noise.
            return ReadResult.Nothing;
        }
        catch (Refusal refusal)
        {
            return new ReadResult(null, new EquatableArray<Finding>([refusal.Finding]));
        }
        catch (BrokenSource)
        {
            return ReadResult.Nothing;
        }
        catch (InsufficientExecutionStackException)
        {
            return new ReadResult(null, new EquatableArray<Finding>([Finding.At(declaration.Identifier.GetLocation(), Descriptors.TooLarge, method.Name)]));
        }
        catch (Exception confused) when (confused is not OperationCanceledException && SourceErrors.Exist(compilation, cancellation))
        {
            // What the compiler makes of half a statement need not make sense, here or in a method that is called.
            return ReadResult.Nothing;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return new ReadResult(null, new EquatableArray<Finding>([Finding.At(declaration.Identifier.GetLocation(), Descriptors.Defect, method.Name, defect.GetType().Name)]));
        }
    }

    private static MethodModel Read(AskedMethod asked, Sources sources, CalledMethods called, CancellationToken cancellation)
    {
        var (method, declaration) = (asked.Symbol, asked.Declaration);
        CheckShape(method, declaration);
        var types = ReadTypes(method, declaration);
        var (function, program, body, written) = ReadFunction(asked, sources, called, cancellation);
        bool isScalar = function.IsScalar && written.Count == 0;
        var members = MemberSelection.Read(asked.Attribute!, method, function, isScalar);
        int order = MemberSelection.ReadOrder(asked.Attribute!, method, function, isScalar);
        var atKinks = MemberSelection.ReadKinks(asked.Attribute!, method, function, written);
        int? every = MemberSelection.ReadCheckpoints(asked.Attribute!, method);
        var target = TargetReader.Of(asked.Model, declaration);
        NameChecks.Check(method, function, [.. MemberSelection.Suffixes(members, order, atKinks)], target.HasSpan, declaration);
        foreach (var (readBody, readProgram) in called.Readings.Append((body, program)))
        {
            // A residual is differentiated backwards in every mode.
            CallChecks.Check(readBody, readProgram, called.Solvers.Any() ? members | Members.Pullback : members, method);
            if (every is { } length && Segments.ObstacleIn(Optimizer.Prepare(readProgram.Function), length) is var (loop, why))
            {
                throw Refusal.At(readBody.PlaceOf(loop) ?? declaration.Identifier.Parent!, Descriptors.Checkpoint, readProgram.Function.Name, why);
            }
        }

        var numbers = GenericMath.NumbersOf(method);
        foreach (var parameter in numbers.Count > 0 ? GenericMath.ParametersOf(method) : [])
        {
            // A constraint that turns out to be missing is reported at their declarations.
            sources.NoteFile(parameter.Locations[0].SourceTree);
        }

        bool isFast = MemberSelection.ReadFastMath(asked.Attribute!);
        return new MethodModel(
            function with { IsFast = isFast },
            method.ContainingNamespace.IsGlobalNamespace ? string.Empty : method.ContainingNamespace.ToDisplayString(),
            types,
            AccessibilityOf(method) + (method.IsStatic ? " static" : string.Empty),
            members,
            order,
            atKinks,
            target,
            HintNameOf(method),
            called.Functions.Where(function => !function.IsResidual).Select(known => known with { Function = known.Function with { IsFast = isFast } }).ToEquatable(),
            called.Solvers.ToEquatable())
        {
            TypeParameters = GenericMath.Declared(method, declaration),
            Hides = declaration.Modifiers.Any(SyntaxKind.NewKeyword),
            Annotated = AnnotatedOf(method, function),
            CheckpointEvery = every,
            Numbers = numbers,
        };
    }

    private static readonly SymbolDisplayFormat s_withNullable =
        SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>What is held constant and may be null. What is differentiated by is there: a gradient by nothing throws.</summary>
    private static EquatableArray<AnnotatedParameter> AnnotatedOf(IMethodSymbol method, Function function) =>
        method.Parameters.Where(parameter => !function.Parameters.Any(read => read.Root == parameter.Name && read.IsActive))
            .Select(parameter => (parameter, type: parameter.Type.ToDisplayString(s_withNullable)))
            .Where(pair => pair.type != pair.parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            .Select(pair => new AnnotatedParameter(pair.parameter.Name, pair.type)).ToEquatable();

    private static ReadFunctionResult ReadFunction(AskedMethod asked, Sources sources, CalledMethods called, CancellationToken cancellation)
    {
        var (method, declaration) = (asked.Symbol, asked.Declaration);
        GenericMath.Check(method, declaration);
        var builder = new FunctionBuilder();
        var body = new BodyReader(sources, method, builder, called, cancellation);
        var composites = new CompositeReading(sources, method.ContainingType, asked.Model, declaration.Identifier.SpanStart);
        body.Composites = composites;
        var signature = new SignatureReader(composites, method, builder, body);
        var parameters = signature.ReadParameters();
        if (asked.IncludesThis)
        {
            signature.ReadThis(declaration, parameters);
        }

        if (!parameters.Any(parameter => parameter.IsActive))
        {
            throw Refusal.At(declaration.Identifier, Descriptors.NoActiveParameter, method.Name);
        }

        if (method.ReturnType.TypeKind == TypeKind.Error || declaration.ContainsDiagnostics)
        {
            throw new BrokenSource();
        }

        var returned = signature.ReturnedComposite(declaration);
        body.ReadMethod();
        signature.CheckThis(declaration);
        var outputs = signature.ReadOutputs(returned, declaration);
        var function = new Function(
            method.Name,
            parameters.ToEquatable(),
            outputs.Select(pair => pair.Output).ToEquatable(),
            body.Build(outputs.Select(pair => pair.Value)),
            builder.Names);
        var written = Derivative.WrittenParameters(function).ToArray();
        if (!outputs.Any(pair => pair.Value.Type.HasFloating) && written.Length == 0)
        {
            throw Refusal.At(declaration.ReturnType, Descriptors.NoFloatingResult, method.Name);
        }

        var program = Program.Of(function);
        foreach (var parameter in function.Parameters.Where(parameter => parameter.Type.IsIndexed && program.IsWritten(parameter) && program.IsShared(parameter.Variable)))
        {
            throw Refusal.Unsupported(
                declaration.ParameterList.Parameters.First(declared => declared.Identifier.ValueText == parameter.Root),
                $"the array '{parameter.Name}', which shares a variable or a row with another array that is written,",
                "copy it, or keep the arrays in variables of their own");
        }

        foreach (var part in written.Where(part => part.Of is not null && part.Type.Column is null))
        {
            throw Refusal.Unsupported(
                declaration.ParameterList.Parameters.First(declared => declared.Identifier.ValueText == part.Root),
                $"the array '{part.Name}', which the method writes to,",
                "pass it as a parameter of its own");
        }

        foreach (var (output, value) in outputs.Where(pair => pair.Value.Type.IsIndexed && function.Parameters.Any(parameter => parameter.Type.IsIndexed && program.MemoryOf(parameter.Variable) == program.MemoryOf(pair.Value))))
        {
            throw Refusal.Unsupported(declaration.ReturnType, "an array that is handed out and is one of the parameters", "hand out a copy");
        }

        GenericMath.Check(method, declaration, called);
        CopiedCode.Check(body.Copied, program, body.ReadsNumbers, body.ReadsLibraryNumbers);
        if (body is { ReadsMemory: true, WritesMemory: { } writing })
        {
            throw writing;
        }

        BodyReader.CheckWriters([body, .. called.Readings.Select(reading => reading.Body)]);
        if (called.CallsRoot)
        {
            CalledMethods.Check(method, body, body.Invocations[0].Place);
            called.LearnRoot(function, program);
        }

        return new ReadFunctionResult(function, program, body, written);
    }

    /// <summary>What came of reading a method's body.</summary>
    private sealed record ReadFunctionResult(Function Function, Program Program, BodyReader Body, IReadOnlyList<Parameter> Written);

    /// <summary>Whether the method, or the one that it was refused in, has errors of its own.</summary>
    private static bool DoesNotCompile(Compilation compilation, MethodDeclarationSyntax declaration, Refusal refusal, CancellationToken cancellation)
    {
        SyntaxNode? around = refusal.Place?.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return new[] { declaration, around }.OfType<SyntaxNode>().Distinct().Any(node => node.ContainsDiagnostics
            || (node is not TypeDeclarationSyntax && compilation.ContainsSyntaxTree(node.SyntaxTree) && compilation.GetSemanticModel(node.SyntaxTree)
                .GetDiagnostics(node.Span, cancellation).Any(SourceErrors.IsLasting)));
    }

    private static void CheckShape(IMethodSymbol method, MethodDeclarationSyntax declaration)
    {
        (string What, string Instead)? problem = method switch
        {
            { IsAsync: true } => ("asynchronous", "take the computation out into a method of its own"),
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => ("returning a reference", "return the number"),
            _ when declaration.Parent is TypeDeclarationSyntax { Identifier.RawKind: 0 } => ("in an extension block", "write it as an extension method, with 'this' before its first parameter"),
            { ContainingType.TypeKind: TypeKind.Interface } => ("a member of an interface", "move it to a class"),

            // Its derivatives would stay those of this class.
            { IsStatic: false, ContainingType: { IsSealed: false, TypeKind: TypeKind.Class } } and ({ IsVirtual: true } or { IsAbstract: true } or { IsOverride: true, IsSealed: false }) => ("a method that a derived class may override", "make it or its class sealed"),
            _ => null,
        };
        if (problem is { } found)
        {
            throw Refusal.At(declaration.Identifier, Descriptors.MethodShape, method.Name, found.What, found.Instead);
        }

        if (declaration.Body is null && declaration.ExpressionBody is null)
        {
            throw Refusal.At(declaration.Identifier, Descriptors.MethodShape, method.Name, "without a body", "put the attribute on the part that has the body");
        }
    }

    /// <summary>The types around the method, the outermost first; each must be partial.</summary>
    private static EquatableArray<ContainingType> ReadTypes(IMethodSymbol method, MethodDeclarationSyntax declaration)
    {
        var types = new List<ContainingType>();
        for (var syntax = declaration.Parent as TypeDeclarationSyntax; syntax is not null; syntax = syntax.Parent as TypeDeclarationSyntax)
        {
            string keyword = syntax switch
            {
                RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: (int)SyntaxKind.StructKeyword } => "record struct",
                RecordDeclarationSyntax => "record",
                _ => syntax.Keyword.Text,
            };
            if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                throw Refusal.At(syntax.Identifier, Descriptors.NotPartial, syntax.Identifier.Text, method.Name, keyword);
            }

            // The constraints needn't be said again.
            string parameters = syntax.TypeParameterList is { Parameters: var named } ? $"<{string.Join(", ", named.Select(parameter => parameter.Identifier.Text))}>" : string.Empty;
            types.Insert(0, new ContainingType(keyword, syntax.Identifier.Text + parameters));
        }

        return types.ToEquatable();
    }

    private static string AccessibilityOf(IMethodSymbol method) => method.DeclaredAccessibility switch
    {
        Accessibility.Public => "public",

        // From a sealed class nothing can derive, and C# warns of what is for derived classes.
        Accessibility.Protected or Accessibility.ProtectedAndInternal when method.ContainingType.IsSealed => "private",
        Accessibility.ProtectedOrInternal when method.ContainingType.IsSealed => "internal",
        Accessibility.Internal => "internal",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "private",
    };

    /// <summary>The file's name: the method's full name, and which of its overloads it is.</summary>
    public static string HintNameOf(IMethodSymbol method)
    {
        if (method.ContainingType.GetMembers(method.Name).Count(member => member.ToDisplayString() == method.ToDisplayString()) > 1)
        {
            // Declared twice: the compiler says so, and a second file of the same name can't be added.
            throw new BrokenSource();
        }

        var overloads = method.ContainingType.GetMembers().OfType<IMethodSymbol>().Where(overload => IsSameFile(overload.Name, method.Name)).Select(overload => overload.ToDisplayString()).OrderBy(text => text, System.StringComparer.Ordinal).ToList();
        int place = overloads.IndexOf(method.ToDisplayString());
        return FileNameOf(method.ContainingType) + "." + Spelled(method.Name) + (place > 0 ? "." + (place + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Empty) + ".g.cs";
    }

    /// <summary>A type's or a namespace's full name for a file, with a number where another differs by case alone.</summary>
    private static string FileNameOf(INamespaceOrTypeSymbol symbol)
    {
        INamespaceOrTypeSymbol? around = (INamespaceOrTypeSymbol?)symbol.ContainingType ?? symbol.ContainingNamespace;
        int before = around?.GetMembers().OfType<INamespaceOrTypeSymbol>().Where(other => IsSameFile(other.Name, symbol.Name) && string.CompareOrdinal(other.Name, symbol.Name) < 0).Select(other => other.Name).Distinct().Count() ?? 0;
        string arguments = symbol is INamedTypeSymbol { TypeParameters: { IsEmpty: false } parameters } ? "{" + string.Join(",", parameters.Select(parameter => Spelled(parameter.Name))) + "}" : string.Empty;
        string name = Spelled(symbol.Name) + arguments + (before > 0 ? "-" + (before + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Empty);
        return around is null or INamespaceSymbol { IsGlobalNamespace: true } ? name : FileNameOf(around) + "." + name;
    }

    /// <summary>A name as a file's may hold it: accents that are characters of their own go by their numbers.</summary>
    private static string Spelled(string name) => name.StartsWith("<", System.StringComparison.Ordinal)
        ? throw new BrokenSource()
        : string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c.ToString() : "-" + ((int)c).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Whether two names would be one file's: the compiler takes files for the same that differ by case alone.</summary>
    private static bool IsSameFile(string name, string other) => string.Equals(name, other, System.StringComparison.OrdinalIgnoreCase);
}
