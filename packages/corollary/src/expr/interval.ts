import { microsPerDay } from "./calendar.js";

/** An interval as Postgres keeps it: three numbers that are not converted into each other. */
export interface Interval { readonly months: number; readonly days: number; readonly micros: bigint }

const form = /^P(?=[-+\dT])(?:([-+]?\d+)Y)?(?:([-+]?\d+)M)?(?:([-+]?\d+)W)?(?:([-+]?\d+)D)?(?:T(?=[-+\d])(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?)(\d+)(?:\.(\d{1,6}))?S)?)?$/;

/** Reads an ISO 8601 duration whose parts are whole (the seconds may have a fraction, each part its own sign). */
export function parseInterval(text: string): Interval | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const part = (at: number): bigint => BigInt(found[at]?.replace("+", "") ?? 0);
  const seconds = BigInt(found[8] ?? 0) * 1_000_000n + BigInt((found[9] ?? "").padEnd(6, "0"));
  const months = Number(part(1) * 12n + part(2));
  const days = Number(part(3) * 7n + part(4));
  const micros = part(5) * 3_600_000_000n + part(6) * 60_000_000n + (found[7] === "-" ? -seconds : seconds);
  if (Math.abs(months) > 2_147_483_647 || Math.abs(days) > 2_147_483_647 || BigInt.asIntN(64, micros) !== micros) return undefined;
  return { months, days, micros };
}

/** The ISO 8601 text of an interval: hours may exceed a day, every part bears its own sign. */
export function formatInterval({ months, days, micros }: Interval): string {
  const years = Math.trunc(months / 12), restMonths = months % 12;
  const hours = micros / 3_600_000_000n, minutes = micros / 60_000_000n % 60n, rest = micros % 60_000_000n;
  const date = `${years ? `${years}Y` : ""}${restMonths ? `${restMonths}M` : ""}${days ? `${days}D` : ""}`;
  const time = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${rest ? `${formatSeconds(rest)}S` : ""}`;
  return date || time ? `P${date}${time ? `T${time}` : ""}` : "PT0S";
}

function formatSeconds(micros: bigint): string {
  const size = micros < 0n ? -micros : micros;
  const fraction = String(size % 1_000_000n).padStart(6, "0").replace(/0+$/, "");
  return `${micros < 0n ? "-" : ""}${size / 1_000_000n}${fraction ? `.${fraction}` : ""}`;
}

/** Length for comparison: a month counts 30 days, a day 24 hours. */
export function intervalLength({ months, days, micros }: Interval): bigint {
  return (BigInt(months) * 30n + BigInt(days)) * BigInt(microsPerDay) + micros;
}
