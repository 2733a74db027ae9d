using System;
using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>
/// Pushes a function forward along every unit direction of its inputs, several in each pass of a loop.
/// </summary>
/// <param name="isWide">Whether the columns of a pass are the lanes of vectors, so that the code is that of one of them.</param>
/// <param name="kept">A run of the function in front of the loop, whose arrays the passes read; null if they run it again, each from the arrays as they were given.</param>
internal sealed class ColumnSweep(Function function, FunctionBuilder builder, IDerivativeEngine engine, bool isDerivative, bool isWide, KeptRun? kept = null)
{
    /// <summary>How many columns one pass gives without vectors. More would share more of the function's own work, and make longer code.</summary>
    private const int Columns = 4;

    private int Width => isWide ? 1 : Columns;

    /// <summary>Whether a function can be run more than once without anybody noticing.</summary>
    public static bool CanRepeat(Function function) => CanRepeat(function.Body);

    /// <summary>What is done only to throw happens once at most: nothing comes after it.</summary>
    private static bool CanRepeat(Region region) => (region.Statements.Count > 0 && region.Statements[region.Statements.Count - 1] is Effect { IsThrow: true }) || region.Statements.All(statement => statement switch
    {
        Let let => let.Value.Operation != Operation.Copied,
        Effect effect => effect.IsGuard,
        If branch => CanRepeat(branch.Then) && CanRepeat(branch.Else),
        Loop loop => CanRepeat(loop.Condition) && CanRepeat(loop.Body),
        _ => true,
    });

    /// <summary>Whether a function may throw where its arrays are empty: it says so, or reads them not just as far as they go.</summary>
    private static bool MayThrow(Function function)
    {
        var program = Program.Of(function);
        bool IsInside(Region region, bool isBounded) => region.Statements.Any(statement => statement switch
        {
            Effect => true,
            Let { Value.Operation: Operation.Element } or Store => !isBounded,
            Loop { Counter: { } counter } loop => IsInside(loop.Body, isBounded || program.DefinitionOf(counter.Limit) is { Operation: Operation.Length or Operation.DimensionLength }),
            Loop loop => IsInside(loop.Condition, isBounded) || IsInside(loop.Body, isBounded),
            If branch => IsInside(branch.Then, isBounded) || IsInside(branch.Else, isBounded),
            _ => false,
        });
        return IsInside(function.Body, isBounded: false);
    }

    /// <param name="region">Where the loop is written.</param>
    /// <param name="columns">The columns of each active parameter's numbers.</param>
    /// <param name="count">The number of columns.</param>
    /// <param name="runsAtLeastOnce">Whether there must be a pass even without columns, to throw what the function throws.</param>
    /// <param name="use">Takes a pass's region, its tangents, and the columns that they are; the last ones may be beyond the end.</param>
    public void Emit(RegionBuilder region, Places[] columns, Expression count, bool runsAtLeastOnce, Action<RegionBuilder, TangentSweep, Expression[]> use)
    {
        var program = Program.Of(function);
        var active = function.Parameters.Where(parameter => parameter.IsActive).ToList();
        List<Direction> directions = isWide ? [Direction.Any] : [.. Enumerable.Range(1, Width).Select(d => new Direction("Tangent" + d.ToString(System.Globalization.CultureInfo.InvariantCulture)))];

        // The tangents of arrays are made once, and set in each pass.
        var arrays = active.Select(parameter => directions
            .Select(direction => parameter.Type.IsIndexed ? Arrays.ZerosLike(region, parameter.Variable, Whole.WordFor(parameter.Name) + direction.Suffix) : null).ToArray()).ToList();
        var pass = region.Child();
        var column = builder.NewVariable(Functions.ValueType.Int32, "column");
        Expression[] places = [.. Enumerable.Range(0, Width).Select(d => Flattening.Plus(pass, column, Expression.Integer(d)))];

        // What the function writes over is copied first, and the copy is what it works on.
        var (parameters, body) = (new List<Parameter>(), function.Body);
        foreach (var parameter in function.Parameters)
        {
            bool isWritten = kept is null && parameter.Type.IsIndexed && program.IsWritten(program.MemoryOf(parameter.Variable));
            var work = isWritten ? Arrays.Copy(pass, parameter.Variable, Whole.WordFor(parameter.Name) + "Work") : parameter.Variable;
            body = isWritten ? new Renaming(parameter.Variable, work).Rewrite(body) : body;
            parameters.Add(parameter with { Variable = work });
        }

        var start = function with { Parameters = parameters.ToEquatable(), Body = body };
        var sweep = kept is null ? new TangentSweep(start, builder, engine, directions, isDerivative) : new TangentsAfterRun(start, builder, engine, directions, kept);
        var moved = parameters.Where(parameter => parameter.IsActive).ToList();
        for (int i = 0; i < moved.Count; i++)
        {
            var parameter = moved[i];
            var type = parameter.Type.Innermost;
            Expression[] tangents = [.. arrays[i].Select((array, d) => array ?? Seed(pass, columns[i].First, places[d], type, Whole.WordFor(parameter.Name) + directions[d].Suffix))];
            if (parameter.Type.IsIndexed)
            {
                Flattening.ForEach(pass, tangents, columns[i], (inner, rows, indices, place) =>
                {
                    for (int d = 0; d < Width; d++)
                    {
                        inner.Add(new Store(rows[d], indices.ToEquatable(), Flattening.OneAt(inner, place, places[d], type), Adds: false));
                    }
                });
            }

            for (int d = 0; d < Width; d++)
            {
                sweep.Seed(d, parameter, tangents[d]);
            }
        }

        sweep.Emit(pass);
        use(pass, sweep, places);
        bool mustRun = runsAtLeastOnce && active.All(parameter => parameter.Type.IsIndexed) && MayThrow(function);
        var limit = mustRun ? region.Bind(Expression.Call("System.Math.Max", count.Type, Expression.Integer(1), count)) : count;
        region.Add(new Loop(
            new Counter(column, Expression.Integer(0), Operation.Less, limit, Width),
            EquatableArray<Carried>.Empty,
            Region.Empty,
            kept is null ? pass.Build() : kept.WithArrays(pass.Build()))
        {
            IsWide = isWide,
        });
    }

    /// <summary>Forward mode after the function's own run.</summary>
    private sealed class TangentsAfterRun(Function function, FunctionBuilder builder, IDerivativeEngine engine, IReadOnlyList<Direction> directions, KeptRun kept)
        : TangentSweep(function, builder, engine, directions, isDerivative: false)
    {
        protected override void Take(RegionBuilder region, Statement statement)
        {
            if (kept.Again(statement) is { } again)
            {
                base.Take(region, again);
            }
        }
    }

    /// <summary>The tangent of a number: 1 in its own column. It is a value like any other, so that no formula is made for each of its two.</summary>
    private static Expression Seed(RegionBuilder region, Expression place, Expression column, Functions.ValueType type, string name)
    {
        var seed = region.Function.NewVariable(type, name);
        var isColumn = region.Bind(Expression.Of(Operation.Equal, Functions.ValueType.Boolean, column, place));
        region.Add(new Let(seed, Expression.Of(Operation.Select, type, isColumn, Expression.One(type), Expression.Zero(type))));
        return seed;
    }
}
