import type { EntityNode, FieldNode, Model, ViewPart } from "../model/model.js";
import type { PresentedEntity, PresentedList, PresentedPart } from "./presentation.js";

/** Columns that a list has where the model does not say. */
const usualColumns = 6;

const shown = (entity: EntityNode) => Object.values(entity.fields).filter((field) => !field.hidden);

/** Names by which people usually know a row, the likeliest first: an employee has a title, but is not called by it. */
const naming = ["name", "fullName", "number", "title", "label"];

/** The stated title, or the first text that people would call it by, or its key. */
export function titleOf(entity: EntityNode, model: Model): readonly string[] {
  if (entity.view?.title) return entity.view.title;
  const own = calledBy(entity);
  if (own) return [own.name];
  const reference = shown(entity).find((field) => field.kind === "reference");
  const target = reference?.kind === "reference" ? model.entities[reference.target] : undefined;
  const known = target && target !== entity && !target.view?.title ? calledBy(target) : undefined;
  return reference && known ? [reference.name, known.name] : [entity.key.fields[0] ?? "id"];
}

/** Of the row's own texts. */
function calledBy(entity: EntityNode): FieldNode | undefined {
  const texts = shown(entity).filter(isText);
  const named = naming.flatMap((name) => texts.filter((field) => field.name === name));
  const computed = texts.find((field) => field.kind === "computed");
  return named[0] ?? computed ?? texts.find((field) => field.kind === "value" && !field.optional && !field.pii && field.encrypted === undefined);
}

function isText(field: FieldNode): boolean {
  return (field.kind === "value" || field.kind === "computed") && (field.type.kind === "text" || field.type.kind === "varchar" || field.type.kind === "char");
}

export function listOf(entity: EntityNode, model: Model): PresentedList {
  const stated = entity.view?.list;
  const title = titleOf(entity, model);
  const columns = stated?.columns ?? usual(entity, model, title);
  const filters = stated?.filters ?? shown(entity).filter((field) => isFilter(field) && !(field.kind === "value" && field.encrypted !== undefined)).map((field) => ({ path: [field.name] }));
  const label = (part: ViewPart) => labelled(part, entity, model);
  return {
    columns: columns.map(label),
    filters: filters.map(label),
    sort: stated?.sort ?? [],
    search: shown(entity).filter((field) => isText(field) && field.kind === "value" && field.encrypted === undefined).map((field) => [field.name]).slice(0, 4),
  };
}

/** The title first, then what tells rows apart: references, states, dates, amounts; long texts and time stamps last. */
function usual(entity: EntityNode, model: Model, title: readonly string[]): ViewPart[] {
  const rank = (field: FieldNode): number => {
    if (field.kind === "reference") return 1;
    if (field.kind === "value" && field.type.kind === "choice") return 2;
    if (field.kind === "value" && field.generated === undefined && field.type.kind !== "json" && field.type.kind !== "bytes") return 3;
    return field.kind === "computed" ? 4 : 9;
  };
  const others = shown(entity)
    .filter((field) => rank(field) < 9 && field.name !== title[0] && !entity.key.fields.includes(field.name))
    .map((field, index) => ({ field, order: rank(field) * 100 + index }))
    .sort((a, b) => a.order - b.order)
    .map(({ field }): ViewPart => (field.kind === "reference" ? { path: [field.name, ...referenceTitle(field.target, model)], label: field.label } : { path: [field.name] }));
  return [{ path: title }, ...others].slice(0, usualColumns);
}

function referenceTitle(target: string, model: Model): readonly string[] {
  const entity = model.entities[target];
  return entity ? titleOf(entity, model) : [];
}

function isFilter(field: FieldNode): boolean {
  if (field.kind === "reference") return true;
  return field.kind === "value" && (field.type.kind === "choice" || field.type.kind === "boolean" || (field.type.kind === "date" && field.generated === undefined));
}

/** A path with the label of what it ends at; through a reference, the reference's. */
export function labelled({ path, label }: ViewPart, entity: EntityNode, model: Model): PresentedPart {
  if (label !== undefined) return { path, label };
  const [first = "", ...rest] = path;
  const field = entity.fields[first];
  if (rest.length === 0 || !field) return { path, label: field?.label ?? first };
  const last = lastField(path, entity, model);
  const isTitle = field.kind === "reference" && rest.join(".") === referenceTitle(field.target, model).join(".");
  return { path, label: isTitle ? field.label : `${field.label} ${(last?.label ?? rest.join(" ")).toLowerCase()}` };
}

function lastField(path: readonly string[], entity: EntityNode, model: Model): FieldNode | undefined {
  let fields: Readonly<Record<string, FieldNode>> | undefined = entity.fields;
  let found: FieldNode | undefined;
  for (const step of path) {
    found = fields?.[step];
    fields = found?.kind === "embedded" ? found.fields : found?.kind === "reference" || found?.kind === "collection" ? model.entities[found.target]?.fields : undefined;
  }
  return found;
}

/** What people fill in, in the order of the model; owned lines last. */
export function formOf(entity: EntityNode): PresentedEntity["form"] {
  if (entity.view?.form) return entity.view.form;
  const writable = shown(entity).filter((field) => {
    if (field.kind === "computed") return false;
    if (field.kind === "collection") return field.owned;
    return !(field.kind === "value" && field.generated !== undefined);
  });
  const lines = writable.filter((field) => field.kind === "collection");
  const own = writable.filter((field) => field.kind !== "collection");
  return { sections: [{ fields: own.map((field) => field.name) }, ...lines.map((field) => ({ title: field.label, fields: [field.name] }))] };
}

/** Everything the row holds, then a tab for each of its collections. */
export function detailOf(entity: EntityNode, model: Model): PresentedEntity["detail"] {
  if (entity.view?.detail) return entity.view.detail;
  const own = shown(entity).filter((field) => field.kind !== "collection");
  const related = shown(entity).filter((field) => field.kind === "collection" && model.entities[field.target]);
  return { tabs: [{ title: entity.label, fields: own.map((field) => field.name) }, ...related.map((field) => ({ title: field.label, fields: [field.name] }))] };
}

/** The stated board, or one by the entity's only state machine. */
export function boardOf(entity: EntityNode, model: Model): PresentedEntity["board"] {
  const stated = entity.view?.board;
  const machine = shown(entity).find((field) => field.kind === "value" && field.states);
  const by = stated?.by ?? machine?.name;
  if (by === undefined) return undefined;
  const fields = stated?.fields?.map((part) => labelled(part, entity, model)) ?? listOf(entity, model).columns.filter((part) => part.path[0] !== by).slice(1, 4);
  return { by, fields };
}
