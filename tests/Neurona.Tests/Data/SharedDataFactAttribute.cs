namespace Neurona.Tests;

/// <summary>A test that needs the data sets in ../shared/data beside the checkout, and is reported as skipped where
/// they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] folders)
    {
        foreach (string folder in folders)
        {
            if (!Directory.Exists(Path.Combine(Root, folder)))
                Skip = $"Needs the data of {Path.Combine(Root, folder)}, which is not here.";
        }
    }

    /// <summary>The folder of shared data beside the checkout; it may not exist.</summary>
    public static string Root => Path.GetFullPath(Path.Combine(Checkout.Root, "..", "shared", "data"));
}
