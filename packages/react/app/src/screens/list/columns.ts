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
  readonly width: number;
  readonly sortable: boolean;
}

/** The columns of a grid as CSS has them: the first has more room, keys only what they need. */
export function templateOf(columns: readonly ListColumn[], selectable: boolean, widthOfColumn: (column: ListColumn) => number = (column) => column.width): string {
  const tracks = columns.map((column, at) => {
    const share = column.width <= 84 ? undefined : column.numeric ? 0.7 : at === 0 ? 1.6 : 1;
    return share === undefined ? `${widthOfColumn(column)}px` : `minmax(${widthOfColumn(column)}px, ${share}fr)`;
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
  return { id: path.join("."), path, label, field, owner, numeric: isNumeric(field) && !isKey, width: isKey ? 84 : widthOf(field), sortable: isSortable(field) };
}

function isSortable(field: PresentedField): boolean {
  return field.kind === "reference" || (field.kind === "value" && !["json", "bytes", "array", "range", "custom"].includes(field.type.kind));
}

function widthOf(field: PresentedField): number {
  if (field.kind !== "value") return 148;
  switch (field.type.kind) {
    case "smallint":
    case "integer":
    case "boolean": return 100;
    case "bigint":
    case "decimal":
    case "money":
    case "real":
    case "float":
    case "date":
    case "time":
    case "timetz":
    case "choice": return 116;
    case "timestamp":
    case "localTimestamp": return 168;
    default: return 148;
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
