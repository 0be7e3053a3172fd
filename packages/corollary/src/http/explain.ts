import { withOwner } from "../database/classify.js";
import { DatabaseError, type ConstraintCatalogue } from "../database/errors.js";
import type { Model } from "../model/model.js";
import { InvalidTransition, InvalidValue, MissingValue, NotWritable, QueryError, VersionConflict } from "../query/errors.js";
import { versionMismatch } from "./etag.js";
import { problemOf, type Doing } from "./failure.js";
import { badRequest, HttpProblem, invalidValues, type Detail } from "./problem.js";
import { entityOf, fieldOf } from "./public.js";

/** What was thrown, as a refusal; undefined where it is a fault of the server. Names only what the public Model has. */
export type Explain = (error: unknown, doing: Doing) => HttpProblem | undefined;

/** `owners` names the entity and fields of constraints, for errors that no reader or writer has named already. */
export function explainer(model: Model, owners: ConstraintCatalogue): Explain {
  return (error, doing) => {
    if (error instanceof HttpProblem) return error;
    if (error instanceof DatabaseError) return problemOf(model, error.owner === undefined ? withOwner(error, owners) : error, doing);
    return error instanceof QueryError ? queryProblem(model, error, doing) : undefined;
  };
}

function queryProblem(model: Model, error: QueryError, doing: Doing): HttpProblem | undefined {
  switch (error.code) {
    case "not_found": return new HttpProblem(404, "not_found", `There is no ${labelOf(model, error.entity)} with this id.`);
    case "version_conflict": return error instanceof VersionConflict
      ? versionMismatch(`The row has changed: it is at version ${error.actual}, not ${error.expected}. Read it again.`)
      : undefined;
    case "invalid_transition": return error instanceof InvalidTransition ? transitionProblem(error) : undefined;
    case "invalid_cursor": return badRequest("invalid_cursor", "cursor", "The cursor is damaged, or belongs to another filter or sort; begin again without it.");
    case "invalid_value": return error instanceof InvalidValue && doing !== "reading" ? fieldProblem(model, error, "does not fit") : undefined;
    case "missing_value": return error instanceof MissingValue ? fieldProblem(model, error, "is required") : undefined;
    case "not_writable": return error instanceof NotWritable ? fieldProblem(model, error, "cannot be written") : undefined;
    case "not_unique":
    case "unknown_name":
    case "invalid_query": return undefined;
  }
}

function labelOf(model: Model, name: string): string {
  return Object.hasOwn(model.entities, name) ? entityOf(model, name).label.toLowerCase() : "row";
}

function transitionProblem({ field, from, to, allowed }: InvalidTransition): HttpProblem {
  const message = `cannot go from ${from} to ${to}; ${allowed.length === 0 ? "nothing follows" : `what follows: ${allowed.join(", ")}`}`;
  return new HttpProblem(409, "conflict", `${field} ${message}.`, [{ field, message }]);
}

function fieldProblem(model: Model, { entity, field }: { readonly entity: string; readonly field: string }, message: string): HttpProblem {
  const [name = ""] = field.split(/[.[]/);
  const known = Object.hasOwn(model.entities, entity) && fieldOf(entityOf(model, entity), name) !== undefined;
  const detail: Detail = known ? { field, message } : { field: "", message: "The values do not fit." };
  return invalidValues([detail]);
}
