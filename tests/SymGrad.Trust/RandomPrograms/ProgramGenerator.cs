namespace SymGrad.Trust.RandomPrograms;

/// <summary>
/// Makes well-typed random methods over the whole language, the same ones from the same seed. Indices are in range and loops end by
/// construction; poles are kept away from mostly, and the interpreter passes over points where they aren't.
/// </summary>
internal sealed partial class ProgramGenerator
{
    /// <summary>Names as people give them, and some that generated code would like to have for itself.</summary>
    private static readonly string[] s_names =
    [
        "x", "y", "z", "a", "b", "c", "t", "w", "k", "n", "sum", "total", "scale", "rate", "weights", "value", "gradient", "seed", "adjoint", "result",
        "tape", "sumTape", "xGradient", "xAdjoint", "aSeed", "xTangent", "tangent", "product", "quotient", "index", "count", "iteration", "exit",
        "@class", "@double", "@ref", "π", "größe", "_", "_1", "left", "item1", "difference", "sine", "oneMinusX", "negative", "root", "partial", "field",
        "rented", "memory", "size", "borrowed",
    ];

    private readonly Random random;
    private readonly List<Method> methods = [];
    private readonly List<Local> locals = [];
    private HashSet<string> taken = [];
    private Method? current;
    private int budget;
    private int loops;
    private bool inSwitch;

    private ProgramGenerator(ulong seed) => random = new Random(unchecked((int)(seed ^ (seed >> 32))));

    /// <summary>A variable in sight.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="CanWrite">It may be assigned to; of an array, its elements.</param>
    /// <param name="Indexes">The lengths that it is always less than, as they are written.</param>
    private sealed record Local(string Name, ValueKind Type, bool CanWrite = true, params string[] Indexes)
    {
        /// <summary>The length of an array of the method's own, where that is a number: two as long as each other may change places.</summary>
        public int Extent { get; init; }

        public Node Node => Node.Variable(Name, Type);
    }

    /// <summary>The program of a seed.</summary>
    public static RandomProgram Make(ulong seed) => new ProgramGenerator(seed).Make();

    private RandomProgram Make()
    {
        bool isSingle = Chance(0.2), isFast = Chance(0.2);
        for (int helpers = Pick(0, 0, 1, 1, 2); helpers > 0; helpers--)
        {
            MakeMethod($"Helper{methods.Count + 1}", isMain: false, 3 + random.Next(25));
        }

        MakeMethod("F", isMain: true, 8 + random.Next(Pick(15, 40, 90)));
        return new(methods, isSingle, isFast, [MakePoint(), MakePoint()]);
    }

    private bool Chance(double probability) => random.NextDouble() < probability;

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>One of several, each as often as its weight says.</summary>
    private T Weighted<T>(params (double Weight, T Choice)[] choices)
    {
        double at = random.NextDouble() * choices.Sum(choice => choice.Weight);
        foreach ((double weight, T choice) in choices)
        {
            if ((at -= weight) < 0)
            {
                return choice;
            }
        }

        return choices[^1].Choice;
    }

    private string NewName()
    {
        while (true)
        {
            string name = Pick(s_names);
            name = Chance(0.3) ? name + random.Next(2, 9) : name;
            if (taken.Add(name))
            {
                return name;
            }
        }
    }

    private void MakeMethod(string name, bool isMain, int size)
    {
        taken = [];
        locals.Clear();
        budget = size;
        loops = 0;
        inSwitch = false;
        var parameters = new List<Parameter>();
        for (int count = 1 + random.Next(isMain ? 4 : 3); count > 0; count--)
        {
            ValueKind type = Weighted(
                (8.0, ValueKind.Number), (4, ValueKind.Vector), (1.2, ValueKind.Matrix), (1, ValueKind.Jagged), (1.2, ValueKind.Pair),
                (1, ValueKind.Couple), (0.8, ValueKind.Pairs), (1.5, ValueKind.Integer));
            parameters.Add(new(NewName(), type, isMain && Chance(0.08), type == ValueKind.Number && Chance(isMain ? 0.04 : 0.15)));
        }

        if (!parameters.Any(parameter => parameter.IsActive))
        {
            parameters.Add(new(NewName(), ValueKind.Number));
        }

        // A reference is an output: it can't be constant.
        parameters = [.. parameters.Select(parameter => parameter.IsReference ? parameter with { IsConstant = false } : parameter)];
        bool writesArrays = Chance(isMain ? 0.15 : 0.3);
        ValueKind result = Weighted(
            (9.0, ValueKind.Number), (0.8, ValueKind.Couple), (0.8, ValueKind.Pair), (isMain ? 0.5 : 0, ValueKind.Vector),
            (writesArrays && parameters.Any(parameter => parameter.Type == ValueKind.Vector) ? 5 : 0, ValueKind.None));
        foreach (Parameter parameter in parameters)
        {
            bool isWritten = parameter.Type switch
            {
                ValueKind.Integer => false,
                ValueKind.Vector or ValueKind.Matrix => writesArrays && !parameter.IsConstant,
                _ => !parameter.IsArray,
            };
            locals.Add(new(parameter.Name, parameter.Type, isWritten));
        }

        current = new(name, parameters, result, Node.Block());
        var statements = new List<Node>();
        while (budget > 0)
        {
            statements.Add(MakeStatement(0));
        }

        if (result == ValueKind.None)
        {
            Local? written = Visible(ValueKind.Vector).FirstOrDefault(local => local.CanWrite);
            if (written is not null)
            {
                statements.Add(Node.Assignment("+=", Node.Element(written.Node, Index(written.Node)), Sum(2)));
            }
        }
        else
        {
            statements.Add(new(Kind.Return, ValueKind.None, "", FinalResult(result)));
        }

        methods.Add(current with { Body = Node.Block([.. statements]) });
    }

    private Node FinalResult(ValueKind result) => result switch
    {
        ValueKind.Number => Sum(4),
        ValueKind.Couple => new(Kind.Couple, result, "", Sum(2), Sum(2)),
        ValueKind.Pair => new(Kind.Construct, result, "", Sum(2), Sum(2)),
        _ => FreshVector(),
    };

    /// <summary>What a method returns depends on several of its variables, or most of it would be dead.</summary>
    private Node Sum(int most)
    {
        Node sum = Expression(2);
        foreach (Local local in locals.Where(local => local.Type is not (ValueKind.Integer or ValueKind.Truth)).Reverse().ToArray())
        {
            if (most > 0 && Chance(0.7))
            {
                Node part = NumberOf(local);
                sum = Node.Binary(Pick("+", "+", "-", "*"), sum, Chance(0.3) ? Node.Function("Sin", part) : part);
                most--;
            }
        }

        return sum;
    }

    private Local[] Visible(ValueKind type) => [.. locals.Where(local => local.Type == type)];

    /// <summary>Runs something whose variables go out of sight with it.</summary>
    private Node InScope(Func<Node> make)
    {
        int count = locals.Count;
        Node made = make();
        locals.RemoveRange(count, locals.Count - count);
        return made;
    }

    private Argument[] MakePoint() => [.. methods[^1].Parameters.Select(parameter => parameter.Type switch
    {
        ValueKind.Integer => Argument.Of(random.Next(5)),
        ValueKind.Number => Argument.Of(Coordinate()),
        ValueKind.Vector => Array([1 + random.Next(4)], lengths => lengths[0]),
        ValueKind.Matrix => Array([1 + random.Next(3), 1 + random.Next(3)], lengths => lengths[0] * lengths[1]),
        ValueKind.Jagged => Array([.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => 1 + random.Next(3))], lengths => lengths.Sum()),
        ValueKind.Pairs => Array([1 + random.Next(3)], lengths => 2 * lengths[0]),
        _ => Array([], _ => 2),
    })];

    private Argument Array(int[] shape, Func<int[], int> count) => new([.. Enumerable.Range(0, count(shape)).Select(_ => Coordinate())], shape);

    private double Coordinate() => (float)((random.NextDouble() * 4) - 2);
}
