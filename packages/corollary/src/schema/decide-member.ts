import type { Change, Members } from "./change.js";
import { addColumn, addConstraint, constraintDefinition, createIndex, createTrigger } from "./ddl-table.js";
import { alterRowSecurity, createPolicy, dropPolicy } from "./ddl-security.js";
import { blocked, made, verified, type Decision } from "./decision.js";
import { aspects } from "./diff.js";
import { identifier, qualified } from "./identifier.js";
import type { Column, Index, Table } from "./schema.js";

type MemberChange = Extract<Change, { of: keyof Members | "rowSecurity"; table: Table }>;
type Of<K extends MemberChange["of"]> = Extract<MemberChange, { of: K }>;

export const isMember = (change: Change): change is MemberChange => "table" in change;

export function decideMember(change: MemberChange, version: number): Decision {
  switch (change.of) {
    case "column": return decideColumn(change, version);
    case "constraint": return decideConstraint(change);
    case "index": return decideIndex(change);
    case "trigger": return decideTrigger(change);
    case "policy": return decidePolicy(change);
    case "rowSecurity": return made("triggers", ...alterRowSecurity(change.table, change.from, change.to));
  }
}

function decideColumn(change: Of<"column">, version: number): Decision {
  switch (change.change) {
    case "create": return newColumn(change);
    case "alter": return alterColumn(change, version);
    case "drop": return blocked(change, "Its values would be lost.");
  }
}

function newColumn(change: Extract<Of<"column">, { change: "create" }>): Decision {
  const { table, to } = change;
  const statement = addColumn(table, to);
  const fills = to.nullable || to.default !== undefined || to.generated !== undefined || to.identity !== undefined;
  return fills ? made("columns", statement) : verified(change, "columns", statement, "It needs a value in every row, so the table must be empty.");
}

/** Defaults and looser rules touch no row. Another type or collation rewrites values. */
function alterColumn(change: Extract<Of<"column">, { change: "alter" }>, version: number): Decision {
  const { table, from, to } = change;
  const changed = aspects(from, to);
  const alter = (what: string): string => `alter table ${qualified(table)} alter column ${identifier(to.name)} ${what}`;
  const expression = newExpression(from, to);
  if (expression !== undefined && changed.join() === "generated" && version >= 17) return made("columns", alter(`set expression as (${expression})`));
  if (changed.some((aspect) => aspect !== "default" && aspect !== "nullable")) return blocked(change, "Its values would be converted.");
  const defaults = changed.includes("default") ? [alter(to.default === undefined ? "drop default" : `set default ${to.default}`)] : [];
  if (!changed.includes("nullable")) return made("columns", ...defaults);
  if (to.nullable) return made("columns", ...defaults, alter("drop not null"));
  const both = [...defaults.map((statement) => statement.slice(`alter table ${qualified(table)} `.length)), `alter column ${identifier(to.name)} set not null`];
  return verified(change, "columns", `alter table ${qualified(table)} ${both.join(", ")}`, "No row may lack a value.");
}

/** What a generated column is made from now, where it stays one of its kind. Postgres computes it again for every row. */
function newExpression(from: Column, to: Column): string | undefined {
  return from.generated?.stored === true && to.generated?.stored === true ? to.generated.expression : undefined;
}

function decideConstraint(change: Of<"constraint">): Decision {
  const { table } = change;
  const drop = (name: string): string => `drop constraint ${identifier(name)}`;
  switch (change.change) {
    case "create": return newConstraint(change);
    case "alter": return change.to.kind === "primaryKey"
      ? blocked(change, "Other tables refer to it.")
      : verified(change, "constraints", `alter table ${qualified(table)} ${drop(change.from.name)}, add ${constraintDefinition(change.to)}`, "Every row must meet it.");
    case "drop": return change.from.kind === "primaryKey"
      ? blocked(change, "Other tables may refer to it.")
      : made("release", `alter table ${qualified(table)} ${drop(change.from.name)}`);
  }
}

function newConstraint(change: Extract<Of<"constraint">, { change: "create" }>): Decision {
  if (change.to.kind === "primaryKey") return blocked(change, "The table has another.");
  return verified(change, "constraints", addConstraint(change.table, change.to), "Every row must meet it.");
}

function decideIndex(change: Of<"index">): Decision {
  const { table } = change;
  const drop = (index: Index): string => `drop index ${qualified({ schema: table.schema, name: index.name })}`;
  switch (change.change) {
    case "create": return change.to.unique
      ? verified(change, "indexes", createIndex(table, change.to), "No two rows may share its values.")
      : made("indexes", createIndex(table, change.to));
    case "drop": return made("release", drop(change.from));
    case "alter": return change.to.unique
      ? verified(change, "indexes", `${drop(change.from)};\n${createIndex(table, change.to)}`, "No two rows may share its values.")
      : made("indexes", drop(change.from), createIndex(table, change.to));
  }
}

function decideTrigger(change: Of<"trigger">): Decision {
  const drop = (name: string): string => `drop trigger ${identifier(name)} on ${qualified(change.table)}`;
  switch (change.change) {
    case "create": return made("triggers", createTrigger(change.table, change.to));
    case "drop": return made("release", drop(change.from.name));
    case "alter": return made("triggers", drop(change.from.name), createTrigger(change.table, change.to));
  }
}

/** Made anew within the same transaction, so that no statement of others runs without it. */
function decidePolicy(change: Of<"policy">): Decision {
  switch (change.change) {
    case "create": return made("triggers", createPolicy(change.table, change.to));
    case "drop": return made("release", dropPolicy(change.table, change.from));
    case "alter": return made("triggers", dropPolicy(change.table, change.from), createPolicy(change.table, change.to));
  }
}
