import type { Plant } from "../../../tools/notebooks/plants.ts";

/** Changes that make the cited statements of 07 false, one by one. */
export const plants: Plant[] = [
  // The bound
  {
    label: "L₁ is the ELBO",
    find: "iwaeBound(clouds[0], 1)",
    replace: "iwaeBound(clouds[0], 2)",
  },
  {
    label: "none breaks the order",
    find: "logMeanExp(set) >=",
    replace: "set.reduce((sum, one) => sum + one, 0) / set.length >=",
  },
  {
    label: "gap at k = 100 is Var w / (2k p²)",
    find: "spread / 200",
    replace: "1.02 * spread / 200",
  },
  {
    label: "from k = 1 to 50 the bound gains",
    find: "mean(weights.map((each) => iwaeBound(each, k).mean))",
    replace: "mean(weights.map((each) => iwaeBound(each, 1).mean))",
    budget: "full",
  },
  {
    label: "k = 5 over k = 1",
    find: "values: weightedDensity(k)",
    replace: "values: weightedDensity(1)",
    budget: "full",
  },
  // The gradients
  {
    label: "standard: the ratio at k = 64",
    find: 'at(64, "standard")',
    replace: 'at(64, "doubly")',
  },
  {
    label: "doubly reparametrised: the ratio at k = 64",
    find: 'at(64, "doubly")',
    replace: 'at(64, "standard")',
  },
  {
    label: "standard gradient at k = 8",
    find: "share * (path - score)",
    replace: "share * path",
  },
  {
    label: "doubly reparametrised gradient at k = 8",
    find: "terms.doubly += share ** 2 * path",
    replace: "terms.doubly += 1.02 * share ** 2 * path",
  },
  {
    label: "without the score",
    find: 'eight("pathOnly")',
    replace: 'eight("standard")',
  },
  // The evidence of the trained model
  {
    label: "width of the sandwich",
    find: '"width of the sandwich, nats", widths.at(-1)!.mean',
    replace: '"width of the sandwich, nats", widths[0].mean',
    budget: "full",
  },
  {
    label: "approximation gap, nats",
    find: "measuredGaps.map((gap) => gap[name])",
    replace: 'measuredGaps.map((gap) => name === "approximation" ? -gap[name] : gap[name])',
    budget: "full",
  },
  {
    label: "amortisation gap, nats",
    find: "measuredGaps.map((gap) => gap[name])",
    replace: 'measuredGaps.map((gap) => name === "amortisation" ? -gap[name] : gap[name])',
    budget: "full",
  },
  {
    label: "share of the gap that is amortisation",
    find: "amortisation / (approximation + amortisation)",
    replace: "approximation / (approximation + amortisation)",
    budget: "full",
  },
  // A proposal on one side
  {
    label: "no doubt is raised",
    find: "sigma: 0.27 }",
    replace: "sigma: 0.05 }",
  },
  {
    label: "short of log p(x) by log 2",
    find: "logNormal(2, Math.abs(z), 0.25)",
    replace: "logNormal(2, z, 0.25)",
  },
];
