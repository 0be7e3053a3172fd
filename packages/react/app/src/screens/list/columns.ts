import type { Presentation, PresentedEntity, PresentedField } from "corollary/view";
import { useApp } from "../../context.js";
import { isNumeric, reach } from "../../model/paths.js";
import { useStored } from "../../shell/stored.js";

/** A column of a list. */
export interface ListColumn {
  readonly id: string;
  readonly path: readonly string[];
  readonly label: string;
  readonly field: PresentedField;
  /** The entity that has the field. */
  readonly owner: PresentedEntity;
  readonly numeric: boolean;
  /** In pixels; the least where it is flexible. */
  readonly width: number;
  /** Its values may be long: it grows where there is room. */
  readonly flexible: boolean;
  readonly sortable: boolean;
}

/** The least width of a title. */
const titleWidth = 240;

/** Columns at their places: what rows are called by stands first, and has the width that a title needs. */
export function arranged(columns: readonly ListColumn[]): readonly ListColumn[] {
  const [first, ...others] = columns;
  return first && first.flexible ? [{ ...first, width: Math.max(first.width, titleWidth) }, ...others] : columns;
}

/**
 * The columns of a grid as CSS has them: the first takes what is left, other texts a share of it; numbers, dates, words and
 * keys have only what they need. `widthOfColumn`: as wide as somebody made it.
 */
export function templateOf(columns: readonly ListColumn[], selectable: boolean, widthOfColumn: (column: ListColumn) => number = (column) => column.width): string {
  const takesRest = columns.some((column) => column.flexible) ? columns.findIndex((column) => column.flexible) : columns.length - 1;
  const tracks = columns.map((column, at) => {
    const width = widthOfColumn(column);
    if (width !== column.width) return `${width}px`;
    if (at === takesRest) return `minmax(${width}px, ${at === 0 ? 3 : 1.6}fr)`;
    return column.flexible ? `minmax(${width}px, 1fr)` : `${width}px`;
  });
  return [...(selectable ? ["40px"] : []), ...tracks].join(" ");
}

/** Columns that a list can have: those of the presentation, then every other field of the row. */
export function possibleColumns(presentation: Presentation, entity: PresentedEntity): readonly ListColumn[] {
  const stated = entity.list.columns.map((part) => column(presentation, entity, part.path, part.label));
  const firsts = new Set(entity.list.columns.map((part) => part.path[0]));
  const others = Object.values(entity.fields).flatMap((field) => (firsts.has(field.name) && field.kind !== "embedded" ? [] : moreOf(presentation, entity, field)));
  const known = new Set<string>();
  return [...stated, ...others].filter((each) => each !== undefined).filter((each) => !known.has(each.id) && known.add(each.id));
}

function moreOf(presentation: Presentation, entity: PresentedEntity, field: PresentedField): readonly (ListColumn | undefined)[] {
  switch (field.kind) {
    case "value": return field.type.kind === "bytes" ? [] : [column(presentation, entity, [field.name], field.label)];
    case "reference": return [column(presentation, entity, [field.name, ...(presentation.entities[field.target]?.title ?? [])], field.label)];
    case "embedded": return Object.values(field.fields).map((part) => column(presentation, entity, [field.name, part.name], `${field.label} ${part.label.toLowerCase()}`));
    case "collection": return [];
  }
}

function column(presentation: Presentation, entity: PresentedEntity, path: readonly string[], label: string): ListColumn | undefined {
  const reached = reach(presentation, entity, path);
  if (!reached) return undefined;
  const { field, owner } = reached;
  // A key tells rows apart; it is no amount, even where it is a number.
  const isKey = owner.key.includes(field.name) && isNumeric(field);
  return { id: path.join("."), path, label, field, owner, numeric: isNumeric(field) && !isKey, ...(isKey ? { width: 84, flexible: false } : widthOf(field)), sortable: isSortable(field) };
}

function isSortable(field: PresentedField): boolean {
  return field.kind === "reference" || (field.kind === "value" && !["json", "bytes", "array", "range", "custom"].includes(field.type.kind));
}

/** Numbers of documents, codes: they stand in a narrow column whole. In characters. */
const shortText = 12;

function widthOf(field: PresentedField): Pick<ListColumn, "width" | "flexible"> {
  const fixed = (width: number) => ({ width, flexible: false });
  if (field.kind !== "value") return { width: 144, flexible: true };
  switch (field.type.kind) {
    case "boolean": return fixed(88);
    case "smallint":
    case "integer": return fixed(104);
    case "bigint":
    case "decimal":
    case "money":
    case "real":
    case "float":
    case "date":
    case "time":
    case "timetz":
    case "choice": return fixed(116);
    case "timestamp":
    case "localTimestamp": return fixed(164);
    case "range": return fixed(208);
    case "varchar":
    case "char": return field.type.length <= shortText ? fixed(128) : { width: 144, flexible: true };
    case "text": return field.type.max !== undefined && field.type.max <= shortText ? fixed(128) : { width: 144, flexible: true };
    default: return { width: 144, flexible: true };
  }
}

/** The columns that this person wants to see of an entity, remembered by the browser. */
export function useColumns(entity: PresentedEntity, fixed?: readonly string[]) {
  const { presentation } = useApp();
  const [stored, setStored] = useStored(`columns.${entity.name}`);
  const possible = possibleColumns(presentation, entity);
  const usual = fixed ?? entity.list.columns.map((part) => part.path.join("."));
  const chosen = fixed ? usual : stored?.split(",").filter((id) => possible.some((each) => each.id === id)) ?? usual;
  const visible = chosen.flatMap((id) => possible.filter((each) => each.id === id));
  return { possible, visible, isUsual: stored === null, choose: (ids: readonly string[] | undefined) => setStored(ids && ids.length > 0 ? ids.join(",") : null) };
}
