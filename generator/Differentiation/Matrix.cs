using System.Collections.Generic;
using System.Linq;
using SymGrad.Generator.Functions;
using SymGrad.Generator.Symbolics;

namespace SymGrad.Generator.Differentiation;

/// <summary>The matrix that a member fills with derivatives: a new one that is returned, or the caller's numbers row by row.</summary>
internal sealed class Matrix
{
    private readonly Expression _target;
    private readonly Expression _columns;

    private Matrix(Expression target, Expression columns) => (_target, _columns) = (target, columns);

    /// <summary>The array or span itself.</summary>
    public Expression Target => _target;

    /// <summary>The type of its numbers.</summary>
    private ValueType Type => _target.Type.Element!;

    /// <summary>Whether it holds zeros, as a new one does.</summary>
    public bool IsNew => _target.Type.Rank == 2;

    /// <summary>A new matrix of zeros.</summary>
    public static Matrix New(RegionBuilder region, ValueType type, Expression rows, Expression columns, string name) => new(
        region.Bind(Expression.Of(Operation.NewArray, ValueType.ArrayOf(type, 2), rows, columns), name),
        columns);

    /// <summary>The caller's, whose length has to be right.</summary>
    public static Matrix Of(RegionBuilder region, Parameter destination, Expression rows, Expression columns, string error)
    {
        var length = region.Bind(Expression.Of(Operation.Length, ValueType.Int32, destination.Variable));
        var size = Flattening.Times(region, rows, columns);
        var differs = region.Bind(Expression.Of(Operation.NotEqual, ValueType.Boolean, length, size));
        var refusal = region.Child();
        refusal.Add(new Effect(Expression.Copied(error, ValueType.Int32)));
        region.Add(new If(differs, refusal.Build(), Region.Empty, EquatableArray<Expression>.Empty));
        return new Matrix(destination.Variable, columns);
    }

    /// <summary>One that has the right size already.</summary>
    public static Matrix Over(Expression target, Expression columns) => new(target, columns);

    /// <summary>Writes one number.</summary>
    public void Set(RegionBuilder region, Expression row, Expression column, Expression value)
    {
        value = region.Derive(Expression.Of(Operation.Convert, Type, value));
        Expression[] place = IsNew ? [row, column] : [Flattening.Plus(region, Flattening.Times(region, row, _columns), column)];
        region.Add(new Store(_target, place.ToEquatable(), value, Adds: false));
    }
}
