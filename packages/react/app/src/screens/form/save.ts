import type { PresentedCollection, PresentedEntity } from "corollary/view";
import type { App } from "../../context.js";
import { ApiFailure, type Detail } from "../../data/api.js";
import { isRow, type Row } from "../../data/json.js";
import { keySegment } from "../../data/key.js";
import { changesOf, createBody, draftOf, lineRow, rowOf, type Draft } from "../../model/draft.js";
import { isLines } from "../../model/form.js";

/** What a change is made from. */
export interface Base {
  readonly row: Row;
  readonly draft: Draft;
  readonly tag: string | undefined;
}

/** Saves what was changed of a row and of its lines, in one request that succeeds or fails as a whole. */
export async function saveChanges(app: App, entity: PresentedEntity, base: Base, draft: Draft): Promise<void> {
  const lines = Object.values(entity.fields).filter(isLines).flatMap((field) => linesChange(app, field, base.draft[field.name], draft[field.name]) ?? []);
  const values = { ...changesOf(app.presentation, entity, base.draft, draft), ...Object.fromEntries(lines.map((each) => [each.name, each.sent])) };
  if (Object.keys(values).length === 0) return;
  try {
    await app.api.update(entity, keySegment(app.presentation, entity, base.row), values, entity.versioned ? base.tag : undefined);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    throw new ApiFailure(error.status, error.code, error.message, error.details.map((detail) => lines.reduce((at, each) => each.placed(at), detail)));
  }
}

/** What is sent of a collection of lines. */
interface LinesChange {
  readonly name: string;
  readonly sent: unknown;
  /** A refusal of what was sent, told of the line in the form; of a line that is no longer there, of none. */
  readonly placed: (detail: Detail) => Detail;
}

/** Undefined where no line was changed. Lines that nobody touched are not sent, so nothing of others' work is undone. */
function linesChange(app: App, field: PresentedCollection, before: unknown, input: unknown): LinesChange | undefined {
  const target = app.entity(field.target);
  if (!target || !Array.isArray(input)) return undefined;
  const lines = input.filter(isRow);
  const kept = new Set(lines.flatMap((line) => segmentOf(app, target, line) ?? []));
  const gone = (Array.isArray(before) ? before.filter(isRow) : []).filter((line) => !kept.has(segmentOf(app, target, line) ?? "")).map((line) => line[lineRow]).filter(isRow);
  const updated = lines.flatMap((line, at) => changedLine(app, target, field.via, line, at) ?? []);
  const created = lines.flatMap((line, at) => (isRow(line[lineRow]) ? [] : [{ at, values: createBody(app.presentation, target, { ...line }) }]));
  if (gone.length + updated.length + created.length === 0) return undefined;
  if (field.single) return onlyLine(field.name, [...updated, ...created][0]?.values ?? null);
  const places: Readonly<Record<string, readonly number[]>> = { create: created.map(({ at }) => at), update: updated.map(({ at }) => at) };
  return {
    name: field.name,
    sent: {
      ...(created.length === 0 ? {} : { create: created.map(({ values }) => values) }),
      ...(updated.length === 0 ? {} : { update: updated.map(({ values }) => values) }),
      ...(gone.length === 0 ? {} : { delete: gone.map((row) => named(target, field.via, row)) }),
    },
    placed: ({ field: path, message }) => {
      const [, part = "", at = "", rest = ""] = new RegExp(`^${field.name}\\.(create|update|delete)\\[(\\d+)\\](.*)$`).exec(path) ?? [];
      if (part === "") return { field: path, message };
      const line = places[part]?.[Number(at)];
      return { field: line === undefined ? "" : `${field.name}[${line}]${rest}`, message };
    },
  };
}

/** The one row of a to-one collection, which the form has as its first line. */
function onlyLine(name: string, sent: Row | null): LinesChange {
  return { name, sent, placed: ({ field, message }) => ({ field: field.startsWith(`${name}.`) ? `${name}[0]${field.slice(name.length)}` : field, message }) };
}

/** By key: the form keeps copies of the rows. */
function segmentOf(app: App, target: PresentedEntity, line: Row): string | undefined {
  return isRow(line[lineRow]) ? keySegment(app.presentation, target, line[lineRow]) : undefined;
}

/** The key of a line, and the version that was read where lines have versions. */
function named(target: PresentedEntity, via: string, row: Row): Row {
  const names = [...target.key.filter((name) => name !== via), ...(target.versioned && typeof row["version"] === "number" ? ["version"] : [])];
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function changedLine(app: App, target: PresentedEntity, via: string, line: Row, at: number): { readonly at: number; readonly values: Row } | undefined {
  const row = line[lineRow];
  if (!isRow(row)) return undefined;
  const now = Object.fromEntries(Object.entries(line).filter(([name]) => name !== lineRow));
  const was = rowOf(app.presentation, target, draftOf(app.presentation, target, row));
  const values = Object.fromEntries(Object.entries(rowOf(app.presentation, target, now)).filter(([name, value]) => !target.key.includes(name) && JSON.stringify(value) !== JSON.stringify(was[name])));
  return Object.keys(values).length === 0 ? undefined : { at, values: { ...values, ...named(target, via, row) } };
}
