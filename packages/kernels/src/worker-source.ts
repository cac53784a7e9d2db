/** What a worker thread runs, as text: bundlers and coverage tools must not touch it. It answers jobs until its process ends. */

/** Words of the control block: the number of the newest job, how many workers sleep, and sixteen words for each worker. */
export const control = {
  job: 0,
  sleeping: 1,
  slots: 16,
  slotWords: 16,
  ready: 13,
  done: 14,
  ticket: 15,
} as const;

const { job, sleeping, slots, slotWords, ready, done, ticket } = control;

export const workerSource = `
const start = ({ module, name, memory, scratch, address, index }) => {
  const { exports: k } = new WebAssembly.Instance(module, { env: { memory } });
  k.useScratch(scratch);
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
    k[name](...words.subarray(slot, slot + 13));
    Atomics.store(words, slot + ${done}, seen);
  }
};
if (typeof require === 'function') start(require('node:worker_threads').workerData);
else onmessage = ({ data }) => start(data);
`;
