import { DatabaseError, type ConstraintOwner } from "../database/errors.js";
import type { Expression } from "../expr/node.js";
import { walk } from "../expr/traverse.js";
import type { EntityNode, Model } from "../model/model.js";
import { HttpProblem, type Detail, type ProblemCode } from "./problem.js";
import { fieldOf } from "./public.js";

/** What was being done, which decides what a broken reference means. */
export type Doing = "reading" | "writing" | "deleting";

/**
 * A refusal of the database in the words of the API, or undefined where it is a fault of the server. Names only what the
 * public Model has.
 */
export function problemOf(model: Model, error: DatabaseError, doing: Doing): HttpProblem | undefined {
  const fields = visibleFields(model, error.owner);
  switch (error.kind) {
    case "unique": return sharedBySeveral(model, error.owner, fields) ?? refusal(409, "duplicate", fields, keepsArchived(model, error.owner) ? "Another row, perhaps an archived one, already has" : "Another row already has", "has a value that another row already has");
    case "foreign-key": return doing === "deleting" ? stillReferenced(model, error.owner) : refusal(422, "missing_reference", fields, "There is no row for", "refers to a row that does not exist");
    case "check": return brokenCheck(model, error.owner, fields);
    case "not-null": return refusal(422, "validation_failed", fields, "A value is missing:", "is required");
    case "exclusion": return inTheWay(model, error.owner, fields);
    case "serialization":
    case "deadlock":
    case "lock": return new HttpProblem(409, "conflict", "Somebody else was changing the same rows; send the request again.", [], { "retry-after": "1" });
    case "invalid-value":
    case "out-of-range": return doing === "reading"
      ? new HttpProblem(400, "invalid_parameter", "A value of the request cannot be compared with what is stored.")
      : refusal(422, "validation_failed", fields, "A value does not fit:", "has a value that the database cannot store");
    case "permission": return new HttpProblem(403, "forbidden", "This is not allowed.");
    case "timeout": return new HttpProblem(503, "unavailable", "The database took too long; ask for less, or try again.", [], { "retry-after": "5" });
    case "connection": return new HttpProblem(503, "unavailable", "The database does not answer.", [], { "retry-after": "5" });
    case "undefined-object":
    case "other": return undefined;
  }
}

function visibleFields(model: Model, owner: ConstraintOwner | undefined): readonly string[] {
  const entity = owner === undefined ? undefined : model.entities[owner.entity];
  if (owner === undefined || entity === undefined) return [];
  return owner.fields.filter((path) => visiblePath(entity, path.split(".")) !== undefined);
}

/** Archived rows keep their values, and are not seen in lists. */
function keepsArchived(model: Model, owner: ConstraintOwner | undefined): boolean {
  return owner !== undefined && model.entities[owner.entity]?.softDelete === true;
}

function refusal(status: number, code: ProblemCode, fields: readonly string[], general: string, message: string): HttpProblem {
  const end = fields.length === 0 ? "this value" : general.endsWith("has") ? `this ${fields.join(", ")}` : fields.join(", ");
  return new HttpProblem(status, code, `${general} ${end}.`, fields.map((field): Detail => ({ field, message })));
}

/** A unique of several fields, or one that says itself what to tell. The message stands at each field, since none of them is wrong alone. */
function sharedBySeveral(model: Model, owner: ConstraintOwner | undefined, fields: readonly string[]): HttpProblem | undefined {
  const entity = owner === undefined ? undefined : model.entities[owner.entity];
  if (owner === undefined || entity === undefined || fields.length === 0) return undefined;
  const stated = entity.uniques.find((node) => node.name === owner.declaration)?.message;
  if (stated === undefined && fields.length < 2) return undefined;
  const another = `Another ${lowered(entity.label)}${entity.softDelete ? ", perhaps an archived one," : ""}`;
  return atEach("duplicate", fields, stated ?? `${another} already has this ${listed(entity, fields)}.`);
}

/** What the model says of an exclusion, or else which fields are in the way of which others. */
function inTheWay(model: Model, owner: ConstraintOwner | undefined, fields: readonly string[]): HttpProblem {
  const entity = owner === undefined ? undefined : model.entities[owner.entity];
  if (owner === undefined || entity === undefined) return new HttpProblem(409, "conflict", "Another row is in the way.");
  const stated = entity.exclusions.find((node) => node.name === owner.declaration);
  const hides = fields.length < owner.fields.length;
  const overlaps = stated?.parts.some((part) => part.with === "&&") === true;
  const made = `${overlaps ? "Overlaps" : "Conflicts"} with another ${lowered(entity.label)}${fields.length === 0 ? "" : `: ${listed(entity, fields)}`}.`;
  return atEach("conflict", fields, (hides ? undefined : stated?.message) ?? made);
}

function atEach(code: ProblemCode, fields: readonly string[], message: string): HttpProblem {
  return new HttpProblem(409, code, message, fields.map((field): Detail => ({ field, message })));
}

/** Fields by their labels, as a sentence has them: "customer, room and period". */
function listed(entity: EntityNode, fields: readonly string[]): string {
  const names = fields.map((path) => {
    const [name = "", part] = path.split(".");
    const field = fieldOf(entity, name);
    const inner = field?.kind === "embedded" && part !== undefined ? field.fields[part] : undefined;
    return lowered((inner ?? field)?.label ?? path);
  });
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} and ${last}`;
}

/** Abbreviations stay as they are. */
function lowered(label: string): string {
  return /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function stillReferenced(model: Model, owner: ConstraintOwner | undefined): HttpProblem {
  const from = owner === undefined ? undefined : model.entities[owner.entity];
  const who = from === undefined ? "Other rows" : from.plural;
  return new HttpProblem(409, "still_referenced", `${who} still refer to this row; change or delete them first.`);
}

/** The model's own message for the check, where it states one and reads only visible fields. */
function brokenCheck(model: Model, owner: ConstraintOwner | undefined, fields: readonly string[]): HttpProblem {
  const entity = owner === undefined ? undefined : model.entities[owner.entity];
  const stated = entity?.checks.find((candidate) => candidate.name === owner?.check);
  const read = entity === undefined || stated === undefined ? undefined : fieldsRead(entity, stated.expression);
  const hides = owner !== undefined && (fields.length < owner.fields.length || read?.includes(undefined) === true);
  const check = hides ? undefined : stated;
  const message = check?.message ?? (check === undefined ? "The values do not pass a check." : `The values do not pass the check "${check.name}".`);
  const concerned = read === undefined ? fields : read.filter((path) => path !== undefined);
  const details = concerned.length === 0 ? [{ field: "", message }] : concerned.map((field) => ({ field, message }));
  return new HttpProblem(422, "check_failed", message, details);
}

/** The fields that a check of the row reads, each once; undefined stands for hidden ones. */
function fieldsRead(entity: EntityNode, expression: Expression): readonly (string | undefined)[] {
  const read = new Set<string | undefined>();
  walk(expression, (node) => {
    if (node.op === "field") read.add(visiblePath(entity, node.path));
  });
  return [...read];
}

function visiblePath(entity: EntityNode, [name = "", part]: readonly string[]): string | undefined {
  const field = fieldOf(entity, name);
  if (field?.kind !== "embedded" || part === undefined) return field?.name;
  return Object.hasOwn(field.fields, part) ? `${name}.${part}` : undefined;
}
