using Neurona.Testing;

namespace Neurona.Contracts;

/// <summary>The contract finds layers that break it, each in one way, and says which.</summary>
[Collection(AloneCollection.Name)]
public sealed class BrokenLayerTests
{
    [Fact]
    public void ASoundLayerPasses() => Assert.True(LayerContract.Check(new Scaled(), input: 6).Compared > 6);

    [Theory]
    [InlineData(Flaw.WrongInputGradient, "central differences give")]
    [InlineData(Flaw.WrongParameterGradient, "the gradient of factor[0]")]
    [InlineData(Flaw.ReadsUndeclared, "hiding from Backward")]
    [InlineData(Flaw.InPlaceButOutOfOrder, "the plan that shares memory")]
    [InlineData(Flaw.LeavesOutputUnwritten, "Forward leaves numbers of Y unwritten")]
    [InlineData(Flaw.AddsToInputGradient, "Backward leaves numbers of DX unwritten or NaN")]
    [InlineData(Flaw.OverwritesParameterGradient, "Backward called twice")]
    [InlineData(Flaw.MixesSamples, "at inference the outputs of 1 samples change")]
    [InlineData(Flaw.ChangesStateAtInference, "Forward changes weights at inference")]
    [InlineData(Flaw.Allocates, "steps allocate")]
    [InlineData(Flaw.DependsOnThreads, "threads instead of one")]
    [InlineData(Flaw.CallsItselfAView, "the plan that shares memory")]
    [InlineData(Flaw.Jumps, "lie at kinks")]
    [InlineData(Flaw.DependsOnCalls, "running a second time")]
    public void AFlawIsFound(Flaw flaw, string sentence)
    {
        ContractException error = Assert.Throws<ContractException>(() => LayerContract.Check(new Scaled { Flaw = flaw }, input: 6));
        Assert.StartsWith("Scaled breaks its contract: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongLossGradientIsFound() =>
        Assert.Contains(
            "the gradient of output[0]",
            Assert.Throws<ContractException>(() => GradientCheck.Loss(new Halved(), [1, 2], [0, 0], 1)).Message,
            StringComparison.Ordinal);

    public enum Flaw
    {
        None,
        WrongInputGradient,
        WrongParameterGradient,
        ReadsUndeclared,
        InPlaceButOutOfOrder,
        LeavesOutputUnwritten,
        AddsToInputGradient,
        OverwritesParameterGradient,
        MixesSamples,
        ChangesStateAtInference,
        Allocates,
        DependsOnThreads,
        CallsItselfAView,
        Jumps,
        DependsOnCalls,
    }

    /// <summary>y = factor x, as sound as its flaw allows.</summary>
    private sealed class Scaled : Layer
    {
        private Param _factor;
        private State _calls;
        private int _count;

        public Flaw Flaw { get; init; }

        protected internal override Reads BackwardReads => Flaw == Flaw.ReadsUndeclared ? Reads.None : Reads.X;

        protected internal override bool InPlace => Flaw == Flaw.InPlaceButOutOfOrder;

        protected internal override bool IsView(bool training) => Flaw == Flaw.CallsItselfAView;

        protected internal override Shape Build(LayerBuilder b, Shape x)
        {
            _factor = b.Param("factor", [1], new Ones());
            _calls = b.State("calls", [1], new Zeros());
            return x;
        }

        protected internal override void Forward(in Pass p)
        {
            Real factor = Factor(p);
            if (p.Training || Flaw == Flaw.ChangesStateAtInference)
                p[_calls][0, 0] += 1;
            if (Flaw == Flaw.DependsOnCalls)
                factor += _count++ % 4;
            int length = p.X.Data.Length - (Flaw == Flaw.LeavesOutputUnwritten ? 1 : 0);
            for (int i = 0; i < length; i++)
            {
                Real y = p.X.Data[Place(p, i)] * factor;
                p.Y.Data[i] = Flaw == Flaw.Jumps ? Real.Abs(Real.Round(y * 10000)) : y;
            }
        }

        protected internal override void Backward(in Pass p)
        {
            Real factor = Factor(p), sum = 0;
            for (int i = 0; i < p.DY.Data.Length; i++)
                sum += p.DY.Data[i] * p.X.Data[Place(p, i)];
            for (int i = 0; p.NeedsGradient() && i < p.DY.Data.Length; i++)
            {
                Real dx = p.DY.Data[Place(p, i)] * factor;
                if (Flaw == Flaw.AddsToInputGradient)
                    p.DX.Data[i] += dx;
                else
                    p.DX.Data[i] = Flaw == Flaw.WrongInputGradient ? dx * (Real)1.1 : dx;
            }
            if (Flaw == Flaw.OverwritesParameterGradient)
                p.Grad(_factor)[0, 0] = sum;
            else
                p.Grad(_factor)[0, 0] += Flaw == Flaw.WrongParameterGradient ? -sum : sum;
        }

        private Real Factor(in Pass p)
        {
            Real factor = p[_factor][0, 0];
            return Flaw switch
            {
                Flaw.MixesSamples => factor + p.Rows,
                Flaw.DependsOnThreads => factor + Workers.Count,
                Flaw.Allocates => factor + new Real[3].Length,
                _ => factor,
            };
        }

        private int Place(in Pass p, int i)
        {
            int columns = p.X.Columns;
            return Flaw == Flaw.InPlaceButOutOfOrder ? i - i % columns + (columns - 1 - i % columns) : i;
        }
    }

    private sealed class Halved : Loss
    {
        protected internal override Real Evaluate(in LossPass p)
        {
            Real sum = 0;
            for (int i = 0; i < p.Y.Data.Length; i++)
            {
                sum += p.Y.Data[i] * p.Y.Data[i];
                if (!p.DY.Data.IsEmpty)
                    p.DY.Data[i] = p.Scale * p.Y.Data[i];
            }
            return sum;
        }
    }
}
