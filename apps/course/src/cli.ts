/** The process around the command: the version of Node, signals, a closed pipe, and bugs nobody caught. */
import { versionProblem } from './node-version.js';

const problem = versionProblem(process.versions.node);
if (problem !== null) {
  process.stderr.write(problem + '\n');
  process.exitCode = 1;
} else {
  // What comes next may use syntax that an old Node would refuse before the line above could speak.
  void import('./process.js').then(({ start }) => start());
}
