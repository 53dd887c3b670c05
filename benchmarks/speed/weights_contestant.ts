/** Writes a VAE's weights as safetensors, and what its decoder makes of some codes. @module */
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { encodeSafetensors } from "@dgm/files/safetensors.ts";
import { saveWeights } from "@dgm/files/weights.ts";

const [path] = Deno.args as [string];
await useEngine();
const random = createRandom(3), image = { height: 28, width: 28, channels: 1 };
const vae = createVae(image, { latent: 20, random });
await saveWeights(`${path}.safetensors`, vae.variables);
const codes = normalTensor(random, [16, 20]) as tf.Tensor2D, logits = vae.decode(codes);
const plain = (tensor: tf.Tensor) => ({
  shape: tensor.shape,
  data: tensor.dataSync() as Float32Array,
});
const tensors = { codes: plain(codes), logits: plain(tf.reshape(logits, [16, 784])) };
await Deno.writeFile(`${path}.outputs.safetensors`, encodeSafetensors({ tensors, metadata: {} }));
Deno.exit(0);
