using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Neurona.Tests;

/// <summary>
/// Which types the code of each source file names, read from the compiled library: signatures, bodies, fields and base
/// types.
/// </summary>
internal static class References
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Pairs of a source file and an outermost type of the same assembly that it uses.</summary>
    public static IReadOnlySet<(string File, Type Type)> Of(Assembly assembly)
    {
        HashSet<(string, Type)> found = [];
        foreach ((MethodBase method, string file) in Methods(assembly))
        {
            foreach (Type type in UsedBy(method).SelectMany(Parts).Where(type => type.Assembly == assembly))
                found.Add((file, Outermost(type)));
        }
        return found;
    }

    // Every method whose statements the symbols place in a file.
    private static IEnumerable<(MethodBase Method, string File)> Methods(Assembly assembly)
    {
        using FileStream stream = File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"));
        using MetadataReaderProvider symbols = MetadataReaderProvider.FromPortablePdbStream(stream);
        MetadataReader reader = symbols.GetMetadataReader();
        foreach (MethodDebugInformationHandle handle in reader.MethodDebugInformation)
        {
            MethodDebugInformation information = reader.GetMethodDebugInformation(handle);
            if (information.Document.IsNil)
                continue;
            string file = reader.GetString(reader.GetDocument(information.Document).Name).Replace('\\', '/');
            yield return (assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle.ToDefinitionHandle()))!, file);
        }
    }

    private static IEnumerable<Type> UsedBy(MethodBase method)
    {
        Type owner = method.DeclaringType!;
        MethodBody body = method.GetMethodBody()!;
        return
        [
            owner.BaseType ?? owner, .. owner.GetInterfaces(), .. owner.GetFields(Declared).Select(field => field.FieldType),
            .. owner.GetMethods(Declared).Where(one => one.IsAbstract).SelectMany(Signature), .. Signature(method),
            .. body.LocalVariables.Select(local => local.LocalType), .. Members(method, body.GetILAsByteArray()!).SelectMany(TypesOf),
        ];
    }

    private static IEnumerable<Type> Signature(MethodBase method)
    {
        IEnumerable<Type> parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        return method is MethodInfo { ReturnType: { } result } ? parameters.Append(result) : parameters;
    }

    // Walks the instructions; those with a token name a type or a member.
    private static IEnumerable<MemberInfo> Members(MethodBase method, byte[] code)
    {
        Type[] ofType = method.DeclaringType!.GetGenericArguments(), ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
                value = (short)(0xFE00 | code[at++]);
            OperandType operand = Codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        Type type => [type],
        MethodInfo { IsGenericMethod: true } method => [method.DeclaringType!, method.ReturnType, .. method.GetGenericArguments()],
        MethodInfo method => [method.DeclaringType!, method.ReturnType],
        FieldInfo field => [field.DeclaringType!, field.FieldType],
        _ => [member.DeclaringType!],
    };

    // List<Layer>[] names List and Layer.
    private static IEnumerable<Type> Parts(Type type)
    {
        while (type.HasElementType)
            type = type.GetElementType()!;
        if (type.IsGenericParameter)
            return [];
        return type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }
}
