namespace Neurona;

/// <summary>A learning rate that depends on how many updates came before.</summary>
public abstract partial class Schedule
{
    /// <summary>The rate of the update after so many updates: <paramref name="step"/> is 0 for the first.</summary>
    public abstract Real Rate(long step);
}
