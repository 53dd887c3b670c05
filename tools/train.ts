/** `deno task train`: a model of your own images. @module */
import { runTool, setUp } from "./setup.ts";
import { HELP, trainOptions } from "./train/options.ts";

if (import.meta.main) {
  await runTool(async () => {
    const options = trainOptions(Deno.args);
    if (!options) return console.log(HELP);
    await setUp();
    // Only now are the packages there that it imports.
    const { train } = await import("./train/run.ts");
    return await train(options);
  });
}
