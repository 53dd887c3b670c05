/** The latent explorer in the web page. @module */
import { decodeDense, type DenseActivation, type DenseLayer } from "./dense_decoder.ts";
import { classMedians, drawLatentMap } from "./latent_map.ts";
import { addElement, floatsOf, keepDrawn, politely } from "./page_tools.ts";

/** What the page is sent. */
export interface LatentPageData {
  /** The decoder, its numbers as base64. */
  layers: { kernel: string; bias: string; activation: DenseActivation }[];
  /** n × 2 numbers as base64. */
  codes: string;
  /** The class of each point, 0 to 9. */
  labels: number[];
  /** Rows of an image. */
  height: number;
  /** Columns of an image. */
  width: number;
  /** Half the side of the plane. */
  extent: number;
  /** The first code. */
  start: [number, number];
}

/** What a script can ask the explorer for, as the property `explorer` of its figure. */
export interface LatentPageHandle {
  /** Decodes a code and shows it. */
  moveTo(z1: number, z2: number): void;
  /** The image shown last, row by row. */
  image(): Float32Array;
  /** The code shown last. */
  code(): [number, number];
}

/**
 * Builds the latent explorer in the page. It is sent as text, together with the functions that it calls.
 *
 * @param root the figure
 * @param data decoder, points, sizes
 *
 * @example It is sent as text.
 * ```ts
 * import { latentPage } from "@dgm/notebook/latent_page.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(String(latentPage), /^function latentPage\(root, data\)/);
 * ```
 */
export function latentPage(root: HTMLElement, data: LatentPageData): void {
  const { height, width, extent, labels } = data;
  const layers = data.layers.map((layer): DenseLayer => ({
    kernel: floatsOf(layer.kernel),
    bias: floatsOf(layer.bias),
    activation: layer.activation,
  }));
  const codes = floatsOf(data.codes);
  const medians = classMedians(codes, labels, extent / 8);
  const margin = 26;
  let [z1, z2] = data.start;
  let pixels = new Float32Array(height * width);

  const live = addElement(root, "div", { class: "dgm-live" });
  root.insertBefore(live, root.querySelector("figcaption"));
  const plane = addElement(live, "canvas", {
    class: "dgm-drag",
    style: "width:100%;max-width:404px;aspect-ratio:1",
    tabindex: "0",
    role: "application",
    "aria-roledescription": "plane of codes",
    "aria-label": `Codes z1 and z2 from ${-extent} to ${extent}; the arrow keys move the pointer`,
  });
  const beside = addElement(live, "div", { style: "width:254px;max-width:100%" });
  const image = addElement(beside, "canvas", {
    style: `width:100%;aspect-ratio:${width}/${height};border:1px solid var(--axis)`,
    role: "img",
    "aria-label": "The decoded image",
  });
  const readout = addElement(beside, "p", { class: "dgm-readout", "aria-hidden": "true" });
  const say = politely(addElement(beside, "div", { class: "dgm-hidden", "aria-live": "polite" }));

  const colour = (name: string) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const rgb = (name: string) => [1, 3, 5].map((at) => parseInt(colour(name).slice(at, at + 2), 16));
  const signed = (value: number) => value.toFixed(2).replace("-", "−");
  const size = () => plane.clientWidth - 2 * margin;
  const xOf = (z: number) => margin + (z + extent) / (2 * extent) * size();
  const yOf = (z: number) => margin + (extent - z) / (2 * extent) * size();

  // Points, circles and axes change with size and theme only: they are drawn once, onto this.
  const still = document.createElement("canvas");
  const drawStill = () => {
    still.width = plane.width;
    still.height = plane.height;
    const context = still.getContext("2d")!;
    context.setTransform(plane.getContext("2d")!.getTransform());
    context.fillStyle = colour("paper");
    context.fillRect(0, 0, plane.clientWidth, plane.clientHeight);
    drawLatentMap(context, { codes, labels, medians, extent, xOf, yOf, colour });
  };
  const drawPlane = () => {
    const context = plane.getContext("2d")!;
    context.drawImage(still, 0, 0, plane.clientWidth, plane.clientHeight);
    const [x, y] = [xOf(z1), yOf(z2)];
    context.fillStyle = colour("model");
    context.globalAlpha = 0.5;
    context.fillRect(xOf(-extent), y - 0.5, size(), 1);
    context.fillRect(x - 0.5, yOf(extent), 1, size());
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(x, y, 5, 0, 7);
    context.fill();
  };

  const small = document.createElement("canvas");
  small.width = width;
  small.height = height;
  const ink = small.getContext("2d")!;
  const dots = ink.createImageData(width, height);
  const drawImage = () => {
    const [paper, black] = [rgb("paper"), rgb("truth")];
    for (let p = 0; p < pixels.length; p++) {
      for (let c = 0; c < 3; c++) {
        dots.data[4 * p + c] = paper[c]! + pixels[p]! * (black[c]! - paper[c]!);
      }
      dots.data[4 * p + 3] = 255;
    }
    ink.putImageData(dots, 0, 0);
    const context = image.getContext("2d")!;
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, image.clientWidth, image.clientHeight);
  };

  const nearest = () => {
    let [best, distance] = [-1, Infinity];
    for (let i = 0; i < labels.length; i++) {
      const d = (codes[2 * i]! - z1) ** 2 + (codes[2 * i + 1]! - z2) ** 2;
      if (d < distance) [best, distance] = [i, d];
    }
    return best < 0 ? "" : `nearest training image: a ${labels[best]}`;
  };

  const moveTo = (a: number, b: number) => {
    const clamped = (z: number) => Math.max(-extent, Math.min(extent, z));
    [z1, z2] = [clamped(a), clamped(b)];
    pixels = decodeDense(layers, [z1, z2]) as typeof pixels;
    drawPlane();
    drawImage();
    readout.textContent = `z = (${signed(z1)}, ${signed(z2)})\n${nearest()}`;
    say(`z1 ${signed(z1)}, z2 ${signed(z2)}, ${nearest()}`);
  };

  const follow = (event: PointerEvent) => {
    const { left, top } = plane.getBoundingClientRect();
    const at = (pixel: number) => (pixel - margin) / size() * 2 * extent - extent;
    moveTo(at(event.clientX - left), -at(event.clientY - top));
  };
  plane.addEventListener("pointerdown", (event) => {
    plane.setPointerCapture(event.pointerId);
    plane.focus({ preventScroll: true });
    follow(event);
  });
  plane.addEventListener("pointermove", (event) => {
    if (event.buttons > 0 && plane.hasPointerCapture(event.pointerId)) follow(event);
  });
  plane.addEventListener("keydown", (event) => {
    const step = extent / (event.shiftKey ? 6 : 30);
    const to: Record<string, [number, number]> = {
      ArrowLeft: [z1 - step, z2],
      ArrowRight: [z1 + step, z2],
      ArrowUp: [z1, z2 + step],
      ArrowDown: [z1, z2 - step],
      Home: [0, 0],
    };
    if (!to[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moveTo(...to[event.key]!);
  });

  keepDrawn(plane, () => {
    drawStill();
    drawPlane();
  });
  keepDrawn(image, drawImage);
  moveTo(z1, z2);
  const handle: LatentPageHandle = { moveTo, image: () => pixels, code: () => [z1, z2] };
  Object.assign(root, { explorer: handle });
}
