import { identifier, qualified } from "./identifier.js";
import type { SqlObject } from "./schema.js";

/** The statement that takes an object away that is held by the statements that make it. */
export function dropObject(object: SqlObject): string {
  switch (object.kind) {
    case "domain":
    case "view":
    case "materialized view":
    case "index":
    case "statistics":
    case "table": return `drop ${object.kind} ${qualified(object)}`;
    case "composite type":
    case "range type": return `drop type ${qualified(object)}`;
    case "partition": return `drop table ${qualified(object)}`;
    case "function":
    case "procedure": return `drop ${object.kind} ${qualified(object)}(${object.arguments ?? ""})`;
    case "aggregate": return `drop aggregate ${qualified(object)}(${object.arguments === undefined || object.arguments === "" ? "*" : object.arguments})`;
    case "trigger":
    case "rule": return `drop ${object.kind} ${identifier(object.name)} on ${qualified({ schema: object.schema, name: object.on ?? "" })}`;
  }
}

/** Whether rows or values are stored in it, or in columns of its type. */
export function holdsData({ kind }: SqlObject): boolean {
  switch (kind) {
    case "partition":
    case "table":
    case "domain":
    case "composite type":
    case "range type": return true;
    default: return false;
  }
}
