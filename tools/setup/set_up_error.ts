/** A set-up that cannot go on, told in one line with its cure. @module */

/** Shown to the user without a stack trace. */
export class SetUpError extends Error {
  override readonly name = "SetUpError";
}

/** What the last words of an installer mean: the first pattern that matches tells the cause and the cure. */
const CAUSES: [RegExp, string][] = [
  [
    /No space left on device|ENOSPC|not enough space|Errno 28\b|os error 28\b|Disk quota exceeded/i,
    "the disk is full: free 1.5 GB and run it again",
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|UnknownIssuer|unable to get local issuer|self[- ]signed certificate/i,
    "the package registry's certificate is not trusted: name your network's certificate file in " +
    "PIP_CERT, NODE_EXTRA_CA_CERTS and DENO_CERT and run it again",
  ],
  [
    /name resolution|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|Max retries|NewConnectionError|ProxyError|network is unreachable|fetch failed|timed out|dns error|error sending request|client error \(Connect\)/i,
    "the package registry cannot be reached: check the network (or proxy) and run it again",
  ],
  [
    /No matching distribution found|ResolutionImpossible|requires a different Python/i,
    "a package does not exist for this platform or Python: want Linux, macOS or Windows on x64 or " +
    "arm64, Python 3.10 to 3.14 (DGM_PYTHON can name one)",
  ],
  [
    /ensurepip|No module named '?venv/i,
    "Python lacks its venv module: on Debian and Ubuntu, apt install python3-venv; run it again",
  ],
  [
    /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    "a file may not be written: check who owns the project's folder",
  ],
];

/**
 * The error for an installer that failed.
 *
 * @param step what was to be done
 * @param output what the installer printed
 * @param log where all of it is kept, if it is
 */
export function installerError(step: string, output: string, log?: string): SetUpError {
  const cause = CAUSES.find(([pattern]) => pattern.test(output))?.[1] ??
    `its last line is "${output.trim().split("\n").at(-1) ?? ""}"; running it again repairs what ` +
      "was interrupted";
  const more = log === undefined ? "" : `. The whole output is in ${log}`;
  return new SetUpError(`Cannot ${step}: ${cause}${more}`);
}
