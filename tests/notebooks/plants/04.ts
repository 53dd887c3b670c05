import type { Plant } from "../../../tools/notebooks/plants.ts";

const GRADIENT = "const gradient = finiteDifferenceGradient(meanOfG";

/** Changes that make the cited statements of 04 false, one by one. */
export const plants: Plant[] = [
  {
    label: "straight: Bayes at z = ",
    find: "straight.logLikelihood(z) + straight.logPrior(z) - straight.logPosterior(z)",
    replace: "straight.logLikelihood(z) - straight.logPosterior(z)",
  },
  {
    label: "straight: line 1",
    find: "straight.logLikelihood(z) + straight.logPrior(z) - straight.logPosterior(z)",
    replace: "straight.logLikelihood(z) + straight.logPrior(z) - 1.02 * straight.logPosterior(z)",
  },
  {
    label: "straight: line 3",
    find: "reconstruction - priorKl + toGaussian",
    replace: "reconstruction - priorKl - toGaussian",
  },
  {
    label: "both: KL(q ‖ prior)",
    find: "const toPrior = E((z) => logQ(z) - logPrior(z));",
    replace: "const toPrior = E((z) => logPrior(z) - logQ(z));",
  },
  {
    label: "straight: KL(q ‖ posterior)",
    find: "const toPosterior = E((z) => logQ(z) - logPosterior(z));",
    replace: "const toPosterior = 1.02 * E((z) => logQ(z) - logPosterior(z));",
  },
  {
    label: "log t ≤ t − 1",
    find: "Math.log(t) <= t - 1)",
    replace: "Math.log(t) <= t - 1.02)",
  },
  {
    label: "not symmetric",
    find: "diagonalGaussianKl(flat, thin)",
    replace: "diagonalGaussianKl(thin, flat)",
  },
  {
    label: "a thousand q on two models",
    find: "line.elbo([1.4], one).elbo",
    replace: "line.elbo([1.4], one).reconstruction",
  },
  {
    // The other direction of the KL.
    label: "curved: gap = KL(q ‖ posterior)",
    find: "Math.exp(one.logDensity([z])) * logRatio(z)",
    replace: "Math.exp(curved.logPosterior(z)) * -logRatio(z)",
  },
  {
    label: "E_q[log w] is the ELBO of step 3",
    find: "const logW = (z: number) => logLikelihood(z) + logPrior(z) - logQ(z);",
    replace: "const logW = (z: number) => logLikelihood(z) - logQ(z);",
  },
  {
    label: "straight: at the posterior, ELBO = log p(x)",
    find: "line.elbo([1.4], line.posterior([1.4])).elbo",
    replace: "line.elbo([1.4], qLists).elbo",
  },
  {
    label: "KL by quadrature",
    find: "(q.mean ** 2 + Math.exp(q.logVar) - q.logVar - 1)",
    replace: "(q.mean ** 2 + Math.exp(0.5 * q.logVar) - q.logVar - 1)",
  },
  {
    label: "the reconstruction is a squared error",
    find: "-squaredError / (2 * sigma ** 2)",
    replace: "-squaredError / sigma ** 2",
  },
  {
    // The straight model's posterior is a Gaussian.
    label: "the best Gaussian leaves",
    find: "const left = curved.logEvidence - elboOfBend(best);",
    replace: "const left = straight.logEvidence - elboOfLine(onLine);",
  },
  {
    label: "the bound prefers one hill",
    find: "elboOfBend(best) > elboOfBend(covering) + 1",
    replace: "-reverseKl(best) > -reverseKl(covering) + 1",
  },
  {
    label: "φ-steps close the gap",
    find: "phi = phiStep(theta);",
    replace: "phi = phiStep(0.98 * theta);",
  },
  {
    label: "θ-steps from no gap raise the bound",
    find: "else theta = thetaStep(phi);",
    replace: "else theta = -thetaStep(phi);",
  },
  {
    label: "the bound rises, log p(x) falls",
    find: "const next = thetaStep(poor);",
    replace: "const next = -thetaStep(poor);",
  },
  {
    label: "both together win",
    find: "bound(theta, [phi1, 0], data) - bound(0, [0, 0], data)",
    replace: "bound(theta, [-phi1, 0], data) - bound(0, [0, 0], data)",
  },
  {
    // The slope at the mean, as if nothing were drawn.
    label: "reparametrised, by μ",
    find: "one: (eps: number) => gSlope(zOf(eps)) }",
    replace: "one: (eps: number) => gSlope(zOf(0 * eps)) }",
    check: GRADIENT,
  },
  {
    label: "score, by μ",
    find: "one: (eps: number) => g(zOf(eps)) * eps / here.sigma }",
    replace: "one: (eps: number) => g(zOf(eps)) * eps }",
    check: GRADIENT,
  },
  {
    label: "score, 64 latents: variance",
    find: "(g(zOf(eps)) - meanG) ** 2) / here.sigma ** 2",
    replace: "(g(zOf(eps)) - meanG) ** 2) / here.sigma",
  },
  {
    // As if the other terms were left out.
    label: "64 latents: the score function needs 50 times the draws",
    find: "const least = ofBest + 63 * others;",
    replace: "const least = ofBest + 0 * others;",
  },
  {
    label: "a fast wave",
    find: "Math.cos(omega * (0.3 + eps)) * eps",
    replace: "omega * Math.cos(omega * (0.3 + eps)) * eps",
  },
  {
    label: "mean: the check catches it",
    find: "[weighted(1), weighted(1 / 2)]",
    replace: "[weighted(1), weighted(1)]",
  },
];
