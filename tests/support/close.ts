/** Assertions on numbers that the tests of all rooms share. @module */
import assert from "node:assert/strict";

/** Asserts |actual − expected| ≤ tolerance · max(1, |expected|) for each pair. */
export function assertAllClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    const allowed = tolerance * Math.max(1, Math.abs(expected[i]!));
    assert.ok(
      difference <= allowed,
      `at ${i}: ${actual[i]} is not within ${allowed} of ${expected[i]}`,
    );
  }
}

/** Asserts that the action leaves as many tensors as it found. */
export async function assertNoLeak(
  memory: () => { numTensors: number },
  action: () => void | Promise<void>,
): Promise<void> {
  const before = memory().numTensors;
  await action();
  assert.equal(memory().numTensors, before, "tensors leaked");
}
