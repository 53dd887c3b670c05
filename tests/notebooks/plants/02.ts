import type { Plant } from "../../../tools/notebooks/plants.ts";

/** Changes that make the cited statements of 02 false, one by one. */
export const plants: Plant[] = [
  {
    label: "mean height",
    find: "-2 * Math.exp(-(bend ** 2) / 2)",
    replace: "-2 * Math.exp(-(bend ** 2))",
  },
  {
    label: "p(x) of the library",
    find: "const exact = normal(x, b, w ** 2 + s ** 2)",
    replace: "const exact = normal(x, b, 1.02 * w ** 2 + s ** 2)",
  },
  { label: "61 points", find: "return h * sum", replace: "return 1.02 * h * sum" },
  { label: "64 nodes", find: "weights[i] * f(z), 0)", replace: "weights[i] * f(1.02 * z), 0)" },
  {
    label: "falls through the nodes",
    find: "const noise = 0.02",
    replace: "const noise = 0.6",
  },
  {
    label: "p(x) by plain Monte Carlo",
    find: "likelihood(fromPrior.normal())",
    replace: "likelihood(1.2 * fromPrior.normal())",
  },
  {
    label: "p(x) by importance sampling",
    find: "weight(centre + Math.sqrt(wide) * fromQ.normal())",
    replace: "weight(centre + Math.sqrt(width) * fromQ.normal())",
  },
  {
    label: "the density over the plane adds up to",
    find: "plane.weights[i] * p",
    replace: "1.02 * plane.weights[i] * p",
  },
  {
    label: "the posterior at A is a tenth as wide as the prior",
    find: "Math.sqrt(momentsOf(posteriorA).v)",
    replace: "Math.sqrt(momentsOf(posteriorB).v)",
  },
  {
    label: "at B the nearest Gaussian is away by",
    find: "toNearest(posteriorB), 2",
    replace: "toNearest(posteriorA), 2",
  },
  {
    label: "the mean of both is no explanation",
    find: "[posteriorB(0), posteriorB(end)]",
    replace: "[posteriorA(0), posteriorB(end)]",
  },
  {
    label: "ρ of one code",
    find: "1 / Math.sqrt(v * (2 - v))",
    replace: "1 / Math.sqrt(v)",
  },
  {
    label: "narrowing, shift",
    find: "factors(Math.SQRT1_2, 0.5)",
    replace: "factors(0.4, 0.5)",
    via: ["const [a50, b50]"],
  },
  {
    label: "ρ of 2",
    find: "(Math.SQRT2 - random.normal()) ** 2",
    replace: "(1.5 - random.normal()) ** 2",
    check: "`ρ of ${M}`",
  },
  {
    label: "measured/foretold",
    find: "Math.sqrt((rho ** M - 1) / count)",
    replace: "Math.sqrt(rho ** M / count)",
  },
  {
    label: "M = 50: honest runs",
    find: "honest(blind.prior.flat())",
    replace: "honest(blind.near.flat())",
  },
  {
    label: "M = 50: draws for an error of 10 %",
    find: "(rho ** 50 - 1) / 0.1 ** 2",
    replace: "(rho ** 5 - 1) / 0.1 ** 2",
  },
  {
    label: "784 pixels: squared error",
    find: "logOf(new Array(784).fill(Math.SQRT2 / 28), 1 / 28)",
    replace: "logOf(new Array(784).fill(1), 1)",
  },
  {
    label: "from 100 such pixels to 784 ρ grows by",
    find: "Math.sqrt(7.84)",
    replace: "7.84",
  },
  { label: "ρ of 784 such pixels", find: "each, rho ** 16", replace: "each, rho ** 4" },
  {
    label: "a tenth of the noise, times",
    find: "normal(1, z, noise ** 2) ** k",
    replace: "normal(1, z, noise) ** k",
  },
  {
    label: "with much noise",
    find: "noises = [10, 1,",
    replace: "noises = [1, 1,",
  },
  {
    label: "years for 20 points along each of 16 axes",
    find: "20 ** 16 / 1e6",
    replace: "20 ** 8 / 1e6",
  },
  {
    label: "mean of log p̂(x)",
    find: "meanWithError(ten.map(Math.log))",
    replace: "meanWithError(ten.map((value) => value - 1))",
  },
  {
    label: "of the first image",
    find: "ink[d] * l - Math.log1p(Math.exp(l))",
    replace: "ink[d] * l + Math.log1p(Math.exp(l))",
  },
  {
    label: "p̂(x)/p(x) over",
    find: "Math.exp(log - onPlane[i].logEvidence)",
    replace: "1.15 * Math.exp(log - onPlane[i].logEvidence)",
  },
  {
    label: "share surely wrong",
    find: 'estimates("deep", i, most / 100)',
    replace: 'estimates("deep", i, most)',
    check: '"1,000 draws: share surely wrong"',
    budget: "full",
  },
  {
    label: "misses the highest",
    find: "missed(final.deep, 0)",
    replace: "missed(final.deep, Math.log(600))",
    budget: "full",
  },
];
