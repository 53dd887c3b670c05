/** The numbers that a text prints. @module */

/** A printed number. */
export interface PrintedNumber {
  value: number;
  /** One unit of the last printed digit after the point; 0 for whole numbers and powers of ten. */
  unit: number;
}

const NUMBER = /[-−]?\d+(?:\.\d+)?(?:e[-+−]?\d+)?/gi;

/** The numbers of a text, in order. */
export function numbersIn(text: string): PrintedNumber[] {
  return (text.match(NUMBER) ?? []).map((number) => {
    const digits = number.split(/e/i)[0]!.split(".")[1]?.length ?? 0;
    const unit = /e/i.test(number) || digits === 0 ? 0 : 10 ** -digits;
    return { value: Number(number.replaceAll("−", "-")), unit };
  });
}

/** Relative difference of numbers that may come from another order of a sum. */
const TOLERANCE = 1e-4;

/** Whether a printed number is another one, to the tolerance or to the last printed digit. */
export function isClose({ value, unit }: PrintedNumber, other: number): boolean {
  return Math.abs(value - other) <= Math.max(TOLERANCE * Math.abs(value), 1.01 * unit);
}

/** The text with every number made the same: what is left are its words. */
export function wordsOf(text: string): string {
  return text.replace(NUMBER, "#");
}
