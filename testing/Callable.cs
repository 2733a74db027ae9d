using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;

namespace SymGrad.Testing;

/// <summary>
/// A method that can be called with objects alone: arrays stand for spans, and what comes back by reference is left in the
/// arguments. Reflection can't pass spans, but a compiled expression can convert an array on the way.
/// </summary>
internal sealed class Callable
{
    private static readonly string[] ViewNames = { "System.Span`1", "System.ReadOnlySpan`1", "System.Memory`1", "System.ReadOnlyMemory`1" };

    private readonly Func<object?, object?[], object?> _invoke;

    public Callable(MethodInfo method)
    {
        Method = method;
        Parameters = method.GetParameters();
        _invoke = Compile();
    }

    public MethodInfo Method { get; }

    public ParameterInfo[] Parameters { get; }

    /// <summary>Calls it; <paramref name="arguments"/> and the arrays in them take what the method writes.</summary>
    public object? Invoke(object? instance, object?[] arguments) => _invoke(instance, arguments);

    /// <summary>Whether it is a span or a memory, which an array stands for.</summary>
    public static bool IsView(Type type) => type.IsGenericType && ViewNames.Contains(type.GetGenericTypeDefinition().FullName);

    /// <summary>Whether nothing can be written to it.</summary>
    public static bool IsReadOnlyView(Type type) => IsView(type) && type.Name.StartsWith("ReadOnly", StringComparison.Ordinal);

    /// <summary>The type of the object that is passed for a parameter of a type.</summary>
    public static Type CarrierOf(Type type)
    {
        var passed = type.IsByRef ? type.GetElementType()! : type;
        return IsView(passed) ? passed.GetGenericArguments()[0].MakeArrayType() : passed;
    }

    private Func<object?, object?[], object?> Compile()
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var locals = new List<ParameterExpression>();
        var before = new List<Expression>();
        var after = new List<Expression>();
        var passed = new List<Expression>();
        foreach (var parameter in Parameters)
        {
            var place = Expression.ArrayAccess(arguments, Expression.Constant(parameter.Position));
            var type = parameter.ParameterType;
            Expression value = Expression.Convert(place, CarrierOf(type));
            if (!type.IsByRef)
            {
                passed.Add(IsView(type) ? Expression.Convert(value, type) : value);
                continue;
            }

            if (IsView(type.GetElementType()!))
            {
                throw new ArgumentException($"'{Method.Name}' takes the span '{parameter.Name}' by reference, which can't be checked.");
            }

            var local = Expression.Variable(type.GetElementType()!);
            locals.Add(local);
            before.Add(Expression.Assign(local, value));
            after.Add(Expression.Assign(place, Expression.Convert(local, typeof(object))));
            passed.Add(local);
        }

        // Unboxed and not converted, so that a struct's method runs on the object itself.
        Expression? target = Method.IsStatic ? null : Method.DeclaringType!.IsValueType ? Expression.Unbox(instance, Method.DeclaringType) : Expression.Convert(instance, Method.DeclaringType);
        Expression call = Expression.Call(target, Method, passed);
        if (IsView(Method.ReturnType))
        {
            call = Expression.Call(call, Method.ReturnType.GetMethod("ToArray", Type.EmptyTypes)!);
        }

        var result = Expression.Variable(typeof(object));
        locals.Add(result);
        before.Add(Method.ReturnType == typeof(void) ? call : Expression.Assign(result, Expression.Convert(call, typeof(object))));
        var body = Expression.Block(locals, before.Concat(after).Concat(new[] { result }));
        return Expression.Lambda<Func<object?, object?[], object?>>(body, instance, arguments).Compile();
    }
}
