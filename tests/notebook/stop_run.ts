/** Stops itself three times, as a person at the Stop button would; `stop_test.ts` runs it. @module */
import { withStop } from "@dgm/notebook/stop.ts";

const untilAborted = (signal: AbortSignal) =>
  new Promise<{ stopped: { epoch: number; step: number } }>((resolve) =>
    signal.addEventListener("abort", () => resolve({ stopped: { epoch: 3, step: 7 } }))
  );

const run = withStop(untilAborted);
Deno.kill(Deno.pid, "SIGINT");
Deno.kill(Deno.pid, "SIGINT");
console.log(JSON.stringify(await run));
// One more that comes a moment too late.
Deno.kill(Deno.pid, "SIGINT");
await new Promise((resolve) => setTimeout(resolve, 300));
console.log("alive");
