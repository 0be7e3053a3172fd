import { adapt } from "./build-logic.js";
import { ExpressionError } from "./errors.js";
import { isLiteralOf, literal } from "./literal.js";
import type {
  Contains, DatePart, DatePlus, DateStart, DateUnit, Duration, Expression, JsonPath, Overlaps, Size,
} from "./node.js";
import type { Type } from "./type.js";
import { areComparable, isNumeric, requireKind, typeName } from "./typing.js";

const durationUnits = ["years", "months", "weeks", "days", "hours", "minutes", "seconds"] as const;
const dateUnits: readonly (DateUnit | "weekday")[] = ["year", "quarter", "month", "week", "day", "weekday"];
const clockUnits: readonly DateUnit[] = ["hour", "minute", "second"];

/** A date or time later (or earlier) by a constant duration of whole numbers. */
export function plus(of: Expression, duration: Duration): DatePlus {
  requireKind(of, ["timestamp", "localTimestamp", "date"], "plus");
  const kept: Record<string, number> = {};
  for (const [unit, count] of Object.entries(duration)) {
    if (count === undefined) continue;
    if (!durationUnits.some((known) => known === unit)) throw badDuration(`no duration has ${JSON.stringify(unit)}`);
    if (typeof count !== "number" || !Number.isInteger(count) || Math.abs(count) > 1_000_000_000) throw badDuration(`${unit} cannot be ${String(count)}`);
    if (of.type.kind === "date" && (unit === "hours" || unit === "minutes" || unit === "seconds")) throw badDuration(`a date has no ${unit}`);
  }
  for (const unit of durationUnits) if (duration[unit]) kept[unit] = duration[unit];
  const months = Math.abs(kept.years ?? 0) * 12 + Math.abs(kept.months ?? 0), days = Math.abs(kept.weeks ?? 0) * 7 + Math.abs(kept.days ?? 0);
  if (months > 2_000_000_000 || days > 2_000_000_000) throw badDuration("the duration is too long");
  return { op: "plus", type: of.type, of, duration: kept };
}

function badDuration(message: string): ExpressionError {
  return new ExpressionError("invalid_argument", message, `use whole numbers of ${durationUnits.join(", ")}; a date takes days and longer`);
}

/** A unit of a date or time in UTC, as an integer. `weekday`: 1 Monday … 7 Sunday. */
export function part(of: Expression, unit: DatePart["unit"]): DatePart {
  requireKind(of, ["timestamp", "localTimestamp", "date", "time"], "part");
  requireUnit(of.type, unit);
  return { op: "part", type: { kind: "integer" }, of, unit };
}

/** The beginning of the unit that holds the value. */
export function startOf(of: Expression, unit: DateUnit): DateStart {
  requireKind(of, ["timestamp", "localTimestamp", "date"], "startOf");
  requireUnit(of.type, unit);
  return { op: "startOf", type: of.type, of, unit };
}

function requireUnit(type: Type, unit: DatePart["unit"]): void {
  const units = type.kind === "date" ? dateUnits : type.kind === "time" ? clockUnits : [...dateUnits, ...clockUnits];
  if (units.includes(unit)) return;
  throw new ExpressionError("invalid_argument", `${typeName(type)} has no ${unit}`, `use one of ${units.join(", ")}`);
}

/** A member of a JSON value. An empty path is the value itself. */
export function json(of: Expression, path: readonly string[], as: JsonPath["as"]): JsonPath {
  requireKind(of, ["json"], "json");
  for (const step of path) {
    // Postgres would read signed and blank-padded digits as positions counted from the end, or from the start.
    if (step.includes("\0") || (/^\s*[-+]?\d+$/.test(step) && !/^\d{1,9}$/.test(step))) {
      throw new ExpressionError("invalid_argument", `${JSON.stringify(step)} is no step of a JSON path`, "use a key, or a position counted from 0");
    }
  }
  return { op: "json", type: { kind: as }, of, path, as };
}

/** An array has the item, or a range includes the value. */
export function has(of: Expression, item: Expression): Contains {
  const inside = itemType(of, "has");
  const read = sameNumber(adapt(item, inside), inside);
  if (read.type.kind !== inside.kind || !areComparable(inside, read.type)) {
    throw new ExpressionError("not_comparable", `${typeName(of.type)} cannot have ${typeName(read.type)}`, `give it ${typeName(inside)}`);
  }
  return { op: "has", type: { kind: "boolean" }, of, item: read };
}

/** A numeric constant as one of the kind that the array holds: Postgres would round it to fit. */
function sameNumber(item: Expression, inside: Type): Expression {
  const constant = item.op === "literal" && isNumeric(item.type) && isNumeric(inside) && item.type.kind !== inside.kind;
  return constant && isLiteralOf(item.value, inside) ? literal(item.value, inside) : item;
}

/** Two arrays or two ranges have something in common. */
export function overlaps(left: Expression, right: Expression): Overlaps {
  const inside = itemType(left, "overlaps");
  const read = adapt(right, left.type);
  itemType(read, "overlaps");
  if (!areComparable(left.type, read.type)) {
    throw new ExpressionError("not_comparable", `${typeName(left.type)} cannot overlap ${typeName(read.type)}`, `give it an ${left.type.kind} of ${typeName(inside)}`);
  }
  return { op: "overlaps", type: { kind: "boolean" }, left, right: read };
}

/** Number of items. */
export function size(of: Expression): Size {
  requireKind(of, ["array"], "size");
  return { op: "size", type: { kind: "integer" }, of };
}

function itemType(of: Expression, where: string): Type {
  requireKind(of, ["array", "range"], where);
  const inside = of.type.kind === "array" || of.type.kind === "range" ? of.type.of : of.type;
  if (inside.kind === "array") throw new ExpressionError("operand_type", `${where} does not take arrays of arrays`, "use an array of plain values");
  return inside;
}
