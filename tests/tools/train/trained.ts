/** Commands of the training tools, as a user types them. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Canvas } from "skia-canvas";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Runs a tool; what it printed on either stream, in one text. */
export async function tool(
  name: "train" | "sample" | "score",
  args: string[],
): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(ROOT, `tools/${name}.ts`), ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stderr) + decoder.decode(stdout) };
}

/** A white bar on black, 12 × 12 pixels, at one of four places. */
export function bar(i: number, format: "png" | "jpeg" | "webp" = "png"): Uint8Array {
  const canvas = new Canvas(12, 12);
  canvas.gpu = false;
  const context = canvas.getContext("2d");
  context.fillStyle = "black";
  context.fillRect(0, 0, 12, 12);
  context.fillStyle = "white";
  context.fillRect(3 * (i % 4), 0, 3, 12);
  return canvas.toBufferSync(format);
}
