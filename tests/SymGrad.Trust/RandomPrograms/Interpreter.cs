namespace SymGrad.Trust.RandomPrograms;

/// <summary>What a program came to at one point.</summary>
/// <param name="Outputs">The returned numbers, and then those of the other outputs.</param>
/// <param name="Trace">A number for the way that was taken: every branch, every side of a kink, every index.</param>
/// <param name="Margin">How near the nearest kink or branch was, relative to what was compared.</param>
/// <param name="Inputs">How many numbers the derivative is taken by.</param>
internal sealed record Evaluation(IReadOnlyList<Tracked> Outputs, ulong Trace, double Margin, int Inputs);

/// <summary>The point tells nothing: the program runs for too long there, or throws.</summary>
internal sealed class UnsuitablePoint(string why) : Exception(why);

/// <summary>
/// Runs a random program by walking its tree, with every number's derivatives beside it. It shares no code with the generator,
/// and knows nothing of it: what it says is the language's meaning and the chain rule, one operation at a time.
/// </summary>
internal sealed partial class Interpreter
{
    private const int StepLimit = 20_000;

    private readonly RandomProgram program;
    private readonly Dictionary<string, Method> methods;
    private Dictionary<string, Cell> variables = [];
    private object? returned;
    private int steps;
    private ulong trace = 14695981039346656037;
    private double margin = double.PositiveInfinity;

    private Interpreter(RandomProgram program)
    {
        this.program = program;
        methods = program.Methods.ToDictionary(method => method.Name);
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,
    }

    /// <summary>A variable, which a reference parameter may share.</summary>
    private sealed class Cell(object value)
    {
        public object Value { get; set; } = value;
    }

    /// <summary>An array of any rank, or of rows.</summary>
    private sealed record Memory(object[] Elements, int[] Lengths);

    /// <summary>A struct or a tuple: a value, replaced as a whole.</summary>
    private sealed record Two(Tracked First, Tracked Second);

    /// <summary>Runs F.</summary>
    public static Evaluation Run(RandomProgram program, Argument[] point)
    {
        var interpreter = new Interpreter(program);
        Method main = program.Main;
        int count = main.Parameters.Zip(point).Where(pair => pair.First.IsActive).Sum(pair => pair.Second.Numbers.Length);
        int next = 0;
        foreach ((Parameter parameter, Argument argument) in main.Parameters.Zip(point))
        {
            object[] numbers = [.. argument.Numbers.Select(number =>
                (object)(parameter.IsActive ? Tracked.Input(interpreter.Round(number), next++, count) : (Tracked)interpreter.Round(number)))];
            interpreter.variables[parameter.Name] = new(Shape(parameter, argument, numbers));
        }

        interpreter.Execute(main.Body);
        var outputs = new List<Tracked>();
        if (main.Result != ValueKind.None)
        {
            Flatten(interpreter.ConvertTo(main.Result, interpreter.returned ?? throw new UnsuitablePoint("nothing returned")), outputs);
        }

        foreach (Parameter output in program.Outputs)
        {
            Flatten(interpreter.variables[output.Name].Value, outputs);
        }

        return new(outputs, interpreter.trace, interpreter.margin, count);
    }

    private static object Shape(Parameter parameter, Argument argument, object[] numbers)
    {
        switch (parameter.Type)
        {
            case ValueKind.Number:
                return numbers[0];
            case ValueKind.Integer:
                return (int)argument.Numbers[0];
            case ValueKind.Vector:
                return new Memory(numbers, [numbers.Length]);
            case ValueKind.Matrix:
                return new Memory(numbers, argument.Shape);
            case ValueKind.Jagged:
                int start = 0;
                return new Memory([.. argument.Shape.Select(length => new Memory(numbers[start..(start += length)], [length]))], [argument.Shape.Length]);
            case ValueKind.Pairs:
                return new Memory([.. numbers.Chunk(2).Select(two => new Two((Tracked)two[0], (Tracked)two[1]))], argument.Shape);
            default:
                return new Two((Tracked)numbers[0], (Tracked)numbers[1]);
        }
    }

    private static void Flatten(object value, List<Tracked> numbers)
    {
        switch (value)
        {
            case Tracked number:
                numbers.Add(number);
                break;
            case Two two:
                numbers.Add(two.First);
                numbers.Add(two.Second);
                break;
            case Memory memory:
                foreach (object element in memory.Elements)
                {
                    Flatten(element, numbers);
                }

                break;
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }

    private double Round(double number) => program.IsSingle ? (double)(float)number : number;

    private void Step()
    {
        if (++steps > StepLimit)
        {
            throw new UnsuitablePoint("too many steps");
        }
    }

    private bool Decide(bool side)
    {
        Note(side ? 1 : 2);
        return side;
    }

    private void Note(int what) => trace = (trace ^ (uint)what) * 1099511628211;

    /// <summary>Two numbers are compared, of which at least one varies.</summary>
    private void Compare(Tracked left, Tracked right)
    {
        if (!left.IsConstant || !right.IsConstant)
        {
            margin = Math.Min(margin, Math.Abs(left.Value - right.Value) / (1e-3 + Math.Abs(left.Value) + Math.Abs(right.Value)));
        }
    }

    private Flow Execute(Node statement)
    {
        Step();
        switch (statement.Kind)
        {
            case Kind.Block:
                foreach (Node inner in statement.Children)
                {
                    if (Execute(inner) is var flow and not Flow.Next)
                    {
                        return flow;
                    }
                }

                return Flow.Next;
            case Kind.Declaration:
                variables[statement.Text] = new(ConvertTo(statement.Type, Evaluate(statement[0])));
                return Flow.Next;
            case Kind.Assignment:
                Assign(statement);
                return Flow.Next;
            case Kind.Deconstruction:
                Deconstruct(statement);
                return Flow.Next;
            case Kind.If:
                return Decide((bool)Evaluate(statement[0])) ? Execute(statement[1]) : statement.Children.Length > 2 ? Execute(statement[2]) : Flow.Next;
            case Kind.Switch:
                return Switch(statement);
            case Kind.For or Kind.While or Kind.Do or Kind.ForEach:
                return Repeat(statement);
            case Kind.Break:
                return Flow.Break;
            case Kind.Continue:
                return Flow.Continue;
            case Kind.Return:
                returned = statement.Children.Length > 0 ? Evaluate(statement[0]) : null;
                return Flow.Return;
            case Kind.Evaluation:
                Evaluate(statement[0], mayBeVoid: true);
                return Flow.Next;
            default:
                throw new NotSupportedException(statement.Kind.ToString());
        }
    }

    /// <summary>The selector, then pairs of a label and its section; the last section is the default.</summary>
    private Flow Switch(Node statement)
    {
        int selector = (int)Evaluate(statement[0]);
        Note(selector);
        Node section = statement.Children[^1];
        for (int i = 1; i + 1 < statement.Children.Length; i += 2)
        {
            if (int.Parse(statement[i].Text) == selector)
            {
                section = statement[i + 1];
                break;
            }
        }

        Flow flow = Execute(section);
        return flow == Flow.Break ? Flow.Next : flow;
    }

    private Flow Repeat(Node loop)
    {
        IEnumerator<object>? elements = null;
        if (loop.Kind == Kind.For)
        {
            variables[loop.Text] = new((int)Evaluate(loop[0]));
        }
        else if (loop.Kind == Kind.ForEach)
        {
            // The array that is walked is the one that stood there at the start; its elements are those of the moment.
            elements = ((Memory)Evaluate(loop[0])).Elements.AsEnumerable().GetEnumerator();
        }

        for (bool first = true; ; first = false)
        {
            Step();
            if (loop.Kind switch
            {
                Kind.For => !(bool)Evaluate(loop[1]),
                Kind.While => !(bool)Evaluate(loop[0]),
                Kind.Do => !first && !(bool)Evaluate(loop[1]),
                _ => !elements!.MoveNext(),
            })
            {
                Note(3);
                return Flow.Next;
            }

            Note(4);
            if (elements is not null)
            {
                variables[loop.Text] = new(elements.Current);
            }

            Flow flow = Execute(loop.Kind switch { Kind.For => loop[3], Kind.Do => loop[0], _ => loop[1] });
            if (flow == Flow.Return)
            {
                return flow;
            }

            if (flow == Flow.Break)
            {
                return Flow.Next;
            }

            if (loop.Kind == Kind.For)
            {
                Cell index = variables[loop.Text];
                index.Value = (int)index.Value + (int)Evaluate(loop[2]);
            }
        }
    }

    private object Call(Node call)
    {
        Method called = methods.GetValueOrDefault(call.Text) ?? throw new UnsuitablePoint("no such method");
        var inside = new Dictionary<string, Cell>();
        foreach ((Parameter parameter, Node argument) in called.Parameters.Zip(call.Children))
        {
            inside[parameter.Name] = parameter.IsReference ? variables[argument.Text] : new(ConvertTo(parameter.Type, Evaluate(argument)));
        }

        Dictionary<string, Cell> outside = variables;
        variables = inside;
        returned = null;
        Execute(called.Body);
        variables = outside;
        return returned is { } result ? ConvertTo(called.Result, result) : new object();
    }
}
