import type { EntityNode, EnumNode, Model } from "../model.js";
import { snakeCase } from "../naming.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, list } from "./walk.js";
import { userOf } from "./enums.js";

/** Something that has a name, and may state a former one. */
interface Named {
  /** As it is said to people: "Invoice.total". */
  readonly title: string;
  /** All names that it goes by now. */
  readonly names: readonly string[];
  readonly was?: string | undefined;
  readonly at: Place;
  readonly statedAt?: Place | undefined;
}

/**
 * A former name that is still in use cannot have been given up, unless what bears it now has a former name too: then the
 * names moved on, one after the other. Where they went round there is no telling whether that was done already.
 */
export const checkFormerNames: Check = (model, report) => {
  const entities = [...entitiesOf(model)].map(({ entity, at }): Named => ({ title: entity.name, names: [...new Set([entity.name, entity.table, `${entity.schema}.${entity.table}`])], was: entity.was, at: [...at, "was"] }));
  inUse(entities, "that entity is still there", report);
  inUse(enumsOf(model), "that enum is still there", report);
  for (const { entity, at } of entitiesOf(model)) {
    inUse(fieldsIn(entity, at), `${entity.name} still has that field`, report);
    for (const field of Object.values(entity.fields)) {
      if (field.kind !== "embedded") continue;
      const inner = Object.values(field.fields).map((each): Named => ({ title: `${entity.name}.${field.name}.${each.name}`, names: [each.name], was: each.was, at: [...at, "fields", field.name, "fields", each.name, "was"] }));
      inUse(inner, `${entity.name}.${field.name} still has that field`, report);
    }
  }
  for (const [key, node] of Object.entries(model.enums)) checkValues(key, node, model, report);
};

/** A stored field goes by its columns too. */
const fieldsIn = (entity: EntityNode, at: Place): Named[] =>
  Object.values(entity.fields).map((field): Named => ({
    title: `${entity.name}.${field.name}`, was: field.was, at: [...at, "fields", field.name, "was"],
    names: [...new Set([field.name, ...("column" in field && field.column !== undefined ? [field.column] : []), ...(field.kind === "reference" ? field.columns.map(({ column }) => column) : [])])],
  }));

const enumsOf = (model: Model): Named[] =>
  Object.entries(model.enums).map(([key, node]): Named => ({
    title: `The enum ${node.name}`, names: [...new Set([node.name, node.type, `${node.schema}.${node.type}`])], was: node.was, at: ["enums", key, "was"], statedAt: userOf(model, key),
  }));

function checkValues(key: string, node: EnumNode, model: Model, report: Report): void {
  const statedAt = userOf(model, key);
  const were = node.valuesWere ?? {};
  const at = (value: string): Place => ["enums", key, "valuesWere", value];
  for (const value of Object.keys(were)) {
    if (node.values.includes(value)) continue;
    report({
      code: "unknown-value", at: at(value), ...(statedAt && { statedAt }),
      message: `A former name of ${JSON.stringify(value)} is stated, which is no value of the enum ${node.name}.`,
      hint: `Its values are ${list(node.values)}. The new name stands before the colon, the former one after it: { open: "opened" }.`,
    });
  }
  const values = node.values.map((value): Named => ({ title: `The value ${JSON.stringify(value)} of the enum ${node.name}`, names: [value], was: Object.hasOwn(were, value) ? were[value] : undefined, at: at(value), statedAt }));
  inUse(values, `${node.name} still has that value`, report);
}

function inUse(all: readonly Named[], still: string, report: Report): void {
  for (const named of all) {
    const bearer = bearerOf(named, all);
    if (bearer === undefined || (bearer !== named && bearer.was !== undefined && !goesRound(named, all))) continue;
    const round = bearer !== named && bearer.was !== undefined;
    report({
      code: "former-name-in-use", at: named.at, ...(named.statedAt && { statedAt: named.statedAt }),
      message: round ? `${named.title} was ${JSON.stringify(named.was)}, and by their former names each of them goes round to where it began.` : `${named.title} was ${JSON.stringify(named.was)}, but ${still}.`,
      hint: round
        ? "Names that are exchanged are told once, when the migration is made: corollary migrate make --rename ticket.a=ticket.b --rename ticket.b=ticket.a."
        : "State the name that it had before, or take this away once the migration is made.",
    });
  }
  twice(all, report);
}

/** A name as it is, or as it stands in the database. */
function bearerOf({ was }: Named, all: readonly Named[]): Named | undefined {
  if (was === undefined) return undefined;
  return all.find(({ names }) => names.includes(was)) ?? all.find(({ names }) => names.includes(snakeCase(was)));
}

function goesRound(start: Named, all: readonly Named[]): boolean {
  const seen = new Set<Named>();
  for (let at = bearerOf(start, all); at !== undefined && !seen.has(at); at = bearerOf(at, all)) {
    if (at === start) return true;
    seen.add(at);
  }
  return false;
}

function twice(all: readonly Named[], report: Report): void {
  for (const [i, named] of all.entries()) {
    const other = named.was === undefined ? undefined : all.slice(0, i).find(({ was }) => was === named.was);
    if (other === undefined) continue;
    report({
      code: "former-name-twice", at: named.at, ...(named.statedAt && { statedAt: named.statedAt }),
      message: `${other.title} and ${named.title} were both ${JSON.stringify(named.was)}.`,
      hint: "Only one of them can have its rows: state it there, and let the other be new.",
    });
  }
}
