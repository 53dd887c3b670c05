/** Small records for the tests. @module */
import type { Bound } from "../../../tools/machines/printed_checks.ts";
import type { MachineRecord } from "../../../tools/machines/record.ts";

/** A green record, but for what is given. */
export function recordWith(more: Partial<MachineRecord> = {}): MachineRecord {
  return {
    variant: "wasm",
    processor: "Z80",
    code: "abc",
    seconds: 60,
    red: [],
    numbers: {},
    bounds: {},
    ...more,
  };
}

/** A check that a number reaches a threshold. */
export function atLeast(value: number, threshold: number, label = "accuracy"): Bound {
  return { label, value, relation: "≥", threshold };
}
