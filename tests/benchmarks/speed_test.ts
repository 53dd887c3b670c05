import fc from "fast-check";
import assert from "node:assert/strict";
import { benchOptions, HELP, PARTS } from "../../benchmarks/speed/options.ts";
import { fastestPeer, short, spreadText, tableOf } from "../../benchmarks/speed/report.ts";
import type { Measured, Results, WorkResult } from "../../benchmarks/speed/results.ts";
import { logSlope, median, ratioOf, spreadOf } from "../../benchmarks/speed/statistics.ts";
import { targetsOf } from "../../benchmarks/speed/targets.ts";
import { operationsOf, WORKS } from "../../benchmarks/speed/works.ts";
import { reportOf } from "../../benchmarks/speed/write_report.ts";

Deno.test("benchOptions() reads the flags, with defaults", () => {
  assert.deepEqual(benchOptions([]), {
    work: [...PARTS],
    seconds: 2,
    rounds: 5,
    threads: 2,
    write: false,
    setUpOnly: false,
    yes: false,
    peers: true,
  });
  const flags = ["--work", "e,a", "--seconds", "0.5", "--rounds", "3", "--write", "--no-peers"];
  const options = benchOptions(flags)!;
  assert.deepEqual(options.work, ["a", "e"]);
  assert.deepEqual([options.seconds, options.rounds, options.write, options.peers], [
    0.5,
    3,
    true,
    false,
  ]);
  assert.equal(benchOptions(["--help"]), undefined);
});

Deno.test("benchOptions() refuses what it does not know in one line that names it", () => {
  for (
    const [flags, message] of [
      [["--work", "a,z"], /--work wants some of a, b, .*, got z$/],
      [["--seconds", "fast"], /--seconds wants a number from 0\.1 to 600, got fast$/],
      [["--rounds", "1.5"], /--rounds wants a whole number, got 1\.5$/],
      [["--quick"], /--quick.*--help/],
    ] as const
  ) assert.throws(() => benchOptions([...flags]), message);
});

Deno.test("the help names every flag and every part", () => {
  for (
    const word of [...PARTS, "--work", "--seconds", "--rounds", "--write", "--set-up", "--yes"]
  ) {
    assert.ok(HELP.includes(word), word);
  }
  assert.ok(HELP.split("\n").every((line) => line.length <= 100));
});

Deno.test("median() and ratioOf() do not mind the order, and a slow round for all falls out", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.throws(() => median([]), /want values, got none/);
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1 }), (theirs) => {
    const ratio = ratioOf(theirs.map((ms) => 0.5 * ms), theirs);
    assert.deepEqual(ratio, { median: 0.5, low: 0.5, high: 0.5 });
  }));
  assert.deepEqual(spreadOf([5, 1, 9]), { median: 5, low: 1, high: 9 });
});

Deno.test("logSlope() finds the power of a power law", () => {
  fc.assert(
    fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (power) => {
      const points = [1, 3, 10].map((x) => [x, 7 * x ** power] as const);
      assert.ok(Math.abs(logSlope(points) - power) < 1e-9);
    }),
  );
  assert.throws(() => logSlope([[1, 1]]), /two points or more, got 1/);
});

Deno.test("short() keeps three digits that count", () => {
  assert.deepEqual([220.4, 13.04, 3.4, 0.0716, 0].map(short), [
    "220",
    "13.0",
    "3.40",
    "0.072",
    "0.00",
  ]);
  assert.equal(spreadText({ median: 1.234, low: 1, high: 2 }), "1.23 (1.00–2.00)");
});

Deno.test("operationsOf() counts a product and a convolution, and no training step", () => {
  assert.equal(operationsOf(WORKS["e-matmul-a"]!), 2 * 128 * 784 * 400);
  assert.equal(operationsOf(WORKS["e-conv"]!), 2 * 128 * 28 * 28 * 9 * 16 * 32);
  assert.equal(operationsOf(WORKS.b!), undefined);
});

function measured(name: string, ms: number, peakBytes = 2 ** 20): Measured {
  return { name, rounds: [ms, 1.1 * ms, 0.9 * ms], peakBytes, loss: 1, about: {} };
}

function work(title: string, ...list: Measured[]): WorkResult {
  return { title, date: "2026-01-02", load: 0.1, measured: list };
}

function results(): Results {
  const one = (ours: number) => [measured("ours", ours), measured("PyTorch eager", 5, 2 ** 21)];
  return {
    works: {
      a: work("dense", ...one(4), measured("JAX jit", 4.2), measured("tfjs wasm", 200)),
      b: work("conv", ...one(4.5), measured("PyTorch compile", 5.5)),
      "c-batch-32": work("small", ...one(1.1)),
      "c-batch-512": work("large", ...one(16)),
      "d-mlp": work("mlp", ...one(7)),
      "d-cnn": work("cnn", ...one(4.8)),
      "e-matmul-a": work("product", measured("ours", 1), measured("OpenBLAS itself", 0.4)),
    },
    growth: { steps: 10_000, bytes: [100, 101, 101, 100, 101, 100, 101, 101, 100, 101] },
    start: { engine: [80, 70, 90], wasm: [30, 20, 40], import: [1600, 1400, 1700] },
    waterfall: [{ name: "as it comes", milliseconds: 200 }, { name: "ours", milliseconds: 4 }],
    weights: { tensors: 10, numbers: 1000, worst: 1e-6 },
    machine: { processor: "test" },
  };
}

Deno.test("targetsOf() tells what was reached, what was missed and what was not measured", () => {
  const verdicts = Object.fromEntries(targetsOf(results()).map(({ ask, ...rest }) => [ask, rest]));
  const verdict = (start: string) => {
    const [ask] = Object.keys(verdicts).filter((ask) => ask.startsWith(start));
    return verdicts[ask!]!;
  };
  // 4 / 4.2 = 0.95 of JAX, which is the fastest.
  assert.deepEqual([verdict("(a) at most 0.9").reached, verdict("(a) at most 0.9").narrow], [
    false,
    false,
  ]);
  assert.match(verdict("(a) at most 0.9").got, /0\.952 .* JAX jit/);
  assert.equal(verdict("(b) at most 1.0").reached, true);
  assert.equal(verdict("(b), to reach for").reached, false);
  assert.equal(verdict("(a) at least 20").reached, true);
  assert.equal(verdict("(a) peak").reached, true);
  assert.equal(verdict("(d) the MLP").reached, false);
  assert.equal(verdict("(d) the CNN").reached, true);
  assert.equal(verdict("nothing grows").reached, true);
  assert.equal(verdict("engine start").reached, true);
  assert.equal(verdict("importing").reached, false);
  assert.match(verdict("(c) log–log slope of the cost over batch").got, /^0\.97/);
  assert.equal(verdict("(c) log–log slope of the cost over hidden").reached, undefined);
});

Deno.test("targetsOf() sees growth where there is some", () => {
  const grown = { ...results(), growth: { steps: 10, bytes: [100, 102, 104, 106] } };
  const [target] = targetsOf(grown).filter(({ ask }) => ask.startsWith("nothing grows"));
  assert.equal(target!.reached, false);
});

Deno.test("tableOf() shows who did not take part and why", () => {
  const absent = { ...measured("PyTorch compile", 1), rounds: [], failure: "no C++ compiler" };
  const table = tableOf("b", work("conv", measured("ours", 4), absent));
  assert.match(table, /\| PyTorch compile \| – \| – \| – \| no C\+\+ compiler \|/);
  assert.match(table, /\| ours \| 4\.00 \(3\.60–4\.40\) \| 1 \| 1 \|/);
  assert.match(tableOf("e-matmul", work("m", measured("ours", 10))), /GFLOP\/s/);
});

Deno.test("fastestPeer() is neither ours nor the BLAS itself", () => {
  const list = [measured("ours", 1), measured("OpenBLAS itself", 1), measured("JAX jit", 3)];
  assert.equal(fastestPeer([...list, measured("PyTorch eager", 4)])!.name, "JAX jit");
});

Deno.test("reportOf() says when the machine was busy, and shows every table", () => {
  const report = reportOf(results(), "## Why");
  assert.doesNotMatch(report, /busy/);
  for (const name of Object.keys(results().works)) assert.ok(report.includes(`**${name}**`), name);
  assert.match(report, /!\[Waterfall: as it comes 200 ms; ours 4\.00 ms\]\(img\/waterfall\.png\)/);
  // Missed numbers are explained, together where the same explains them.
  assert.match(report, /\*\*Missed: \(a\) at most 0\.9 [^.]*fastest peer; \(d\) the MLP/);
  assert.match(report, /products that read images without frames/);
  const busy = results();
  busy.works.a!.load = 4;
  assert.match(reportOf(busy, ""), /busy with other work/);
});
