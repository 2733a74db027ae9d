namespace SymGrad.Tests.Diagnostics;

/// <content>Generic methods.</content>
internal sealed partial record BadInput
{
    private static Dictionary<string, BadInput> Generic => new()
    {
        ["Generic"] = new(
            "SYMG0010",
            InModels("public static double ⟦Bad⟧<T>(double x) => x;"),
            "'Bad'", "generic in 'T'", "give it a parameter of the type 'T'"),

        ["GenericInWhatIsNoNumber"] = new(
            "SYMG0010",
            InModels("public static double Bad<T>(⟦T⟧ x, double y) => y;"),
            "'Bad'", "generic in 'T'", "add 'where T : IFloatingPointIeee754<T>'"),

        ["GenericThatCallsItself"] = new(
            "SYMG0008",
            InModels("public static T Bad<T>(T x, int n) where T : System.Numerics.INumber<T> => n == 0 ? x : x * ⟦Bad(x, n - 1)⟧;"),
            "'Bad'", "generic", "loop"),

        ["GenericThatCallsACheckpoint"] = new(
            "SYMG0005",
            InModels("public static T Bad<T>(T x) where T : System.Numerics.INumber<T> => x * ⟦Kept(x)⟧; [Checkpoint] private static U Kept<U>(U x) where U : System.Numerics.INumber<U> => x * x;"),
            "'Kept'", "generic"),

        ["GenericThatCallsARecursion"] = new(
            "SYMG0010",
            InModels("public static T ⟦Bad⟧<T>(T x, double y) where T : System.Numerics.IFloatingPoint<T> => x * T.CreateChecked(Power(y, 3)); private static double Power(double y, int n) => n == 0 ? 1 : y * Power(y, n - 1);"),
            "'Bad'", "generic and calls 'Power'", "write a loop"),

        ["GenericWithoutRoots"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x) where T : System.Numerics.INumber<T>, System.Numerics.ITrigonometricFunctions<T> => T.Asin(x);"),
            "'Bad'", "'T.Sqrt'", "add 'IRootFunctions<T>' to the constraints of 'T'"),

        ["GenericWithoutLogarithms"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x, T y) where T : System.Numerics.IFloatingPoint<T>, System.Numerics.IPowerFunctions<T> => T.Pow(x, y);"),
            "'Bad'", "'T.Log'", "add 'ILogarithmicFunctions<T>'"),

        ["GenericWithoutOrder"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x) where T : System.Numerics.INumberBase<T> => T.Abs(x);"),
            "'Bad'", "comparisons", "add 'INumber<T>'"),

        ["GenericQuotientOfWhatMayBeIntegers"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x, T y) where T : System.Numerics.INumber<T> => x / y;"),
            "'Bad'", "quotients", "add 'IFloatingPoint<T>'"),

        ["GenericExtremeOfWhatMayBeIntegers"] = new(
            "SYMG0010",
            InModels("public static T Bad<⟦T⟧>(T x, T y) where T : System.Numerics.INumber<T> => T.Max(x, y);"),
            "'Bad'", "fractions", "add 'IFloatingPoint<T>'"),

        ["GenericMatrixOfTwoTypes"] = new(
            "SYMG0009",
            "public static partial class Models { [⟦Differentiable(Derivatives.Jacobian)⟧] public static T Bad<T>(T x, double y) where T : System.Numerics.IFloatingPoint<T> => x * T.CreateChecked(y); }",
            "'Bad'", "'T' and 'double'", "a matrix has one"),

        ["TypeParameterOfItsType"] = new(
            "SYMG0002",
            """
            public static partial class Models<T>
            {
                [Differentiable]
                public static double Bad(⟦T⟧ x, double y) => y;
            }
            """,
            "'x'", "'T'"),
    };
}
