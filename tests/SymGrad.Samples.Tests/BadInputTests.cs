namespace SymGrad.Samples.Tests;

/// <summary>A file with one thing wrong in it: the message says where, and what was expected.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData("BlackScholes", "book.csv", "name,kind", "title,kind", "line 1: expected 'name,kind,")]
    [InlineData("BlackScholes", "book.csv", "Hull 15.6,put,42", "Hull 15.6,swap,42", "line 3: ")]
    [InlineData("BlackScholes", "book.csv", "Hull 15.6,put,42", "Hull 15.6,1,42", "line 3: ")]
    [InlineData("BlackScholes", "book.csv", "put,42,40,", "put,forty-two,40,", "line 3: ")]
    [InlineData("BlackScholes", "book.csv", "put,42,40,0.5", "put,42,40,0", "line 3: ")]
    [InlineData("BlackScholes", "book.csv", "0.2,0.81", "0.2,0.81,0.82", "line 3: ")]
    [InlineData("BlackScholes", "book.csv", "0.2,0.81", "NaN,0.81", "line 3: ")]
    [InlineData("CurveFitting", "data/Thurber.csv", "model,Thurber", "model,Thurbo", "line 1: expected one of the models Misra1a, Thurber, Eckerle4, MGH09, not 'model,Thurbo'")]
    [InlineData("CurveFitting", "data/Thurber.csv", "b7,", "b8,", "line 9: expected 'b7' and 4 more, not 'b8,")]
    [InlineData("CurveFitting", "data/Thurber.csv", "b7,0.03,0.05", "b7,0.03,?", "line 9: expected 4 numbers, not 'b7,0.03,?,")]
    [InlineData("CurveFitting", "data/Thurber.csv", "residual sum of squares,5", "residual sum of squares,Infinity,5", "line 10: expected 'residual sum of squares' and 1 more")]
    [InlineData("CurveFitting", "data/Thurber.csv", "x,y", "y,x", "line 11: expected 'x,y', not 'y,x'")]
    [InlineData("CurveFitting", "data/Thurber.csv", "-2.981,84.248", "-2.981", "line 13: expected 2 numbers, not '-2.981'")]
    [InlineData("InverseKinematics", "", "", "x,y,z\n0,0,0\n", "line 1: expected 'x,y,z,direction x,")]
    [InlineData("InverseKinematics", "", "", "x,y,z,direction x,direction y,direction z\n-0.4,0,0.2,0,0,-1\n", "needs at least two targets")]
    [InlineData("InverseKinematics", "", "", "x,y,z,direction x,direction y,direction z\n-0.4,0,0.2,0,0,-1\n-0.4,0,0.2,0,0,0\n", "line 3: expected a place and a direction, six numbers, not '-0.4,0,0.2,0,0,0'")]
    [InlineData("InverseKinematics", "", "", "x,y,z,direction x,direction y,direction z\n-0.4,0,0.2,0,0,-1\n-2,0,0.2,0,0,-1\n", "doesn't reach target 2 at (-2, 0, 0.2)")]
    [InlineData("MlNetLoss", "engel.csv", "income,food", "food,income", "line 1: expected 'income,food'")]
    [InlineData("MlNetLoss", "engel.csv", "541.412,310.959", "541.412;310.959", "line 3: expected two numbers, not '541.412;310.959'")]
    [InlineData("MlNetLoss", "", "", "income,food\n1,2\n3,4\n", "needs at least 10 households, not 2")]
    [InlineData("MlNetLoss", "", "", "income,food\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n1,9\n1,2\n1,2\n", "all households have the same income")]
    [InlineData("Mlp", "digits.csv", "0,0,0,12,13,5,", "0,0,0,12,13,?,", "row 2: expected 64 numbers and a class from 0 to 99, not '0,0,0,12,13,?,")]
    [InlineData("Mlp", "digits.csv", "0,0,5,13,9,1,", "0,0,?,13,9,1,", "row 1: expected 64 numbers")]
    [InlineData("Mlp", "iris.csv", "150,4,", "149,4,", "the first line promises 149 rows, and there are 150")]
    [InlineData("Mlp", "iris.csv", ",setosa,versicolor,", ",", "line 1: expected the numbers of rows and columns, and at least two class names")]
    [InlineData("Mlp", "iris.csv", "4.9,3.0,1.4,0.2,0", "4.9,3.0,1.4,0.2,3", "row 2: expected 4 numbers and a class from 0 to 2, not '4.9,3.0,1.4,0.2,3'")]
    [InlineData("Mlp", "", "", "1,2,0\n3,4,1\n", "needs at least 30 rows, not 2")]
    [InlineData("DistributedTraining", "", "", "1,2,0\n3,4,1\n", "needs at least 30 rows, not 2")]
    [InlineData("Pendulum", "swing.csv", "0.0396,1.931", "0.0396,high", "line 3: expected a time and an angle, not '0.0396,high'")]
    [InlineData("Pendulum", "swing.csv", "0.0396,1.931", "0,1.931", "line 3: the time 0 isn't later than the one before")]
    [InlineData("Pendulum", "", "", "seconds,radians\n0,1\n1,0\n", "needs at least 10 rows, not 2")]
    [InlineData("Pendulum", "", "", "seconds,radians\n0,1\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n", "The recording is too short")]
    [InlineData("BundleAdjustment", "", "", "2 1", "number 3: expected the number of observations, not 'the end'")]
    [InlineData("BundleAdjustment", "", "", "1 1 1\n0 0 1 2\n", "1 cameras, 1 points and 1 observations should be 19 numbers, and there are 7")]
    [InlineData("BundleAdjustment", "", "", "1 1 1\n1 0 1 2\n0 0 0 0 0 0 0 0 0\n0 0 0\n", "number 4: expected a camera, not '1'")]
    [InlineData("BundleAdjustment", "", "", "1 1 1\n0 0 1 east\n0 0 0 0 0 0 0 0 0\n0 0 0\n", "number 7: expected a number, not 'east'")]
    [InlineData("BundleAdjustment", "", "", "1 2 1\n0 0 1 2\n0 0 0 0 0 -5 800 0 0\n0 0 0 1 1 1\n", "No camera sees point 1")]
    [InlineData("BundleAdjustment", "", "", "1 1 1\n0 0 1 2\n0 0 0 0 0 0 800 0 0\n1 1 0\n", "Observation 0 is of a point in the plane of its camera")]
    public void TheMessageSaysWhatIsWrong(string name, string carried, string from, string to, string expected)
    {
        using Sample sample = new(name);
        string file = carried.Length == 0 ? sample.Write("input.txt", to) : sample.WriteCarried(carried, from, to);
        var outcome = sample.Run("--short", file).ExitsWith(1);
        Assert.StartsWith($"{name}: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }
}
