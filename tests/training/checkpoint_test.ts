import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import type { Trainable } from "@dgm/models/trainable.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { Adamax } from "@dgm/training/adamax.ts";
import { fit } from "@dgm/training/fit.ts";
import type { Optimiser } from "@dgm/training/optimiser.ts";
import { decodeSafetensors, encodeSafetensors } from "@dgm/files/safetensors.ts";
import { loadWeights, saveWeights } from "@dgm/files/weights.ts";
import assert from "node:assert/strict";
import { type Outcome, train } from "./checkpoint_run.ts";
import { tinyData } from "./tiny_data.ts";
import { inFolder } from "../support/in_folder.ts";

await useEngine();

Deno.test("fit() resumed after a stop at any step equals the uninterrupted run bit for bit", () =>
  inFolder(async (folder) => {
    const whole = await train({});
    for (const stopAt of [1, 3, 4, 5, 7, 8]) {
      const path = `${folder}/${stopAt}.safetensors`;
      const controller = new AbortController();
      let steps = 0;
      await train({
        path,
        signal: controller.signal,
        onStep: () => ++steps === stopAt && controller.abort(),
      });
      assert.deepEqual(await train({ path }), whole, `stopped after step ${stopAt}`);
    }
  }));

Deno.test("fit() with Adamax, clipping and averaged weights resumes bit for bit, and evaluates the average", () =>
  inFolder(async (folder) => {
    const more = {
      optimiser: (variables: Optimiser["variables"]) => new Adamax(variables),
      clipNorm: 0.1,
      averageDecay: 0.9,
    };
    const whole = await train({ more });
    for (const stopAt of [1, 4, 7]) {
      const path = `${folder}/${stopAt}.safetensors`;
      const controller = new AbortController();
      let steps = 0;
      const onStep = () => ++steps === stopAt && controller.abort();
      await train({ more, path, signal: controller.signal, onStep });
      assert.deepEqual(await train({ more, path }), whole, `stopped after step ${stopAt}`);
      // A finished run that is asked for again gives the same weights: those averaged, not the last.
      assert.deepEqual(await train({ more, path }), whole);
      const { tensors } = decodeSafetensors(await Deno.readFile(path));
      const names = Object.keys(tensors);
      const weights = names.filter((name) => !/^(adamax|average)\//.test(name));
      for (const name of weights) {
        assert.ok(tensors[`adamax/${name}/first`] && tensors[`adamax/${name}/second`], name);
      }
      const averages = weights.map((name) => [...tensors[`average/${name}`]!.data]);
      assert.deepEqual(averages.flat().sort(), whole.weights.flat().sort());
      // Another way to train cannot take this file up.
      await assert.rejects(train({ path }), /the file does not fit the model/);
    }
    const { averageDecay: _, ...without } = more;
    const last = await train({ more: without });
    assert.notDeepEqual(last.weights, whole.weights);
    assert.notEqual(last.history[1]!.test_elbo, whole.history[1]!.test_elbo);
    assert.equal(last.history[1]!.train_elbo, whole.history[1]!.train_elbo);
    const unclipped = await train({ more: { ...more, clipNorm: 1e9 } });
    assert.notEqual(unclipped.history[1]!.train_elbo, whole.history[1]!.train_elbo);
  }));

Deno.test("fit() resumed after being killed at 30 random moments equals the uninterrupted run", () =>
  inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    const random = createRandom(2);
    let kills = 0;
    let outcome: Outcome | undefined;
    const start = performance.now();
    let lifetime = 0;
    while (outcome === undefined) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", import.meta.resolve("./checkpoint_run.ts"), path, "400"],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const output = child.output();
      if (kills < 30) {
        // It first writes after its start; from then on it saves after every step, so that most
        // kills fall into a save.
        await firstWrite(path, kills === 0 ? undefined : await modified(path));
        lifetime = 60 * random.uniform();
        await new Promise((resolve) => setTimeout(resolve, lifetime));
        try {
          child.kill("SIGKILL");
          kills++;
        } catch {
          // It had ended by itself: the run was too short to be killed 30 times.
        }
      }
      const { success, stdout } = await output;
      if (success) outcome = JSON.parse(new TextDecoder().decode(stdout));
      assert.ok(performance.now() - start < 120_000, `only ${kills} kills in two minutes`);
    }
    assert.equal(kills, 30);
    assert.deepEqual(outcome, JSON.parse(JSON.stringify(await train({ epochs: 400 }))));
  }));

Deno.test("fit() refuses the checkpoint of a run with another name, and leaves it alone", () =>
  inFolder(async (folder) => {
    const path = `${folder}/named.safetensors`;
    const vae = createVae(tinyData().train, { latent: 2, random: createRandom(0) });
    const go = (run: string) =>
      fit(vae, tinyData(), { epochs: 1, random: createRandom(0), checkpoint: { path, run } });
    await go("seed 0");
    const before = await Deno.readFile(path);
    await assert.rejects(go("seed 1"), {
      name: "OtherRunError",
      message: /named.safetensors is of the run "seed 0", got "seed 1"/,
    });
    assert.deepEqual(await Deno.readFile(path), before);
    vae.dispose();
  }));

/** The metadata of a checkpoint that was written for other networks. */
async function stateOfAnotherModel(folder: string): Promise<Record<string, string>> {
  const path = `${folder}/another.safetensors`;
  const vae = createVae(tinyData().train, { latent: 7, random: createRandom(0) });
  await fit(vae, tinyData(), { epochs: 1, random: createRandom(0), checkpoint: { path } });
  vae.dispose();
  return decodeSafetensors(await Deno.readFile(path)).metadata;
}

async function modified(path: string): Promise<number> {
  return (await Deno.stat(path)).mtime!.getTime();
}

async function firstWrite(path: string, before: number | undefined): Promise<void> {
  for (let i = 0; i < 4000; i++) {
    const now = await modified(path).catch(() => undefined);
    if (now !== undefined && now !== before) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("no checkpoint was written in 20 s");
}

Deno.test("fit() resumed falls back to the checkpoint's weights, not to those it was called with", () =>
  inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    const data = tinyData();
    const make = () => createVae(data.train, { latent: 2, random: createRandom(0) });
    const controller = new AbortController();
    const first = make();
    // Step 6 of the run is no step at which fit copies weights on its own.
    await fit(first, data, {
      epochs: 3,
      batchSize: 64,
      random: createRandom(1),
      checkpoint: { path },
      signal: controller.signal,
      onProgress: ({ epoch, step }) => epoch === 2 && step === 2 && controller.abort(),
    });
    const second = make();
    const poisoned: Trainable = {
      image: second.image,
      pixels: second.pixels,
      variables: second.variables,
      objective: (x, options) => {
        const parts = second.objective(x, options);
        return { ...parts, loss: tf.mul(NaN, parts.loss) };
      },
    };
    const options = { epochs: 3, batchSize: 64, random: createRandom(1), checkpoint: { path } };
    await assert.rejects(
      fit(poisoned, data, options),
      /epoch 2, step 3.* before step 7 of the run/,
    );
    for (const [name, variable] of Object.entries(first.variables)) {
      assert.deepEqual(second.variables[name]!.dataSync(), variable.dataSync(), name);
    }
    first.dispose();
    second.dispose();
  }));

Deno.test("fit() refuses a checkpoint that is not its own, and leaves model and file alone", () =>
  inFolder(async (folder) => {
    const path = `${folder}/other.safetensors`;
    const data = tinyData();
    const vae = createVae(data.train, { latent: 2, random: createRandom(0) });
    const options = { epochs: 1, random: createRandom(0), checkpoint: { path } };
    const strangers: [Uint8Array, RegExp][] = [
      [new Uint8Array(20), /Cannot read safetensors/],
      [encodeSafetensors({ tensors: {}, metadata: {} }), /is not a checkpoint of fit/],
      [
        encodeSafetensors({ tensors: {}, metadata: { kind: "dgm-checkpoint", fit: "{}" } }),
        /the state in .* is damaged/,
      ],
      [
        encodeSafetensors({ tensors: {}, metadata: await stateOfAnotherModel(folder) }),
        /the file does not fit the model; missing adam\/decoder/,
      ],
    ];
    const before = Float32Array.from(Object.values(vae.variables)[0]!.dataSync());
    for (const [bytes, message] of strangers) {
      await Deno.writeFile(path, bytes);
      await assert.rejects(fit(vae, data, options), message);
      assert.deepEqual(await Deno.readFile(path), bytes);
      assert.deepEqual(Object.values(vae.variables)[0]!.dataSync(), before);
    }
    vae.dispose();
  }));

Deno.test("loadWeights() gives back saveWeights(), and nothing at all to another model", () =>
  inFolder(async (folder) => {
    const path = `${folder}/vae.safetensors`;
    const image = { height: 4, width: 4, channels: 1 };
    const make = (latent: number, seed: number) =>
      createVae(image, { latent, random: createRandom(seed) });
    const [one, two, other] = [make(2, 1), make(2, 2), make(3, 3)];
    await saveWeights(path, one.variables, { epochs: "5" });
    assert.deepEqual(await loadWeights(path, two.variables), { epochs: "5" });
    const kernel = "decoder/output/kernel";
    assert.deepEqual(two.variables[kernel]!.dataSync(), one.variables[kernel]!.dataSync());
    const before = Float32Array.from(other.variables[kernel]!.dataSync());
    await assert.rejects(loadWeights(path, other.variables), {
      name: "TypeError",
      message: /missing .*encoder\/mean\/kernel \[400,3\].*not expected/,
    });
    assert.deepEqual(other.variables[kernel]!.dataSync(), before);
    for (const model of [one, two, other]) model.dispose();
  }));
