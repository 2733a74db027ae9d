using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SymGrad.Generator.Functions;

namespace SymGrad.Generator.Writing;

/// <content>Constants of type parameters, which have no literals: what is needed more than once is converted once.</content>
internal sealed partial class BodyWriter
{
    /// <summary>Declares a local for each constant that is written several times or in a loop.</summary>
    private void WriteConstants()
    {
        var constants = new List<(string Key, Expression Constant, int Count)>();
        Count(_function.Body, isRepeated: false);
        foreach (var (_, constant, count) in constants.Where(constant => constant.Count > 1))
        {
            string name = _naming.Unique(WordFor(constant));
            _writer.Line($"{constant.Type.Name} {name} = {_expressions.Name(constant, name)};");
        }

        void Count(Region region, bool isRepeated)
        {
            foreach (var statement in region.Statements)
            {
                Cancellation.Check();
                foreach (var operand in Reads.OwnOperands(statement))
                {
                    Add(operand, isRepeated);
                }

                foreach (var inner in Differentiation.Program.Regions(statement))
                {
                    Count(inner, isRepeated || statement is Loop);
                }
            }

            foreach (var yield in region.Yields)
            {
                Add(yield, isRepeated);
            }
        }

        void Add(Expression e, bool isRepeated)
        {
            foreach (var operand in e.Operands)
            {
                Add(operand, isRepeated);
            }

            if (ExpressionWriter.KeyOf(e) is not { } key)
            {
                return;
            }

            int place = constants.FindIndex(constant => constant.Key == key);
            int times = isRepeated ? 2 : 1;
            if (place < 0)
            {
                constants.Add((key, e, times));
            }
            else
            {
                constants[place] = (key, constants[place].Constant, constants[place].Count + times);
            }
        }
    }

    private static string WordFor(Expression constant)
    {
        if (constant.Number is not { } number)
        {
            return "constant";
        }

        double magnitude = System.Math.Abs(number);
        return magnitude switch
        {
            0.25 => "quarter",
            0.5 => "half",
            2 => "two",
            3 => "three",
            4 => "four",
            5 => "five",
            6 => "six",
            8 => "eight",
            10 => "ten",
            100 => "hundred",
            _ when magnitude == System.Math.Floor(magnitude) && magnitude < 1e9 => "n" + magnitude.ToString("F0", CultureInfo.InvariantCulture),
            _ => "constant",
        };
    }
}
