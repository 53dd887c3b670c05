import assert from "node:assert/strict";
import { resolve } from "node:path";
import { HELP, trainOptions } from "../../../tools/train/options.ts";

/** Where the tests were started, as a task tells it. */
const HERE = Deno.env.get("INIT_CWD") ?? Deno.cwd();

Deno.test("trainOptions() takes paths relative to where the user stands, and names as they are", () => {
  const before = Deno.env.get("INIT_CWD");
  Deno.env.set("INIT_CWD", resolve("/some/where"));
  try {
    const options = trainOptions(["--data", "cats", "--out", "../m"])!;
    assert.equal(options.data, resolve("/some/where/cats"));
    assert.equal(options.out, resolve("/some/m.safetensors"));
    assert.equal(trainOptions(["--data", "glyphs"])!.data, "glyphs");
  } finally {
    if (before === undefined) Deno.env.delete("INIT_CWD");
    else Deno.env.set("INIT_CWD", before);
  }
});

Deno.test("trainOptions() needs only the data, and has a default for the rest", () => {
  const options = trainOptions(["--data", "digits"])!;
  assert.deepEqual([options.model, options.latent, options.epochs], ["vae", 16, 20]);
  assert.equal(options.body, undefined); // it depends on the size of the images
  assert.equal(options.out, resolve(HERE, "model.safetensors"));
  assert.equal(options.likelihood, undefined);
});

Deno.test("trainOptions() reads sizes, lists and numbers", () => {
  const options = trainOptions(
    "--data a.parquet --size 28x32 --channels 16,32 --beta 0.5 --warm-up 3 --colour --out w".split(
      " ",
    ),
  )!;
  assert.deepEqual(options.size, { height: 28, width: 32 });
  assert.deepEqual(options.body, { kind: "conv", channels: [16, 32] });
  assert.deepEqual([options.beta, options.warmUp, options.channels], [0.5, 3, 3]);
  assert.equal(options.out, resolve(HERE, "w.safetensors"));
});

Deno.test("trainOptions() gives way to --help, which names every flag and its default", () => {
  assert.equal(trainOptions(["--help"]), undefined);
  for (
    const flag of [
      "data",
      "size",
      "held-out",
      "latent",
      "learning-rate",
      "warm-up",
      "force",
      "spread",
      "body",
    ]
  ) {
    assert.match(HELP, new RegExp(`--${flag}\\b`));
  }
  assert.ok(HELP.split("\n").every((line) => line.length <= 100));
});

for (
  const [args, message] of [
    ["", /--data wants a folder/],
    ["--data d --latent 0", /--latent wants a whole number from 1, got 0/],
    ["--data d --epochs 1.5", /--epochs wants a whole number from 1, got 1.5/],
    ["--data d --size 28", /--size wants rows x columns such as 28x28, got 28/],
    ["--data d --hidden 10 --channels 4", /--hidden and --channels/],
    ["--data d --hidden 10,,4", /--hidden wants a whole number from 1, got/],
    ["--data d --held-out 1", /--held-out wants a number from 0 and below 1, got 1/],
    ["--data d --learning-rate x", /--learning-rate wants a number above 0, got x/],
    ["--data d --model gan", /--model wants vae or autoencoder, got gan/],
    ["--data d --model autoencoder --likelihood gaussian", /an autoencoder has none/],
    ["--data d --unreadable ask", /--unreadable wants refuse or skip, got ask/],
    ["--data d --body dense --channels 4", /--channels belongs to --body conv/],
    ["--data d --body conv --hidden 4", /--hidden belongs to --body dense/],
    ["--data d --body deep", /--body wants dense or conv, got deep/],
    ["--data d --engine gpu", /--engine wants auto or native or wasm or cpu or webgpu, got gpu/],
    ["--data d --speed 3", /--speed/],
  ] as [string, RegExp][]
) {
  Deno.test(`trainOptions() refuses "${args}" in one line`, () => {
    assert.throws(() => trainOptions(args.split(" ").filter(Boolean)), {
      name: "SetUpError",
      message,
    });
  });
}
