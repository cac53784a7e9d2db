/** All that a tensor can, its methods and the table of operations. Every entry loads it, so that it is one file when built. */
import './whole-begin.js';
import { markCode } from '@isograd/errors';
import './fluent.js';
import './ops/index.js';
import './ops/where.js';
import './printing/console.js';

// The last line of it in a bundle. Each entry marks what it has besides: a module of the user may stand between them.
markCode('@isograd/tensor/whole');
