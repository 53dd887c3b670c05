/** Values of flags, each refused in one line where it does not fit. @module */
import { SetUpError } from "../setup/set_up_error.ts";

/** The refusal of a flag. */
export function refusal(what: string): SetUpError {
  return new SetUpError(`Cannot go on: ${what} (see --help)`);
}

/** One of some words. */
export function oneOf<T extends string>(flag: string, value: string, choices: readonly T[]): T {
  if ((choices as readonly string[]).includes(value)) return value as T;
  throw refusal(`${flag} wants ${choices.join(" or ")}, got ${value}`);
}

/** A whole number. */
export function wholeOf(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw refusal(`${flag} wants a whole number from ${least}, got ${text}`);
}

/** A number within a range. */
export function numberOf(
  flag: string,
  text: string,
  range: { from?: number; above?: number; below?: number },
): number {
  const { from, above, below } = range;
  const value = text.trim() === "" ? NaN : Number(text);
  const fits = Number.isFinite(value) && (from === undefined || value >= from) &&
    (above === undefined || value > above) && (below === undefined || value < below);
  if (fits) return value;
  const words = [
    from !== undefined && `from ${from}`,
    above !== undefined && `above ${above}`,
    below !== undefined && `below ${below}`,
  ].filter(Boolean).join(" and ");
  throw refusal(`${flag} wants a number ${words}, got ${text}`);
}

/** Whole numbers from 1 on, with commas between them. */
export function listOf(flag: string, text: string): number[] {
  return text.split(",").map((part) => wholeOf(flag, part.trim(), 1));
}

/** Rows and columns, such as 28x28. */
export function sizeOf(
  flag: string,
  text: string | undefined,
): { height: number; width: number } | undefined {
  if (text === undefined) return undefined;
  const [, height, width] = text.match(/^(\d+)[x×](\d+)$/) ?? [];
  if (height === undefined || width === undefined) {
    throw refusal(`${flag} wants rows x columns such as 28x28, got ${text}`);
  }
  return { height: wholeOf(flag, height, 1), width: wholeOf(flag, width, 1) };
}
