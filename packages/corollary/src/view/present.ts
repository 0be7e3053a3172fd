import { children } from "../expr/traverse.js";
import type { Expression } from "../expr/node.js";
import type { EntityNode, FieldNode, Model } from "../model/model.js";
import { sentence } from "../model/naming.js";
import { presentedField } from "./fields.js";
import { boardOf, detailOf, formOf, listOf, titleOf } from "./layout.js";
import type { Presentation, PresentedEntity, PresentedField } from "./presentation.js";

export interface PresentOptions {
  readonly title: string;
  readonly basePath: string;
  /** Whether people sign in. */
  readonly signIn?: boolean;
}

/** The presentation of a Model. Pure; hidden fields, and whatever mentions them, are left out. */
export function present(model: Model, { title, basePath, signIn }: PresentOptions): Presentation {
  const entities = Object.values(model.entities).sort((a, b) => Number(isNavigable(b, model)) - Number(isNavigable(a, model)) || (a.plural < b.plural ? -1 : 1));
  return { presentation: 1, title: sentence(title), basePath, ...(signIn === true ? { signIn } : {}), ...(entities.some((entity) => entity.policy) ? { policies: true } : {}), entities: Object.fromEntries(entities.map((entity) => [entity.name, presented(entity, model)])) };
}

function presented(entity: EntityNode, model: Model): PresentedEntity {
  const shows = (expression: Expression) => !mentionsHidden(expression, entity, model);
  const fields: Record<string, PresentedField> = {};
  for (const field of Object.values(entity.fields)) if (!field.hidden) fields[field.name] = presentedField(field, entity, model, shows);
  const board = boardOf(entity, model);
  return {
    name: entity.name,
    label: entity.label,
    plural: entity.plural,
    ...(entity.help ? { help: entity.help } : {}),
    path: entity.path,
    key: entity.key.fields,
    title: titleOf(entity, model),
    fields,
    checks: entity.checks.filter((check) => shows(check.expression)).map(({ name, expression, message }) => ({ name, expression, ...(message ? { message } : {}) })),
    list: listOf(entity, model),
    form: formOf(entity),
    detail: detailOf(entity, model),
    ...(board ? { board } : {}),
    navigable: isNavigable(entity, model),
    softDelete: entity.softDelete,
    versioned: entity.versioned,
  };
}

/** Links of a many-to-many, and rows that are created and deleted with another, are reached through that other. */
function isNavigable(entity: EntityNode, model: Model): boolean {
  const collections = Object.values(model.entities).flatMap((each) => Object.values(each.fields)).filter((field) => field.kind === "collection");
  return !collections.some((field) => field.through?.entity === entity.name || (field.owned && field.target === entity.name));
}

/** Whether an expression about a row of the entity names something that does not leave the server. */
function mentionsHidden(expression: Expression, entity: EntityNode, model: Model, rows: Readonly<Record<string, EntityNode>> = { this: entity }): boolean {
  if (expression.op === "field") return hiddenPath(expression.path, rows[expression.row], model);
  if ("in" in expression) {
    const target = model.entities[expression.in.entity];
    if (hiddenPath(expression.in.path, rows[expression.in.row], model)) return true;
    const inner = target ? { ...rows, [expression.as]: target } : rows;
    return children(expression).some((child) => mentionsHidden(child, entity, model, inner));
  }
  return children(expression).some((child) => mentionsHidden(child, entity, model, rows));
}

function hiddenPath(path: readonly string[], from: EntityNode | undefined, model: Model): boolean {
  let fields: Readonly<Record<string, FieldNode>> | undefined = from?.fields;
  for (const step of path) {
    const field: FieldNode | undefined = fields?.[step];
    if (!field || field.hidden) return true;
    fields = field.kind === "embedded" ? field.fields : field.kind === "reference" || field.kind === "collection" ? model.entities[field.target]?.fields : undefined;
  }
  return false;
}
