import { roadMap, type RoadMapPart } from "@dgm/figures/road_map.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { assertLooksLike, colourAt, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A test.";
const PARTS: RoadMapPart[] = [
  { name: "00", title: "Start here", at: [0, 0.5], state: "here" },
  { name: "01", title: "Two lines of words", at: [1, 0], from: ["00"] },
  { name: "02", title: "Another part", at: [1, 1], from: ["00"] },
  { name: "03", title: "What comes after both", at: [2, 0.5], from: ["01", "02"] },
  { name: "04", title: "Some day", at: [2, 2], from: ["03"], state: "planned" },
];

Deno.test("roadMap() fills the part that is here, and draws what is planned without blue", async () => {
  const blue = async (state: "here" | "ready" | "planned") => {
    const picture = roadMap([{ name: "00", title: "Start", at: [0, 0], state }], { alt });
    return shareOf(await pixelsOf(picture.png), theme.colours.model);
  };
  const [here, ready, planned] = [await blue("here"), await blue("ready"), await blue("planned")];
  assert.ok(here > 10 * ready && ready > 0, `${here} ${ready}`);
  assert.equal(planned, 0);
});

Deno.test("roadMap() points each arrow at the part that builds on the other", async () => {
  const two: RoadMapPart[] = [
    { name: "a", title: "left", at: [0, 0] },
    { name: "b", title: "right", at: [1, 0], from: ["a"] },
  ];
  const { png, width, height } = roadMap(two, { alt });
  const pixels = await pixelsOf(png);
  // The boxes are 116 pixels wide, 18 from the edges; the tip is as high as the arrow's base is wide.
  const middle = Math.round(height / 2) * 2;
  const dark = (x: number, y: number) => colourAt(pixels, Math.round(2 * x), y) === theme.text;
  assert.ok(dark(width / 2, middle), "the shaft");
  assert.ok(dark(width - 18 - 116 - 8, middle + 5), "the wing at the right box");
  assert.ok(!dark(18 + 116 + 8, middle + 5), "no wing at the left box");
});

Deno.test("roadMap() refuses none, unknown parts, and titles that leave their box", () => {
  assert.throws(() => roadMap([], { alt }), RangeError);
  const lost: RoadMapPart = { name: "01", title: "lost", at: [0, 0], from: ["00"] };
  assert.throws(() => roadMap([lost], { alt }), /01 builds on 00, which is not there/);
  const title = "many words that do not fit into a box of two lines";
  assert.throws(() => roadMap([{ name: "01", title, at: [0, 0] }], { alt }), /two lines|2 lines/);
});

Deno.test("roadMap() looks as it did", async () => {
  const picture = roadMap(PARTS, { alt, title: "What leads to what", subtitle: "firm: is there" });
  await assertLooksLike(picture, "road_map");
});
