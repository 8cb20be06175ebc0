using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Whole training steps (steps) and predictions (predict), the peer's processes between our rounds.</summary>
internal static class StepsCommand
{
    public static int Train(Arguments arguments) =>
        Run(arguments, Net.Trained, "mlp-sigmoid,mlp-small-sgd,mlp-small-adam,mlp-large,mlp-512,mlp-bn,cnn-mnist", training: true);

    public static int Predict(Arguments arguments) =>
        Run(arguments, Net.Asked, string.Join(',', Net.Asked.Select(net => net.Name)), training: false);

    private static int Run(Arguments arguments, Net[] all, string otherwise, bool training)
    {
        Console.WriteLine(Machine.Describe());
        Peer? peer = Peer.Find(arguments);
        int rounds = arguments.Numbers("rounds", "3")[0];
        List<Result> results = [];
        List<double>[] peaks = [[], [], []];
        Console.WriteLine(Result.Header(peer is not null));
        foreach (string name in (arguments.Text("cases") ?? otherwise).Split(','))
        {
            Net? net = Array.Find(all, net => net.Name == name);
            if (net is null)
            {
                Console.Error.WriteLine($"Bench expects cases among {string.Join(", ", all.Select(n => n.Name))}; got {name}.");
                return 2;
            }
            foreach (int batch in net.Batches)
            {
                foreach (int threads in arguments.Numbers("threads", "1,2"))
                {
                    Result result = Measure(net, batch, threads, training, rounds, net.Name == "mlp-512" ? null : peer, out double peak);
                    peaks[Math.Min(threads, 2)].Add(peak);
                    results.Add(result);
                    Console.WriteLine(result.Line());
                }
            }
        }
        for (int threads = 1; threads <= 2; threads++)
        {
            if (peaks[threads].Count > 0)
                Console.WriteLine($"peak with {threads} thread(s): {Machine.Median(peaks[threads]):F1} GFLOP/s");
        }
        Result.Save(results, arguments);
        return 0;
    }

    private static Result Measure(Net net, int batch, int threads, bool training, int rounds, Peer? peer, out double peak)
    {
        Workers.Count = threads;
        Model model = net.Make();
        Loop loop = new(model, net, batch, training);
        loop.Run(Math.Max(3, net.Steps / 4));
        List<double> ours = [], stock = [], tuned = [], peaks = [];
        double allocated = 0;
        string[] tunings = !net.Convolutional ? ["malloc"] : ["malloc", "malloc+cl"];
        for (int round = 0; round < rounds; round++)
        {
            peaks.Add(Machine.Peak(threads));
            loop.Run(3);
            long before = GC.GetTotalAllocatedBytes(true);
            List<double> times = loop.Run(net.Steps);
            allocated = Math.Max(allocated, (GC.GetTotalAllocatedBytes(true) - before - loop.OwnBytes) / (double)net.Steps);
            ours.Add(Machine.Median(times) / 1e6);
            peaks.Add(Machine.Peak(threads));
            if (peer is null)
                continue;
            stock.Add(peer.Measure(net.Name, batch, threads, "eager"));
            double best = double.PositiveInfinity;
            foreach (string tuning in tunings)
                best = Math.Min(best, peer.Measure(net.Name, batch, threads, tuning));
            tuned.Add(best);
        }
        peak = Machine.Median(peaks);
        double ms = Machine.Median(ours), rate = Net.Operations(model, batch, training) / ms / 1e6;
        Result result = new(net.Name, batch, threads, ms, 100 * rate / peak, Math.Max(0, allocated));
        return peer is null ? result : result.With(stock, tuned);
    }

    /// <summary>Steps over a pool of random batches, read in place, as the peer's loop does.</summary>
    private sealed class Loop
    {
        private readonly Model _model;
        private readonly int _batch, _pool;
        private readonly float[] _x, _targets, _y;
        private readonly bool _training;
        private List<double> _times = [];
        private int _next;

        public Loop(Model model, Net net, int batch, bool training)
        {
            _model = model;
            _batch = batch;
            _training = training;
            _pool = Math.Max(4, Math.Min(net.Steps, 4096 / batch));
            _x = new float[_pool * batch * net.Input.Size];
            CounterRandom noise = CounterRandom.Of(7, 0, 0);
            for (int i = 0; i < _x.Length; i++)
                _x[i] = noise.Uniform((uint)i);
            _targets = new float[_pool * batch * 10];
            for (int i = 0; i < _pool * batch; i++)
                _targets[i * 10 + (int)(noise.Bits((uint)i) % 10)] = 1;
            _y = new float[batch * 10];
        }

        public long OwnBytes { get; private set; }

        public List<double> Run(int steps)
        {
            long before = GC.GetTotalAllocatedBytes(true);
            _times = new(steps);
            OwnBytes = GC.GetTotalAllocatedBytes(true) - before;
            int size = _x.Length / (_pool * _batch);
            for (int i = 0; i < steps; i++, _next = (_next + 1) % _pool)
            {
                ReadOnlySpan<float> x = _x.AsSpan(_next * _batch * size, _batch * size);
                double start = Machine.Now;
                if (_training)
                    Machine.Sink += _model.TrainOnBatch(x, _targets.AsSpan(_next * _batch * 10, _batch * 10));
                else
                    _model.Predict(x, _y);
                _times.Add(Machine.Now - start);
            }
            return _times;
        }
    }
}
