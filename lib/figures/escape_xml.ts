/** Text inside of markup. @module */

/**
 * Text with the characters that mean something in XML written as entities.
 *
 * @example
 * ```ts
 * import { escapeXml } from "@dgm/figures/escape_xml.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(escapeXml(`p < q & "r"`), "p &lt; q &amp; &quot;r&quot;");
 * ```
 */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
