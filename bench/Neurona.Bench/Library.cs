using System.Reflection;
using System.Runtime.Loader;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary><see cref="Products.Of"/>.</summary>
internal delegate Action<int> ProductCalls(
    int m, int n, int k, int trans, bool add, Memory<float> a, Memory<float> b, Memory<float> bias, Memory<float> c);

/// <summary><see cref="Convolutions.Of"/>.</summary>
internal delegate Action<int> ConvolutionCalls(
    int what, int batch, int[] sizes, Memory<float> x, Memory<float> kernel, Memory<float> bias, Memory<float> y,
    Memory<float> dKernel, Memory<float> dx);

/// <summary><see cref="Networks.Of"/>.</summary>
internal delegate Action<int> NetworkCalls(
    string name, bool training, int batch, Memory<float> x, Memory<float> targets, Memory<float> y);

/// <summary>One revision of the library, by what is timed of it.</summary>
internal sealed class Library
{
    private readonly ProductCalls? _products;
    private readonly ConvolutionCalls? _convolutions;
    private readonly NetworkCalls? _networks;

    private Library(Action<int> setThreads, ProductCalls? products, ConvolutionCalls? convolutions, NetworkCalls? networks)
    {
        SetThreads = setThreads;
        _products = products;
        _convolutions = convolutions;
        _networks = networks;
    }

    /// <summary>The one that this program is compiled against.</summary>
    public static Library Own { get; } = new(n => Workers.Count = n, Products.Of, Convolutions.Of, Networks.Of);

    /// <summary>How many threads its kernels use.</summary>
    public Action<int> SetThreads { get; }

    public ProductCalls Product => _products ?? throw Missing();

    public ConvolutionCalls Convolution => _convolutions ?? throw Missing();

    public NetworkCalls Network => _networks ?? throw Missing();

    /// <summary>Loads a library of its own from a folder, beside any other that the process has.</summary>
    /// <param name="folder">Where Neurona's assemblies lie, and the one with the files of Calls.</param>
    /// <param name="calls">That assembly's name.</param>
    public static Library Load(string folder, string calls)
    {
        Context context = new(folder);
        Assembly assembly = context.Of(calls);
        PropertyInfo threads = context.Of("Neurona.Kernels").GetType("Neurona.Numerics.Workers", true)!.GetProperty("Count")!;
        return new(
            threads.SetMethod!.CreateDelegate<Action<int>>(), Bind<ProductCalls>(assembly, nameof(Products)),
            Bind<ConvolutionCalls>(assembly, nameof(Convolutions)), Bind<NetworkCalls>(assembly, nameof(Networks)));

        static T? Bind<T>(Assembly assembly, string type) where T : Delegate => assembly.GetType($"{typeof(Library).Namespace}.{type}")?
            .GetMethod("Of", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.CreateDelegate<T>();
    }

    private static InvalidOperationException Missing() => new("A library was built without the calls of this kind.");

    // Read into memory, so that the folder may go. What is not Neurona's, the libraries share.
    private sealed class Context : AssemblyLoadContext
    {
        private readonly Dictionary<string, Assembly> _own = [];

        public Context(string folder)
        {
            foreach (string file in Directory.GetFiles(folder, "Neurona*.dll"))
            {
                using FileStream stream = File.OpenRead(file);
                _own.Add(Path.GetFileNameWithoutExtension(file), LoadFromStream(stream));
            }
        }

        public Assembly Of(string name) => _own[name];

        protected override Assembly? Load(AssemblyName name) => _own.GetValueOrDefault(name.Name!);
    }
}
