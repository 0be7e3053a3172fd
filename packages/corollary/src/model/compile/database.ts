import type { DatabaseNode } from "../database-node.js";
import type { DatabaseObject } from "../language/database.js";

/** All that the declarations say together, each kind in order of its names; undefined where there is none. */
export function databaseNode(declarations: readonly DatabaseObject[]): DatabaseNode | undefined {
  if (declarations.length === 0) return undefined;
  const all = <T extends Named>(of: (content: DatabaseNode) => readonly T[] | undefined): readonly T[] | undefined => {
    const found = declarations.flatMap(({ content }) => of(content) ?? []);
    return found.length === 0 ? undefined : found.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  };
  const extensions = all(({ extensions: each }) => each);
  const schemas = all(({ schemas: each }) => each);
  const enums = all(({ enums: each }) => each);
  const sequences = all(({ sequences: each }) => each);
  const functions = all(({ functions: each }) => each);
  const tables = all(({ tables: each }) => each);
  const objects = all(({ objects: each }) => each);
  return {
    ...(extensions && { extensions }), ...(schemas && { schemas }), ...(enums && { enums }), ...(sequences && { sequences }),
    ...(functions && { functions }), ...(tables && { tables }), ...(objects && { objects }),
  };
}

interface Named { readonly name: string; readonly schema?: string; readonly arguments?: string; readonly kind?: string; readonly on?: string }

const place = ({ kind, schema, name, arguments: args, on }: Named): string => [kind, schema, name, args, on].map((part) => part ?? "").join("\0");
