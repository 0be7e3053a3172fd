import type { Change } from "../../schema/change.js";
import type { Column, Constraint } from "../../schema/schema.js";

/** What a difference means for rows and for those who use the database, in one sentence; undefined where it changes nothing for them. */
export function whyItMatters(change: Change): string | undefined {
  switch (change.change) {
    case "create": return ofNew(change);
    case "drop": return ofGone(change);
    case "alter": return ofChanged(change);
    case "grant": return `Without it, requests as ${change.grant.to} are refused there.`;
    case "revoke": return `With it, ${change.grant.to} may do more than it should.`;
    case "comment": return undefined;
  }
}

function ofNew(change: Extract<Change, { change: "create" }>): string | undefined {
  switch (change.of) {
    case "table": return "Requests that read or write it fail until it is there.";
    case "column": return ofNewColumn(change.to);
    case "constraint": return ofNewConstraint(change.to);
    case "index": return change.to.unique ? "Until it is there, values may repeat; rows that repeat stand against it." : "Until it is there, what it is for is found slowly.";
    case "trigger": return "Until it is there, writes leave out what it does.";
    case "policy": return "Until it is there, the database itself does not hold that rule.";
    case "enum":
    case "sequence":
    case "function":
    case "extension":
    case "schema":
    case "object": return "What uses it cannot be made or run without it.";
    case "role": return "Requests act as it; none is answered without it.";
  }
}

function ofNewColumn({ nullable, default: stated, generated, identity }: Column): string {
  if (generated !== undefined) return "Every row is written once to work it out.";
  return nullable || stated !== undefined || identity !== undefined
    ? "Requests that read or write it fail until it is there."
    : "Rows that are there need a value: state a default, or give one with --fill.";
}

function ofNewConstraint({ kind }: Constraint): string {
  switch (kind) {
    case "primaryKey":
    case "unique": return "Until it is there, values may repeat; rows that repeat stand against it.";
    case "foreignKey": return "Until it is there, rows may point to nothing; those that do stand against it.";
    case "check":
    case "exclusion": return "Until it is there, nothing but the service holds it; rows that break it stand against it.";
  }
}

function ofGone(change: Extract<Change, { change: "drop" }>): string | undefined {
  switch (change.of) {
    case "table": return "To drop it loses its rows.";
    case "column": return change.from.nullable || change.from.default !== undefined
      ? "To drop it loses its values."
      : "To drop it loses its values; until then new rows fail, as nobody gives it one.";
    case "constraint": return "Until it goes, it refuses what would be allowed.";
    case "index": return change.from.unique ? "Until it goes, it refuses values that repeat." : "It costs time on each write.";
    case "trigger": return "Until it goes, it changes or refuses writes.";
    case "policy": return "Until it goes, it decides who sees which rows.";
    default: return undefined;
  }
}

function ofChanged(change: Extract<Change, { change: "alter" }>): string | undefined {
  switch (change.of) {
    case "column": return ofChangedColumn(change.from, change.to);
    case "constraint":
    case "index": return "It is made again; rows may stand against it.";
    case "enum": return change.from.values.every((value) => change.to.values.includes(value))
      ? "Until they are there, writes of the new values fail."
      : "Rows that hold a value that is gone stand against it.";
    case "rowSecurity": return change.to.enabled ? "Until it is on, the database itself shows every row to requests." : "While it is on, policies decide which rows there are.";
    case "trigger":
    case "function": return "Until it changes, writes do what it did before.";
    case "policy": return "Until it changes, the old rule decides who sees which rows.";
    default: return undefined;
  }
}

function ofChangedColumn(from: Column, to: Column): string | undefined {
  if (from.nullable && !to.nullable) return "Rows that hold nothing there stand against it.";
  if (JSON.stringify(from.type) !== JSON.stringify(to.type)) return "Values are converted; those that do not fit stand against it.";
  if (!from.nullable && to.nullable) return "Until it changes, rows without a value are refused.";
  return undefined;
}
