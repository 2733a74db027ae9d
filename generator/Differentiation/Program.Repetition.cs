using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Differentiation;

/// <summary>What of a function can be had by running it again.</summary>
internal sealed partial class Program
{
    private readonly Dictionary<RegionNode, HashSet<int>> _unrepeatable = new(ReferenceComparer<RegionNode>.Instance);

    /// <summary>
    /// Whether running a region again makes and fills an array again: it is made there, and nothing that fills it, or keeps it
    /// beside its adjoints, is a loop that can't be run again.
    /// </summary>
    public bool Remakes(RegionNode region, int memory)
    {
        if (!region.Encloses(HomeOf(memory)))
        {
            return false;
        }

        if (!_unrepeatable.TryGetValue(region, out var unrepeatable))
        {
            // A call is never made a second time, so that what it wrote can't be had again either.
            _unrepeatable[region] = unrepeatable = [.. AllStatements(region.Region).OfType<Let>().SelectMany(let => Writes.ByCall(let.Value)).Select(MemoryOf)];
            var loops = LoopsIn(region.Region).ToList();
            bool changed = true;
            while (changed)
            {
                // An array that is kept, not made again, may hold elements that then have to be kept too.
                changed = false;
                foreach (var loop in loops.Where(loop => MustBeKept(loop, region)))
                {
                    foreach (int lost in AllStatements(loop.Body).Select(StoredTo).Concat(HandedOn(loop)).Where(lost => lost >= 0 && region.Encloses(HomeOf(lost)) && !NodeOf(loop.Body).Encloses(HomeOf(lost))))
                    {
                        changed |= unrepeatable.Add(lost);
                    }
                }
            }
        }

        return !unrepeatable.Contains(memory);
    }

    /// <summary>The arrays that a loop, or one inside, hands from one iteration to the next, as where buffers change places.</summary>
    private IEnumerable<int> HandedOn(Loop loop) => AllStatements(loop).OfType<Loop>().SelectMany(inner => inner.Carried).Select(carried => carried.Parameter).Where(parameter => parameter.Type.IsIndexed).Select(MemoryOf);

    /// <summary>Whether a loop of a region that can't be run again hands an array on: its adjoints are those that the forward sweep gave it.</summary>
    public bool IsHandedOn(int memory, RegionNode region) => LoopsIn(region.Region).Any(loop => HandedOn(loop).Contains(memory) && MustBeKept(loop, region));

    /// <summary>The loops of a region that are run again as a whole, those in its branches included.</summary>
    private static IEnumerable<Loop> LoopsIn(Region region) => region.Statements.SelectMany(statement => statement switch
    {
        Loop loop => [loop],
        If branch => LoopsIn(branch.Then).Concat(LoopsIn(branch.Else)),
        _ => Enumerable.Empty<Loop>(),
    });

    private int StoredTo(Statement statement) => statement switch
    {
        Store store => MemoryOf(store.Array),
        Clear clear => MemoryOf(clear.Array),
        _ => -1,
    };

    /// <summary>
    /// Whether a statement's value can't be had by running it again inside a region: it reads memory from outside it that
    /// changes, or makes memory that is seen from outside.
    /// </summary>
    public bool MustBeKept(Let let, RegionNode region) => let.Value.Operation switch
    {
        Operation.Copied or Operation.Invocation => true,
        Operation.NewArray or Operation.ArrayOf or Operation.Copy => !Remakes(region, MemoryOf(let.Target)),
        Operation.Filled => !Remakes(region, MemoryOf(let.Target)) || ReadsWhatChanges(let, region),
        Operation.Element => ReadsWhatChanges(let, region),
        Operation.Quoted => ReadsWhatChanges(let, region) || AsksAnObject(let),
        _ => false,
    };

    /// <summary>Whether a number or a condition is asked of an object that would have to be kept itself: it isn't an element of an array, which can be read again.</summary>
    private bool AsksAnObject(Let let) => let.Target.Type.IsScalar
        && let.Value.Operands.Any(operand => operand is { IsVariable: true, Type.Shape: TypeShape.Opaque } && DefinitionOf(operand) is not { Operation: Operation.Element });

    private bool ReadsWhatChanges(Let let, RegionNode region) => let.Value.ReadArrays
        .Any(array => MemoryOf(array) is var memory && !Remakes(region, memory) && !IsStable(let.Target, memory));

    /// <summary>Whether something inside a loop can't be had by running it again inside a region.</summary>
    public bool MustBeKept(Loop loop, RegionNode region) => AllStatements(loop.Condition).Concat(AllStatements(loop.Body)).OfType<Let>().Any(let => MustBeKept(let, region));
}
