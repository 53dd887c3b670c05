/** What measured programs see of the environment. @module */

/** Variables that would tell a BLAS or an engine what to do, where each shall decide by itself. */
const LEFT_OUT = /^(OPENBLAS_|GOTO_|MKL_|ONEDNN_|DNNL_|OMP_|XLA_|DGM_(?!DATA_DIR$))/;

/** The environment without those; for `Deno.Command` with `clearEnv`. */
export function undecidedEnvironment(): Record<string, string> {
  const all = Object.entries(Deno.env.toObject());
  return Object.fromEntries(all.filter(([name]) => !LEFT_OUT.test(name)));
}
