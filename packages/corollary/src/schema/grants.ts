import { byText } from "./context.js";
import type { Grant, GrantTarget, Namespace, Privilege, Routine, Sequence, Table } from "./schema.js";

/** What the application role may do: read and write rows and call functions. Nothing that changes the schema. */
export function applicationGrants(
  role: string,
  of: { schemas: readonly Namespace[]; tables: readonly Table[]; sequences: readonly Sequence[]; functions: readonly Routine[] },
): Grant[] {
  const grant = (on: GrantTarget, ...privileges: Privilege[]): Grant => ({ on, to: role, privileges });
  return [
    ...of.schemas.map(({ name }) => grant({ kind: "schema", name }, "usage")),
    ...of.tables.map(({ schema, name }) => grant({ kind: "table", schema, name }, "select", "insert", "update", "delete")),
    ...of.sequences.map(({ schema, name }) => grant({ kind: "sequence", schema, name }, "usage")),
    ...of.functions.map((each) => grant({ kind: "function", schema: each.schema, name: each.name, arguments: each.arguments }, "execute")),
  ];
}

/** One text per grant, to find it again and to sort by; the same whatever order a store gave its members. */
export const grantKey = ({ to, on }: Grant): string =>
  JSON.stringify([to, on.kind, "schema" in on ? on.schema : null, on.name, "arguments" in on ? on.arguments : null]);
export const byGrant = (a: Grant, b: Grant): number => byText(grantKey(a), grantKey(b));
