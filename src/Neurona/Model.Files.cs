using System.Text;

namespace Neurona;

public partial class Model
{
    /// <summary>Reads a model with its weights from a file that <see cref="Save(string)"/> wrote: a
    /// <see cref="Sequential"/> if it was one.</summary>
    /// <remarks>
    /// The weights are the same bits. A model that was compiled is compiled again, with the optimizer at its start; if
    /// a part of that is of a type that is not registered, or was not when the model was saved, the file is refused:
    /// load it without, and call <see cref="Compile(Optimizer, Loss, Metric[])"/>.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="compile">Whether to compile it as it was.</param>
    /// <exception cref="NeuronaException">There is no such file, it is no model file, it was changed, or it names a
    /// layer that is not registered; the message says where.</exception>
    public static Model Load(string path, bool compile = true) =>
        Open(path, nameof(Load), (stream, who) => ModelReader.Load(stream, who, compile));

    /// <summary>Reads a model with its weights from a stream to its end; the stream stays open.</summary>
    /// <inheritdoc cref="Load(string, bool)"/>
    /// <param name="stream">Readable; it need not be able to seek.</param>
    /// <param name="compile">Whether to compile it as it was.</param>
    public static Model Load(Stream stream, bool compile = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelReader.Load(stream, "Model.Load", compile);
    }

    /// <summary>Reads a model with its weights from the bytes of a model file.</summary>
    /// <inheritdoc cref="Load(string, bool)"/>
    /// <param name="bytes">The whole file.</param>
    /// <param name="compile">Whether to compile it as it was.</param>
    public static Model Load(ReadOnlySpan<byte> bytes, bool compile = true)
    {
        using MemoryStream stream = new(bytes.ToArray(), writable: false);
        return Load(stream, compile);
    }

    /// <summary>Makes a model with new weights from a Keras configuration: what Keras' model.to_json() or
    /// <see cref="ToJson"/> gave.</summary>
    /// <remarks>
    /// Sequential and Functional models of Keras 3 and 2. A compiled Keras model writes how it was compiled
    /// (compile_config): the model is compiled so, or, if Neurona does not have a part of it, refused with the part's
    /// name and place.
    /// </remarks>
    /// <param name="json">The document.</param>
    /// <param name="seed">Seeds the initial weights, the shuffling and dropout.</param>
    /// <param name="compile">Whether to read how it was compiled; without, call
    /// <see cref="Compile(Optimizer, Loss, Metric[])"/>.</param>
    /// <returns>A <see cref="Sequential"/> if the document is one.</returns>
    /// <exception cref="NeuronaException">The document is broken, or names a layer, an argument or a value that Neurona
    /// does not have; the message says where.</exception>
    public static Model FromJson(string json, int seed = 1, bool compile = true)
    {
        ArgumentNullException.ThrowIfNull(json);
        const string who = "Model.FromJson";
        return KerasJson.Read(KerasJson.Bytes(json, who), who, seed, compile);
    }

    /// <summary>The layers and how they are connected, without weights, as the JSON of Keras 3: for
    /// <see cref="FromJson"/> and for Keras' model_from_json.</summary>
    /// <exception cref="NeuronaException">A layer's type is not registered; see
    /// <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => Encoding.UTF8.GetString(KerasWriter.Write(this, "Model.ToJson"));

    /// <summary>Checks that <see cref="Save(string)"/> would write all of the model: every layer, and of a compiled
    /// model the loss, the metrics and the optimizer.</summary>
    /// <remarks>Save itself writes a loss, metric or optimizer of an unregistered type by its name only, so that
    /// weights are never lost; this is for before a training.</remarks>
    /// <exception cref="NeuronaException">A part is of a type that is not registered; the message names it and
    /// <see cref="ModelFile.Register"/>.</exception>
    public void CheckSavable()
    {
        const string who = "Model.CheckSavable";
        _ = KerasWriter.Write(this, who);
        _ = KerasCompile.Write(this, who, keepsUnregistered: false);
    }

    /// <summary>Writes the model with its weights to one file, readable by <see cref="Load(string, bool)"/> and by
    /// every program for safetensors.</summary>
    /// <remarks>It is written beside the old file and put in its place when all of it is on the disk: there is always a
    /// whole one. .NET cannot flush a folder, so after a loss of power it may be the old one.</remarks>
    /// <param name="path">The file, by custom ending in .safetensors; replaced if it exists.</param>
    /// <exception cref="NeuronaException">The file cannot be written, or a layer's type is not registered.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => ModelWriter.Write(this, stream, "Model.Save"), "Model.Save");

    /// <summary>Writes the model with its weights to a stream; the stream stays open.</summary>
    /// <param name="stream">Writable.</param>
    /// <exception cref="NeuronaException">A layer's type is not registered.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelWriter.Write(this, stream, "Model.Save");
    }

    /// <summary>Writes the weights alone to one file, for <see cref="LoadWeights(string)"/> and every program for
    /// safetensors: less than <see cref="Save(string)"/> does, and also where a layer's type is not
    /// registered.</summary>
    /// <param name="path">The file, by custom ending in .safetensors; replaced if it exists.</param>
    /// <exception cref="NeuronaException">The file cannot be written.</exception>
    public void SaveWeights(string path) =>
        AtomicFile.Write(
            path, stream => ModelWriter.Write(this, stream, "Model.SaveWeights", weightsOnly: true), "Model.SaveWeights");

    /// <summary>Writes the weights alone to a stream; the stream stays open.</summary>
    /// <param name="stream">Writable.</param>
    public void SaveWeights(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelWriter.Write(this, stream, "Model.SaveWeights", weightsOnly: true);
    }

    /// <summary>Takes over all weights from a model file, from one of <see cref="SaveWeights(string)"/>, or from
    /// another program's safetensors file whose tensors have the names of <see cref="Parameters"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NeuronaException">The file is damaged or does not fit; every weight that is missing,
    /// superfluous or of another shape is named. The model is unchanged.</exception>
    public void LoadWeights(string path) => Open(path, nameof(LoadWeights), (stream, who) =>
    {
        ModelReader.LoadWeights(this, stream, who);
        return this;
    });

    /// <summary>Takes over all weights from a stream, which is read to its end and stays open.</summary>
    /// <inheritdoc cref="LoadWeights(string)"/>
    /// <param name="stream">Readable; it need not be able to seek.</param>
    public void LoadWeights(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelReader.LoadWeights(this, stream, "Model.LoadWeights");
    }

    private static Model Open(string path, string method, Func<Stream, string, Model> read)
    {
        string who = $"Model.{method}('{FilePath.Checked(path, $"Model.{method}")}')";
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return read(stream, who);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new NeuronaException(
                $"{who} expects a file that can be read; got: {failed.Message} Check the path and the file's rights.", failed);
        }
    }
}
