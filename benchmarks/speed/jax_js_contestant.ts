/** jax-js on WebAssembly with jit: the dense VAE, written as its manual says. @module */
import { batchIndices, gatherImages } from "@dgm/data/batches.ts";
import { createRandom } from "@dgm/math/random.ts";
import { assignedImages, assignment, contest } from "./contest.ts";

const given = assignment();
const { model, batch } = given.task;
if (model.kind !== "vae" || !model.hidden) throw new Error("jax-js runs the dense VAE here");

// Its types are there only where the peers are installed.
const url = new URL("../peers/node_modules/@jax-js/jax/", import.meta.url);
const manifest = JSON.parse(await Deno.readTextFile(new URL("package.json", url)));
const jax = await import(new URL("dist/index.js", url).href);
const { numpy: np, random: rng, nn, tree } = jax;
await jax.init("wasm");
jax.defaultDevice("wasm");

// deno-lint-ignore no-explicit-any
type Value = any;

const images = assignedImages(given), random = createRandom(1);
const side = images.height * images.width, [units] = model.hidden as [number], { latent } = model;

function layer(inputs: number, outputs: number): Value {
  const limit = Math.sqrt(6 / (inputs + outputs));
  const values = random.fillUniform(new Float32Array(inputs * outputs));
  const w = np.array(values.map((u) => limit * (2 * u - 1))).reshape([inputs, outputs]);
  return { w, b: np.zeros([outputs]) };
}

const parameters = {
  down: layer(side, units),
  mean: layer(units, latent),
  logVar: layer(units, latent),
  up: layer(latent, units),
  out: layer(units, side),
};

const linear = ({ w, b }: Value, x: Value) => np.matmul(x, w).add(b);

/** −ELBO, the mean over the batch. Each use of a value but its last takes a reference. */
function loss(p: Value, grey: Value, key: Value): Value {
  const [bits, noise] = rng.split(key, 2);
  const x = np.less(rng.uniform(bits, [batch, side]), grey).astype(np.float32);
  const h = nn.relu(linear(p.down, x.ref));
  const mean = linear(p.mean, h.ref), logVar = linear(p.logVar, h);
  const eps = rng.normal(noise, [batch, latent]);
  const z = mean.ref.add(np.exp(logVar.ref.mul(0.5)).mul(eps));
  const logits = linear(p.out, nn.relu(linear(p.up, z)));
  const cost = nn.softplus(logits.ref).sub(x.mul(logits)).sum();
  const kl = np.square(mean).add(np.exp(logVar.ref)).sub(logVar).sub(1).sum().mul(0.5);
  return cost.add(kl).div(batch);
}

const update = jax.jit((p: Value, m: Value, v: Value, t: Value, grey: Value, key: Value) => {
  const [value, g] = jax.valueAndGrad(loss)(tree.ref(p), grey, key);
  const rate = np.divide(1e-3, np.subtract(1, np.power(0.9, t.ref)));
  const unbias = np.divide(1, np.subtract(1, np.power(0.999, t)));
  const first = tree.map((m: Value, g: Value) => m.mul(0.9).add(g.mul(0.1)), m, tree.ref(g));
  const second = tree.map(
    (v: Value, g: Value) => v.mul(0.999).add(np.square(g).mul(0.001)),
    v,
    g,
  );
  const moved = tree.map(
    (p: Value, m: Value, v: Value) =>
      p.sub(m.mul(rate.ref).div(np.sqrt(v.mul(unbias.ref)).add(1e-8))),
    p,
    tree.ref(first),
    tree.ref(second),
  );
  rate.dispose();
  unbias.dispose();
  return [moved, first, second, value];
});

const zeros = () => tree.map((p: Value) => np.zerosLike(p), tree.ref(parameters));
let p: Value = parameters, m = zeros(), v = zeros(), t = 0, key = rng.key(1);
let order = batchIndices(images.count, batch, { random, last: "drop" });

await contest(() => {
  let next = order.next();
  if (next.done) {
    order = batchIndices(images.count, batch, { random, last: "drop" });
    next = order.next();
  }
  const grey = np.array(gatherImages(images, next.value!)).reshape([batch, side]);
  const [keep, use] = rng.split(key, 2);
  key = keep;
  let value: Value;
  [p, m, v, value] = update(p, m, v, np.array(new Float32Array([++t])).reshape([]), grey, use);
  const [result] = value.dataSync();
  return result as number;
}, { "jax-js": manifest.version, deno: Deno.version.deno });
Deno.exit(0);
