import type { Change } from "./change.js";
import { commentStatement, createEnum, createExtension, createFunction, createRole, createSchema, createSequence, grantStatement, revokeStatement } from "./ddl.js";
import { dropObject, holdsData } from "./ddl-object.js";
import { addConstraint, alterTable, createIndex, createTable, createTrigger } from "./ddl-table.js";
import { tableSecurity } from "./ddl-security.js";
import { addedValues } from "./enum-values.js";
import { formerNames } from "./former.js";
import { identifier, qualified } from "./identifier.js";
import { decideMember, isMember } from "./decide-member.js";
import type { Schema, SqlObject, Table } from "./schema.js";
import { blocked, made, reset, verified, type Decision, type Phase } from "./decision.js";

export interface Sides { readonly from: Schema; readonly to: Schema }

export function decide(change: Change, sides: Sides): Decision {
  if (isMember(change)) return decideMember(change, sides.to.version);
  switch (change.change) {
    case "create": return create(change, sides);
    case "drop": return drop(change, sides);
    case "alter": return alter(change);
    case "grant": return made("privileges", grantStatement(change.grant, [change.grant.on]));
    case "revoke": return made("privileges", revokeStatement(change.grant, [change.grant.on]));
    case "comment": return made("comments", commentStatement(change.on, change.to));
  }
}

/** Types and functions before the tables that use them, all else after. */
const phaseOf = ({ kind }: SqlObject): Phase =>
  kind === "domain" || kind === "composite type" || kind === "range type" || kind === "function" || kind === "procedure" || kind === "aggregate" ? "objects" : "triggers";

type Standing<C extends Change["change"]> = Exclude<Extract<Change, { change: C }>, { table: unknown }>;

function create(change: Standing<"create">, { from }: Sides): Decision {
  switch (change.of) {
    case "role": return made("objects", createRole(change.to));
    case "extension": return made("objects", createExtension(change.to));
    case "schema": return made("objects", createSchema(change.to));
    case "enum": return made("objects", createEnum(change.to));
    case "sequence": return made("objects", createSequence(change.to));
    case "function": return made("objects", createFunction(change.to));
    case "object": return made(phaseOf(change.to), change.to.create);
    case "table": {
      const { to } = change;
      const former = formerNames(to.was).find((was) => from.tables.some((table) => table.schema === to.schema && table.name === was));
      return former !== undefined
        ? blocked(change, `The model says that it was "${former}" before, and that table is there.`, `Rename it: alter table ${identifier(former)} rename to ${identifier(to.name)}. Or: ${reset}`)
        : newTable(to);
    }
  }
}

/** Its foreign keys and triggers come once all tables are there. */
function newTable(table: Table): Decision {
  const foreign = table.constraints.filter((constraint) => constraint.kind === "foreignKey");
  return {
    kind: "made",
    parts: [
      { phase: "tables", statements: [createTable(table), ...table.indexes.map((index) => createIndex(table, index))] },
      { phase: "constraints", statements: foreign.map((constraint) => addConstraint(table, constraint)) },
      { phase: "triggers", statements: [...table.triggers.map((trigger) => createTrigger(table, trigger)), ...tableSecurity(table)] },
    ],
  };
}

function drop(change: Standing<"drop">, { to }: Sides): Decision {
  switch (change.of) {
    case "function": return made("removals", `drop function ${qualified(change.from)}(${change.from.arguments})`);
    case "sequence": return made("removals", `drop sequence ${qualified(change.from)}`);
    case "enum": return made("removals", `drop type ${qualified(change.from)}`);
    case "object": switch (change.from.kind) {
      case "table":
      case "partition": return blocked(change, "Its rows would be lost.");
      default: return holdsData(change.from)
        ? verified(change, "removals", dropObject(change.from), "No column may be of it.")
        : verified(change, "release", dropObject(change.from), "Nothing may be made from it.");
    }
    case "extension":
    case "schema": return verified(change, "removals", `drop ${change.of} ${identifier(change.from.name)}`, "Nothing else may be in it or use it.");
    case "role": return blocked(change, "A role belongs to the whole server, and to whoever signs in with it.", `State the role "${change.from.name}" again. Or: ${reset}`);
    case "table": {
      const heir = to.tables.find((table) => formerNames(table.was).includes(change.from.name) && table.schema === change.from.schema);
      return blocked(change, heir === undefined ? "Its rows would be lost." : `Its rows belong to ${heir.name} now.`);
    }
  }
}

function alter(change: Standing<"alter">): Decision {
  switch (change.of) {
    case "function": return change.from.returns === change.to.returns
      ? made("objects", createFunction(change.to))
      : blocked(change, "Postgres cannot change what a function returns.");
    case "enum": {
      const values = addedValues(change.from, change.to);
      return values === undefined
        ? blocked(change, "Rows may hold values that are gone or stand elsewhere now.")
        : { kind: "before", statements: values };
    }
    case "table": {
      const statements = alterTable(change.from, change.to);
      return statements === undefined ? blocked(change, "A table is partitioned when it is made.") : made("columns", ...statements);
    }
    case "object": return holdsData(change.to)
      ? blocked(change, "Values are stored in it.")
      : verified(change, phaseOf(change.to), `${dropObject(change.from)};\n${change.to.create}`, "Nothing else may be made from it.");
    case "role": return made("objects", `alter role ${identifier(change.to.name)} ${change.to.login ? "login" : "nologin"}`);
    case "sequence":
    case "extension": return blocked(change, "It is in use.");
  }
}
