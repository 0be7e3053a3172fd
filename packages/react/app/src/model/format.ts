import type { FieldType, PresentedValue } from "corollary/view";
import { isRow } from "../data/json.js";

/** Values as people read them, in the locale of the one who reads. */
export interface Formats {
  readonly locale: string;
  value(value: unknown, field: PresentedValue): string;
  count(value: number): string;
  /** How long ago an instant (ISO 8601) was: "3 hours ago"; after a month, the date. */
  ago(instant: string): string;
}

/** Formats are made once per kind: making one costs more than using it. */
export function formatsFor(locale: string): Formats {
  const number = remembering((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
  const date = remembering((options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
  const ofType = (value: unknown, type: FieldType): string => {
    switch (type.kind) {
      case "smallint":
      case "integer":
      case "bigint": return number("whole", { maximumFractionDigits: 0 }).format(numeric(value));
      case "decimal": return number(`decimal${type.scale ?? ""}`, digits(type.scale)).format(numeric(value));
      case "money": return number(`money${type.currency ?? ""}${type.scale ?? 2}`, { ...digits(type.scale ?? 2), ...(type.currency ? { style: "currency", currency: type.currency, currencyDisplay: "narrowSymbol" } : {}) }).format(numeric(value));
      case "real":
      case "float": return number("float", { maximumSignificantDigits: 9 }).format(numeric(value));
      case "date": return readable(date("date", { dateStyle: "medium", timeZone: "UTC" }), `${String(value)}T00:00:00Z`, value);
      case "timestamp": return readable(date("instant", { dateStyle: "medium", timeStyle: "short" }), String(value), value);
      case "localTimestamp": return readable(date("local", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }), `${String(value)}Z`, value);
      case "array": return Array.isArray(value) ? value.map((item) => ofType(item, type.of)).join(", ") : String(value);
      case "range": return rangeText(value, (bound) => ofType(bound, boundType(type.of)));
      case "json": return JSON.stringify(value);
      case "bytes": return bytesText(value, number("bytes", { maximumFractionDigits: 1 }));
      default: return String(value);
    }
  };
  return {
    locale,
    value: (value, field) => value === null || value === undefined ? "" : field.choices ? choiceText(value, field) : ofType(value, field.type),
    ago: (instant) => agoText(instant, new Intl.RelativeTimeFormat(locale, { numeric: "auto" }), date("day", { dateStyle: "medium" })),
    count: (value) => number("whole", { maximumFractionDigits: 0 }).format(value),
  };
}

function boundType(of: Extract<FieldType, { kind: "range" }>["of"]): FieldType {
  return of === "timestamp" || of === "localTimestamp" ? { kind: of, precision: 3 } : { kind: of };
}

function remembering<O, T>(make: (options: O) => T): (key: string, options: O) => T {
  const made = new Map<string, T>();
  return (key, options) => {
    const format = made.get(key) ?? make(options);
    made.set(key, format);
    return format;
  };
}

/** Digits of decimals are given to Intl as text, which it formats exactly. */
function numeric(value: unknown): Intl.StringNumericLiteral | number {
  if (typeof value === "number") return value;
  return (String(value)) as Intl.StringNumericLiteral;
}

function digits(scale: number | undefined): Intl.NumberFormatOptions {
  return scale === undefined ? { maximumFractionDigits: 20 } : { minimumFractionDigits: scale, maximumFractionDigits: scale };
}

/** What is no date of this calendar is shown as it is. */
function readable(format: Intl.DateTimeFormat, text: string, value: unknown): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? String(value) : format.format(date);
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

function agoText(instant: string, relative: Intl.RelativeTimeFormat, date: Intl.DateTimeFormat): string {
  const seconds = (Date.now() - Date.parse(instant)) / 1000;
  if (Number.isNaN(seconds)) return instant;
  if (seconds > 30 * 86_400) return date.format(new Date(instant));
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? (["second", 1] as const);
  return relative.format(-Math.floor(seconds / size), unit);
}

function choiceText(value: unknown, field: PresentedValue): string {
  const words = Array.isArray(value) ? value : [value];
  return words.map((word) => field.choices?.find((choice) => choice.value === word)?.label ?? String(word)).join(", ");
}

/** Without words, so that it is the same in every language: "1 Mar 2026 – …" has no end. */
function rangeText(value: unknown, text: (bound: unknown) => string): string {
  if (!isRow(value)) return String(value);
  if (value["empty"] === true) return "∅";
  const side = (bound: unknown) => (bound === null || bound === undefined ? "…" : text(bound));
  return `${side(value["lower"])} – ${side(value["upper"])}`;
}

function bytesText(value: unknown, format: Intl.NumberFormat): string {
  const size = Math.floor((String(value).length * 3) / 4);
  return size < 1024 ? `${size} B` : `${format.format(size / 1024)} kB`;
}
