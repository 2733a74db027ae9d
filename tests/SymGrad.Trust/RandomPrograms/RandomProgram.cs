namespace SymGrad.Trust.RandomPrograms;

/// <summary>A parameter of a random method. Constant ones are marked so, or are integers.</summary>
internal sealed record Parameter(string Name, ValueKind Type, bool IsConstant = false, bool IsReference = false)
{
    public bool IsActive => !IsConstant && Type is not (ValueKind.Integer or ValueKind.Truth);

    public bool IsArray => Type is ValueKind.Vector or ValueKind.Matrix or ValueKind.Jagged or ValueKind.Pairs;
}

/// <summary>A method of a random program.</summary>
internal sealed record Method(string Name, IReadOnlyList<Parameter> Parameters, ValueKind Result, Node Body);

/// <summary>The method <c>F</c>, the helpers that it calls, and the points at which it is tried.</summary>
/// <param name="Methods">The helpers in the order in which they may call each other, and F last.</param>
/// <param name="IsSingle">Whether it computes in <c>float</c>.</param>
/// <param name="IsFast">Whether its derivatives may take numbers for finite: FastMath.</param>
/// <param name="Points">The arguments of F.</param>
internal sealed record RandomProgram(IReadOnlyList<Method> Methods, bool IsSingle, bool IsFast, IReadOnlyList<Argument[]> Points)
{
    public Method Main => Methods[^1];

    public int Size => Methods.Sum(method => method.Body.Size + method.Parameters.Count);

    /// <summary>The parameters of F that hold results after the call: references, and arrays that it writes to.</summary>
    public IReadOnlyList<Parameter> Outputs
    {
        get
        {
            HashSet<string> written = WrittenBy(Main);
            return [.. Main.Parameters.Where(parameter => parameter.IsReference || written.Contains(parameter.Name))];
        }
    }

    /// <summary>The only output is one number.</summary>
    public bool HasGradient => Main.Result == ValueKind.Number && Outputs.Count == 0;

    /// <summary>The array parameters that a method writes to, itself or through what it calls.</summary>
    private HashSet<string> WrittenBy(Method method)
    {
        var written = new HashSet<string>();
        foreach (Node node in method.Body.Descendants())
        {
            foreach (Node target in node.Kind switch
            {
                Kind.Assignment or Kind.Assigned => [node[0]],
                Kind.Deconstruction => node.Children.Take(node.Children.Length / 2),
                _ => Enumerable.Empty<Node>(),
            })
            {
                Node root = target;
                while (root.Kind is Kind.Element or Kind.Field)
                {
                    root = root[0];
                }

                if (!ReferenceEquals(root, target))
                {
                    written.Add(root.Text);
                }
            }

            if (node.Kind == Kind.Call && Methods.FirstOrDefault(called => called.Name == node.Text) is { } helper)
            {
                HashSet<string> inside = WrittenBy(helper);
                written.UnionWith(helper.Parameters.Zip(node.Children).Where(pair => inside.Contains(pair.First.Name)).Select(pair => pair.Second.Text));
            }
        }

        written.IntersectWith(method.Parameters.Where(parameter => parameter.IsArray).Select(parameter => parameter.Name));
        return written;
    }
}
