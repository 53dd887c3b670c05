/** A set-up that cannot go on, told in one line with its cure. @module */

/** Shown to the user without a stack trace. */
export class SetUpError extends Error {
  override readonly name = "SetUpError";
}

/** What the last words of an installer mean: the first pattern that matches tells the cause and the cure. */
const CAUSES: [RegExp, string][] = [
  [
    /No space left on device|ENOSPC|not enough space/i,
    "the disk is full: free 1.5 GB and run it again",
  ],
  [
    /name resolution|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|Max retries|NewConnectionError|network is unreachable|fetch failed|timed out/i,
    "the package registry cannot be reached: check the network (or proxy) and run it again",
  ],
  [
    /No matching distribution found|ResolutionImpossible|requires a different Python/i,
    "a package does not exist for this platform or Python: want Linux, macOS or Windows on x64 or arm64, Python 3.10 to 3.14",
  ],
  [/EACCES|Permission denied/i, "a file may not be written: check who owns the project's folder"],
  [
    /ensurepip|No module named venv/i,
    "Python lacks its venv module: on Debian and Ubuntu, apt install python3-venv",
  ],
];

/**
 * The error for an installer that failed.
 *
 * @param step what was to be done
 * @param output what the installer printed
 * @param log where all of it is kept
 */
export function installerError(step: string, output: string, log: string): SetUpError {
  const cause = CAUSES.find(([pattern]) => pattern.test(output))?.[1] ??
    `its last line is "${output.trim().split("\n").at(-1) ?? ""}"`;
  return new SetUpError(`Cannot ${step}: ${cause}. The whole output is in ${log}`);
}
