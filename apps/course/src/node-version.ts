/** Which Node runs the course. This file and `cli.ts` use no syntax that an old one would stumble over. */

/** The oldest Node that serves, as in `engines` of package.json. */
const oldest = '20.19';

/** Why this version does not serve, or null. `found` is `process.versions.node`. */
export function versionProblem(found: string): string | null {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldest.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return null;
  return `course: Node ${found} is too old; Node ${oldest} or newer is wanted [ENV_VERSION]`;
}
