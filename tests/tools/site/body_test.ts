import { finishBody, slug } from "../../../tools/site/body.ts";
import assert from "node:assert/strict";

const finish = (html: string) =>
  finishBody(html, (link) => link === "a.ipynb" ? "a.html" : undefined);

Deno.test("finishBody() draws formulas, in text and on their own, with their source for readers", () => {
  const { html, faults } = finish(
    `<p>Let <span class="tex">x &lt; 1</span>.</p><div class="tex">\\frac12</div>`,
  );
  assert.deepEqual(faults, []);
  assert.equal(html.match(/class="katex"/g)?.length, 2);
  assert.equal(html.match(/class="katex-display"/g)?.length, 1);
  assert.match(html, /<annotation encoding="application\/x-tex">x &lt; 1<\/annotation>/);
});

Deno.test("finishBody() names a formula that cannot be drawn, and a link that leads nowhere", () => {
  const { faults } = finish(`<span class="tex">\\frac1</span><a href="b.ipynb">b</a>`);
  assert.equal(faults.length, 2);
  assert.match(faults[0]!, /the formula \\frac1 cannot be drawn/);
  assert.match(faults[1]!, /the link b\.ipynb leads nowhere/);
});

Deno.test("finishBody() sends links on, and leaves those to other sites alone", () => {
  const { html } = finish(`<a href="a.ipynb">a</a> <a href="https://example.org/">b</a>`);
  assert.match(html, /href="a\.html"/);
  assert.match(html, /href="https:\/\/example\.org\/"/);
});

Deno.test("finishBody() gives each heading an anchor of its own", () => {
  const { headings, html } = finish("<h2>Step 1: σ</h2><h2>Step 1: σ</h2>");
  assert.deepEqual(headings.map(({ id }) => id), ["step-1-σ", "step-1-σ-2"]);
  assert.match(html, /<h2 id="step-1-σ-2">/);
});

Deno.test("finishBody() reads a formula in a heading by its source", () => {
  const { headings } = finish(`<h2>The gap <span class="tex">\\log p</span></h2>`);
  assert.equal(headings[0]!.text, "The gap \\log p");
});

Deno.test("finishBody() lets tables scroll, and leaves scripts as they are", () => {
  const script = 'if (1 < 2 && a) f("</b>");';
  const { html } = finish(`<table><tr><th></th><th>b</th></tr></table><script>${script}</script>`);
  assert.match(html, /<div [^>]*tabindex="0" class="wide"><table>/);
  assert.match(html, /<td><\/td><th>b<\/th>/);
  assert.ok(html.includes(`<script>${script}</script>`), html);
});

Deno.test("slug() is never empty", () => {
  assert.equal(slug("Break it: a mean!"), "break-it-a-mean");
  assert.equal(slug("…"), "section");
});
