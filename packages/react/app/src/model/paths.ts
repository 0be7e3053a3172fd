import type { Presentation, PresentedEntity, PresentedField, PresentedValue } from "corollary/view";
import { isRow, type Row } from "../data/json.js";

/** What a path from an entity ends at, and the entity that has it. */
export interface Reached {
  readonly field: PresentedField;
  /** The entity whose row holds the field; the embedded value's own where it is part of one. */
  readonly owner: PresentedEntity;
}

/** Follows a path through references and embedded values. Undefined where the presentation has no such field. */
export function reach(presentation: Presentation, entity: PresentedEntity, path: readonly string[]): Reached | undefined {
  const [name = "", ...rest] = path;
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
  if (!field) return undefined;
  if (rest.length === 0) return { field, owner: entity };
  switch (field.kind) {
    case "embedded": {
      const part = field.fields[rest[0] ?? ""];
      return part && rest.length === 1 ? { field: part, owner: entity } : undefined;
    }
    case "reference":
    case "collection": {
      const target = presentation.entities[field.target];
      return target && reach(presentation, target, rest);
    }
    case "value": return undefined;
  }
}

/** The value at a path of a row whose references were read along; undefined where one was not. */
export function valueAt(row: unknown, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (value === null || value === undefined) return null;
    if (!isRow(value)) return undefined;
    value = value[name];
  }
  return value;
}

/** The relations that must be read along so that these paths can be shown. */
export function includesOf(presentation: Presentation, entity: PresentedEntity, paths: readonly (readonly string[])[]): readonly string[] {
  const found = new Set<string>();
  for (const path of paths) {
    let holder: PresentedEntity | undefined = entity;
    const relations: string[] = [];
    for (const name of path.slice(0, -1)) {
      const field: PresentedField | undefined = holder?.fields[name];
      if (field?.kind !== "reference" && field?.kind !== "collection") break;
      relations.push(name);
      holder = presentation.entities[field.target];
    }
    if (relations.length > 0) found.add(relations.join("."));
  }
  return [...found];
}

/** From a row to the title of the one row that a reference, or the other side of a one-to-one reference, leads to. */
export function titlePath(presentation: Presentation, entity: PresentedEntity, relation: string): readonly string[] {
  const field = entity.fields[relation];
  const isOne = field?.kind === "reference" || (field?.kind === "collection" && field.single);
  const target = isOne ? presentation.entities[field.target] : undefined;
  return target ? [relation, ...target.title] : [relation];
}

/** By what people call a row: its title, or what it is with its key. */
export function titleOf(entity: PresentedEntity, row: Row): string {
  const value = valueAt(row, entity.title);
  const isKey = entity.title.length === 1 && entity.key.includes(entity.title[0] ?? "");
  const text = !isKey && (typeof value === "string" || typeof value === "number") ? String(value) : "";
  if (text !== "" && entity.title.length === 1) return text;
  const key = `${entity.label} ${entity.key.map((name) => keyText(row[name])).join(", ")}`;
  // A row that is called by another's name has it in common with others.
  return text === "" ? key : `${key} · ${text}`;
}

function keyText(value: unknown): string {
  if (isRow(value)) return Object.values(value).slice(0, 1).map(String).join();
  const text = String(value ?? "");
  return text.length > 20 ? text.slice(0, 8) : text;
}

export function isNumeric(field: PresentedField): boolean {
  return field.kind === "value" && numericKinds.has(field.type.kind);
}

/** Texts of several sentences: they have lines, and the width of a page. */
export function isLongText(field: PresentedField): boolean {
  if (field.kind !== "value" || field.readOnly || field.type.kind !== "text") return false;
  const { format, pattern, max } = field.type;
  return format === undefined && pattern === undefined && (max === undefined || max > 240);
}

const numericKinds: ReadonlySet<string> = new Set(["smallint", "integer", "bigint", "decimal", "money", "real", "float"]);

/** The fields of the system that a form never shows: keys that are made, times, versions. */
export function isGenerated(field: PresentedField): field is PresentedValue {
  return field.kind === "value" && field.generated !== undefined && field.readOnly;
}

export function versionField(entity: PresentedEntity): string | undefined {
  return generatedField(entity, "version");
}

export function archivedField(entity: PresentedEntity): string | undefined {
  return generatedField(entity, "archivedAt");
}

function generatedField(entity: PresentedEntity, kind: PresentedValue["generated"]): string | undefined {
  return Object.values(entity.fields).find((field) => field.kind === "value" && field.generated === kind)?.name;
}
