import { exactOfText } from "./exact.js";

/**
 * The shortest digits of a float, as Postgres prints them. JavaScript also takes digits that lie exactly half way to the
 * next float, since they are read back the same; Postgres does not. Only whole numbers beyond 2^53 can be affected.
 */
export function floatDigits(value: number): string {
  const text = String(value);
  if (!Number.isFinite(value) || Math.abs(value) < 2 ** 53) return text;
  for (let precision = text.replace(/e.*$|^-|\./g, "").replace(/0+$/, "").length; precision < 17; precision += 1) {
    const digits = value.toPrecision(Math.max(precision, 1));
    if (Number(digits) === value && !isHalfWay(digits, value)) return digits;
  }
  return value.toPrecision(17);
}

function isHalfWay(digits: string, value: number): boolean {
  const exact = exactOfText(digits);
  if (!exact || exact.scale !== 0) return false;
  const own = BigInt(value);
  if (exact.digits === own) return false;
  const next = neighbour(value, (exact.digits > own) === value > 0);
  return Number.isFinite(next) && exact.digits * 2n === own + BigInt(next);
}

/** The next float away from zero, or towards it. */
function neighbour(value: number, away: boolean): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + (away ? 1n : -1n));
  return view.getFloat64(0);
}
