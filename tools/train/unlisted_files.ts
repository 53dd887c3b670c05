/** Files that Deno does not see. @module */

/**
 * How many files below a folder have names that are not UTF-8.
 *
 * The quirk: `Deno.readDir` leaves such names out without a word. Where the system has no `find`, they
 * cannot be counted.
 *
 * @param directory the folder
 */
export async function unlistedFiles(directory: string): Promise<number> {
  const find = new Deno.Command("find", {
    args: [directory, "-type", "f", "-print0"],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  });
  const output = await find.output().catch(() => undefined);
  if (!output) return 0;
  let [count, start] = [0, 0];
  for (let end = output.stdout.indexOf(0); end >= 0; end = output.stdout.indexOf(0, start)) {
    if (!isUtf8(output.stdout.subarray(start, end))) count++;
    start = end + 1;
  }
  return count;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
