import assert from "node:assert/strict";
import { imageLayout } from "@dgm/data/parquet_layout.ts";

const layout = (columns: string[], fileColumns: string[] = [], pixels?: string) =>
  imageLayout({ columns, fileColumns }, { name: "some", pixels });

Deno.test("imageLayout() takes what is asked for, else pixels, else files, else numbered columns", () => {
  const files = { kind: "files", column: "img" } as const;
  assert.deepEqual(layout(["img", "other"], ["img"], "img"), files);
  assert.deepEqual(layout(["img", "pixels"], ["img"]), { kind: "lists", columns: ["pixels"] });
  assert.deepEqual(layout(["img", "label"], ["img"]), files);
  assert.deepEqual(layout(["label", "Pixel_1", "pixel_3", "pixel_0", "pixel_2"]), {
    kind: "values",
    columns: ["pixel_0", "Pixel_1", "pixel_2", "pixel_3"],
  });
});

Deno.test("imageLayout() refuses in a sentence that stays short, however many columns there are", () => {
  const columns = Array.from({ length: 800 }, (_, i) => `column ${i} ${"x".repeat(40)}`);
  assert.throws(() => layout(columns, [], "pixels"), (error: Error) => {
    assert.match(error.message, /want a column "pixels", got "column 0 x+", .* and 795 more/);
    return error.message.length < 300;
  });
  assert.throws(() => layout(["a", "b"], ["a", "b"]), /want a column "pixels", got "a", "b"/);
});
