// What the explorers put into a notebook. How they work in a browser: tests/lab.
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { buildDecoder } from "@dgm/nets/body.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { elboExplorer } from "@dgm/notebook/elbo_explorer.ts";
import { makeExplorer } from "@dgm/notebook/explorer.ts";
import { latentExplorer } from "@dgm/notebook/latent_explorer.ts";
import { classMedians } from "@dgm/notebook/latent_map.ts";
import { base64Of, floatsOf } from "@dgm/notebook/page_tools.ts";
import { imageGrid } from "@dgm/figures/image_grid.ts";
import type * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";

await useEngine();

const alt = "A map of digits, decoded from a plane.";
const POINTS = { codes: [0, 1, 1, 0], labels: [3, 7] };
const MODEL = { decode: (z: number) => z + z * z, sigma: 0.5 };

function decoderOf(hidden: number[], size = 28, latent = 2): tf.LayersModel {
  const image = { height: size, width: size, channels: 1 };
  const decoder = buildDecoder({ kind: "dense", hidden }, { image, latent });
  initialiseWeights(decoder, createRandom(1));
  return decoder;
}

const EXPLORERS = {
  latentExplorer: () => {
    const decoder = decoderOf([128, 128]);
    const explorer = latentExplorer(decoder, { ...POINTS, alt });
    decoder.dispose();
    return explorer;
  },
  elboExplorer: () => elboExplorer(MODEL, { x: 1, alt }),
};

for (const [name, make] of Object.entries(EXPLORERS)) {
  Deno.test(`${name}() gives the same text each time, without an address or an id`, () => {
    const { html } = make();
    assert.equal(html, make().html);
    assert.doesNotMatch(html.replaceAll(/[A-Za-z0-9+/=]{200,}/g, ""), /https?:|\bid=|\bfetch\b/);
  });

  Deno.test(`${name}() is one script that parses, and ends where it should`, () => {
    const { html } = make();
    const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)];
    assert.equal(scripts.length, 1);
    assert.ok(html.trimEnd().endsWith("</script>\n</figure>"));
    // Throws a SyntaxError if types were left in it.
    new Function(scripts[0]![1]!);
    assert.doesNotMatch(scripts[0]![1]!, /\bimport\b|\b__\w+/);
  });

  Deno.test(`${name}() carries the picture inside its HTML, for pages that run no scripts`, () => {
    const explorer = make();
    const bundle = explorer.bundle();
    assert.deepEqual(Object.keys(bundle).sort(), ["image/png", "text/html", "text/plain"]);
    assert.ok(bundle["text/html"].includes(`src="data:image/png;base64,${bundle["image/png"]}"`));
    assert.ok(bundle["text/html"].includes(`<img alt="${alt}"`));
    assert.equal(bundle["text/plain"], alt);
  });
}

Deno.test("latentExplorer() with 118,000 weights stays far below 4 MB", () => {
  const size = JSON.stringify(EXPLORERS.latentExplorer().bundle()).length;
  assert.ok(size < 1.6e6, `${size} bytes`);
});

Deno.test("latentExplorer() refuses what it cannot carry or show, and says what it wants", () => {
  const refused = (decoder: tf.LayersModel, message: RegExp, options = POINTS) => {
    assert.throws(() => latentExplorer(decoder, { ...options, alt }), { message });
    decoder.dispose();
  };
  refused(decoderOf([512]), /want a decoder of at most 150000 weights, .*, got 403728/);
  refused(decoderOf([8], 4, 3), /want a decoder from \[B,2\] to .*, got one from \[B,3\]/);
  refused(decoderOf([8], 4), /want two numbers for each label, got 3 numbers and 2 labels/, {
    codes: [0, 1, 2],
    labels: [3, 7],
  });
  refused(decoderOf([8], 4), /want finite codes, got NaN/, {
    codes: [0, NaN],
    labels: [3],
  });
  refused(decoderOf([8], 4), /want labels from 0 to 9, got 12/, { codes: [0, 0], labels: [12] });
});

Deno.test("elboExplorer() refuses what it cannot integrate, and says what it wants", () => {
  const refused = (model: object, message: RegExp) =>
    assert.throws(() => elboExplorer({ ...MODEL, ...model }, { x: 1, alt, ...model }), {
      name: "RangeError",
      message,
    });
  refused({ sigma: 0 }, /^Cannot make an ELBO explorer: sigma must be positive, got 0$/);
  refused({ decode: Math.log }, /decode must be finite on \[-10, 10\], got NaN/);
  refused({ x: Infinity }, /x must be finite/);
  refused({ q: { mean: 4, sd: 1 } }, /\|mean\| ≤ 3, got 4/);
  refused({ q: { mean: 0, sd: 0.01 } }, /sd from 0.05 to 1.5, got 0.01/);
});

Deno.test("makeExplorer() cannot be ended by its own words", () => {
  const pixels = Uint8Array.of(0);
  const still = imageGrid({ pixels, count: 1, height: 1, width: 1, channels: 1 }, {
    alt: `"A <b>square</b>" & more`,
  });
  const words = "</script><script>alert(1)</script>";
  const { html } = makeExplorer({
    still,
    caption: words,
    use: words,
    page: () => {},
    functions: [],
    data: { words },
  });
  assert.equal(html.match(/<\/?script>/g)!.length, 2);
  assert.ok(html.includes(`alt="&quot;A &lt;b&gt;square&lt;/b&gt;&quot; &amp; more"`));
});

Deno.test("base64Of() and floatsOf() keep every float32", () => {
  const values = Float32Array.of(0, -0, 1e-45, 3.4e38, -Infinity, Math.PI);
  assert.deepEqual(floatsOf(base64Of(values)), values);
});

Deno.test("classMedians() moves a name to its class's nearest code that has room", () => {
  // Both classes have their median at the origin; the second has codes 1, 3 and 4 away from it.
  const codes = [0, 0, 0, 0, 0, 0, 1, 0, -3, 0, 0, 4, 0, -4];
  const labels = [5, 5, 5, 7, 7, 7, 7];
  assert.deepEqual(classMedians(codes, labels)[1], { label: 7, x: 0, y: 0 });
  assert.deepEqual(classMedians(codes, labels, 2)[1], { label: 7, x: -3, y: 0 });
  // No code has so much room: the name stays.
  assert.deepEqual(classMedians(codes, labels, 9)[1], { label: 7, x: 0, y: 0 });
});
