/**
 * Trains a recipe: `train.ts RECIPE SEED DATASET`. A process of its own, so that its processor time is the
 * training's. Killed and started again it goes on.
 *
 * @module
 */
import process from "node:process";
import { useEngine } from "../../lib/engine/use_engine.ts";
import { createRandom } from "../../lib/math/random.ts";
import { fit } from "../../lib/training/fit.ts";
import { encodeSafetensors } from "../../lib/files/safetensors.ts";
import { saveWeights } from "../../lib/files/weights.ts";
import { buildVae, learningRateOf, objectiveOf } from "./build.ts";
import { loadData } from "./data.ts";
import { folderOf, type Run, weightsFile } from "./files.ts";
import { recipeNamed } from "./recipes.ts";
import { exists } from "../../tools/setup/stamp.ts";

const [recipeName, seedText, dataset] = Deno.args as [string, string, Run["dataset"]];
const run: Run = { recipe: recipeName, seed: Number(seedText), dataset };
const recipe = recipeNamed(recipeName);
const folder = folderOf(run);
await Deno.mkdir(folder, { recursive: true });

await useEngine();
const { train } = await loadData(dataset);
const vae = buildVae(recipe, train, run.seed);
const first = weightsFile(run, "ours", 0);
if (!await exists(first)) await saveWeights(first, vae.variables);

const checkpoint = `${folder}/ours.checkpoint.safetensors`;
const clockFile = `${folder}/ours.clock.json`;
// A clock without a checkpoint is of a training that did not come as far as one.
const before = await exists(checkpoint) && await exists(clockFile)
  ? JSON.parse(await Deno.readTextFile(clockFile))
  : { cpu: 0, wall: 0 };
const start = { cpu: process.cpuUsage(), wall: performance.now() };
/** Seconds of the training so far, those of interrupted starts included. */
function clock(): { cpu: number; wall: number } {
  const { user, system } = process.cpuUsage(start.cpu);
  return {
    cpu: before.cpu + (user + system) / 1e6,
    wall: before.wall + (performance.now() - start.wall) / 1e3,
  };
}

/** Losses of the batches of this epoch, or of what is left of it after an interruption. */
let losses: number[] = [];
const controller = new AbortController();
Deno.addSignalListener("SIGINT", () => controller.abort());
const { stopped } = await fit(objectiveOf(recipe, vae), { name: dataset, train, tests: {} }, {
  epochs: recipe.epochs,
  batchSize: recipe.batchSize,
  learningRate: learningRateOf(recipe),
  epsilon: recipe.epsilon,
  random: createRandom(run.seed),
  checkpoint: { path: checkpoint, run: JSON.stringify(recipe) },
  signal: controller.signal,
  onProgress({ epoch, step, stepsPerEpoch, loss }) {
    losses.push(loss);
    if (step < stepsPerEpoch) return;
    const mean = (losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toFixed(2);
    console.log(`${recipe.name} ${run.seed}, epoch ${epoch} of ${recipe.epochs}: ${mean}`);
    losses = [];
    Deno.writeTextFileSync(clockFile, JSON.stringify(clock()));
    // A snapshot must not wait: the next step changes the weights.
    if (recipe.snapshots.includes(epoch)) snapshot(epoch);
  },
});
if (stopped) {
  Deno.writeTextFileSync(clockFile, JSON.stringify(clock()));
  Deno.exit(130);
}
await Deno.remove(checkpoint);

function snapshot(epoch: number): void {
  const { cpu, wall } = clock();
  const tensors = Object.fromEntries(
    Object.entries(vae.variables).map(([name, variable]) => [name, {
      shape: variable.shape,
      data: Float32Array.from(variable.dataSync()),
    }]),
  );
  const metadata = { cpu: String(cpu), wall: String(wall) };
  Deno.writeFileSync(weightsFile(run, "ours", epoch), encodeSafetensors({ tensors, metadata }));
}
