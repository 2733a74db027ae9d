using System.Collections.Concurrent;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Generator.Reading.Reuse;

/// <summary>
/// What came of reading the methods of one project, for as long as it would come out the same: the skeleton is equal, and so is
/// every body that was looked at. A method that was refused is always read again, for a refusal has a place, and the compiler
/// may have been asked for its errors.
/// </summary>
internal sealed class KeptReadings
{
    /// <summary>The readings under the last two skeletons: half a statement may change it for a moment, and then it is what it was.</summary>
    private volatile Generation[] _generations = [];

    /// <summary>What reading a method would give; null if it has to be read.</summary>
    public ReadResult? Find(ProjectOutline project, MethodDeclarationSyntax method) =>
        project.PlaceOf(method) is { } place && GenerationOf(project).Methods.TryGetValue(place, out var kept) && kept.Seen.All(seen => seen.IsIn(project)) ? kept.Result : null;

    public void Keep(ProjectOutline project, MethodDeclarationSyntax method, ReadResult result, Sources sources)
    {
        if (result.Model is not null && project.PlaceOf(method) is { } place)
        {
            GenerationOf(project).Methods[place] = new Reading([.. sources.Seen], result);
        }
    }

    private Generation GenerationOf(ProjectOutline project)
    {
        // Two threads may each put their own in the place of the other's; then something is read once more.
        var known = _generations;
        if (known.Length > 0 && known[0].Is(project.Skeleton))
        {
            return known[0];
        }

        var found = known.Skip(1).FirstOrDefault(generation => generation.Is(project.Skeleton)) ?? new Generation(project.Skeleton);
        _generations = known.Length == 0 ? [found] : [found, known[0]];
        return found;
    }

    private sealed record Reading(SeenSource[] Seen, ReadResult Result);

    private sealed class Generation(ProjectSkeleton skeleton)
    {
        /// <summary>The skeleton as it was last seen: every method of a compilation asks for the same object, and only the first has to compare what is in it.</summary>
        private volatile ProjectSkeleton _skeleton = skeleton;

        public ConcurrentDictionary<(int File, int Method), Reading> Methods { get; } = new();

        public bool Is(ProjectSkeleton skeleton)
        {
            bool isEqual = _skeleton.Equals(skeleton);
            if (isEqual)
            {
                _skeleton = skeleton;
            }

            return isEqual;
        }
    }
}
