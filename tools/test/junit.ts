/** Counts from the reports that `deno test --junit-path` writes. @module */

import { withoutDot } from "./test_output.ts";

/** What a test run came to. */
export interface Counts {
  passed: number;
  failed: number;
  /** The names of the tests that were skipped. */
  skipped: string[];
  /** The names of the tests that failed. */
  failures: string[];
}

/** No tests at all. */
export function noCounts(): Counts {
  return { passed: 0, failed: 0, skipped: [], failures: [] };
}

/** Adds counts to counts, in place. */
export function addCounts(sum: Counts, more: Counts): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped.push(...more.skipped);
  sum.failures.push(...more.failures);
}

/**
 * Counts the test cases of a JUnit report.
 *
 * @throws {TypeError} when the text is no such report
 */
export function countsOfJunit(xml: string): Counts {
  if (!xml.includes("<testsuites")) throw new TypeError("Cannot count tests: no JUnit report");
  const counts = noCounts();
  for (
    const [, attributes, body] of xml.matchAll(
      /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
    )
  ) {
    if (/<(failure|error)\b/.test(body ?? "")) {
      counts.failed++;
      counts.failures.push(nameOf(attributes!));
    } else if (/<skipped\b/.test(body ?? "")) counts.skipped.push(nameOf(attributes!));
    else counts.passed++;
  }
  return counts;
}

/** File and name of a test; an example of the docs has the lines that it stands on for a name. */
function nameOf(attributes: string): string {
  const [file, name] = ["classname", "name"].map((attribute) =>
    unescaped(attributes.match(new RegExp(`\\b${attribute}="([^"]*)"`))?.[1] ?? "unknown")
  ) as [string, string];
  const [, source, lines] = file.match(/^(.*)\$(\d+-\d+)\.\w+$/) ?? [];
  return withoutDot(source ? `${source}: the example in lines ${lines}` : `${file}: ${name}`);
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}
