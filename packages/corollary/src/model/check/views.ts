import type { EntityNode, FieldNode, Model, ViewNode } from "../model.js";
import { resolveCollection, resolvePath } from "../paths.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, fieldOf } from "./walk.js";

/** Views: what is shown exists, titles are text, boards stand on a state or choice, and hidden fields stay hidden. */
export const checkViews: Check = (model, report) => {
  for (const { entity, at } of entitiesOf(model)) {
    if (entity.view) checkView(model, entity, entity.view, [...at, "view"], report);
  }
};

function checkView(model: Model, entity: EntityNode, view: ViewNode, at: Place, report: Report): void {
  const shows = (path: readonly string[], where: Place) => checkPath(model, entity, path, where, report);
  if (view.title) checkTitle(model, entity, view.title, [...at, "title"], report);
  view.list?.columns.forEach((part, index) => shows(part.path, [...at, "list", "columns", index]));
  view.list?.filters?.forEach((part, index) => shows(part.path, [...at, "list", "filters", index]));
  view.list?.sort?.forEach((key, index) => shows(key.path, [...at, "list", "sort", index]));
  view.form?.sections.forEach((section, index) => section.fields.forEach((name, place) => shows([name], [...at, "form", "sections", index, "fields", place])));
  view.detail?.tabs.forEach((tab, index) => tab.fields.forEach((name, place) => shows([name], [...at, "detail", "tabs", index, "fields", place])));
  if (!view.board) return;
  view.board.fields?.forEach((part, index) => shows(part.path, [...at, "board", "fields", index]));
  const by = fieldOf(entity, view.board.by);
  if (by?.kind === "value" && by.type.kind === "choice") return;
  report({
    code: "view-board", at: [...at, "board", "by"],
    message: `The board of ${entity.name} stands on ${JSON.stringify(view.board.by)}, which is no state or choice.`,
    hint: "A board has a column for each word: name a field declared with state() or choice().",
  });
}

function checkTitle(model: Model, entity: EntityNode, path: readonly string[], at: Place, report: Report): void {
  if (!checkPath(model, entity, path, at, report)) return;
  const end = resolvePath(model, entity.name, path);
  if ("found" in end && end.found.type.kind === "text") return;
  report({ code: "view-title", at, message: `The title of ${entity.name} is ${path.join(".")}, which is no text.`, hint: "People know a row by text: name a text field, or compute one." });
}

/** A value, a relation or an embedded value; true where it may be shown. */
function checkPath(model: Model, entity: EntityNode, path: readonly string[], at: Place, report: Report): boolean {
  const value = resolvePath(model, entity.name, path);
  const last = path.at(-1) ?? "";
  const direct = path.length === 1 ? fieldOf(entity, last) : undefined;
  const whole = direct?.kind === "embedded" || "found" in resolveCollection(model, entity.name, path);
  if ("fault" in value && !whole) {
    report({ code: "view-path", at, message: `The view of ${entity.name} shows ${path.join(".")}, but ${value.fault.message}.`, hint: value.fault.hint });
    return false;
  }
  const hidden = hiddenStep(model, entity, path);
  if (hidden === undefined) return true;
  report({ code: "view-hidden", at, message: `The view of ${entity.name} shows ${path.join(".")}, but ${hidden} is hidden.`, hint: "Hidden fields never leave the server: take it out of the view." });
  return false;
}

function hiddenStep(model: Model, start: EntityNode, path: readonly string[]): string | undefined {
  let entity: EntityNode | undefined = start;
  for (const step of path) {
    const field: FieldNode | undefined = entity && fieldOf(entity, step);
    if (field?.hidden) return `${entity?.name ?? ""}.${step}`;
    entity = field?.kind === "reference" || field?.kind === "collection" ? model.entities[field.target] : undefined;
  }
  return undefined;
}
