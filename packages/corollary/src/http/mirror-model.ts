import type { Expression } from "../expr/node.js";
import { walk } from "../expr/traverse.js";
import type { EntityNode, FieldNode, Model } from "../model/model.js";

/** Conditions on rows, each with the name of the entity that it is about. */
export type Conditions = readonly (readonly [entity: string, condition: Expression])[];

/**
 * The part of a Model that evaluating conditions takes: the fields that they name, and the keys of what these refer to.
 * `bare`: the Model as a presentation tells of it, without names of the database.
 */
export function mirrorModel(bare: Model, conditions: Conditions): Model {
  const wanted = new Map<string, Set<string>>();
  for (const [entity, condition] of conditions) walk(condition, (node) => { if (node.op === "field") want(bare, wanted, entity, node.path[0]); });
  const entities = [...wanted].flatMap(([name, fields]): [string, EntityNode][] => {
    const entity = bare.entities[name];
    return entity === undefined ? [] : [[name, { ...entity, checks: [], fields: Object.fromEntries([...fields].flatMap((field) => (entity.fields[field] ? [[field, plain(entity.fields[field])]] : []))) }]];
  });
  const used = new Set(entities.flatMap(([, { fields }]) => Object.values(fields).flatMap(enumsOf)));
  return { corollary: 1, entities: Object.fromEntries(entities), enums: Object.fromEntries(Object.entries(bare.enums).filter(([name]) => used.has(name))) };
}

/** A field, and where it is a reference, the key that it holds. Without a name: the key of the row itself. */
function want(bare: Model, wanted: Map<string, Set<string>>, entity: string, name: string | undefined): void {
  const node = bare.entities[entity];
  if (node === undefined) return;
  const fields = wanted.get(entity) ?? new Set();
  wanted.set(entity, fields);
  for (const each of name === undefined ? node.key.fields : [name]) {
    if (fields.has(each)) continue;
    fields.add(each);
    const field = node.fields[each];
    if (field?.kind === "reference") want(bare, wanted, field.target, undefined);
  }
}

/** Without what is said elsewhere: states and checks have no part in a comparison. */
function plain(field: FieldNode): FieldNode {
  if (field.kind !== "value") return field;
  const { states: _states, checks: _checks, ...rest } = field;
  return rest;
}

function enumsOf(field: FieldNode): readonly string[] {
  if (field.kind === "embedded") return Object.values(field.fields).flatMap(enumsOf);
  if (field.kind !== "value") return [];
  const type = field.type.kind === "array" ? field.type.of : field.type;
  return type.kind === "choice" ? [type.enum] : [];
}
