namespace SymGrad.Trust.RandomPrograms;

/// <content>Expressions, and what may stand to the left of an assignment.</content>
internal sealed partial class Interpreter
{
    private object Evaluate(Node node, bool mayBeVoid = false)
    {
        Step();
        switch (node.Kind)
        {
            case Kind.Literal:
                return node.Type switch
                {
                    ValueKind.Integer => int.Parse(node.Text),
                    ValueKind.Truth => node.Text == "true",
                    _ => (Tracked)Round(double.Parse(node.Text)),
                };
            case Kind.Variable:
                return (variables.GetValueOrDefault(node.Text) ?? throw new UnsuitablePoint("no such variable")).Value;
            case Kind.Negation:
                return Evaluate(node[0]) switch { int whole => -whole, var operand => Tracked.Of(-Number(operand).Value, Number(operand), -1) };
            case Kind.Binary:
                object left = Evaluate(node[0]);
                return Combine(node.Text, left, Evaluate(node[1]));
            case Kind.Function:
                return Apply(node.Text, [.. node.Children.Select(child => Number(Evaluate(child)))]);
            case Kind.Choice:
                return ConvertTo(node.Type, Evaluate(Decide((bool)Evaluate(node[0])) ? node[1] : node[2]));
            case Kind.Comparison:
                return Comparison(node);
            case Kind.Logic:
                return node.Text == "&&"
                    ? Decide((bool)Evaluate(node[0])) && (bool)Evaluate(node[1])
                    : Decide((bool)Evaluate(node[0])) || (bool)Evaluate(node[1]);
            case Kind.Not:
                return !(bool)Evaluate(node[0]);
            case Kind.Element:
                (Memory memory, int place) = Place(node);
                return memory.Elements[place];
            case Kind.Length:
                return ((Memory)Evaluate(node[0])).Lengths[node.Text.Length == 0 ? 0 : int.Parse(node.Text)];
            case Kind.Field:
                var two = (Two)Evaluate(node[0]);
                return IsFirst(node) ? two.First : two.Second;
            case Kind.Construct or Kind.Couple:
                Tracked first = Number(Evaluate(node[0]));
                return new Two(first, Number(Evaluate(node[1])));
            case Kind.Call:
                object result = Call(node);
                return mayBeVoid || result.GetType() != typeof(object) ? result : throw new UnsuitablePoint("nothing returned");
            case Kind.Truncation:
                return Truncate(Number(Evaluate(node[0])));
            case Kind.Assigned:
                return Assign(node);
            case Kind.NewArray:
                return NewArray(node);
            case Kind.ArrayOf:
                return new Memory([.. node.Children.Select(child => (object)Number(Evaluate(child)))], [node.Children.Length]);
            case Kind.Clone:
                var original = (Memory)Evaluate(node[0]);
                return new Memory([.. original.Elements], original.Lengths);
            default:
                throw new NotSupportedException(node.Kind.ToString());
        }
    }

    private static bool IsFirst(Node field) => field.Text is "A" or "Left";

    private static Tracked Number(object value) => value is int integer ? integer : (Tracked)value;

    private object ConvertTo(ValueKind type, object value) => type == ValueKind.Number && value is int integer ? (Tracked)Round(integer) : value;

    private Memory NewArray(Node node)
    {
        int[] lengths = [.. node.Children.Select(child => (int)Evaluate(child))];
        object zero = node.Type == ValueKind.Pairs ? new Two(0, 0) : (Tracked)0;
        return lengths.All(length => length is >= 0 and < 1000)
            ? new Memory([.. Enumerable.Repeat(zero, lengths.Aggregate(1, (a, b) => a * b))], lengths)
            : throw new UnsuitablePoint("array too large");
    }

    private int Truncate(Tracked x)
    {
        if (!(Math.Abs(x.Value) < 1e8))
        {
            throw new UnsuitablePoint("cast of a huge number");
        }

        if (!x.IsConstant)
        {
            margin = Math.Min(margin, Math.Abs(x.Value - Math.Round(x.Value)));
        }

        Note((int)x.Value);
        return (int)x.Value;
    }

    private bool Comparison(Node node)
    {
        object left = Evaluate(node[0]), right = Evaluate(node[1]);
        if (left is int i && right is int j)
        {
            return node.Text switch { "<" => i < j, ">" => i > j, "<=" => i <= j, ">=" => i >= j, "==" => i == j, _ => i != j };
        }

        Tracked x = Number(left), y = Number(right);
        Compare(x, y);
        (double a, double b) = (Round(x.Value), Round(y.Value));
        return node.Text switch { "<" => a < b, ">" => a > b, "<=" => a <= b, ">=" => a >= b, "==" => a == b, _ => a != b };
    }

    private object Combine(string symbol, object left, object right)
    {
        if (left is int i && right is int j)
        {
            return symbol switch
            {
                "+" => i + j,
                "-" => i - j,
                "*" => i * j,
                _ when j == 0 => throw new UnsuitablePoint("divided by zero"),
                "/" => i / j,
                _ => i % j,
            };
        }

        if (left is Two || right is Two)
        {
            return (symbol, left, right) switch
            {
                ("+", Two a, Two b) => new Two((Tracked)Combine("+", a.First, b.First), (Tracked)Combine("+", a.Second, b.Second)),
                ("*", Two a, Two b) => Combine("+", Combine("*", a.First, b.First), Combine("*", a.Second, b.Second)),
                ("*", _, Two b) => new Two((Tracked)Combine("*", left, b.First), (Tracked)Combine("*", left, b.Second)),
                _ => throw new NotSupportedException(symbol),
            };
        }

        Tracked x = Number(left), y = Number(right);
        (double p, double q) = (Round(x.Value), Round(y.Value));
        switch (symbol)
        {
            case "+":
                return Tracked.Of(Round(p + q), x, 1, y, 1);
            case "-":
                return Tracked.Of(Round(p - q), x, 1, y, -1);
            case "*":
                return Tracked.Of(Round(p * q), x, q, y, p);
            case "/":
                return Tracked.Of(Round(p / q), x, 1 / q, y, -p / q / q);
            default:
                double quotient = Math.Truncate(p / q);
                if (!x.IsConstant || !y.IsConstant)
                {
                    margin = Math.Min(margin, Math.Abs((p / q) - Math.Round(p / q)));
                    Note((int)quotient);
                }

                return Tracked.Of(Round(p % q), x, 1, y, -quotient);
        }
    }

    private Tracked Apply(string name, Tracked[] x)
    {
        double value = ElementaryFunction.Value(name, program.IsSingle, [.. x.Select(number => Round(number.Value))]);
        if (x is [var only])
        {
            double distance = ElementaryFunction.DistanceToKink(name, only.Value);
            if (!only.IsConstant && double.IsFinite(distance))
            {
                margin = Math.Min(margin, distance);
                Note(name == "Round" ? (int)Math.Round(only.Value) : (int)Math.Floor(only.Value));
            }

            ElementaryFunction function = ElementaryFunction.OfOneNumber[name];
            double slope = function.Slope(only.Value);
            return Tracked.Of(value, only, slope, function.Bulk is { } bulk ? Math.Max(bulk(only.Value), Math.Abs(slope)) : null);
        }

        (Tracked left, Tracked right) = (x[0], x[1]);
        (double a, double b) = (left.Value, right.Value);
        switch (name)
        {
            case "Max" or "Min":
                if (a == 0 && b == 0 && double.IsNegative(a) != double.IsNegative(b))
                {
                    // Where one of them is a literal, the runtime's compiler gives another zero than the library.
                    throw new UnsuitablePoint("an extreme of zeros of both signs");
                }

                Compare(left, right);
                return Decide(value == a) ? left with { Value = value } : right with { Value = value };
            case "Pow":
                // A constant exponent needs no logarithm, which a negative base hasn't.
                return right.IsConstant
                    ? Tracked.Of(value, left, b == 0 ? 0 : b * Math.Pow(a, b - 1))
                    : Tracked.Of(value, left, b * Math.Pow(a, b - 1), right, Math.Pow(a, b) * Math.Log(a));
            case "Atan2":
                double square = (a * a) + (b * b);
                return Tracked.Of(value, left, b / square, right, -a / square);
            default:
                throw new NotSupportedException(name);
        }
    }

    /// <summary>The array and the place in it that an element expression means. Evaluated once, before anything to its right.</summary>
    private (Memory Memory, int Place) Place(Node element)
    {
        var memory = (Memory)Evaluate(element[0]);
        int place = 0;
        for (int axis = 0; axis < memory.Lengths.Length; axis++)
        {
            int index = (int)Evaluate(element[axis + 1]);
            if (index < 0 || index >= memory.Lengths[axis])
            {
                throw new UnsuitablePoint("index out of range");
            }

            place = (place * memory.Lengths[axis]) + index;
        }

        return (memory, place);
    }

    /// <summary>How to read and write what stands to the left of an assignment, its own parts evaluated once.</summary>
    private (Func<object> Read, Action<object> Write) Target(Node target)
    {
        switch (target.Kind)
        {
            case Kind.Variable:
                Cell cell = variables.GetValueOrDefault(target.Text) ?? throw new UnsuitablePoint("no such variable");
                return (() => cell.Value, value => cell.Value = ConvertTo(target.Type, value));
            case Kind.Element:
                (Memory memory, int place) = Place(target);
                return (() => memory.Elements[place], value => memory.Elements[place] = ConvertTo(target.Type, value));
            case Kind.Field:
                (Func<object> read, Action<object> write) = Target(target[0]);
                bool first = IsFirst(target);
                return (
                    () => first ? ((Two)read()).First : ((Two)read()).Second,
                    value => write(first ? (Two)read() with { First = Number(ConvertTo(ValueKind.Number, value)) } : (Two)read() with { Second = Number(ConvertTo(ValueKind.Number, value)) }));
            default:
                throw new UnsuitablePoint("not a place");
        }
    }

    private object Assign(Node assignment)
    {
        (Func<object> read, Action<object> write) = Target(assignment[0]);
        object value;
        if (assignment.Text == "=")
        {
            value = Evaluate(assignment[1]);
        }
        else
        {
            object before = read();
            value = Combine(assignment.Text[..^1], before, Evaluate(assignment[1]));
        }

        write(value);
        return ConvertTo(assignment[0].Type, value);
    }

    /// <summary>The targets, and then as many values: all places first, then all values, then all writes.</summary>
    private void Deconstruct(Node statement)
    {
        int count = statement.Children.Length / 2;
        (Func<object> Read, Action<object> Write)[] targets = [.. statement.Children.Take(count).Select(Target)];
        object[] values = [.. statement.Children.Skip(count).Select(child => Evaluate(child))];
        for (int i = 0; i < count; i++)
        {
            targets[i].Write(values[i]);
        }
    }
}
