using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace Neurona.Bench;

/// <summary>How long the runtime takes to compile what a new process needs, and the micro-kernel's forms in it.</summary>
internal static class CompilationCommand
{
    public static int Run()
    {
        Console.WriteLine(Machine.Describe());
        using Listener listener = new();
        float[] x = new float[256 * 784], targets = new float[256 * Networks.Classes], y = new float[targets.Length];
        for (int i = 0; i < targets.Length; i += Networks.Classes)
            targets[i] = 1;
        Console.WriteLine($"{"",-42}{"forms",8}{"ms",8}{"methods",10}{"ms",8}");
        Model mlp = Networks.Make("mlp-small-adam"), cnn = Networks.Make("cnn-mnist");
        listener.Take();
        Step("784-128-10, a step of 64", () => mlp.TrainOnBatch(x.AsSpan(0, 64 * 784), targets.AsSpan(0, 640)));
        Step("a last batch of 32", () => mlp.TrainOnBatch(x.AsSpan(0, 32 * 784), targets.AsSpan(0, 320)));
        Step("a prediction of 256", () => mlp.Predict(x, y));
        Step("a prediction of 1", () => mlp.Predict(x.AsSpan(0, 784), y));
        Step("then cnn-mnist, a step of 64", () => cnn.TrainOnBatch(x.AsSpan(0, 64 * 784), targets.AsSpan(0, 640)));
        return 0;

        void Step(string what, Action action)
        {
            action();
            Thread.Sleep(100);   // events come a little later
            (int forms, double formTime, int methods, double time) = listener.Take();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what,-42}{forms,8}{formTime,8:F0}{methods,10}{time,8:F0}"));
        }
    }

    private sealed class Listener : EventListener
    {
        private const EventKeywords Jit = (EventKeywords)0x10;

        private readonly ConcurrentDictionary<long, DateTime> _begun = [];
        private readonly ConcurrentQueue<(bool IsForm, double Time)> _done = [];

        public (int Forms, double FormTime, int Methods, double Time) Take()
        {
            (int Forms, double FormTime, int Methods, double Time) sum = default;
            while (_done.TryDequeue(out (bool IsForm, double Time) one))
            {
                sum.Methods++;
                sum.Time += one.Time;
                sum.Forms += one.IsForm ? 1 : 0;
                sum.FormTime += one.IsForm ? one.Time : 0;
            }
            return sum;
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
                EnableEvents(eventSource, EventLevel.Verbose, Jit);
        }

        // The base class enables events before these fields are there.
        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (_begun is null || _done is null || eventData.EventName is not { } name || eventData.Payload is not { } payload)
                return;
            if (name.StartsWith("MethodJittingStarted", StringComparison.Ordinal))
                _begun[Convert.ToInt64(payload[0], CultureInfo.InvariantCulture)] = eventData.TimeStamp;
            else if (name.StartsWith("MethodLoadVerbose", StringComparison.Ordinal)
                && _begun.TryRemove(Convert.ToInt64(payload[0], CultureInfo.InvariantCulture), out DateTime begun))
            {
                bool isForm = payload[6] is "Neurona.Numerics.Tile" or "Neurona.Numerics.TileRow" && payload[7] is "Run";
                _done.Enqueue((isForm, (eventData.TimeStamp - begun).TotalMilliseconds));
            }
        }
    }
}
