/** The numbers to reach, and whether they were. @module */
import type { TargetName } from "./left.ts";
import { fastestPeer, short, spreadText } from "./report.ts";
import type { Measured, Results } from "./results.ts";
import { logSlope, median, ratioOf, type Spread } from "./statistics.ts";
import { operationsOf, WORKS } from "./works.ts";

/** One number to reach. */
export interface Target extends Judged {
  /** Its short name. */
  name: TargetName;
}

interface Judged {
  /** What is asked, in words. */
  ask: string;
  /** What was measured, in words. */
  got: string;
  /** Whether it was reached; undefined where it was not measured. */
  reached: boolean | undefined;
  /** Reached by the medians, with a round on the other side. */
  narrow: boolean;
}

/** All numbers to reach, judged by medians. */
export function targetsOf(results: Results): Target[] {
  const [start, library] = startOf(results);
  const torch = (most: number, ask: string) => againstTorch(results, "b", most, ask);
  const judged: Record<TargetName, Judged> = {
    peers: againstPeers(results, "a", 0.9, "(a) at most 0.9 × the fastest peer"),
    floor: floorOf(results),
    torch: torch(1, "(b) at most 1.0 × PyTorch, its faster variant"),
    torchReach: torch(0.8, "(b), to reach for: 0.8 × PyTorch"),
    mlp: likeOf(results, "d-mlp", "a", "(d) the MLP within 1.3 × the ratio of (a)"),
    cnn: likeOf(results, "d-cnn", "b", "(d) the CNN within 1.3 × the ratio of (b)"),
    tfjs: againstTfjs(results),
    memoryA: memoryOf(results, "a"),
    memoryB: memoryOf(results, "b"),
    growth: growthOf(results),
    batchSlope: slopeOf(results, "batch", ["c-batch-32", "a", "c-batch-512"]),
    hiddenSlope: slopeOf(results, "hidden", ["c-hidden-200", "a", "c-hidden-1600"]),
    start,
    import: library,
  };
  return Object.entries(judged).map(([name, target]) => ({ ...target, name: name as TargetName }));
}

function judge(ask: string, ratio: Spread | undefined, most: number, whom = ""): Judged {
  if (!ratio) return { ask, got: "not measured", reached: undefined, narrow: false };
  const { low, high, median } = ratio;
  const got = `${spreadText(ratio)}${whom && ` × ${whom}`}`;
  return { ask, got, reached: median <= most, narrow: low <= most !== high <= most };
}

function oursIn(results: Results, work: string): Measured | undefined {
  const ours = results.works[work]?.measured.find(({ name }) => name === "ours");
  return ours?.rounds.length ? ours : undefined;
}

function ratioIn(results: Results, work: string, peer: Measured | undefined): Spread | undefined {
  const ours = oursIn(results, work);
  return ours && peer && ratioOf(ours.rounds, peer.rounds);
}

function torchIn(results: Results, work: string): Measured[] {
  const measured = results.works[work]?.measured ?? [];
  return measured.filter(({ name, rounds }) => name.startsWith("PyTorch") && rounds.length > 0);
}

function againstPeers(results: Results, work: string, most: number, ask: string): Judged {
  const peer = fastestPeer(results.works[work]?.measured ?? []);
  return judge(ask, ratioIn(results, work, peer), most, peer?.name);
}

function againstTorch(results: Results, work: string, most: number, ask: string): Judged {
  const peer = fastestPeer(torchIn(results, work));
  return judge(ask, ratioIn(results, work, peer), most, peer?.name);
}

function againstTfjs(results: Results): Judged {
  const wasm = results.works.a?.measured.find(({ name }) => name === "tfjs wasm");
  const ours = oursIn(results, "a"), ask = "(a) at least 20 × faster than tfjs wasm as it comes";
  if (!ours || !wasm?.rounds.length) return judge(ask, undefined, 0);
  const factor = ratioOf(wasm.rounds, ours.rounds);
  const reached = factor.median >= 20;
  return {
    ask,
    got: `${spreadText(factor)} × faster`,
    reached,
    narrow: factor.low >= 20 !== factor.high >= 20,
  };
}

/** A network that is no VAE may be 1.3 × as far from its fastest peer as the VAE of its kind. */
function likeOf(results: Results, work: string, like: string, ask: string): Judged {
  const mine = fastestPeer(results.works[work]?.measured ?? []);
  const reference = like === "a"
    ? fastestPeer(results.works.a?.measured ?? [])
    : fastestPeer(torchIn(results, like));
  const peer = like === "a" ? mine : fastestPeer(torchIn(results, work));
  const ratio = ratioIn(results, work, peer), other = ratioIn(results, like, reference);
  if (!ratio || !other) return judge(ask, undefined, 0);
  return judge(`${ask}: ${short(1.3 * other.median)}`, ratio, 1.3 * other.median, peer!.name);
}

/** All products of a step of (a) with layer sizes 784, 400, 20: forward, and two backward each, but one. */
const PRODUCTS_OF_A = 2 * 128 * (784 * 400 * (2 + 3) + 400 * 20 * 3 * 3);

function floorOf(results: Results): Judged {
  const ask = "(a), to reach for: 2 × the time of its matrix products alone";
  const blas = results.works["e-matmul-a"]?.measured.find(({ name }) =>
    name.startsWith("OpenBLAS")
  );
  const ours = oursIn(results, "a");
  if (!blas?.rounds.length || !ours) return judge(ask, undefined, 0);
  const speed = operationsOf(WORKS["e-matmul-a"]!)! / median(blas.rounds);
  const floor = PRODUCTS_OF_A / speed;
  return judge(
    ask,
    ratioOf(ours.rounds, ours.rounds.map(() => floor)),
    2,
    `the products, which OpenBLAS does in ${short(floor)} ms`,
  );
}

function memoryOf(results: Results, work: string): Judged {
  const ask = `(${work}) peak memory at most PyTorch's`;
  const ours = oursIn(results, work), torch = torchIn(results, work);
  if (!ours || torch.length === 0) return judge(ask, undefined, 0);
  const least = Math.min(...torch.map(({ peakBytes }) => peakBytes));
  const mebi = (bytes: number) => Math.round(bytes / 2 ** 20);
  return {
    ask,
    got: `${mebi(ours.peakBytes)} MiB, PyTorch ${mebi(least)} MiB`,
    reached: ours.peakBytes <= least,
    narrow: false,
  };
}

/** Half a percent of noise is left to the garbage collector. */
function growthOf({ growth }: Results): Judged {
  const ask = "nothing grows over 10,000 steps";
  if (!growth) return judge(ask, undefined, 0);
  const { bytes, steps } = growth;
  const half = Math.floor(bytes.length / 2);
  const early = Math.max(...bytes.slice(0, half)), late = Math.max(...bytes.slice(half));
  const mebi = (value: number) => (value / 2 ** 20).toFixed(0);
  return {
    ask,
    got: `at most ${mebi(early)} MiB in the first half of ${steps} steps, ${
      mebi(late)
    } in the second`,
    reached: late <= 1.005 * early,
    narrow: false,
  };
}

function slopeOf(results: Results, along: "batch" | "hidden", works: string[]): Judged {
  const ask = `(c) log–log slope of the cost over ${along} at most 1.05`;
  const points = works.flatMap((name) => {
    const ours = oursIn(results, name), work = WORKS[name]!;
    if (!ours || work.model.kind !== "vae") return [];
    const size = along === "batch" ? work.batch : work.model.hidden![0]!;
    return [[size, median(ours.rounds)] as const];
  });
  if (points.length < works.length) return judge(ask, undefined, 0);
  const slope = logSlope(points);
  const steps = points.map(([size, ms]) => `${size}: ${short(ms)} ms`).join(", ");
  return { ask, got: `${slope.toFixed(2)} (${steps})`, reached: slope <= 1.05, narrow: false };
}

function startOf({ start }: Results): [Judged, Judged] {
  const engine = "engine start at most 150 ms beyond tfjs wasm's own";
  const library = "importing the library at most 1.5 s";
  if (!start) return [judge(engine, undefined, 0), judge(library, undefined, 0)];
  const beyond = median(start.engine) - median(start.wasm), load = median(start.import);
  return [
    {
      ask: engine,
      got: `${beyond.toFixed(0)} ms (${median(start.engine).toFixed(0)} and ` +
        `${median(start.wasm).toFixed(0)} ms, medians of ${start.engine.length})`,
      reached: beyond <= 150,
      narrow: false,
    },
    { ask: library, got: `${(load / 1000).toFixed(2)} s`, reached: load <= 1500, narrow: false },
  ];
}
