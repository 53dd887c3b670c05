/** TensorFlow.js: with this project's engine, as it comes, and with the engine switched on bit by bit. @module */
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assignedImages, assignment, contest } from "./contest.ts";
import { createStep } from "./step.ts";
import { STAGES, useStage } from "./stages.ts";

const given = assignment();
const { variant, threads, task } = given;
const plain = { plainAdam: true, plainLoss: true, plainBatch: true };

async function start() {
  if (variant === "ours") {
    const { name, reason } = await useEngine("auto", { threads });
    return { options: {}, engine: `${name}: ${reason}` };
  }
  const stage = STAGES.find(({ name }) => name === variant);
  if (stage) return { options: await useStage(stage, threads), engine: stage.name };
  const backend = tf.findBackend("cpu") as unknown as { firstUse: boolean };
  backend.firstUse = false;
  if (!await tf.setBackend(variant)) throw new Error(`tfjs has no backend ${variant}`);
  return { options: plain, engine: `tfjs ${variant} as it comes` };
}

const { options, engine } = await start();
const versions = { tfjs: tf.version.tfjs, deno: Deno.version.deno };
await contest(createStep(task, assignedImages(given), options), { ...versions, engine });
Deno.exit(0);
