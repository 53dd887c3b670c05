/** The Jupyter kernel, where there is one. @module */

/** The part of `Deno.jupyter` that we use. */
export interface JupyterKernel {
  /** Sends a message to the page, such as `display_data`. */
  broadcast(messageType: string, content: Record<string, unknown>): Promise<void>;
}

/** What a cell shows, by media type. */
export type DisplayBundle = Record<string, unknown>;

/** One `display_data` message. */
export interface Display {
  /** The content by media type. */
  data: DisplayBundle;
  /** Extra facts by media type, such as `{ "image/png": { alt, width, height } }`. */
  metadata?: Record<string, unknown>;
  /** Names the output so that a later call can change it. */
  id?: string;
  /** True to change the output of that name in place. */
  update?: boolean;
}

/**
 * The kernel this program runs in, or undefined in a script or test.
 *
 * @returns the kernel, or undefined
 *
 * @example This example is no notebook.
 * ```ts
 * import { kernel } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(kernel(), undefined);
 * ```
 */
export function kernel(): JupyterKernel | undefined {
  try {
    // Outside `deno jupyter` merely reading the property throws.
    return (Deno as unknown as { jupyter: JupyterKernel }).jupyter;
  } catch {
    return undefined;
  }
}

/**
 * Shows a bundle with metadata, which `Deno.jupyter.display` (2.8.1) cannot: it always sends `{}`.
 *
 * @param jupyter the kernel
 * @param display content, metadata, name
 *
 * @example
 * ```ts
 * import { showDisplay } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sent: unknown[] = [];
 * const jupyter = { broadcast: (...message: unknown[]) => Promise.resolve(void sent.push(message)) };
 * await showDisplay(jupyter, { data: { "text/plain": "hello" }, id: "a", update: true });
 * assert.deepEqual(sent, [["update_display_data", {
 *   data: { "text/plain": "hello" }, metadata: {}, transient: { display_id: "a" },
 * }]]);
 * ```
 */
export async function showDisplay(jupyter: JupyterKernel, display: Display): Promise<void> {
  await jupyter.broadcast(display.update ? "update_display_data" : "display_data", {
    data: display.data,
    metadata: display.metadata ?? {},
    transient: display.id === undefined ? {} : { display_id: display.id },
  });
}
