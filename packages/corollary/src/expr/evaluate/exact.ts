import { Decimal } from "../decimal.js";
import { EvaluationError } from "./errors.js";

/** A number as Postgres's `numeric`: `digits / 10^scale`. */
export interface Exact { readonly digits: bigint; readonly scale: number }

/** Whole numbers: a number where it is safe, else a bigint. The two compare exactly with `<` and `>`. */
export type Whole = number | bigint;

export function whole(value: bigint): Whole {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function wholeAdd(a: Whole, b: Whole): Whole {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return whole(BigInt(a) + BigInt(b));
}

export function wholeSub(a: Whole, b: Whole): Whole {
  return wholeAdd(a, typeof b === "number" ? -b : whole(-b));
}

export function wholeMul(a: Whole, b: Whole): Whole {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product || 0;
  }
  return whole(BigInt(a) * BigInt(b));
}

/** The remainder has the sign of the dividend. The divisor is not zero. */
export function wholeMod(a: Whole, b: Whole): Whole {
  return typeof a === "number" && typeof b === "number" ? a % b || 0 : whole(BigInt(a) % BigInt(b));
}

const powers: bigint[] = [1n];
function power(exponent: number): bigint {
  for (let at = powers.length; at <= exponent && at <= 2000; at += 1) powers.push((powers[at - 1] ?? 1n) * 10n);
  return powers[exponent] ?? 10n ** BigInt(exponent);
}

export function exactOfWhole(value: Whole): Exact {
  return { digits: BigInt(value), scale: 0 };
}

/** From plain or exponential digits; `scale` at least, where values are stored with that many. */
export function exactOfText(text: string, scale = 0): Exact | undefined {
  const found = /^([-+]?)(\d+)(?:\.(\d*))?(?:[eE]([-+]?\d{1,5}))?$/.exec(text);
  if (!found) return undefined;
  const fraction = found[3] ?? "";
  const digits = BigInt((found[2] ?? "") + fraction) * (found[1] === "-" ? -1n : 1n);
  const places = fraction.length - Number(found[4] ?? 0);
  const value = places < 0 ? { digits: digits * power(-places), scale: 0 } : { digits, scale: places };
  return value.scale < scale ? rescale(value, scale) : value;
}

/** From a Decimal without the detour of its text, since rows are full of them. */
export function exactOfDecimal(value: Decimal, scale = 0): Exact {
  const places = value.c.length - 1 - value.e;
  const size = value.c.length <= 15 ? BigInt(value.c.reduce((sum, digit) => sum * 10 + digit, 0)) : BigInt(value.c.join(""));
  const digits = value.s < 0 ? -size : size;
  const exact = places < 0 ? { digits: digits * power(-places), scale: 0 } : { digits, scale: places };
  return exact.scale < scale ? rescale(exact, scale) : exact;
}

export function exactText({ digits, scale }: Exact): string {
  const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  const sign = digits < 0n ? "-" : "";
  return scale === 0 ? sign + size : `${sign}${size.slice(0, -scale)}.${size.slice(-scale)}`;
}

export function exactDecimal(value: Exact): Decimal {
  const decimal = new Decimal(exactText(value));
  return decimal.c[0] === 0 ? new Decimal(0) : decimal;
}

function rescale(value: Exact, scale: number): Exact {
  return { digits: value.digits * power(scale - value.scale), scale };
}

function aligned(a: Exact, b: Exact): readonly [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.digits, b.digits, a.scale];
  return a.scale < b.scale ? [rescale(a, b.scale).digits, b.digits, b.scale] : [a.digits, rescale(b, a.scale).digits, a.scale];
}

export function exactCompare(a: Exact, b: Exact): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function exactAdd(a: Exact, b: Exact): Exact {
  const [left, right, scale] = aligned(a, b);
  return { digits: left + right, scale };
}

export function exactSub(a: Exact, b: Exact): Exact {
  const [left, right, scale] = aligned(a, b);
  return { digits: left - right, scale };
}

export function exactMul(a: Exact, b: Exact): Exact {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

export function exactMod(a: Exact, b: Exact): Exact {
  const [left, right, scale] = aligned(a, b);
  return { digits: left % right, scale };
}

/** Without zeros at the end of the fraction. */
export function exactTrim(value: Exact): Exact {
  let { digits, scale } = value;
  for (; scale > 0 && digits % 10n === 0n; scale -= 1) digits /= 10n;
  return { digits, scale };
}

/**
 * Division as Postgres rounds it: at least sixteen significant digits. Zeros at the end of the operands do not count.
 * The divisor is not zero.
 */
export function exactDiv(dividend: Exact, divisor: Exact): Exact {
  return exactQuotient(exactTrim(dividend), exactTrim(divisor));
}

/** The same, zeros at the end taken into account: the scale of a sum is that of the longest of its parts. */
export function exactQuotient(a: Exact, b: Exact): Exact {
  const scale = quotientScale(a, b);
  const shift = scale + b.scale - a.scale;
  const dividend = shift >= 0 ? a.digits * power(shift) : a.digits;
  const divisor = shift >= 0 ? b.digits : b.digits * power(-shift);
  return { digits: divideRounding(dividend, divisor), scale };
}

/**
 * Postgres estimates the weight of the quotient from the leading groups of four digits; the digits kept follow from it.
 * If the groups are equal it takes the dividend to be the smaller.
 */
function quotientScale(a: Exact, b: Exact): number {
  const left = leadingGroup(a), right = leadingGroup(b);
  const weight = left.weight - right.weight - (left.group <= right.group ? 1 : 0);
  return Math.min(Math.max(16 - weight * 4, a.scale, b.scale, 0), 1000);
}

/** The first group of four digits that is not zero, groups counted from the point; zero has none. */
function leadingGroup({ digits, scale }: Exact): { readonly weight: number; readonly group: number } {
  if (digits === 0n) return { weight: 0, group: 0 };
  const text = (digits < 0n ? -digits : digits).toString();
  const exponent = text.length - 1 - scale;
  const weight = Math.floor(exponent / 4);
  const width = exponent - weight * 4 + 1;
  return { weight, group: Number(text.slice(0, width).padEnd(width, "0")) };
}

/** Half away from zero. */
function divideRounding(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (2n * abs(rest) < abs(divisor)) return quotient;
  return (dividend < 0n) === (divisor < 0n) ? quotient + 1n : quotient - 1n;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function exactRound(value: Exact, digits: number): Exact {
  if (value.scale <= digits) return rescale(value, digits);
  return { digits: divideRounding(value.digits, power(value.scale - digits)), scale: digits };
}

export function exactFloor({ digits, scale }: Exact): Exact {
  const unit = power(scale);
  const quotient = digits / unit;
  return { digits: digits < 0n && digits % unit !== 0n ? quotient - 1n : quotient, scale: 0 };
}

export function exactNegate({ digits, scale }: Exact): Exact {
  return { digits: -digits, scale };
}

/** @throws EvaluationError `out_of_range` where a double cannot hold it, or only as zero. */
export function exactFloat(value: Exact): number {
  const number = Number(exactText(value));
  if (!Number.isFinite(number) || (number === 0 && value.digits !== 0n)) throw beyondFloat();
  return number;
}

export function beyondFloat(): EvaluationError {
  return new EvaluationError("out_of_range", "A float is out of range.");
}
