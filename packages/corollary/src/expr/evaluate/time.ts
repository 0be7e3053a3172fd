import { addMonths, civilOf, daysOf, isoWeek, isoWeekday, microsPerDay, splitMicros } from "../calendar.js";
import type { DatePart, DateUnit, Duration } from "../node.js";
import { EvaluationError } from "./errors.js";
import { whole, type Whole } from "./exact.js";

const dayMicros = BigInt(microsPerDay);
/** Postgres's instants: from 4714-11-24 BC on, before 294277; dates to the end of 5874897. */
const firstDay = daysOf(-4713, 11, 24), instantEnd = BigInt(daysOf(294_277, 1, 1)) * dayMicros;

/** Months first, the day kept inside the month; then days; then the clock. */
export function addDuration(micros: Whole, duration: Duration): Whole {
  if (typeof micros === "number" && !Number.isFinite(micros)) return micros;
  const months = (duration.years ?? 0) * 12 + (duration.months ?? 0), days = (duration.weeks ?? 0) * 7 + (duration.days ?? 0);
  const clock = ((BigInt(duration.hours ?? 0) * 60n + BigInt(duration.minutes ?? 0)) * 60n + BigInt(duration.seconds ?? 0)) * 1_000_000n;
  let at = BigInt(micros);
  if (months !== 0) {
    const split = splitMicros(at);
    at = inReach(BigInt(addMonths(split.days, months)) * dayMicros + BigInt(split.clock));
  }
  if (days !== 0) at = inReach(at + BigInt(days) * dayMicros);
  return whole(inReach(at + clock));
}

/** A date is moved as the midnight it begins with. */
export function addToDate(days: number, duration: Duration): number {
  if (!Number.isFinite(days)) return days;
  const moved = addDuration(whole(inReach(BigInt(days) * dayMicros)), duration);
  return splitMicros(BigInt(moved)).days;
}

function inReach(micros: bigint): bigint {
  if (micros < BigInt(firstDay) * dayMicros || micros >= instantEnd) throw new EvaluationError("out_of_range", "A date or time is out of range.");
  return micros;
}

/** The infinities of Postgres have a year that is no whole number, and no other parts. */
function partOfInfinity(unit: DatePart["unit"]): null {
  if (unit === "year") throw new EvaluationError("out_of_range", "An infinite date has no year that is a number.");
  return null;
}

/** A unit of an instant, without zone or in UTC. */
export function partOfMicros(micros: Whole, unit: DatePart["unit"]): number | null {
  if (typeof micros === "number" && !Number.isFinite(micros)) return partOfInfinity(unit);
  const { days, clock } = splitMicros(BigInt(micros));
  return unit === "hour" || unit === "minute" || unit === "second" ? partOfClock(clock, unit) : partOfDate(days, unit);
}

export function partOfClock(clock: number, unit: "hour" | "minute" | "second"): number {
  const seconds = Math.floor(clock / 1_000_000);
  if (unit === "hour") return Math.floor(seconds / 3600);
  return unit === "minute" ? Math.floor(seconds / 60) % 60 : seconds % 60;
}

export function partOfDate(days: number, unit: DatePart["unit"]): number | null {
  if (!Number.isFinite(days)) return partOfInfinity(unit);
  const { year, month, day } = civilOf(days);
  switch (unit) {
    // Postgres knows no year 0: 1 BC is -1.
    case "year": return year > 0 ? year : year - 1;
    case "quarter": return Math.ceil(month / 3);
    case "month": return month;
    case "week": return isoWeek(days);
    case "day": return day;
    case "weekday": return isoWeekday(days);
    case "hour": case "minute": case "second": return 0;
  }
}

/** The first microsecond of the unit. */
export function startOfMicros(micros: Whole, unit: DateUnit): Whole {
  if (typeof micros === "number" && !Number.isFinite(micros)) return micros;
  const { days, clock } = splitMicros(BigInt(micros));
  const steps = { hour: 3_600_000_000, minute: 60_000_000, second: 1_000_000 };
  const kept = unit === "hour" || unit === "minute" || unit === "second" ? clock - clock % steps[unit] : 0;
  return whole(BigInt(startOfDate(days, unit)) * dayMicros + BigInt(kept));
}

/** The first day of the unit; units below a day leave it as it is. */
export function startOfDate(days: number, unit: DateUnit): number {
  if (!Number.isFinite(days)) return days;
  const { year, month } = civilOf(days);
  switch (unit) {
    case "year": return daysOf(year, 1, 1);
    case "quarter": return daysOf(year, month - (month - 1) % 3, 1);
    case "month": return daysOf(year, month, 1);
    case "week": return days - isoWeekday(days) + 1;
    case "day": case "hour": case "minute": case "second": return days;
  }
}
