import type { FieldType, Json, Presentation, PresentedEntity, PresentedField, PresentedValue } from "corollary/view";
import { isRow, type Row } from "../data/json.js";
import { keyOf } from "../data/key.js";
import { isEntered, isLines } from "./form.js";

/**
 * What stands in a form while it is filled in. Texts are kept as typed: numbers, dates and JSON too, so that nothing is
 * lost of what is not finished; booleans are true, false or "" (not set); references are keys or null; embedded values are
 * drafts; lines are arrays of drafts.
 */
export type Draft = Record<string, unknown>;

/** Where a line keeps the row that it was read from; new lines have none. */
export const lineRow = "$row";

export function emptyDraft(presentation: Presentation, entity: PresentedEntity, given: Row = {}): Draft {
  const draft: Draft = {};
  for (const field of Object.values(entity.fields)) {
    if (!isEntered(field)) continue;
    draft[field.name] = Object.hasOwn(given, field.name) ? inputOf(presentation, field, given[field.name]) : emptyInput(field);
  }
  return draft;
}

function emptyInput(field: PresentedField): unknown {
  switch (field.kind) {
    case "value": return emptyValue(field);
    case "reference": return null;
    case "embedded": return Object.fromEntries(Object.values(field.fields).map((part) => [part.name, emptyInput(part)]));
    case "collection": return [];
  }
}

/** What fills a field in is shown where it is known, so that nobody wonders what will be saved. */
function emptyValue(field: PresentedValue): unknown {
  if (field.default !== undefined) return valueInput(field, field.default);
  if (field.states) return field.states.initial;
  if (field.type.kind === "boolean" && !field.optional) return false;
  if (field.filled === "today" && field.type.kind === "date") return localTime(new Date().toISOString()).slice(0, 10);
  if (field.filled === "now" && field.type.kind === "timestamp") return localTime(new Date().toISOString()).slice(0, 16);
  return valueInput(field, null);
}

/** The draft of a row that exists, read with its lines. */
export function draftOf(presentation: Presentation, entity: PresentedEntity, row: Row): Draft {
  const draft: Draft = {};
  for (const field of Object.values(entity.fields)) if (isEntered(field)) draft[field.name] = inputOf(presentation, field, row[field.name]);
  return draft;
}

function inputOf(presentation: Presentation, field: PresentedField, json: unknown): unknown {
  switch (field.kind) {
    case "value": return valueInput(field, json);
    case "reference": {
      const target = presentation.entities[field.target];
      return isRow(json) && target ? keyOf(target, json) : json ?? null;
    }
    case "embedded": return Object.fromEntries(Object.values(field.fields).map((part) => [part.name, valueInput(part, isRow(json) ? json[part.name] : null)]));
    case "collection": {
      const target = presentation.entities[field.target];
      const rows: readonly unknown[] = Array.isArray(json) ? json : [];
      return target ? rows.filter(isRow).map((row) => ({ ...lineDraft(presentation, target, field.via, row), [lineRow]: row })) : [];
    }
  }
}

function lineDraft(presentation: Presentation, target: PresentedEntity, via: string, row: Row): Draft {
  const draft = draftOf(presentation, target, row);
  delete draft[via];
  return draft;
}

/** A line that was just added. */
export function emptyLine(presentation: Presentation, target: PresentedEntity, via: string): Draft {
  const draft = emptyDraft(presentation, target);
  delete draft[via];
  return draft;
}

function valueInput({ type }: PresentedValue, json: unknown): unknown {
  if (json === null || json === undefined) return type.kind === "range" ? { lower: "", upper: "" } : "";
  switch (type.kind) {
    case "boolean": return json === true;
    case "json": return JSON.stringify(json, null, 2);
    case "array": return Array.isArray(json) ? json.map(String).join("\n") : "";
    case "range": return isRow(json) ? { lower: textOf(json["lower"]), upper: textOf(json["upper"]) } : { lower: "", upper: "" };
    case "timestamp": return localTime(String(json));
    default: return String(json);
  }
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

/** An instant as the clock on the wall shows it, in the form that the browser's field takes. */
function localTime(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return shifted.slice(0, date.getUTCSeconds() === 0 && date.getUTCMilliseconds() === 0 ? 16 : 23);
}

/** The JSON of an input, `null` where nothing is entered; undefined where it cannot be read. */
export function jsonOf(type: FieldType, input: unknown): Json | undefined {
  if (type.kind === "range") return rangeJson(input);
  if (typeof input === "boolean") return input;
  const text = typeof input === "string" ? input : textOf(input);
  if (text.trim() === "") return type.kind === "text" && text !== "" ? text : null;
  switch (type.kind) {
    case "smallint":
    case "integer": return /^[-+]?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
    case "real":
    case "float": return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "bigint": return /^-?\d{1,19}$/.test(text.trim()) ? text.trim() : undefined;
    case "decimal":
    case "money": return decimalText(text);
    case "timestamp": return instantText(text);
    case "json": return parsed(text);
    case "array": return text.split("\n").filter((line) => line !== "").map((line) => jsonOf(type.of, line) ?? line);
    case "text":
    case "varchar":
    case "char": return text;
    default: return text.trim();
  }
}

function decimalText(text: string): string | undefined {
  const plain = text.trim().replace(/^(-?)\./, "$10.").replace(/\.$/, "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
}

function instantText(text: string): string | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function rangeJson(input: unknown): Json {
  const { lower = "", upper = "" } = isRow(input) ? input : {};
  if (lower === "" && upper === "") return null;
  return { lower: textOf(lower) || null, upper: textOf(upper) || null, bounds: "[)" };
}

/** The row that a draft stands for, in JSON. What cannot be read is left out; computed values are not in it. */
export function rowOf(presentation: Presentation, entity: PresentedEntity, draft: Draft): Row {
  const row: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(draft)) {
    const field = entity.fields[name];
    const json = field && fieldJson(presentation, field, input);
    if (json !== undefined) row[name] = json;
  }
  return row;
}

export function fieldJson(presentation: Presentation, field: PresentedField, input: unknown): unknown {
  switch (field.kind) {
    case "value": return jsonOf(field.type, input);
    case "reference": return input ?? null;
    case "embedded": return embeddedJson(Object.values(field.fields), isRow(input) ? input : {}, field.optional);
    case "collection": {
      const target = presentation.entities[field.target];
      if (!target || !isLines(field) || !Array.isArray(input)) return undefined;
      const lines = input.filter(isRow).map((line) => rowOf(presentation, target, line));
      return field.single ? lines[0] ?? null : lines;
    }
  }
}

/** An optional one of which nothing is entered is not there at all. */
function embeddedJson(parts: readonly PresentedValue[], input: Row, optional: boolean): unknown {
  const values = parts.map((part) => [part.name, jsonOf(part.type, input[part.name])] as const);
  if (optional && values.every(([, value]) => value === null)) return null;
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** What is sent for a new row: without what was left empty, so that defaults apply. */
export function createBody(presentation: Presentation, entity: PresentedEntity, draft: Draft): Row {
  const row = rowOf(presentation, entity, draft);
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null).map(([name, value]) => {
    const field = entity.fields[name];
    const target = field?.kind === "collection" ? presentation.entities[field.target] : undefined;
    return [name, target && Array.isArray(value) ? value.filter(isRow).map(withoutNulls) : field?.kind === "embedded" && isRow(value) ? withoutNulls(value) : value];
  }));
}

function withoutNulls(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

/** The fields of a row that differ from what they were, lines not among them. */
export function changesOf(presentation: Presentation, entity: PresentedEntity, before: Draft, after: Draft): Row {
  const old = rowOf(presentation, entity, before);
  const now = rowOf(presentation, entity, after);
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => entity.fields[name]?.kind !== "collection" && !entity.key.includes(name) && JSON.stringify(value) !== JSON.stringify(old[name])));
}
