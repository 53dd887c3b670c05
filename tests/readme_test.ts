import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { Canvas } from "skia-canvas";

Deno.test("README's ten lines train a VAE on a folder of images and save its weights", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  const script = readme.match(/```ts\n([\s\S]*?readImageFolder[\s\S]*?)```/)?.[1];
  assert.ok(script);
  assert.ok(script.split("\n").filter((line) => line.trim() !== "").length <= 10);
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/train.ts`, script);
    await writeImages(`${folder}/my-images`, 40);
    const config = new URL("../deno.json", import.meta.url).pathname;
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--check", "--config", config, "train.ts"],
      cwd: folder,
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.match(new TextDecoder().decode(stdout), /ELBO -?\d+\.\d nats per image/);
    // 784-400-8 and back, mean and log-variance, one σ, in float32.
    const parameters = 784 * 400 + 400 + 2 * (400 * 8 + 8) + 8 * 400 + 400 + 400 * 784 + 784 + 1;
    const { size } = await Deno.stat(`${folder}/vae.safetensors`);
    assert.ok(size > 4 * parameters && size < 4 * parameters + 4096);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("README's links and pictures lead to files that are there", async () => {
  const root = new URL("../", import.meta.url);
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const targets = [...readme.matchAll(/\]\(([^)#]+)\)|src="([^"]+)"/g)].map(([, a, b]) => a ?? b!);
  const local = targets.filter((target) => !/^https?:/.test(target));
  assert.ok(local.length > 10);
  for (const target of local) await Deno.stat(new URL(target, root));
  for await (const { name } of Deno.readDir(new URL("notebooks/", root))) {
    if (name.endsWith(".ipynb")) {
      assert.ok(local.includes(`notebooks/${name}`), `${name} is missing`);
    }
  }
});

/** Discs in random places, as PNG files of another size than the model's. */
async function writeImages(folder: string, count: number): Promise<void> {
  await Deno.mkdir(folder);
  const random = createRandom(1);
  for (let i = 0; i < count; i++) {
    const canvas = new Canvas(40, 40);
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, 40, 40);
    context.fillStyle = "black";
    context.beginPath();
    context.arc(10 + 20 * random.uniform(), 10 + 20 * random.uniform(), 8, 0, 7);
    context.fill();
    await Deno.writeFile(`${folder}/${i}.png`, canvas.toBufferSync("png"));
  }
}
