#:project ../src/Neurona/Neurona.csproj
#:project ../src/Neurona.Testing/Neurona.Testing.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 and #:package Neurona.Testing@0.1.0 in place of its first
// two lines; see samples/README.md.
// An activation and a layer of your own, proven by the contract that the built-in layers pass, then trained.
using System.Runtime.CompilerServices;
using Neurona;
using Neurona.Engine;
using Neurona.Numerics;
using Neurona.Testing;

LayerContract.Check(new Swish(), input: 5);
LayerContract.Check(new Gain(), input: new Shape(4, 3));
Console.WriteLine("Both keep the contract: shapes, gradients, memory, bits.");

var (train, test) = Datasets.Digits();
var model = new Sequential(train.InputShape)
{
    new Flatten(), new Gain(), new Dense(64), new Swish(), new Dense(10, Activation.Softmax),
};
model.Compile(new Adam(), new CategoricalCrossentropy(), new Accuracy());
model.Fit(train, new() { Epochs = 20 });
Console.WriteLine(model.Evaluate(test));

// y = x sigmoid(x), with its derivative: every SIMD width and the double-precision check come from these two formulas.
sealed class Swish() : Elementwise(Of(default(Formula)))
{
    protected override bool DerivativeFromOutput => false;

    private readonly struct Formula : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x * N.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => y + N.Sigmoid(x) * (1 - y);
    }
}

// One learned factor per channel: declare it, use it forward, add its gradient backward.
sealed class Gain : Layer
{
    private Param _gain;

    protected override Reads BackwardReads => Reads.X;

    protected override Shape Build(LayerBuilder b, Shape x)
    {
        _gain = b.Param("gain", [x.Channels], new Ones());
        return x;
    }

    protected override void Forward(in Pass p)
    {
        ReadOnlySpan<float> gain = p[_gain].Data;
        for (int i = 0; i < p.X.Data.Length; i++)
            p.Y.Data[i] = p.X.Data[i] * gain[i % gain.Length];
    }

    protected override void Backward(in Pass p)
    {
        ReadOnlySpan<float> gain = p[_gain].Data;
        for (int i = 0; i < p.DY.Data.Length; i++)
        {
            p.Grad(_gain).Data[i % gain.Length] += p.DY.Data[i] * p.X.Data[i];
            if (p.NeedsGradient())
                p.DX.Data[i] = p.DY.Data[i] * gain[i % gain.Length];
        }
    }
}
