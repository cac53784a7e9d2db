/** What a worker thread runs, as text: bundlers and coverage tools must not touch it. It answers jobs until its process ends. */

/** Kernels that share their work. */
export const shared = ['gemm', 'convolve', 'spread', 'weigh'] as const;

/**
 * Words of the control block: the number of the newest job, how many workers sleep, and for each worker sixteen words, the
 * job's arguments first, and one that says which kernel it is.
 */
export const control = {
  job: 0,
  sleeping: 1,
  slots: 32,
  slotWords: 17,
  ready: 13,
  done: 14,
  ticket: 15,
  which: 16,
} as const;

const { job, sleeping, slots, slotWords, ready, done, ticket, which } = control;

export const workerSource = `
const start = ({ module, product, memory, scratch, address, index }) => {
  const load = (module) => {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    exports.useScratch(scratch);
    return exports;
  };
  const k = load(module);
  const multiply = (product.module === module ? k : load(product.module))[product.name];
  const calls = ${JSON.stringify(shared)}.map((name) => (name === 'gemm' ? multiply : k[name]));
  const words = new Int32Array(memory.buffer, address, 2048);
  const slot = ${slots} + ${slotWords} * index;
  let seen = Atomics.load(words, ${job});
  Atomics.store(words, slot + ${ready}, 1);
  for (;;) {
    for (let turns = 0; Atomics.load(words, ${job}) === seen; turns++)
      if (turns > 20000) {
        Atomics.add(words, ${sleeping}, 1);
        Atomics.wait(words, ${job}, seen);
        Atomics.sub(words, ${sleeping}, 1);
        turns = 0;
      }
    seen = Atomics.load(words, ${job});
    if (Atomics.compareExchange(words, slot + ${ticket}, seen, 0) !== seen) continue;
    calls[words[slot + ${which}]](...words.subarray(slot, slot + 13));
    Atomics.store(words, slot + ${done}, seen);
  }
};
if (typeof require === 'function') start(require('node:worker_threads').workerData);
else onmessage = ({ data }) => start(data);
`;
