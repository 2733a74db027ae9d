namespace SymGrad.Trust.RandomPrograms;

/// <content>Statements.</content>
internal sealed partial class ProgramGenerator
{
    private const int DeepestNesting = 4;

    private Node MakeStatement(int depth)
    {
        budget--;
        bool mayNest = depth < DeepestNesting && budget > 3;
        Local[] vectors = [.. Visible(ValueKind.Vector).Where(local => local.CanWrite)];
        Local[] matrices = [.. Visible(ValueKind.Matrix).Where(local => local.CanWrite)];
        Local[] numbers = [.. Visible(ValueKind.Number).Where(local => local.CanWrite)];
        Local[] pairs = [.. Visible(ValueKind.Pair).Where(local => local.CanWrite)];
        Local[] arraysOfPairs = [.. Visible(ValueKind.Pairs).Where(local => local.CanWrite)];
        Method[] procedures = [.. methods.Where(CanCall)];
        return Weighted<Func<Node>>(
            (3, DeclareNumber),
            (0.8, DeclareOther),
            (0.3, DeclareLong),
            (loops > 0 && mayNest ? 0.6 : 0, DeclareLong),
            (numbers.Length > 0 ? 5 : 0, () => AssignNumber(Pick(numbers).Node)),
            (vectors.Length > 0 ? 3 : 0, () => AssignNumber(ElementOf(Pick(vectors)))),
            (matrices.Length > 0 ? 2 : 0, () => AssignNumber(MatrixElement(Pick(matrices).Node))),
            (pairs.Length > 0 ? 1 : 0, () => AssignPair(Pick(pairs).Node)),
            (arraysOfPairs.Length > 0 ? 1.5 : 0, () => AssignPair(ElementOf(Pick(arraysOfPairs)))),
            (numbers.Length > 1 || vectors.Length > 0 ? 0.6 : 0, () => Exchange(numbers, vectors)),
            (Swappable() is { Length: > 1 } ? 1.5 : 0, SwapArrays),
            (mayNest ? 2.5 : 0, () => MakeIf(depth)),
            (mayNest ? 0.5 : 0, () => MakeSwitch(depth)),
            (mayNest && loops < 3 ? 2.5 : 0, () => InScope(() => MakeFor(depth))),
            (mayNest && loops < 3 ? 0.8 : 0, () => InScope(() => MakeForEach(depth))),
            (mayNest && loops is 1 or 2 && Visible(ValueKind.Vector).Length > 0 ? 1 : 0, () => InScope(MakeWeighted)),
            (mayNest && loops < 3 ? 1 : 0, () => InScope(() => MakeWhile(depth))),
            (procedures.Length > 0 ? 1 : 0, () => new Node(Kind.Evaluation, ValueKind.None, "", Call(Pick(procedures), 2))))();
    }

    private Node Body(int depth) => InScope(() =>
    {
        var statements = new List<Node>();
        for (int count = 1 + random.Next(3); count > 0; count--)
        {
            statements.Add(MakeStatement(depth + 1));
        }

        return Node.Block([.. statements]);
    });

    private Node LoopBody(int depth, params Node[] first)
    {
        loops++;
        bool outer = inSwitch;
        inSwitch = false;
        Node body = Body(depth);
        inSwitch = outer;
        loops--;
        return Node.Block([.. first, .. body.Children]);
    }

    private Node DeclareNumber()
    {
        Node value = Expression(2);
        string name = NewName();
        locals.Add(new(name, ValueKind.Number));
        return Node.Declaration(name, ValueKind.Number, value);
    }

    private Node DeclareOther()
    {
        ValueKind type = Pick(ValueKind.Vector, ValueKind.Vector, ValueKind.Pair, ValueKind.Couple, ValueKind.Truth, ValueKind.Integer, ValueKind.Matrix, ValueKind.Pairs);
        Node value = type switch
        {
            ValueKind.Vector => FreshVector(),
            ValueKind.Pair => PairExpression(2),
            ValueKind.Couple => CoupleExpression(2),
            ValueKind.Truth => Condition(1),
            ValueKind.Integer => Whole(),
            ValueKind.Matrix => new(Kind.NewArray, type, "", Node.Integer(1 + random.Next(3)), Node.Integer(1 + random.Next(3))),
            _ => new(Kind.NewArray, type, "", Node.Integer(1 + random.Next(3))),
        };
        string name = NewName();
        locals.Add(new(name, type, type != ValueKind.Integer));
        return Node.Declaration(name, type, value);
    }

    /// <summary>An array that may be too long for the stack, often as long as another one.</summary>
    private Node DeclareLong()
    {
        int[] extents = [.. locals.Select(local => local.Extent).Where(extent => extent > 0)];
        int extent = extents.Length > 0 && Chance(0.6) ? Pick(extents) : Chance(0.5) ? 1 + random.Next(4) : 40 + random.Next(560);
        string name = NewName();
        locals.Add(new(name, ValueKind.Vector) { Extent = extent });
        return Node.Declaration(name, ValueKind.Vector, new(Kind.NewArray, ValueKind.Vector, "", Node.Integer(extent)));
    }

    private Local[] Swappable() => [.. locals.Where(local => local.Extent > 0 && locals.Count(other => other.Extent == local.Extent) > 1)];

    private Node SwapArrays()
    {
        Local first = Pick(Swappable());
        Local second = Pick([.. locals.Where(local => local != first && local.Extent == first.Extent)]);
        return new(Kind.Deconstruction, ValueKind.None, "", first.Node, second.Node, second.Node, first.Node);
    }

    private Node AssignNumber(Node target)
    {
        string symbol = Pick("=", "=", "+=", "+=", "+=", "-=", "*=", "/=");
        return Node.Assignment(symbol, target, symbol switch
        {
            "/=" => Positive(1),
            "*=" => Tame(Expression(2)),
            _ => Tame(Expression(3)),
        });
    }

    private Node AssignPair(Node target) => Chance(0.5)
        ? AssignNumber(Field(target, Pick("A", "B")))
        : Node.Assignment(Pick("=", "+="), target, new(Kind.Binary, ValueKind.Pair, "*", Node.Number("0.5"), PairExpression(2)));

    private Node Exchange(Local[] numbers, Local[] vectors)
    {
        Node Place() => vectors.Length > 0 && Chance(0.5) ? ElementOf(Pick(vectors))
            : numbers.Length > 0 ? Pick(numbers).Node : NumberOf(vectors[0]);
        (Node first, Node second) = (Place(), Place());
        return new(Kind.Deconstruction, ValueKind.None, "", first, second, Chance(0.7) ? second : Tame(Expression(1)), Chance(0.7) ? first : Tame(Expression(1)));
    }

    private Node MakeIf(int depth)
    {
        Node condition = Condition(2);
        Node body = Body(depth);
        double leave = random.NextDouble();
        if (loops > 0 && !inSwitch && leave < 0.15)
        {
            body = Node.Block([.. body.Children, new(Pick(Kind.Break, Kind.Continue), ValueKind.None, "")]);
        }
        else if (leave > 0.88)
        {
            body = Node.Block([.. body.Children, Leave()]);
        }

        return Chance(0.5)
            ? new(Kind.If, ValueKind.None, "", condition, body)
            : new(Kind.If, ValueKind.None, "", condition, body, Body(depth));
    }

    private Node Leave() => current!.Result switch
    {
        ValueKind.None => new(Kind.Return, ValueKind.None, ""),
        ValueKind.Vector => new(Kind.Return, ValueKind.None, "", FreshVector()),
        ValueKind.Pair => new(Kind.Return, ValueKind.None, "", PairExpression(2)),
        ValueKind.Couple => new(Kind.Return, ValueKind.None, "", CoupleExpression(2)),
        _ => new(Kind.Return, ValueKind.None, "", Expression(2)),
    };

    private Node MakeSwitch(int depth)
    {
        Node selector = Node.Binary("%", Whole(), Node.Integer(3));
        if (selector.IsConstant)
        {
            return Body(depth);
        }

        bool outer = inSwitch;
        inSwitch = true;
        var children = new List<Node> { selector };
        for (int label = 0; label < Pick(1, 2); label++)
        {
            children.Add(Node.Integer(label));
            children.Add(Body(depth));
        }

        children.Add(Body(depth));
        inSwitch = outer;
        return new(Kind.Switch, ValueKind.None, "", [.. children]);
    }

    private Node MakeFor(int depth)
    {
        string name = NewName();
        Node index = Node.Variable(name, ValueKind.Integer);
        Local[] arrays = [.. locals.Where(local => local.Type is ValueKind.Vector or ValueKind.Jagged or ValueKind.Pairs or ValueKind.Matrix)];
        Local[] outer = [.. Visible(ValueKind.Integer)];
        bool isDown = Chance(0.25);
        Node limit = Node.Integer(1 + random.Next(4));
        string[] indexes = [];
        if (arrays.Length > 0 && Chance(0.65))
        {
            Local array = Pick(arrays);
            string axis = array.Type == ValueKind.Matrix ? Pick("0", "1") : "";
            limit = Node.Length(array.Node, axis);
            indexes = [LengthName(array.Node, axis)];
        }
        else if (outer.Length > 0 && Chance(0.4))
        {
            Local bound = Pick(outer);
            limit = bound.Node;
            indexes = bound.Indexes;
        }

        locals.Add(new(name, ValueKind.Integer, false, indexes));
        int step = Pick(1, 1, 1, 1, 2);
        (Node start, Node end, int by) = isDown
            ? (Node.Binary("-", limit, Node.Integer(1)), new Node(Kind.Comparison, ValueKind.Truth, ">=", index, Node.Integer(Pick(0, 0, 0, 1))), -step)
            : (Node.Integer(Pick(0, 0, 0, 1)), new Node(Kind.Comparison, ValueKind.Truth, "<", index, limit), step);
        return new(Kind.For, ValueKind.None, name, start, end, Node.Integer(by), LoopBody(depth));
    }

    private Node MakeForEach(int depth)
    {
        Local[] arrays = [.. locals.Where(local => local.Type is ValueKind.Vector or ValueKind.Jagged or ValueKind.Pairs)];
        if (arrays.Length == 0)
        {
            return MakeFor(depth);
        }

        Local array = Pick(arrays);
        ValueKind element = array.Type switch { ValueKind.Jagged => ValueKind.Vector, ValueKind.Pairs => ValueKind.Pair, _ => ValueKind.Number };
        string name = NewName();
        locals.Add(new(name, element, false));
        return new(Kind.ForEach, element, name, array.Node, LoopBody(depth));
    }

    /// <summary>An inner loop that does nothing where its weight is zero.</summary>
    private Node MakeWeighted()
    {
        Node zero = Node.Number("0.0"), value = Expression(2);
        Node weight = Chance(0.6) ? Node.Function("Max", zero, value) : new(Kind.Choice, ValueKind.Number, "", Condition(1), value, zero);
        string name = NewName(), counter = NewName();
        locals.Add(new(name, ValueKind.Number, false));
        Node array = Pick(Visible(ValueKind.Vector)).Node, index = Node.Variable(counter, ValueKind.Integer), end = Node.Length(array);
        locals.Add(new(counter, ValueKind.Integer, false, LengthName(array, "")));
        Node[] targets = [.. Visible(ValueKind.Vector).Where(local => local.CanWrite).Select(ElementOf), .. Visible(ValueKind.Number).Where(local => local.CanWrite).Select(local => local.Node)];
        Node[] body = targets.Length == 0 ? [] : [.. Enumerable.Range(0, Pick(1, 1, 2)).Select(_ => Node.Assignment(
            Pick("+=", "+=", "-=", "="), Pick(targets), Node.Binary("*", Node.Variable(name, ValueKind.Number), Chance(0.5) ? Node.Element(array, index) : Tame(Expression(1)))))];
        return Node.Block(
            Node.Declaration(name, ValueKind.Number, weight),
            new(Kind.For, ValueKind.None, counter, Node.Integer(0), new(Kind.Comparison, ValueKind.Truth, "<", index, end), Node.Integer(1), Node.Block(body)));
    }

    /// <summary>A counter beside the condition ends the loop, wherever it is continued.</summary>
    private Node MakeWhile(int depth)
    {
        string name = NewName();
        Node count = Node.Variable(name, ValueKind.Integer);
        Node declaration = Node.Declaration(name, ValueKind.Integer, Node.Integer(0));
        Node inBounds = new(Kind.Comparison, ValueKind.Truth, "<", count, Chance(0.5) ? Node.Integer(1 + random.Next(5)) : Whole());
        Node condition = Chance(0.6) ? new(Kind.Logic, ValueKind.Truth, "&&", inBounds, Condition(1)) : inBounds;
        locals.Add(new(name, ValueKind.Integer, false));
        Node body = LoopBody(depth, Node.Assignment("+=", count, Node.Integer(1)));
        Node loop = Chance(0.65) ? new(Kind.While, ValueKind.None, "", condition, body) : new(Kind.Do, ValueKind.None, "", body, condition);
        return Node.Block(declaration, loop);
    }
}
