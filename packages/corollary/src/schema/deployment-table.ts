import { ownSchema } from "./context.js";
import type { Table } from "./schema.js";

/** Where a database keeps what it was made from: one row. The application role has no rights on it. */
export const deploymentTable: Table = {
  schema: ownSchema,
  name: "deployment",
  columns: [
    { name: "singleton", type: { name: "boolean" }, nullable: false, default: "true" },
    { name: "schema_hash", type: { name: "text" }, nullable: false, comment: "Changes with anything in the schema; compared at each start." },
    { name: "model_hash", type: { name: "text" }, nullable: true },
    { name: "schema", type: { name: "jsonb" }, nullable: false, comment: "The schema as it was derived, to compare later ones with." },
    { name: "deployed_at", type: { name: "timestamptz" }, nullable: false, default: "now()" },
  ],
  constraints: [
    { kind: "primaryKey", name: "deployment_pkey", columns: ["singleton"] },
    { kind: "check", name: "deployment_singleton_check", expression: "singleton" },
  ],
  indexes: [],
  triggers: [],
  comment: "What this database was made from.",
  source: { feature: "Corollary" },
};
