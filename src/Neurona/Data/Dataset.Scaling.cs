namespace Neurona;

public abstract partial class Dataset
{
    /// <summary>The same samples with every feature brought to mean 0 and standard deviation 1 over this data
    /// set.</summary>
    /// <remarks>
    /// A feature is a place on the last axis: a column of flat samples, a channel of images and sequences, whose other
    /// axes are taken together, as in Keras' Normalization. The deviation is that of all samples (divided by n). A
    /// feature that never varies keeps its deviation: its factor is 1.
    /// Further data goes through what was fitted here: <c>test.Scale(train.Scaling)</c>. A model that is fitted to the
    /// result knows the scaling and saves it. All samples are read once, and not kept.
    /// </remarks>
    /// <exception cref="NeuronaException">Samples are not finite, have several inputs, or there are none.</exception>
    public Dataset Standardize()
    {
        FeatureStatistics features = FeatureStatistics.Of(this, "Dataset.Standardize");
        return Scale(InputScaling.Compose(Scaling, features.Means, features.Factors(k => 1 / features.Deviation(k))));
    }

    /// <summary>The same samples with every feature brought to 0 for its smallest and 1 for its largest number in this
    /// data set, up to rounding.</summary>
    /// <remarks>Features are those of <see cref="Standardize"/>; one that never varies becomes 0. Further data goes
    /// through what was fitted here and may leave that range: <c>test.Scale(train.Scaling)</c>.</remarks>
    /// <exception cref="NeuronaException">Samples are not finite, have several inputs, or there are none.</exception>
    public Dataset Normalize()
    {
        FeatureStatistics features = FeatureStatistics.Of(this, "Dataset.Normalize");
        return Scale(InputScaling.Compose(Scaling, features.Minima, features.Factors(k => 1 / (features.Maxima[k] - features.Minima[k]))));
    }

    /// <summary>The same samples under another scaling, such as that of the training data.</summary>
    /// <remarks>A scaling always speaks of the numbers in the files: samples that are scaled already are brought from
    /// their scaling to this one, so that <see cref="Scaling"/> of the result is the one given here.</remarks>
    /// <param name="scaling">From <see cref="Scaling"/> of a standardized data set, or from a model.</param>
    /// <exception cref="NeuronaException">The scaling does not fit the samples, or these have several
    /// inputs.</exception>
    public Dataset Scale(InputScaling scaling)
    {
        ArgumentNullException.ThrowIfNull(scaling);
        if (InputShapes.Count != 1)
            throw Errors.Of("Dataset.Scale", "samples of one input", $"{InputShapes.Count}", "Scale the parts before Combine.");
        if (InputShape.Size % scaling.Means.Count != 0)
        {
            throw Errors.Of("Dataset.Scale", $"a scaling for samples of shape {InputShape}", $"one of {scaling.Means.Count} features",
                "Use the scaling of data of the same shape.");
        }
        return Scaling is not null && Scaling.Equals(scaling) ? this : new ScaledView(this, scaling);
    }
}
