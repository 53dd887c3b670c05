import type { Plant } from "../../../tools/notebooks/plants.ts";

/** Changes that make the cited statements of 01 false, one by one. */
export const plants: Plant[] = [
  {
    label: "after training, as a share of before",
    find: "pairs(made)].map((points) =>\n  discrepancy(points)",
    replace: "pairs(untrained)].map((points) =>\n  discrepancy(points)",
    budget: "full",
  },
  {
    label: "share of the draws within 3σ of the ring",
    find: 'pairs(generate(4000, random.stream("radii"))).map(([a, b]) => Math.hypot(a, b))',
    replace: "pairs(untrained).concat(pairs(made)).map(([a, b]) => Math.hypot(a, b))",
    budget: "full",
  },
  {
    label: "the same μ is best for both",
    find: "0.5 * (moment - 2 * mean * centre.mean + mean ** 2)",
    replace: "0.5 * (moment - 2 * mean * (centre.mean - 0.02) + mean ** 2)",
    via: ["function lowest"],
  },
  {
    label: "Wasserstein lies between it and KL",
    find: "Math.abs(underTruth(x) - below(x, m))",
    replace: "Math.abs(pd(x) - normal(x, m))",
    via: ["const shown ="],
  },
  {
    label: "total variation prefers the larger peak",
    find: "Math.abs(pd(x) - normal(x, m))",
    replace: "(pd(x) - normal(x, m)) ** 2 / normal(x, m, 2)",
  },
  {
    label: "MMD² is the squared difference of the blurred densities",
    find: "Math.hypot(p.sigma, 0.5 ** 0.5)",
    replace: "Math.hypot(p.sigma, 0.51 ** 0.5)",
  },
  {
    label: "covering fills the valley",
    find: "const covering = search((m, s) => klOf(pd, (x) => normal(x, m, s)))",
    replace: "const covering = search((m, s) => klOf((x) => normal(x, m, s), pd))",
  },
  {
    label: "seeking puts under 1 % on the smaller peak",
    find: "const seeking = search((m, s) => klOf((x) => normal(x, m, s), pd))",
    replace: "const seeking = search((m, s) => klOf(pd, (x) => normal(x, m, s)))",
  },
  {
    label: "all four then choose the truth",
    find: "means.map((m) => klOf((x) => normal(x, 0.4), (x) => normal(x, m)))",
    replace: "means.map((m) => klOf((x) => normal(x, 0.408), (x) => normal(x, m)))",
  },
  {
    label: "ascent finds the mean",
    find: "mu += 0.1 * precision * (mean - mu)",
    replace: "mu += 0.1 * precision * (1.02 * mean - mu)",
  },
  {
    label: "and the variance",
    find: "(variance + (mean - mu) ** 2) * precision - 1",
    replace: "(variance + (mean - mu) ** 2) * precision - 1.02",
  },
  {
    label: "ascent finds the share of ink",
    find: "1 / (1 + Math.exp(-logits[d])));\n}",
    replace: "1 / (1 + Math.exp(-1.02 * logits[d])));\n}",
  },
  {
    label: "on unseen images the exponential loses more than half a nat",
    find: "const lost = meanWithError(logs[0].map((value, n) => value - logs[2][n]))",
    replace: "const lost = meanWithError(logs[0].map((value, n) => value - logs[1][n]))",
  },
  {
    label: "far below the −120 nats",
    find: "p : 1 - p);",
    replace: "p ** 0.5 : (1 - p) ** 0.5);",
  },
  {
    label: "ten values of z gain",
    find: "bits.labels[i] === digit",
    replace: "i % 10 === digit",
  },
  {
    label: "the sum over z is the density of the data",
    find: "joint(x)[0] + joint(x)[1]",
    replace: "joint(x)[0] + 1.02 * joint(x)[1]",
  },
  {
    label: "there the right peak made the share",
    find: "peaks[z].mean + peaks[z].sigma * hiddenDice.normal()",
    replace: "peaks[z].mean + 1.2 * peaks[z].sigma * hiddenDice.normal()",
  },
  {
    label: "weights beat the data as they are",
    find: "example(x, 1, 1000 / 12)",
    replace: "example(x, 1)",
    via: ["const tests = examOf(rare)"],
  },
  {
    label: "the moved threshold beats generated data",
    find: "scoreOf(betas[0], Math.log(12 / 1000))",
    replace: "scoreOf(betas[0], Math.log(1000 / 12))",
    via: ["const tests = examOf(rare)"],
  },
  {
    label: "generated data beat weights",
    find: "i < 12 ? some[i] : made.sample(seed)",
    replace: "some[i % 12]",
    via: ["const tests = examOf(rare)"],
  },
  {
    label: "weights beat a generator of the wrong kind",
    find: "i < 12 ? some[i] : made.sample(seed)",
    replace: "i < 12 ? some[i] : rare.sample(seed)",
    check: "const heaps = examOf(pair)",
  },
  {
    label: "on unseen data they lose",
    find: "part.subarray(100), width)",
    replace: "part.subarray(0, 100), width)",
  },
];
