import fc from "fast-check";
import assert from "node:assert/strict";
import { ConvolutionPrograms } from "@dgm/engine/dnn/convolution_programs.ts";
import { type ConvolutionShape, isSound, paddingAfter } from "@dgm/engine/dnn/convolution_shape.ts";
import { openDnn } from "@dgm/engine/dnn/dnn.ts";

const dnn = openDnn();
const ignore = "failure" in dnn;

const shape: ConvolutionShape = {
  batch: 2,
  inChannels: 8,
  outChannels: 16,
  groups: 1,
  image: [6, 5],
  out: [6, 5],
  filter: [3, 3],
  strides: [1, 1],
  dilations: [1, 1],
  before: [1, 1],
  bias: false,
};

/** A heap that counts its pieces. */
function countingHeap() {
  const pieces = new Set<number>();
  let end = 64;
  return {
    pieces,
    heap: new ArrayBuffer(1 << 22),
    malloc(bytes: number) {
      end += Math.ceil((bytes + 1) / 64) * 64;
      pieces.add(end);
      return end;
    },
    free: (offset: number) => void assert.ok(pieces.delete(offset)),
  };
}

function programs(most: number) {
  const heap = countingHeap();
  assert.ok(!("failure" in dnn));
  return { heap, known: new ConvolutionPrograms(dnn, heap, most) };
}

Deno.test({
  ignore,
  name: "programs are compiled once for each direction and shape",
  fn() {
    const { known, heap } = programs(10);
    const first = known.of("forward", shape);
    assert.ok(first);
    assert.equal(known.of("forward", { ...shape }), first);
    assert.notEqual(known.of("imageGradient", shape), first);
    assert.notEqual(known.of("forward", { ...shape, batch: 3 }), first);
    assert.notEqual(known.of("forward", { ...shape, bias: true }), first);
    assert.equal(known.size, 4);
    for (const lane of [0, 2]) assert.notEqual(first.convolution.execution(lane).args, 0);
    assert.equal(first.convolution.execution(2), first.convolution.execution(2));
    known.clear();
    assert.equal(known.size, 0);
    assert.equal(heap.pieces.size, 0);
  },
});

Deno.test({
  ignore,
  name: "those that were not asked for the longest are destroyed when there are too many",
  fn() {
    const { known, heap } = programs(3);
    const kept = known.of("forward", shape);
    for (let batch = 3; batch < 60; batch++) {
      for (const direction of ["forward", "imageGradient", "filterGradient"] as const) {
        known.of(direction, { ...shape, batch })?.convolution.execution(1);
        assert.equal(known.of("forward", shape), kept, "asked for again and again");
      }
      assert.equal(known.size, 3);
    }
    known.clear();
    assert.equal(heap.pieces.size, 0);
  },
});

Deno.test({
  ignore,
  name: "no memory is left behind by thousands of shapes",
  fn() {
    const { known } = programs(4);
    const round = (salt: number) => {
      for (let batch = 1; batch <= 300; batch++) {
        known.of("forward", { ...shape, batch: batch + salt });
        known.of("filterGradient", { ...shape, batch: batch + salt });
      }
      return Deno.memoryUsage().rss;
    };
    const before = round(0);
    const after = [round(300), round(600), round(900)].at(-1)!;
    // Compiled code of a program alone is some 100 kB: 1800 of them were 100 MB and more.
    assert.ok(after - before < 40e6, `${(after - before) / 1e6} MB`);
    known.clear();
  },
});

Deno.test({
  ignore,
  name: "a shape that makes no sense is refused before oneDNN sees it",
  fn() {
    const { known } = programs(10);
    const odd: Partial<ConvolutionShape>[] = [
      { batch: 0 },
      { batch: -1 },
      { batch: 1.5 },
      { inChannels: NaN },
      { groups: 3 },
      { image: [0, 5] },
      { out: [7, 5], before: [3, 1] },
      { before: [-1, 1] },
      { out: [9, 5] },
      { out: [2, 5] },
      { strides: [0, 1] },
      { dilations: [1, Infinity] },
    ];
    for (const change of odd) {
      assert.equal(isSound({ ...shape, ...change }), false, JSON.stringify(change));
      assert.equal(known.of("forward", { ...shape, ...change }), null);
    }
    assert.equal(isSound(shape), true);
  },
});

Deno.test("paddingAfter() makes the sizes of images and outputs agree", () => {
  const size = fc.integer({ min: 1, max: 9 });
  const pair = fc.tuple(size, size);
  fc.assert(
    fc.property(pair, pair, pair, pair, pair, pair, (image, filter, strides, dilations, out, b) => {
      const sizes = { ...shape, image, filter, strides, dilations, out, before: b };
      paddingAfter(sizes).forEach((after, axis) => {
        const window = (filter[axis]! - 1) * dilations[axis]! + 1;
        const inner = image[axis]! + b[axis]! + after - window;
        assert.equal(inner / strides[axis]! + 1, out[axis]);
      });
    }),
  );
});
