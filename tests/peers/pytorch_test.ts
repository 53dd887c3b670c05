import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor, uniformTensor } from "@dgm/distributions/random_tensor.ts";
import type { LikelihoodName } from "@dgm/distributions/likelihood.ts";
import type { AutoencoderSettings, VaeSettings } from "@dgm/models/latent/latent_kinds.ts";
import { Vae } from "@dgm/models/latent/vae.ts";
import { Adam } from "@dgm/training/adam.ts";
import { createModel, loadModel, saveModel } from "@dgm/files/model_file.ts";
import { namedGradients } from "@dgm/training/named_gradients.ts";
import { decodeSafetensors, encodeSafetensors } from "@dgm/files/safetensors.ts";
import { exportModel, importModel, statePath } from "../../tools/train/exchange.ts";
import { OPTIMISER_KIND } from "../../tools/train/optimiser_state.ts";
import { PEER_PYTHON } from "../../benchmarks/speed/peers.ts";
import { inFolder } from "../support/in_folder.ts";
import { bar, tool } from "../tools/train/trained.ts";

await useEngine("auto", { threads: 1 });

const BESIDE = fileURLToPath(new URL("beside.py", import.meta.url));
const image = { height: 8, width: 12, channels: 1 };
const dense = { kind: "dense", hidden: [9, 7] } as const;
const conv = { kind: "conv", channels: [3, 5] } as const;

/** Every kind of model that `task train` offers. */
const kinds: Record<string, VaeSettings | AutoencoderSettings> = {
  "vae, dense, bernoulli": vae(dense, "bernoulli"),
  "vae, convolutions, bernoulli": vae(conv, "bernoulli"),
  "vae, dense, gaussian": vae(dense, "gaussian"),
  "vae, convolutions, learnedGaussian, colour": {
    ...vae(conv, "learnedGaussian"),
    image: { ...image, channels: 3 },
  },
  "autoencoder, dense": { ...vae(dense), model: "autoencoder" },
  "autoencoder, convolutions": { ...vae(conv), model: "autoencoder" },
};

function vae(
  body: typeof dense | typeof conv,
  likelihood?: LikelihoodName,
): VaeSettings {
  const copied = body.kind === "dense"
    ? { ...body, hidden: [...body.hidden] }
    : { ...body, channels: [...body.channels] };
  return { model: "vae", image, latent: 3, body: copied, ...(likelihood && { likelihood }) };
}

async function python(args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(PEER_PYTHON, {
    args,
    env: { OMP_NUM_THREADS: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

for (const [name, settings] of Object.entries(kinds)) {
  Deno.test(`an exported model has our ELBO and takes our next step of Adam: ${name}`, () =>
    inFolder(async (folder) => {
      const random = createRandom(3);
      const model = createModel(settings, random);
      const { height, width, channels } = settings.image;
      const grey = uniformTensor(random.stream("x"), [6, height, width, channels]);
      const x = (settings.model === "vae" && settings.likelihood === "bernoulli"
        ? tf.cast(tf.greater(grey, 0.5), "float32")
        : grey) as tf.Tensor4D;
      const eps = normalTensor(random.stream("eps"), [6, settings.latent]);
      const recipe = { batch: 6, learningRate: 0.01, beta: 0.7 };
      const adam = new Adam(model.variables, { learningRate: recipe.learningRate });
      const parts = () => {
        if (model instanceof Vae) {
          return model.elbo(x, eps);
        }
        const loss = model.objective(x).loss;
        return { elbo: tf.neg(loss), reconstruction: tf.neg(loss), kl: tf.zerosLike(loss) };
      };
      const step = () => {
        const { value, gradients } = namedGradients(model.variables, () => {
          const { reconstruction, kl } = parts();
          return tf.mean(tf.sub(tf.mul(recipe.beta, kl), reconstruction)) as tf.Scalar;
        });
        adam.apply(gradients);
        tf.dispose([value, gradients]);
      };
      step();
      step();
      const weights = join(folder, "m.safetensors");
      await saveModel(weights, model, { settings, notes: { recipe: JSON.stringify(recipe) } });
      const plain = (tensors: Record<string, tf.Tensor>) =>
        Object.fromEntries(
          Object.entries(tensors).map(([key, tensor]) => [key, {
            shape: tensor.shape,
            data: tensor.dataSync() as Float32Array,
          }]),
        );
      const metadata = { kind: OPTIMISER_KIND, step: String(adam.step) };
      const state = encodeSafetensors({ tensors: plain(adam.moments), metadata });
      await Deno.writeFile(statePath(weights), state);
      const out = join(folder, "exported");
      await exportModel({ model: weights, out, force: false });
      const given = encodeSafetensors({ tensors: plain({ x, eps }), metadata: {} });
      await Deno.writeFile(join(out, "given.safetensors"), given);

      const elbos = () => [...parts().elbo.dataSync()];
      const before = elbos();
      step();
      const after = elbos();
      const theirs = JSON.parse(await python([BESIDE, out])) as Record<
        "before" | "after",
        number[]
      >;
      for (const [ours, peers] of [[before, theirs.before], [after, theirs.after]] as const) {
        ours.forEach((value, i) =>
          assert.ok(Math.abs(value - peers[i]!) < 1e-4, `${value} and ${peers[i]}`)
        );
      }
      const { tensors } = decodeSafetensors(await Deno.readFile(join(out, "after.safetensors")));
      for (const [key, variable] of Object.entries(model.variables)) {
        // Steps of 0.01: a moment that was lost or laid out otherwise moves weights by some 1e-3.
        variable.dataSync().forEach((value, i) =>
          assert.ok(Math.abs(value - tensors[key]!.data[i]!) < 1e-5, key)
        );
      }
      adam.dispose();
      model.dispose();
    }));
}

Deno.test("an exported model trains on in two processes of torchrun, and comes back", () =>
  inFolder(async (folder) => {
    const data = join(folder, "bars");
    await Deno.mkdir(data);
    for (let i = 0; i < 40; i++) await Deno.writeFile(join(data, `${i}.png`), bar(i));
    const model = join(folder, "m.safetensors");
    const trained = await tool("train", [
      "--data",
      data,
      "--out",
      model,
      "--likelihood",
      "bernoulli",
      "--epochs",
      "3",
      "--latent",
      "2",
      "--hidden",
      "16",
      "--batch",
      "10",
      "--learning-rate",
      "0.01",
    ]);
    assert.equal(trained.code, 0, trained.text);
    const out = join(folder, "m-pytorch");
    await exportModel({ model, out, force: false });

    // The same bars as bytes, for numpy.
    const rows = Array.from(
      { length: 40 },
      (_, i) => Array.from({ length: 144 }, (_, p) => Math.floor(p % 12 / 3) === i % 4 ? 255 : 0),
    );
    await python([
      "-c",
      "import json,sys,numpy as np; np.save(sys.argv[1], np.array(json.loads(sys.argv[2]), np.uint8).reshape(-1,12,12))",
      join(out, "images.npy"),
      JSON.stringify(rows),
    ]);
    const program = join(out, "model.py");
    const mean = async () => {
      const lines = (await python([program, "score", join(out, "images.npy")])).trim().split("\n");
      assert.equal(lines.length, 40);
      return lines.map(Number).reduce((sum, value) => sum + value, 0) / 40;
    };
    const before = await mean();
    const said = await python([
      "-m",
      "torch.distributed.run",
      "--nproc-per-node",
      "2",
      "--master-port",
      "29613",
      program,
      "train",
      join(out, "images.npy"),
      "30",
    ]);
    assert.match(said, /epoch 30 of 30: loss /);
    const after = await mean();
    assert.ok(after > before + 5, `${before}, then ${after}`);

    const back = join(folder, "back.safetensors");
    await importModel({ from: out, out: back, force: false });
    const { model: again } = await loadModel(back);
    const ours = await tool("score", [back, "--data", data, "--samples", "50", "--top", "0"]);
    const [, elbo] = ours.text.match(/ELBO (-?[\d.]+)/)!;
    assert.ok(Math.abs(Number(elbo) - after) < 2, `${elbo} here, ${after} there`);
    again.dispose();
    const { metadata } = decodeSafetensors(await Deno.readFile(statePath(back)));
    // 36 images in batches of 10 make 4 steps an epoch here, 40 images 4 there.
    assert.equal(metadata.step, String(3 * 4 + 30 * 4));
  }));
