import { signatureOf } from "../../../tools/site/signature.ts";
import assert from "node:assert/strict";

const cut = (source: string, kind: string, members: { line: number; doc: string }[] = []) =>
  signatureOf(source.split("\n"), 0, { kind, members });

Deno.test("signatureOf() leaves out the body of a function, on one line or on several", () => {
  assert.equal(
    cut("export function a(b: number, c = 2): number {\n  return b;\n}", "function"),
    "function a(b: number, c = 2): number",
  );
  const lines = "export async function a(\n  b: { c: number },\n): Promise<void> {\n  await b;\n}";
  assert.equal(cut(lines, "function"), "async function a(\n  b: { c: number },\n): Promise<void>");
});

Deno.test("signatureOf() takes a result type of several lines for no body", () => {
  const type = "function a(): {\n  b: number;\n}";
  assert.equal(cut(`export ${type} {\n  return x;\n}`, "function"), type);
});

Deno.test("signatureOf() keeps the members of an interface with their comments", () => {
  const source = "interface A {\n  /** Two. */\n  b?: number;\n}";
  assert.equal(cut(`export ${source}\n\nconst c = 1;`, "interface"), source);
  assert.equal(cut("export interface A extends B {}", "interface"), "interface A extends B {}");
});

Deno.test("signatureOf() lists the public members of a class, without bodies and values", () => {
  const source = [
    "export class A<T> extends B {",
    "  /** Two. */",
    "  readonly b = 2;",
    "  #c = 3;",
    "  d(e: T): T {",
    "    return e;",
    "  }",
    "}",
  ].join("\n");
  const members = [{ line: 4, doc: "Same.\n\nMore." }, { line: 2, doc: "" }];
  assert.equal(
    cut(source, "class", members),
    [
      "class A<T> extends B {",
      "  readonly b;",
      "  /** Same. */",
      "  d(e: T): T;",
      "}",
    ].join("\n"),
  );
});

Deno.test("signatureOf() shows a type whole and a constant without its value", () => {
  assert.equal(cut("export type A =\n  | 1\n  | 2;\nb;", "typeAlias"), "type A =\n  | 1\n  | 2;");
  assert.equal(cut("export const a: number = f({\n  b,\n});", "variable"), "const a: number;");
});
