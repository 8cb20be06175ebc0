using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Neurona.Tests;

/// <summary>Everything public, as text under version control: what users see changes on purpose only.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Neurona")]
    [InlineData("Neurona.Kernels")]
    [InlineData("Neurona.Testing")]
    public void PublicSurfaceIsAsReviewed(string assembly) =>
        Checkout.MatchesSnapshot(Describe(Assembly.Load(assembly)), "tests", "Neurona.Tests", "House", $"{assembly}.api.txt");

    private static string Describe(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type, full: true));
            Type[] bases = [.. Bases(type)];
            if (bases.Length > 0)
                text.Append(" : ").AppendJoin(", ", bases.Select(b => Name(b)));
            text.Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            yield return parent;
        if (type.IsEnum)
            yield break;
        foreach (Type contract in type.GetInterfaces()
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .OrderBy(i => i.Name, StringComparer.Ordinal))
            yield return contract;
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {(int)Enum.Parse(type, name)}");
        IEnumerable<string> constructors = type.GetConstructors(Own).Where(Seen).Select(c => $"{Access(c)}new({Parameters(c)})");
        IEnumerable<string> properties = type.GetProperties(Own).Where(p => p.GetAccessors(true).Any(Seen)).Select(Property);
        IEnumerable<string> methods = type.GetMethods(Own)
            .Where(m => Seen(m)
                && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))
                && !m.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(m => $"{Access(m)}{(m.IsStatic ? "static " : m.IsAbstract ? "abstract " : "")}"
                + $"{Name(m.ReturnType)} {m.Name}{Generics(m)}({Parameters(m)})");
        IEnumerable<string> fields = type.GetFields(Own)
            .Where(f => f.IsPublic)
            .Select(f => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{Name(f.FieldType)} {f.Name}");
        return constructors.Concat(properties).Concat(methods).Concat(fields);
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(true).Where(Seen)];
        string verbs = string.Join(' ', accessors.Select(a =>
            a.ReturnType != typeof(void) ? "get;"
            : a.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
            : "set;"));
        string index = property.GetIndexParameters().Length == 0
            ? property.Name
            : $"this[{string.Join(", ", property.GetIndexParameters().Select(p => Name(p.ParameterType)))}]";
        return $"{Access(accessors[0])}{(accessors[0].IsStatic ? "static " : "")}{Name(property.PropertyType)} {index} {{ {verbs} }}";
    }

    private static bool Seen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamCollectionAttribute)) || p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}"
        + $"{(p.IsOut ? "out " : p.IsIn ? "in " : p.ParameterType.IsByRef ? "ref " : "")}"
        + $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type, bool full = false)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        string name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        if (full && !type.IsNested)
            name = $"{type.Namespace}.{name}";
        int tick = name.IndexOf('`');
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(a => Name(a)))}>";
    }
}
