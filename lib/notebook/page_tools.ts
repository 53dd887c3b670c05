/** What the explorers share in the web page. Each function is sent as text. @module */

/**
 * Numbers as they are embedded in a page: float32, little-endian, base64.
 *
 * @param values what to embed
 * @returns base64
 *
 * @example
 * ```ts
 * import { base64Of, floatsOf } from "@dgm/notebook/page_tools.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(base64Of([1]), "AACAPw==");
 * assert.deepEqual([...floatsOf(base64Of([0.5, -2]))], [0.5, -2]);
 * ```
 */
export function base64Of(values: ArrayLike<number>): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  for (let i = 0; i < values.length; i++) bytes.setFloat32(4 * i, values[i]!, true);
  let text = "";
  for (let i = 0; i < bytes.byteLength; i++) text += String.fromCharCode(bytes.getUint8(i));
  return btoa(text);
}

/**
 * Undoes {@linkcode base64Of}, in the page.
 *
 * @param base64 what it gave
 * @returns the numbers
 *
 * @example
 * ```ts
 * import { floatsOf } from "@dgm/notebook/page_tools.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...floatsOf("AACAPw==")], [1]);
 * ```
 */
export function floatsOf(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = new DataView(new ArrayBuffer(text.length));
  for (let i = 0; i < text.length; i++) bytes.setUint8(i, text.charCodeAt(i));
  return Float32Array.from({ length: text.length / 4 }, (_, i) => bytes.getFloat32(4 * i, true));
}

/**
 * The figure whose script runs now; the words of its still picture become its own.
 *
 * The quirk: where a page evaluates a script by other means than inserting it, there is no current
 * script; then it is the first figure that no script has taken.
 *
 * @returns the figure
 *
 * @example It is sent as text.
 * ```ts
 * import { explorerRoot } from "@dgm/notebook/page_tools.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(explorerRoot), /^function explorerRoot\(\)/);
 * ```
 */
export function explorerRoot(): HTMLElement {
  const own = document.currentScript?.closest<HTMLElement>(".dgm-explorer");
  const root = own ?? document.querySelector<HTMLElement>(".dgm-explorer:not([data-live])")!;
  root.dataset.live = "true";
  root.setAttribute("aria-label", root.querySelector("img")!.alt);
  return root;
}

/**
 * Makes an element and puts it into another. Keys pressed on it are its own.
 *
 * The quirk: JupyterLab takes the arrow keys for its shortcuts, unless the very element that has the
 * focus says that it does not want that.
 *
 * @param parent where it goes, at the end
 * @param tag its name
 * @param attributes what it says of itself
 * @returns the element
 *
 * @example It is sent as text.
 * ```ts
 * import { addElement } from "@dgm/notebook/page_tools.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(addElement), /^function addElement\(/);
 * ```
 */
export function addElement<Tag extends keyof HTMLElementTagNameMap>(
  parent: Element,
  tag: Tag,
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

/**
 * Keeps a canvas as sharp as the display, and draws it anew when its size or the theme changes.
 *
 * @param canvas sized by the style sheet
 * @param draw draws it whole, in CSS pixels
 *
 * @example It is sent as text.
 * ```ts
 * import { keepDrawn } from "@dgm/notebook/page_tools.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(keepDrawn), /^function keepDrawn\(/);
 * ```
 */
export function keepDrawn(canvas: HTMLCanvasElement, draw: () => void): void {
  const fit = () => {
    const ratio = globalThis.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0) return;
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
    canvas.getContext("2d")!.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw();
  };
  new ResizeObserver(fit).observe(canvas);
  // JupyterLab says light or dark on the body, other pages follow the system.
  new MutationObserver(fit).observe(document.body, {
    attributes: true,
    attributeFilter: ["data-jp-theme-light"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", fit);
}

/**
 * Says a sentence to a screen reader once it has stood for a moment: not at every step of a drag.
 *
 * @param region an element with `aria-live`
 * @returns takes the sentence
 *
 * @example It is sent as text.
 * ```ts
 * import { politely } from "@dgm/notebook/page_tools.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(politely), /^function politely\(/);
 * ```
 */
export function politely(region: HTMLElement): (sentence: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (sentence) => {
    clearTimeout(timer);
    timer = setTimeout(() => region.textContent = sentence, 400);
  };
}

/** Sent with every explorer. */
export const pageTools: readonly ((...values: never[]) => unknown)[] = [
  floatsOf,
  explorerRoot,
  addElement,
  keepDrawn,
  politely,
];
