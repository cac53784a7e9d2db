/** All that a tensor can, its methods and the table of operations. Every entry loads it, so that it is one file when built. */
import './fluent.js';
import './ops/index.js';
import './printing/console.js';
