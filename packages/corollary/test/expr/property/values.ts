import { formatClock, formatDate, formatInstant, formatLocal, parseInstant, parseLocal } from "../../../src/expr/calendar.js";
import { toBase64 } from "../../../src/expr/bytes.js";
import { formatInterval } from "../../../src/expr/interval.js";
import { literal } from "../../../src/expr/literal.js";
import type { Json } from "../../../src/expr/node.js";
import type { FieldType } from "../../../src/model/field-type.js";
import type { Model } from "../../../src/model/model.js";
import { typeOfField } from "../../../src/expr/field-value-type.js";
import type { Random } from "./random.js";

const pieces = [
  "", "a", "A", "b", "ab", "aB", "z", "Z", "ß", "SS", "ẞ", "İ", "I", "i", "ı", "Σ", "ΟΔΟΣ", "σας", "ς", "é", "e\u0301", "É", "ﬁ", "ŉ", "Ǆ", "ǅ", "ǆ",
  "😀", "👩‍👩‍👧", "𐐀", "𐐨", "\uFFFD", "\uE000", "\uD7FF", "日本", "%", "_", "\\", "*", " ", "  ", "\t", "\n", "\u00A0", "'", "\"", "{", "}", ",", ";", "0", "42", "-", "\u0345", "ᾳ", "ΐ",
];

export function randomText(random: Random): string {
  return Array.from({ length: random.int(0, 3) }, () => random.pick(pieces)).join("");
}

const uuids = [0, 1, 2, 9].map((n) => `0190a3c4-0000-7000-8000-00000000000${n}`).concat("ffffffff-ffff-ffff-ffff-ffffffffffff");
const floats = [0, 1, -1, 0.1, 0.5, -2.25, 3.75, 1e15, 123456.789, -0.001];
const wildFloats: readonly Json[] = [1e300, -1e300, 1e-300, 5e-324, 1.7976931348623157e308, 9007199254740993, "NaN", "Infinity", "-Infinity"];
const reals = [0, 1, -1, 0.1, 0.5, -2.25, 16777216, 3.4028235e38, 1e-45, 1.1, "NaN" as const, "Infinity" as const];
const days = ["2024-02-29", "2023-02-28", "2000-01-01", "1970-01-01", "1969-12-31", "0001-01-01", "9999-12-31", "2024-12-30", "2021-01-03", "2020-12-31", "1900-02-28", "2024-01-31", "2024-03-31"];

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.int(0, 9)).join("");
}

function decimalOf(random: Random, before: number, scale: number): string {
  const whole = random.pick(["0", "1", "2", "10", digits(random, Math.max(1, random.int(1, Math.max(1, before)))), "9".repeat(Math.max(1, before))]);
  const fraction = scale === 0 ? "" : `.${random.pick(["0".repeat(scale), "5".padEnd(scale, "0"), digits(random, scale), "9".repeat(scale), "1".padStart(scale, "0")])}`;
  return `${random.chance(40) ? "-" : ""}${before === 0 ? "0" : whole}${fraction}`;
}

function randomDays(random: Random): number {
  return random.int(-25_000, 50_000);
}

function randomDate(random: Random): string {
  return random.chance(60) ? random.pick(days) : formatDate(randomDays(random));
}

function randomClock(random: Random, precision: number): string {
  const micros = random.pick([0, 1, 999_999, 500_000, 123_456, 120_000]);
  const step = 10 ** (6 - precision);
  const clock = random.pick([0, 86_399, 43_200, random.int(0, 86_399)]) * 1_000_000 + micros - micros % step;
  return formatClock(clock);
}

function randomInterval(random: Random): string {
  if (random.chance(50)) return random.pick(["PT0S", "P1M", "P30D", "PT720H", "P1Y", "P12M", "P360D", "PT24H", "P1D", "PT0.000001S", "PT-0.5S", "P-1M", "P-30D", "P1M-30D"]);
  return formatInterval({ months: random.int(-30, 30), days: random.int(-60, 60), micros: BigInt(random.int(-1_000_000_000, 1_000_000_000)) });
}

function randomJson(random: Random, depth: number): Json {
  const scalars: readonly Json[] = [true, false, null, 0, 1, -1.5, 0.1, 1e-7, 1e21, 123456789012, "", "x", "true", "1", randomText(random)];
  if (depth === 0 || random.chance(20)) return random.pick(scalars);
  if (random.chance(30)) return Array.from({ length: random.int(0, 3) }, () => randomJson(random, depth - 1));
  return Object.fromEntries(["a", "b", "0", "ü x"].filter(() => random.chance(60)).map((key) => [key, randomJson(random, depth - 1)]));
}

function randomRange(random: Random, of: FieldType, model: Model): Json {
  if (random.chance(10)) return { empty: true };
  // A bound at the very end of whole numbers has no successor, which the canonical form of `]` would need.
  const from: FieldType = of.kind === "integer" || of.kind === "bigint" ? { kind: "smallint" } : of;
  const bound = (): Json => (random.chance(15) ? null : randomValue(random, from, model));
  const bounds = random.pick(["[)", "[]", "()", "(]"]);
  const type = { kind: "range", of: typeOfField(of, model.enums) } as const;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const candidate = { lower: bound(), upper: bound(), bounds };
    const [forward, backward] = [candidate, { ...candidate, lower: candidate.upper, upper: candidate.lower }];
    for (const range of [forward, backward]) {
      try {
        return literal(range, type).value;
      } catch {
        // The bounds are the wrong way round: try the other, then new ones.
      }
    }
  }
  return { empty: true };
}

/** A value of the type in its JSON form; never null. */
export function randomValue(random: Random, type: FieldType, model: Model): Json {
  switch (type.kind) {
    case "text": case "custom": return randomText(random);
    case "varchar": return Array.from(randomText(random)).slice(0, type.length).join("");
    case "char": return Array.from(randomText(random)).slice(0, type.length).join("").replace(/ +$/, "");
    case "smallint": return random.chance(70) ? random.int(-20, 20) : random.pick([32_767, -32_768]);
    case "integer": return random.chance(70) ? random.int(-20, 20) : random.pick([2_147_483_647, -2_147_483_648, 100_000, random.int(-100_000, 100_000)]);
    case "bigint": return random.pick(["0", "1", "-7", String(random.int(-20, 20)), "9007199254740993", "9223372036854775807", "-9223372036854775808"]);
    case "decimal": case "money":
      return type.precision === undefined ? decimalOf(random, random.int(0, 40), random.int(0, 30)) : decimalOf(random, type.precision - (type.scale ?? 0), type.scale ?? 0);
    case "real": return random.pick(reals);
    case "float": return random.chance(85) ? random.pick(floats) : random.pick(wildFloats);
    case "boolean": return random.chance(50);
    case "uuid": return random.pick(uuids);
    case "json": { const value = randomJson(random, 3); return value === null ? {} : value; }
    case "bytes": return toBase64(Uint8Array.from(random.some([0, 1, 127, 128, 255], 4)));
    case "timestamp": return formatInstant(parseInstant(`${randomDate(random)}T${randomClock(random, type.precision)}Z`) ?? 0n);
    case "localTimestamp": return formatLocal(parseLocal(`${randomDate(random)}T${randomClock(random, type.precision)}`) ?? 0n);
    case "date": return randomDate(random);
    case "time": return random.chance(5) ? "24:00:00" : randomClock(random, type.precision);
    case "timetz": return `${randomClock(random, type.precision)}${random.pick(["+00:00", "+02:00", "-03:30", "+14:00", "-12:00"])}`;
    case "interval": return randomInterval(random);
    case "choice": return random.pick(model.enums[type.enum]?.values ?? []);
    case "array": return Array.from({ length: random.int(0, 4) }, () => (random.chance(15) ? null : randomValue(random, type.of, model)));
    case "range": return randomRange(random, rangeItem(type.of), model);
  }
}

function rangeItem(of: string): FieldType {
  switch (of) {
    case "timestamp": case "localTimestamp": return { kind: of, precision: 6 };
    case "integer": case "bigint": case "date": return { kind: of };
    default: return { kind: "decimal" };
  }
}
