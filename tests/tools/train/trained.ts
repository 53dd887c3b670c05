/** Commands of the training tools, as a user types them, and images for them. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Canvas } from "skia-canvas";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** A model that trains at once. */
export const QUICK = ["--latent", "2", "--hidden", "12", "--epochs", "2"];

/** What stands before a command, in a shell and in the environment. */
interface Setting {
  shell?: string;
  env?: Record<string, string>;
}

/** Runs a tool; what it printed on either stream, in one text. */
export async function tool(
  name: "train" | "sample" | "score",
  args: string[],
  setting: Setting = {},
): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await command(name, args, setting).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stderr) + decoder.decode(stdout) };
}

/** Starts a training, presses Ctrl-C once it says `words`, and gives what it said from then on. */
export async function stoppedIn(
  words: string,
  args: string[],
): Promise<{ code: number; rest: string }> {
  const child = command("train", args).spawn();
  const reader = child.stderr.getReader();
  let text = "";
  while (!text.includes(words)) {
    text += new TextDecoder().decode((await reader.read()).value);
  }
  child.kill("SIGINT");
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    rest += new TextDecoder().decode(chunk.value);
  }
  await child.stdout.cancel();
  return { code: (await child.status).code, rest };
}

function command(name: string, args: string[], { shell, env }: Setting = {}): Deno.Command {
  const whole = [Deno.execPath(), "run", "-A", join(ROOT, `tools/${name}.ts`), ...args];
  const [program, ...rest] = shell ? ["sh", "-c", `${shell}; exec "$@"`, "sh", ...whole] : whole;
  return new Deno.Command(program!, {
    args: rest,
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Forty squares of 12 × 12 pixels in two colours, and their folder. */
export async function squares(folder: string): Promise<string> {
  const images = join(folder, "images");
  for (let i = 0; i < 40; i++) {
    const canvas = new Canvas(12, 12);
    canvas.gpu = false;
    const context = canvas.getContext("2d");
    context.fillStyle = i % 2 ? "#ffffff" : "#804020";
    context.fillRect(i % 4, i % 3, 6, 6);
    const label = join(images, i % 2 ? "white" : "brown");
    await Deno.mkdir(label, { recursive: true });
    await Deno.writeFile(join(label, `${i}.png`), canvas.toBufferSync("png"));
  }
  return images;
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
