import type { EntityNode, FieldNode, Model } from "../model/model.js";
import { NameSpace } from "./name.js";
import type { Source, Target } from "./schema.js";

/** What every part of a derivation needs. */
export interface Derivation {
  readonly model: Model;
  readonly target: Target;
  /** Tables, indexes and sequences of one schema share their names. */
  relations(schema: string): NameSpace;
}

export function derivation(model: Model, target: Target): Derivation {
  const spaces = new Map<string, NameSpace>();
  for (const entity of Object.values(model.entities)) {
    const tables = spaces.get(entity.schema) ?? new NameSpace();
    tables.take(entity.table);
    spaces.set(entity.schema, tables);
  }
  return {
    model,
    target,
    relations(schema) {
      const space = spaces.get(schema) ?? new NameSpace();
      spaces.set(schema, space);
      return space;
    },
  };
}

/** Schema for what Corollary itself needs in the database. */
export const ownSchema = "corollary";

export const sourceOf = (entity: EntityNode, field: readonly string[]): Source => ({ entity: entity.name, field });
export const declared = (entity: EntityNode, declaration: string): Source => ({ entity: entity.name, declaration });

/** Says what the name in the database does not: the label where the name lacks its words, and the help text. */
export function commentOf(node: Pick<FieldNode | EntityNode, "label" | "help"> & { readonly plural?: string }, name: string): { comment?: string } {
  const told = [node.label, node.plural].some((word) => word !== undefined && lettersOf(name).includes(lettersOf(word)));
  const label = told ? undefined : node.label;
  const comment = [label, node.help].filter((part) => part !== undefined && part !== "").join(": ");
  return comment === "" ? {} : { comment };
}

const lettersOf = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");

/** @throws where the target lacks what the Model asks for. */
export function requireVersion(on: Derivation, version: number, what: string): void {
  if (on.target.version < version) throw new Error(`${what} needs Postgres ${version} or newer; the target is ${on.target.version}.`);
}

/** The entities in the order in which everything about them is derived. */
export function entitiesInOrder(model: Model): EntityNode[] {
  return Object.values(model.entities).sort((a, b) => byText(a.schema, b.schema) || byText(a.table, b.table));
}

/** Order by UTF-16 units: the same on every machine, whatever its language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const byName = <T extends { readonly name: string; readonly schema?: string }>(a: T, b: T): number =>
  byText(a.schema ?? "", b.schema ?? "") || byText(a.name, b.name);
