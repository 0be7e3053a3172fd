import { DatabaseError, type ConstraintOwner } from "../database/errors.js";
import type { Model } from "../model/model.js";
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
    case "unique": return refusal(409, "duplicate", fields, "Another row already has", "has a value that another row already has");
    case "foreign-key": return doing === "deleting" ? stillReferenced(model, error.owner) : refusal(422, "missing_reference", fields, "There is no row for", "refers to a row that does not exist");
    case "check": return brokenCheck(model, error.owner, fields);
    case "not-null": return refusal(422, "validation_failed", fields, "A value is missing:", "is required");
    case "exclusion": return refusal(409, "conflict", fields, "Another row is in the way of", "conflicts with another row");
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
  return owner.fields.filter((path) => {
    const [name = "", part] = path.split(".");
    const field = fieldOf(entity, name);
    return field !== undefined && (part === undefined || field.kind !== "embedded" || Object.hasOwn(field.fields, part));
  });
}

function refusal(status: number, code: ProblemCode, fields: readonly string[], general: string, message: string): HttpProblem {
  const what = fields.length === 0 ? "this value" : fields.join(", ");
  const end = general.endsWith("has") ? `this ${fields.length === 0 ? "value" : fields.join(", ")}` : what;
  return new HttpProblem(status, code, `${general} ${end}.`, fields.map((field): Detail => ({ field, message })));
}

function stillReferenced(model: Model, owner: ConstraintOwner | undefined): HttpProblem {
  const from = owner === undefined ? undefined : model.entities[owner.entity];
  const who = from === undefined ? "Other rows" : from.plural;
  return new HttpProblem(409, "still_referenced", `${who} still refer to this row; change or delete them first.`);
}

/** The model's own message for the check, where it states one and names only visible fields. */
function brokenCheck(model: Model, owner: ConstraintOwner | undefined, fields: readonly string[]): HttpProblem {
  const entity = owner === undefined ? undefined : model.entities[owner.entity];
  const hides = owner !== undefined && fields.length < owner.fields.length;
  const check = hides ? undefined : entity?.checks.find((candidate) => candidate.name === owner?.check);
  const message = check?.message ?? (check === undefined ? "The values do not pass a check." : `The values do not pass the check "${check.name}".`);
  const details = fields.length === 0 ? [{ field: "", message }] : fields.map((field) => ({ field, message }));
  return new HttpProblem(422, "check_failed", message, details);
}
