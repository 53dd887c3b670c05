/** Damage to a file as fast-check draws it: changed, lost and added bytes. */
import fc from "fast-check";

/** The runs that issue, design and tests agree on. */
export const MUTATIONS = 2000;

/** A damaged copy of the bytes: one to four changes, each small, and sometimes a cut. */
export function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(bytes.length - 1);
  const change = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("set"), at, byte: fc.nat(255) }) },
    // Header fields live at the ends of a file.
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("set"),
        at: fc.nat(Math.min(40, bytes.length - 1)),
        byte: fc.constantFrom(0, 1, 127, 128, 254, 255),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("insert"), at, byte: fc.nat(255) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete"), at, byte: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut"), at, byte: fc.constant(0) }) },
  );
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let copy = Array.from(bytes);
    for (const { kind, at, byte } of changes) {
      if (kind === "set" && at < copy.length) copy[at] = byte;
      else if (kind === "insert") copy.splice(at, 0, byte);
      else if (kind === "delete") copy.splice(at, 1);
      else if (kind === "cut") copy = copy.slice(0, at);
    }
    return Uint8Array.from(copy);
  });
}
