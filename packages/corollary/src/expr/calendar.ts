/**
 * The proleptic Gregorian calendar in whole numbers, as Postgres counts it: days and microseconds from 1970-01-01.
 * Years here are astronomical: 1 BC is 0.
 */
export interface CivilDate { readonly year: number; readonly month: number; readonly day: number }

export const microsPerDay = 86_400_000_000;

/** Days since 1970-01-01 of a date; months outside 1–12 are not accepted. */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date that lies so many days after 1970-01-01. */
export function civilOf(days: number): CivilDate {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Weekday by ISO 8601: 1 Monday … 7 Sunday. */
export function isoWeekday(days: number): number {
  return ((days + 3) % 7 + 7) % 7 + 1;
}

/** Week by ISO 8601: 1–53; the first holds the year's first Thursday. */
export function isoWeek(days: number): number {
  const thursday = days - isoWeekday(days) + 4;
  const firstOfYear = daysOf(civilOf(thursday).year, 1, 1);
  return Math.floor((thursday - firstOfYear) / 7) + 1;
}

/** So many months later, the day kept inside the month. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilOf(days);
  const total = year * 12 + (month - 1) + months;
  const y = Math.floor(total / 12);
  const m = total - y * 12 + 1;
  return daysOf(y, m, Math.min(day, daysInMonth(y, m)));
}

const dateForm = /^(\d{4,7})-(\d\d)-(\d\d)( BC)?$/;
const clockForm = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/;
const zoneForm = /(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)$/;

/** Days of a date's text (`2024-02-29`; also as Postgres prints years after 9999 and before Christ). Undefined if it is none. */
export function parseDate(text: string): number | undefined {
  const found = dateForm.exec(text);
  if (!found) return undefined;
  const stated = Number(found[1]), month = Number(found[2]), day = Number(found[3]);
  if (stated === 0) return undefined;
  const year = found[4] ? 1 - stated : stated;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysOf(year, month, day);
}

/** Microseconds of a time of day, `24:00:00` included. Undefined if it is none. */
export function parseClock(text: string): number | undefined {
  const found = clockForm.exec(text);
  if (!found) return undefined;
  const hour = Number(found[1]), minute = Number(found[2]), second = Number(found[3] ?? 0);
  const micros = Number((found[4] ?? "").padEnd(6, "0"));
  if (minute > 59 || second > 59) return undefined;
  const total = ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros;
  return total <= microsPerDay ? total : undefined;
}

/** Seconds east of UTC of `Z`, `+02`, `+02:00` or `-03:30:15`. Undefined if it is none. */
export function parseZone(text: string): number | undefined {
  if (text === "Z") return 0;
  const digits = text.slice(1).replaceAll(":", "");
  if (!/^(\d\d){1,3}$/.test(digits)) return undefined;
  const hour = Number(digits.slice(0, 2)), minute = Number(digits.slice(2, 4)), second = Number(digits.slice(4, 6));
  if (hour > 15 || minute > 59 || second > 59) return undefined;
  const total = (hour * 60 + minute) * 60 + second;
  return text.startsWith("-") ? -total : total;
}

/** Splits a text into what stands before its zone and the zone. */
export function splitZone(text: string): { readonly before: string; readonly zone: string } | undefined {
  const found = zoneForm.exec(text);
  return found ? { before: text.slice(0, found.index), zone: found[0] } : undefined;
}

/** Microseconds since 1970 of a date and time without zone, separated by `T` or a space. */
export function parseLocal(text: string): bigint | undefined {
  const era = text.endsWith(" BC") ? " BC" : "";
  const body = era ? text.slice(0, -3) : text;
  const at = body.search(/[T ]/);
  if (at < 0) return undefined;
  const days = parseDate(body.slice(0, at) + era);
  const clock = parseClock(body.slice(at + 1));
  return days === undefined || clock === undefined ? undefined : BigInt(days) * 86_400_000_000n + BigInt(clock);
}

/** Microseconds since 1970 of an instant's text, which must state its zone. */
export function parseInstant(text: string): bigint | undefined {
  const era = text.endsWith(" BC") ? " BC" : "";
  const split = splitZone(era ? text.slice(0, -3) : text);
  const zone = split && parseZone(split.zone);
  const local = split && parseLocal(split.before + era);
  return local === undefined || zone === undefined ? undefined : local - BigInt(zone) * 1_000_000n;
}

/** A date's text; years after 9999 have more digits, years before 1 end in ` BC`. */
export function formatDate(days: number): string {
  const { year, month, day } = civilOf(days);
  const stated = year > 0 ? year : 1 - year;
  return `${pad(stated, 4)}-${pad(month, 2)}-${pad(day, 2)}${year > 0 ? "" : " BC"}`;
}

/** A time of day with as many digits of the fraction as it needs. */
export function formatClock(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String(micros % 1_000_000).padStart(6, "0").replace(/0+$/, "");
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  return fraction ? `${clock}.${fraction}` : clock;
}

/** Splits microseconds since 1970 into days and microseconds of the day. */
export function splitMicros(micros: bigint): { readonly days: number; readonly clock: number } {
  const day = 86_400_000_000n;
  let days = micros / day;
  if (micros % day < 0n) days -= 1n;
  return { days: Number(days), clock: Number(micros - days * day) };
}

/** `2024-02-29T10:00:00.5`, without zone. */
export function formatLocal(micros: bigint): string {
  const { days, clock } = splitMicros(micros);
  const date = formatDate(days);
  const era = date.endsWith(" BC") ? " BC" : "";
  return `${era ? date.slice(0, -3) : date}T${formatClock(clock)}${era}`;
}

/** `2024-02-29T10:00:00.500Z`: three digits of the fraction, six where three do not suffice. */
export function formatInstant(micros: bigint): string {
  const { days, clock } = splitMicros(micros);
  const date = formatDate(days);
  const era = date.endsWith(" BC") ? " BC" : "";
  const fraction = String(clock % 1_000_000).padStart(6, "0");
  const digits = fraction.endsWith("000") ? fraction.slice(0, 3) : fraction;
  return `${era ? date.slice(0, -3) : date}T${formatClock(clock).slice(0, 8)}.${digits}Z${era}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}
