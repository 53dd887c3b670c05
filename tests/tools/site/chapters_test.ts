import { chapterOf, imageAlternatives } from "../../../tools/site/chapters.ts";
import { code, notebookOf, picture, png, text } from "../notebooks/tiny_notebook.ts";
import assert from "node:assert/strict";

const shown = png(2, 2, () => [1, 2, 3]);
const notebook = notebookOf(
  text("# 05 · The VAE\n\nA promise.\n\nMore."),
  code("draw()", { outputs: [picture(shown)] }),
);

Deno.test("chapterOf() reads title and promise from the first cell, and takes the first figure", () => {
  assert.deepEqual(chapterOf("05_vae.ipynb", notebook, new Map()), {
    file: "05_vae.ipynb",
    title: "05 · The VAE",
    promise: "A promise.",
    picture: { src: `data:image/png;base64,${shown}`, alt: "Three bars, the middle one highest" },
  });
});

Deno.test("chapterOf() prefers the picture that was chosen, with the words of the README", () => {
  const readme = "text ![A map of digits](notebooks/img/05_vae.png) and ![B](x/b.png)";
  const alternatives = imageAlternatives(readme);
  assert.deepEqual([...alternatives], [["05_vae.png", "A map of digits"], ["b.png", "B"]]);
  const { picture } = chapterOf("05_vae.ipynb", notebook, alternatives);
  assert.deepEqual(picture, { src: "img/05_vae.png", alt: "A map of digits" });
});

Deno.test("imageAlternatives() reads the words of HTML pictures, as README's table has them", () => {
  const cell = '| <img src="notebooks/img/01.png" width="220" alt="A ring and a cloud"> | words |';
  assert.deepEqual([...imageAlternatives(cell)], [["01.png", "A ring and a cloud"]]);
});
