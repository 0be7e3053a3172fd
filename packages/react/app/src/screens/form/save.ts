import type { PresentedCollection, PresentedEntity } from "corollary/view";
import type { App } from "../../context.js";
import { ApiFailure, type Detail } from "../../data/api.js";
import { isRow, type Row } from "../../data/json.js";
import { keyOf, keySegment } from "../../data/key.js";
import { changesOf, createBody, draftOf, lineRow, rowOf, type Draft } from "../../model/draft.js";
import { isLines } from "../../model/form.js";

/** What a change is made from. */
export interface Base {
  readonly row: Row;
  readonly draft: Draft;
  readonly tag: string | undefined;
}

/** Saves what was changed of a row and of its lines: the row first, since its version guards the rest. */
export async function saveChanges(app: App, entity: PresentedEntity, base: Base, draft: Draft): Promise<void> {
  const values = changesOf(app.presentation, entity, base.draft, draft);
  const segment = keySegment(app.presentation, entity, base.row);
  if (Object.keys(values).length > 0) await app.api.update(entity, segment, values, entity.versioned ? base.tag : undefined);
  for (const field of Object.values(entity.fields)) if (isLines(field)) await saveLines(app, entity, field, base, draft[field.name]);
}

interface SentLine {
  /** Its place in the form. */
  readonly at: number;
  readonly values: Row;
}

async function saveLines(app: App, entity: PresentedEntity, field: PresentedCollection, { row, draft: before }: Base, input: unknown): Promise<void> {
  const target = app.entity(field.target);
  if (!target || !Array.isArray(input)) return;
  const lines = input.filter(isRow);
  // By key: the form keeps copies of the rows.
  const keyed = (line: Row) => (isRow(line[lineRow]) ? keySegment(app.presentation, target, line[lineRow]) : undefined);
  const kept = new Set(lines.map(keyed));
  const old = Array.isArray(before[field.name]) ? (before[field.name] as readonly unknown[]).filter(isRow) : [];
  const gone = old.filter((line) => !kept.has(keyed(line))).map((line) => line[lineRow]).filter(isRow);
  await Promise.all(gone.map((each) => app.api.remove(target, each)));
  await bulkLines(app, target, field.name, "PATCH", changedLines(app, target, lines));
  const parent = keyOf(entity, row);
  const added = lines.flatMap((line, at): SentLine[] => (isRow(line[lineRow]) ? [] : [{ at, values: { ...createBody(app.presentation, target, { ...line }), [field.via]: parent } }]));
  await bulkLines(app, target, field.name, "POST", added);
}

function changedLines(app: App, target: PresentedEntity, lines: readonly Row[]): readonly SentLine[] {
  return lines.flatMap((line, at): SentLine[] => {
    const row = line[lineRow];
    if (!isRow(row)) return [];
    const now = Object.fromEntries(Object.entries(line).filter(([name]) => name !== lineRow));
    const was = rowOf(app.presentation, target, draftOf(app.presentation, target, row));
    const values = Object.fromEntries(Object.entries(rowOf(app.presentation, target, now)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name])));
    const key = Object.fromEntries(target.key.map((name) => [name, row[name]]));
    return Object.keys(values).length === 0 ? [] : [{ at, values: { ...values, ...key } }];
  });
}

/** What is refused is told of the line in the form, not of the item that was sent. */
async function bulkLines(app: App, target: PresentedEntity, name: string, method: "POST" | "PATCH", lines: readonly SentLine[]): Promise<void> {
  try {
    await app.api.bulk(target, method, lines.map((line) => line.values));
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    throw new ApiFailure(error.status, error.code, error.message, error.details.map((detail) => placed(detail, name, lines)));
  }
}

function placed({ field, message }: Detail, name: string, lines: readonly SentLine[]): Detail {
  return { field: field.replace(/^\[(\d+)\]/, (_, index) => `${name}[${lines[Number(index)]?.at ?? 0}]`), message };
}
