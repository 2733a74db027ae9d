namespace SymGrad.Tests.Diagnostics;

/// <content>What is copied, and lets a derivative or a value get lost.</content>
internal sealed partial record BadInput
{
    private static Dictionary<string, BadInput> Copied => new()
    {
        ["LockAroundWhatIsDifferentiated"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦lock (s_table) { x *= x; }⟧ return x; }\nprivate static readonly double[] s_table = { 1, 2 };"),
            "lock"),

        ["TryAroundWhatIsDifferentiated"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double y = 0; ⟦try { y = x * 2; } catch (Exception) { }⟧ return y * y; }"),
            "try"),

        ["FieldThatIsWrittenInsideOfATryAndReadAgain"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦try { s_last = x; } finally { }⟧ return s_last * x; }\nprivate static double s_last;"),
            "try"),

        ["TryThatIsLeftByAReturn"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, string s) { ⟦try { return x * double.Parse(s); } catch (FormatException) { return x; }⟧ }"),
            "try"),

        ["ElementWrittenInsideOfALock"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, int[] a) { ⟦lock (a) { a[0] = 3; }⟧ return x * a[0]; }"),
            "lock"),

        ["NumberLeftInAFieldByAHelperInsideOfALock"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦lock (s_gate) { Set(x); }⟧ return s_last * x; }\nprivate static void Set(double n) { s_last = n; }\nprivate static double s_last;\nprivate static readonly object s_gate = new();"),
            "lock"),

        ["NumberLeftInAnObjectInsideOfALock"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { ⟦lock (s_cell) { s_cell.Set(x); }⟧ return s_cell.V * x; }\nprivate static readonly Cell s_cell = new();\ninternal sealed class Cell { public double V; public void Set(double n) { V = n; } }"),
            "lock"),

        ["FunctionFromElsewhere"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x, [NoDerivative] Func<double, double> f) => x + ⟦f(x * x)⟧;"),
            "Invoke"),

        ["NumberThatComesBackAsBits"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x, [NoDerivative] Func<double, long> bits) => x + ⟦bits(x * x)⟧;"),
            "Invoke"),

        ["NumberToldToAnActionBesideATable"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x, Action<double> report) { ⟦report(x)⟧; return x * s_table[0]; }\nprivate static readonly double[] s_table = [1, 2];"),
            "Invoke"),

        ["NumberInALibrarysObject"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x, [NoDerivative] System.Collections.Generic.LinkedList<double> list) { list.AddFirst(⟦new System.Collections.Generic.LinkedListNode<double>(x)⟧); return list.First!.Value * x; }"),
            "LinkedListNode"),

        ["AnswerOfAnObjectThatGivesNumbersBack"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x, [NoDerivative] System.Collections.Generic.SortedSet<double> set) { if (⟦set.Add(x)⟧) { return set.Max; } return x; }"),
            "Add"),

        ["NumberLeftInAFieldByADelegate"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) { ⟦s_set(x)⟧; return s_last * x; }\nprivate static readonly Action<double> s_set = n => s_last = n;\nprivate static double s_last;"),
            "Invoke"),

        ["TableThatACopiedCallChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double a = s_table[0] * x; Bump(); return s_table[0] * x * a; }\nprivate static readonly int[] s_table = { 1 };\nprivate static void Bump() { ⟦try { s_table[0]++; } finally { }⟧ }"),
            "try"),

        ["TableThatALibraryFills"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double a = s_table[0] * x; ⟦Array.Fill(s_table, 5.0);⟧ return s_table[0] * x * a; }\nprivate static readonly double[] s_table = { 1 };"),
            "'s_table'"),

        ["TableThatAnIteratorChanges"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double s = 0; foreach (int q in Items()) { s += s_table[0] * x + q * s; } return s; }\nprivate static readonly int[] s_table = { 1 };\nprivate static System.Collections.Generic.IEnumerable<int> Items() { ⟦s_table[0]++;⟧ yield return 1; }"),
            "s_table"),

        ["VariableThatALambdaCapturesAndIsAssignedAgain"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x, int n) { int k = n; ⟦lock (s_later) { s_later.Add(() => k * 2); }⟧ k = 10; return x * x * k; }\nprivate static readonly System.Collections.Generic.List<Func<int>> s_later = new();"),
            "lock"),

        ["LookUpByWhatIsDifferentiated"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) { ⟦s_rates.TryGetValue(x, out double y)⟧; return y * x; }\nprivate static readonly System.Collections.Generic.Dictionary<double, double> s_rates = new();"),
            "TryGetValue"),

        ["Lock"] = new(
            "SYMG0005",
            InModels("""public static double Bad(double x) { double y = x; ⟦lock ("") { y *= x; }⟧ return y; }"""),
            "can't be differentiated"),

        ["MethodWithoutSource"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => 2 * BitConverter.Int64BitsToDouble(⟦BitConverter.DoubleToInt64Bits(x)⟧ + 1);"),
            "'BitConverter.", "write the formula out", "[NoDerivative]"),

        ["NumberReadFromText"] = new(
            "SYMG0007",
            InModels("public static double Bad(double x) => Convert.ToDouble(⟦Convert.ToString(x)⟧);"),
            "'Convert.", "write the formula out"),

        ["ElementOfATableThatGoesByAnotherName"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double a = s_table[0] * x; ⟦lock (s_table) { var other = s_table; other[0]++; }⟧ return s_table[0] * x * a; }\nprivate static readonly int[] s_table = { 1 };"),
            "lock"),

        ["ElementOfATableByReference"] = new(
            "SYMG0005",
            InModels("public static double Bad(double x) { double a = s_table[0] * x; ⟦lock (s_table) { ref int first = ref s_table[0]; first = 5; }⟧ return s_table[0] * x * a; }\nprivate static readonly int[] s_table = { 1 };"),
            "lock"),
    };
}
