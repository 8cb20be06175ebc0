// onnxruntime for predict --peer-ort, run in the folder with the models: node -e SCRIPT THREADS.
// Says its version, then answers each line "FILE STEPS N D..." with the median milliseconds of STEPS predictions.
const ort = require('onnxruntime-node');
const options = { intraOpNumThreads: +process.argv[1], interOpNumThreads: 1, graphOptimizationLevel: 'all' };
const sessions = new Map();

async function measure(file, steps, shape) {
  if (!sessions.has(file)) sessions.set(file, await ort.InferenceSession.create(file, options));
  const session = sessions.get(file);
  const x = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, Math.random);
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', x, shape) };
  for (let i = 0; i < Math.min(12, steps); i++) await session.run(feeds);
  const times = [];
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[steps >> 1];
}

(async () => {
  console.log(ort.env.versions.node ?? ort.env.versions.common);
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    const [file, steps, ...shape] = line.split(' ');
    console.log(await measure(file, +steps, shape.map(Number)));
  }
})();
