/** What set-up cannot work on. @module */
import { SetUpError } from "./set_up_error.ts";

/** Platforms for which Deno on PyPI and every native package have a build. */
const PLATFORMS = [
  "linux x86_64",
  "linux aarch64",
  "darwin x86_64",
  "darwin aarch64",
  "windows x86_64",
];

/**
 * Refuses a platform or a Deno before anything is installed.
 *
 * @param os as Deno names it
 * @param arch as Deno names it
 * @param deno version of the Deno that started the task
 * @throws {SetUpError} with what will do instead
 */
export function checkPlatform(
  os: string = Deno.build.os,
  arch: string = Deno.build.arch,
  deno: string = Deno.version.deno,
): void {
  if (!PLATFORMS.includes(`${os} ${arch}`)) {
    throw new SetUpError(
      `Cannot set up on ${os} ${arch}: want ${
        PLATFORMS.join(", ")
      }, for which the native packages exist`,
    );
  }
  const [major = 0, minor = 0] = deno.split(".").map(Number);
  if (major < 2 || (major === 2 && minor < 3)) {
    throw new SetUpError(
      `Cannot set up with Deno ${deno}: want 2.3 or newer to start a task. ` +
        "Type npx -y deno@2.8.1 task … instead, or deno upgrade",
    );
  }
}
