import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { gaussianDraw, gaussianKlTerms } from "@dgm/engine/gaussian_terms.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, assertParity, engines, normal, withGradients } from "./parity.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 });
const seeds = fc.integer({ min: 0, max: 1e6 });

Deno.test("gaussianKlTerms() matches tfjs cpu in value and gradient for all sizes", async () => {
  await fc.assert(
    fc.asyncProperty(shapes, seeds, async (shape, seed) => {
      const program = withGradients((mean, logVar) => gaussianKlTerms(mean!, logVar!));
      await assertParity([normal(seed, shape), normal(seed + 1, shape)], program);
    }),
    { numRuns: 40 },
  );
});

Deno.test("gaussianDraw() matches tfjs cpu in value and gradient for all sizes", async () => {
  await fc.assert(
    fc.asyncProperty(shapes, seeds, async (shape, seed) => {
      const program = withGradients((mean, logVar, eps) => gaussianDraw(mean!, logVar!, eps!));
      const operands = [0, 1, 2].map((more) => normal(seed + more, shape));
      await assertParity(operands, program);
    }),
    { numRuns: 40 },
  );
});

// tfjs' own second gradients are wrong wherever a kernel saves its output, as exp does: formulas instead.
Deno.test("gaussianDraw() and gaussianKlTerms() have right second gradients", async () => {
  const [mu, l, e] = [[1, 2, 3], [0.3, -0.7, 1.2], [0.5, -1, 2]] as const;
  const sigma = l.map((l) => Math.exp(l / 2));
  for (const engine of engines) {
    await useEngine(engine);
    const second = (f: (x: tf.Tensor) => tf.Tensor, at: readonly number[]) =>
      tf.tidy(() => tf.grad((x) => tf.sum(tf.grad(f)(x)))(tf.tensor2d([...at], [1, 3])).dataSync());
    const [mean, logVar, eps] = [mu, l, e].map((values) => tf.tensor2d([...values], [1, 3]));
    const square = (z: tf.Tensor) => tf.sum(tf.square(z));
    const cases: [Float32Array, number[]][] = [
      // f = Σ z²: ∂f/∂l = z σ ε, so ∂²f/∂l² = ½ μ σ ε + σ² ε²; ∂²f/∂ε² = 2 σ².
      [
        second((l) => square(gaussianDraw(mean!, l, eps!)), l) as Float32Array,
        l.map((_, i) => mu[i]! * sigma[i]! * e[i]! / 2 + (sigma[i]! * e[i]!) ** 2),
      ],
      [
        second((e) => square(gaussianDraw(mean!, logVar!, e)), e) as Float32Array,
        sigma.map((sigma) => 2 * sigma * sigma),
      ],
      // KL: ∂²/∂l² = ½ e^l, ∂²/∂μ² = 1.
      [
        second((l) => tf.sum(gaussianKlTerms(mean!, l)), l) as Float32Array,
        l.map((l) => Math.exp(l) / 2),
      ],
      [second((m) => tf.sum(gaussianKlTerms(m, logVar!)), mu) as Float32Array, [1, 1, 1]],
    ];
    cases.forEach(([got, want], i) => assertClose(got, want, {}, `${engine}, case ${i}`));
    tf.dispose([mean!, logVar!, eps!]);
  }
});

Deno.test("gaussianKlTerms() follows the formula in float64 near σ = 1, far from it and at infinity", async () => {
  const logVars = [0, 1e-6, -1e-6, 1e-3, -0.02, 0.34, 0.35, -0.35, 3, -20, 80, -Infinity, Infinity];
  const want = logVars.map((l) => 0.5 * (Math.expm1(l) - l));
  for (const engine of engines) {
    await useEngine(engine);
    const values = Float32Array.from(logVars);
    const got = tf.tidy(() => {
      const logVar = tf.tensor2d(values, [values.length, 1]);
      return gaussianKlTerms(tf.zerosLike(logVar), logVar).dataSync();
    });
    want.forEach((value, i) => {
      const exact = 0.5 * (Math.expm1(values[i]!) - values[i]!);
      assertClose(
        [got[i]!],
        [exact],
        { relative: 1e-6, absolute: 0 },
        `${engine}, log σ² ${value}`,
      );
    });
  }
});

Deno.test("gaussianKlTerms() and gaussianDraw() name shapes that do not fit", () => {
  assert.throws(
    () => gaussianKlTerms(tf.zeros([2, 3]), tf.zeros([2, 4])),
    /want one shape \[B, …\], got mean \[2,3\], logVar \[2,4\]/,
  );
  assert.throws(() => gaussianDraw(tf.zeros([]), tf.zeros([]), tf.zeros([])), /want one shape/);
});
