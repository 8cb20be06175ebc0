using System.Reflection;

namespace Neurona.Numerics.Tests;

/// <summary>The reference is the list of kernels: each has a fast one of the same name and parameters, with float for
/// T.</summary>
public class ContractTests
{
    [Fact]
    public void Every_reference_kernel_has_a_fast_one()
    {
        HashSet<string> fast = [.. Methods(typeof(Kernels)).Select(Signature)];
        Assert.All(Methods(typeof(Reference)), m => Assert.Contains(Signature(m), fast));
    }

    [Fact]
    public void Every_fast_kernel_has_a_reference()
    {
        HashSet<string> reference = [.. Methods(typeof(Reference)).Select(Signature)];
        Assert.All(Methods(typeof(Kernels)), m => Assert.Contains(Signature(m), reference));
    }

    private static MethodInfo[] Methods(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Static);

    private static string Signature(MethodInfo method)
    {
        IEnumerable<string> parameters = method.GetParameters()
            .Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue}" : "")}");
        IEnumerable<string> types = method.GetGenericArguments().Select(a => a.Name).Where(a => a != "T");
        return $"{Name(method.ReturnType)} {method.Name}<{string.Join(", ", types)}>({string.Join(", ", parameters)})";
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsGenericMethodParameter)
            return type.Name == "T" ? nameof(Single) : type.Name;
        return type.IsGenericType ? $"{type.Name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
