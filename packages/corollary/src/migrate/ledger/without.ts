import type { Introspection } from "../../schema/introspect/introspect.js";
import { ledgerTables } from "./tables.js";

/** The ledgers of seeds and migrations are kept by commands, not by the model. */
export function withoutLedger({ schema, unknown }: Introspection): Introspection {
  const tables = schema.tables.filter((table) => !(table.schema === "corollary" && (table.name === "seed" || ledgerTables.includes(table.name))));
  return { schema: { ...schema, tables }, unknown };
}
