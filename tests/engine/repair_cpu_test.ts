import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import fc from "fast-check";
import { assertAllClose } from "../support/close.ts";

// The forward kernel is linear, f(x) = R x, so its gradient is Rᵀ: ⟨w, R x⟩ = ⟨Rᵀ w, x⟩ for all x.
for (const engine of ["cpu", "wasm"] as const) {
  Deno.test(`ResizeNearestNeighborGrad on ${engine} is the transpose of the forward kernel`, async () => {
    await useEngine(engine);
    const size = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(fc.tuple(size, size, size, size), size, size, ([b, h, w, c], tall, wide) => {
        tf.tidy(() => {
          const x = tf.reshape(tf.sin(tf.range(0, b * h * w * c)), [b, h, w, c]) as tf.Tensor4D;
          const resize = (image: tf.Tensor) =>
            tf.image.resizeNearestNeighbor(image as tf.Tensor4D, [tall + h, wide + w]);
          const y = resize(x);
          const weight = tf.reshape(tf.cos(tf.range(0, y.size)), y.shape);
          const gradient = tf.grad((image) => tf.sum(tf.mul(weight, resize(image))))(x);
          const [left, right] = [tf.sum(tf.mul(weight, y)), tf.sum(tf.mul(gradient, x))];
          assertAllClose(right.dataSync(), left.dataSync(), 1e-4);
        });
      }),
      { numRuns: 50 },
    );
  });
}
