using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SymGrad.Generator.Reading.Reuse;

/// <summary>
/// The one door through which the reading of a method sees what stands in bodies: it notes which ones, so that what came of the
/// reading can be kept for as long as these stay the same.
/// </summary>
/// <param name="compilation">The program.</param>
/// <param name="cancellation">Ends the reading.</param>
/// <param name="areNoted">Whether what comes of the reading is to be kept.</param>
internal sealed class Sources(Compilation compilation, CancellationToken cancellation, bool areNoted = true)
{
    private readonly ProjectOutline? _project = areNoted ? ProjectOutline.Of(compilation) : null;
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<SyntaxNode> _seen = [];
    private readonly HashSet<(int File, int Body)> _bodies = [];

    public Compilation Compilation => compilation;

    public CancellationToken Cancellation => cancellation;

    /// <summary>What the reading looked at.</summary>
    public IEnumerable<SeenSource> Seen => _bodies.Select(seen => SeenSource.In(_project!, seen.File, seen.Body));

    /// <summary>The operations of a declaration or of a part of it; null if its source isn't of this project, or has none.</summary>
    public IOperation? OperationOf(SyntaxNode? syntax)
    {
        if (syntax is null || !compilation.ContainsSyntaxTree(syntax.SyntaxTree))
        {
            return null;
        }

        var operation = ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation);
        if (areNoted && _seen.Add(syntax))
        {
            Note(syntax);
            if (operation?.DescendantsAndSelf().Any(TellsLine) == true)
            {
                NoteFile(syntax.SyntaxTree);
            }
        }

        return operation;
    }

    /// <summary>The model of a file, the same one for the whole reading: what is declared inside a body is another symbol in another model. It is for what was asked for before.</summary>
    public SemanticModel ModelOf(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out var model))
        {
            _models[tree] = model = compilation.GetSemanticModel(tree);
        }

        return model;
    }

    /// <summary>Notes that something depends on the places of what stands in a file.</summary>
    public void NoteFile(SyntaxTree? tree)
    {
        if (tree is not null && _project?.PlaceOf(tree) is { } file)
        {
            _bodies.Add((file, SeenSource.WholeFile));
        }
    }

    private void Note(SyntaxNode syntax)
    {
        if (_project?.PlaceOf(syntax.SyntaxTree) is { } file)
        {
            (int first, int behind) = _project!.Files[file].BodiesAt(syntax);
            for (int body = first; body < behind; body++)
            {
                _bodies.Add((file, body));
            }
        }
    }

    /// <summary>Whether an argument that the compiler fills in is the number of the line.</summary>
    private static bool TellsLine(IOperation operation) => operation is IArgumentOperation { ArgumentKind: ArgumentKind.DefaultValue, Parameter: { } parameter }
        && parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CallerLineNumberAttribute");
}

/// <summary>A body, or a whole file, as it was when it was looked at.</summary>
internal readonly record struct SeenSource(int File, int Body, Digest Text)
{
    /// <summary>Stands for every body of a file.</summary>
    public const int WholeFile = -1;

    public static SeenSource In(ProjectOutline project, int file, int body) =>
        new(file, body, body == WholeFile ? project.Files[file].Whole : project.Files[file].Bodies[body]);

    /// <summary>Whether it is the same in a project of an equal skeleton.</summary>
    public bool IsIn(ProjectOutline project) => In(project, File, Body).Text == Text;
}
