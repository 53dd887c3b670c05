import { boundCurves, type BoundPanel } from "@dgm/figures/bound_curves.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A hill under a line.";
const x = Array.from({ length: 41 }, (_, i) => -2 + i / 10);
const flat = (height: number) => x.map(() => height);
const panel = (y: number[], evidence: number | number[] = -1): BoundPanel => ({
  x,
  evidence,
  curves: [{ name: "ELBO", y }],
  xLabel: "μ",
});

/** The shade of the gap: three tenths of the light blue on paper, [r, g, b]. */
const SHADE = [1, 3, 5].map((at) => {
  const [paper, blue] = [theme.paper, theme.colours.modelLight]
    .map((colour) => parseInt(colour.slice(at, at + 2), 16));
  return 0.7 * paper! + 0.3 * blue!;
});

/** The share of shaded pixels, to within the rounding of a mixed colour. */
async function shaded(panels: BoundPanel[], options: { depth?: number } = {}): Promise<number> {
  const { rgba } = await pixelsOf(boundCurves(panels, { alt, ...options }).png);
  let count = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    if (SHADE.every((value, c) => Math.abs(rgba[i + c]! - value) < 3)) count++;
  }
  return count / (rgba.length / 4);
}

Deno.test("boundCurves() shades what lies between the bound and the evidence", async () => {
  const [one, two] = [
    await shaded([panel(flat(-2))], { depth: 4 }),
    await shaded([panel(flat(-3))], { depth: 4 }),
  ];
  assert.ok(one > 0.08, `${one}`);
  assert.ok(Math.abs(two / one - 2) < 0.15, `${two} is not twice ${one}`);
});

Deno.test("boundCurves() shades nothing where a curve lies above the evidence", async () => {
  assert.ok(await shaded([panel(flat(0))]) < 0.001);
});

Deno.test("boundCurves() cuts off what is deeper than the depth", async () => {
  const blue = async (depth: number) => {
    const steep = panel(x.map((at) => -1 - 10 * at * at));
    const { png } = boundCurves([{ ...steep, curves: [{ name: ".", y: steep.curves[0]!.y }] }], {
      alt,
      depth,
    });
    const pixels = await pixelsOf(png);
    // Below the plot there are only the axis and its words.
    const below = { ...pixels, height: 60, rgba: pixels.rgba.slice(-4 * 60 * pixels.width) };
    return [shareOf(pixels, theme.colours.model), shareOf(below, theme.colours.model)];
  };
  const [shown, beyond] = await blue(3);
  assert.ok(shown! > 0 && beyond === 0, `${shown} ${beyond}`);
});

Deno.test("boundCurves() draws dashed what is to be dashed", async () => {
  const blue = async (dashed: boolean) => {
    const one = panel(flat(-2));
    const { png } = boundCurves([{ ...one, curves: [{ ...one.curves[0]!, dashed }] }], { alt });
    return shareOf(await pixelsOf(png), theme.colours.model);
  };
  // Six parts line, four parts gap; the words at its end are blue as well.
  const ratio = await blue(true) / await blue(false);
  assert.ok(ratio > 0.55 && ratio < 0.8, `${ratio}`);
});

Deno.test("boundCurves() refuses lists that do not fit", () => {
  assert.throws(() => boundCurves([], { alt }), TypeError);
  assert.throws(() => boundCurves([{ ...panel([]), curves: [] }], { alt }), TypeError);
  assert.throws(() => boundCurves([panel([-2, -2])], { alt }), {
    name: "TypeError",
    message: "Cannot draw a bound: ELBO has 2 values for 41 x",
  });
  assert.throws(() => boundCurves([panel(flat(-2), [-1])], { alt }), /the evidence has 1 values/);
  assert.throws(() => boundCurves([panel(flat(NaN))], { alt }), RangeError);
  assert.throws(() => boundCurves([{ ...panel(flat(-2)), x: flat(0) }], { alt }), /must grow/);
});

Deno.test("boundCurves() looks as it did", async () => {
  const hill = panel(x.map((at) => -1.4 - 2 * (at - 0.5) ** 2));
  const broken = { name: "mean", y: x.map((at) => -0.7 - (at - 0.5) ** 2) };
  const steps = [0, 1, 2, 3, 4];
  const picture = boundCurves([
    {
      ...hill,
      heading: "moving q",
      curves: [...hill.curves, { ...broken, meaning: "failure", dashed: true }],
    },
    {
      heading: "learning",
      xLabel: "step",
      x: steps,
      evidence: [-4, -4, -2, -2, -1.5],
      curves: [{ name: "ELBO", y: [-5.5, -4, -3, -2, -1.8] }],
    },
  ], { alt, title: "The bound stays below", subtitle: "nats", depth: 5, dots: true });
  await assertLooksLike(picture, "bound_curves");
});
