import type { Abilities } from "corollary/client";
import type { Presentation, PresentedEntity, PresentedField } from "corollary/view";
import { reach } from "./paths.js";

/** Where nobody says otherwise: everything. */
export const everything: Abilities = { may: () => true, mayField: () => true };

/**
 * The part of a presentation that is for whoever looks: lists that they may never read are not navigated to, fields that they
 * may never read are in no column, filter or form, and those that they may never write are not entered.
 */
export function allowedPart(presentation: Presentation, abilities: Abilities): Presentation {
  const reduced = { ...presentation, entities: mapped(presentation, (entity) => ({ ...entity, fields: fieldsOf(presentation, entity, abilities) })) };
  return { ...reduced, entities: mapped(reduced, (entity) => ({ ...layoutOf(reduced, entity), navigable: entity.navigable && abilities.may(entity.name, "read") !== false })) };
}

function mapped(presentation: Presentation, change: (entity: PresentedEntity) => PresentedEntity): Presentation["entities"] {
  return Object.fromEntries(Object.entries(presentation.entities).map(([name, entity]) => [name, change(entity)]));
}

function fieldsOf(presentation: Presentation, entity: PresentedEntity, abilities: Abilities): PresentedEntity["fields"] {
  const shown = Object.values(entity.fields).filter((field) => abilities.mayField(entity.name, field.name, "read") !== false && leadsSomewhere(presentation, field, abilities));
  return Object.fromEntries(shown.map((field) => [field.name, abilities.mayField(entity.name, field.name, "write") === false ? notEntered(field) : field]));
}

/** Whether there is anything to be seen behind a relation. */
function leadsSomewhere(presentation: Presentation, field: PresentedField, abilities: Abilities): boolean {
  const mayRead = (name: string) => !Object.hasOwn(presentation.entities, name) || abilities.may(name, "read") !== false;
  switch (field.kind) {
    case "value":
    case "embedded": return true;
    case "reference": return mayRead(field.target);
    case "collection": return mayRead(field.target) && (field.through === undefined || mayRead(field.through.entity));
  }
}

function notEntered(field: PresentedField): PresentedField {
  return field.kind === "embedded" ? { ...field, readOnly: true, fields: Object.fromEntries(Object.entries(field.fields).map(([name, part]) => [name, { ...part, readOnly: true }])) } : { ...field, readOnly: true };
}

/** The layout without what is not there. */
function layoutOf(presentation: Presentation, entity: PresentedEntity): PresentedEntity {
  const isThere = (path: readonly string[]) => reach(presentation, entity, path) !== undefined;
  const hasPath = (part: { readonly path: readonly string[] }) => isThere(part.path);
  const hasField = (name: string) => Object.hasOwn(entity.fields, name);
  const { list, board, ...rest } = entity;
  return {
    ...rest,
    title: isThere(entity.title) ? entity.title : entity.key,
    list: { columns: list.columns.filter(hasPath), filters: list.filters.filter(hasPath), sort: list.sort.filter(hasPath), search: list.search.filter(isThere) },
    form: { sections: entity.form.sections.map((section) => ({ ...section, fields: section.fields.filter(hasField) })) },
    detail: { tabs: entity.detail.tabs.map((tab) => ({ ...tab, fields: tab.fields.filter(hasField) })).filter((tab, at) => at === 0 || tab.fields.length > 0) },
    ...(board && hasField(board.by) ? { board: { by: board.by, fields: board.fields.filter(hasPath) } } : {}),
  };
}
