import { formatClock, formatDate, formatInstant, formatLocal } from "../calendar.js";
import { formatInterval } from "../interval.js";
import { formatZone } from "../literal.js";
import type { Type } from "../type.js";
import { exactDecimal, type Exact, type Whole } from "./exact.js";
import type { JsonBox, RangeOf, Value, ZonedClock } from "./value.js";
import type { Interval } from "../interval.js";

/** The JavaScript value of a result, in the form in which rows hold values of the type. */
export function writerOf(type: Type): (value: Value) => unknown {
  switch (type.kind) {
    case "boolean": case "text": case "float": case "uuid": case "bytes": case "enum": case "integer": return (value) => value;
    case "bigint": return (value) => BigInt(value as Whole);
    case "decimal": return (value) => exactDecimal(value as Exact);
    case "json": return (value) => (value as JsonBox).json;
    case "timestamp": return type.precision <= 3 ? writeDate : writeInstant;
    case "localTimestamp": return (value) => infinity(value) ?? formatLocal(BigInt(value as Whole));
    case "date": return (value) => infinity(value) ?? formatDate(value as number);
    case "time": return (value) => formatClock(value as number);
    case "timetz": return (value) => formatClock((value as ZonedClock).clock) + formatZone((value as ZonedClock).zone);
    case "interval": return (value) => formatInterval(value as Interval);
    case "array": return arrayWriter(writerOf(type.of));
    case "range": return rangeWriter(writerOf(type.of));
    case "row": return (value) => { const key = value as readonly Value[]; return key.length === 1 ? key[0] : key; };
    case "null": return () => null;
  }
}

function infinity(value: Value): string | undefined {
  return value === Infinity ? "infinity" : value === -Infinity ? "-infinity" : undefined;
}

function writeInstant(value: Value): string {
  return infinity(value) ?? formatInstant(BigInt(value as Whole));
}

/** Milliseconds, the rest cut off; infinities as the first and the last Date. */
function writeDate(value: Value): Date {
  if (value === Infinity || value === -Infinity) return new Date(Math.sign(value) * 8.64e15);
  const all = BigInt(value as Whole), rest = ((all % 1000n) + 1000n) % 1000n;
  return new Date(Number((all - rest) / 1000n));
}

function arrayWriter(item: (value: Value) => unknown): (value: Value) => unknown {
  return (value) => (value as readonly (Value | null)[]).map((one) => (one === null ? null : item(one)));
}

function rangeWriter(bound: (value: Value) => unknown): (value: Value) => unknown {
  return (value) => {
    const range = value as RangeOf;
    if (range.empty) return { empty: true };
    return {
      lower: range.lower === null ? null : bound(range.lower),
      upper: range.upper === null ? null : bound(range.upper),
      bounds: `${range.from ? "[" : "("}${range.to ? "]" : ")"}`,
    };
  };
}
