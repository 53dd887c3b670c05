/** Prints how many milliseconds one start takes: of the engine, of tfjs' wasm, or of an import. @module */
const [what, threads] = Deno.args;

async function milliseconds(): Promise<number> {
  if (what === "import") {
    const begin = performance.now();
    await import("@dgm/mod.ts");
    return performance.now() - begin;
  }
  // The imports of both are the same, so that only the start differs.
  const tf = await import("@tensorflow/tfjs");
  const { useEngine } = await import("@dgm/engine/use_engine.ts");
  const begin = performance.now();
  if (what === "engine") await useEngine("native", { threads: Number(threads) });
  else await tf.setBackend("wasm");
  tf.dispose(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])));
  return performance.now() - begin;
}

console.log(await milliseconds());
Deno.exit(0);
