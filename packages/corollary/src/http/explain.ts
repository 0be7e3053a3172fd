import { withOwner } from "../database/classify.js";
import { DatabaseError, type ConstraintCatalogue } from "../database/errors.js";
import type { Model } from "../model/model.js";
import { InvalidTransition, InvalidValue, MissingValue, NamedTwice, NotWritable, QueryError, Refused, TenantRequired, VersionConflict } from "../query/errors.js";
import { versionMismatch } from "./etag.js";
import { problemOf, type Doing } from "./failure.js";
import { badRequest, HttpProblem, invalidValues, type Detail } from "./problem.js";
import { entityOf, fieldOf } from "./public.js";

/** What was thrown, as a refusal; undefined where it is a fault of the server. Names only what the public Model has. */
export type Explain = (error: unknown, doing: Doing) => HttpProblem | undefined;

/**
 * `owners` names the entity and fields of constraints, for errors that no reader or writer has named already.
 * `challenge`: what goes with 401.
 */
export function explainer(model: Model, owners: ConstraintCatalogue, challenge = "Bearer"): Explain {
  return (error, doing) => {
    if (error instanceof HttpProblem) return error;
    if (error instanceof DatabaseError) return atPlace(error.place, problemOf(model, withOwner(error, owners), error.deleting ? "deleting" : doing));
    return error instanceof QueryError ? atPlace(error.place, queryProblem(model, error, doing, challenge)) : undefined;
  };
}

/** The same refusal, told of the owned row that it is about: "lines[2].quantity". */
function atPlace(place: string | undefined, problem: HttpProblem | undefined): HttpProblem | undefined {
  if (place === undefined || problem === undefined) return problem;
  const details = problem.details.length === 0 ? [{ field: "", message: problem.message }] : problem.details;
  const placed = details.map(({ field, message }): Detail => ({ field: field === "" ? place : `${place}.${field}`, message }));
  return problem.code === "validation_failed" ? invalidValues(placed) : new HttpProblem(problem.status, problem.code, problem.message, placed, problem.headers);
}

function queryProblem(model: Model, error: QueryError, doing: Doing, challenge: string): HttpProblem | undefined {
  switch (error.code) {
    case "not_found": if (error.place !== undefined) return noOwnedRow(model, error.entity);
      return new HttpProblem(404, "not_found", `There is no ${labelOf(model, error.entity)} with this id.`);
    case "version_conflict": return error instanceof VersionConflict
      ? versionMismatch(`The row has changed: it is at version ${error.actual}, not ${error.expected}. Read it again.`)
      : undefined;
    case "invalid_transition": return error instanceof InvalidTransition ? transitionProblem(error) : undefined;
    case "invalid_cursor": return badRequest("invalid_cursor", "cursor", "The cursor is damaged, or belongs to another filter or sort; begin again without it.");
    case "invalid_value": return error instanceof InvalidValue && doing !== "reading" ? fieldProblem(model, error, "does not fit") : undefined;
    case "missing_value": return error instanceof MissingValue ? fieldProblem(model, error, "is required") : undefined;
    case "named_twice": return error instanceof NamedTwice ? invalidValues([{ field: error.field, message: "names the same row twice; put what changes together" }]) : undefined;
    case "not_writable": return error instanceof NotWritable ? fieldProblem(model, error, "cannot be written") : undefined;
    case "tenant_required": return error instanceof TenantRequired ? noTenant(model, error, challenge) : undefined;
    case "refused": return error instanceof Refused ? refusedProblem(model, error, challenge) : undefined;
    case "not_unique":
    case "unknown_name":
    case "invalid_query": return undefined;
  }
}

/** The row itself is there; one that it is said to own is not, or belongs to another: which of the two is nobody's business. */
function noOwnedRow(model: Model, name: string): HttpProblem {
  const field = Object.hasOwn(model.entities, name) ? entityOf(model, name).key.fields.at(-1) ?? "" : "";
  const label = labelOf(model, name);
  return new HttpProblem(422, "missing_reference", `There is no such ${label} here.`, [{ field, message: `names no ${label} of this row` }]);
}

/** What is not allowed, never why: rules and what they look at are nobody's business. */
function refusedProblem(model: Model, { entity, operation, field, anonymous }: Refused, challenge: string): HttpProblem {
  const known = Object.hasOwn(model.entities, entity) ? entityOf(model, entity) : undefined;
  const shown = field !== undefined && known !== undefined && fieldOf(known, field) !== undefined;
  const rows = operation === "read" || operation === "create" ? known?.plural.toLowerCase() ?? "rows" : `this ${labelOf(model, entity)}`;
  const what = shown ? `${operation === "create" ? "state" : "change"} ${field} of ${rows}` : `${operation} ${rows}`;
  const details: readonly Detail[] = shown ? [{ field, message: "may not be written" }] : [];
  if (anonymous) return new HttpProblem(401, "unauthenticated", `Sign in first: without, one may not ${what}.`, details, { "www-authenticate": challenge });
  return new HttpProblem(403, "refused", `You may not ${what}.`, details);
}

function noTenant(model: Model, { entity, anonymous }: TenantRequired, challenge: string): HttpProblem {
  const rows = Object.hasOwn(model.entities, entity) ? entityOf(model, entity).plural.toLowerCase() : "rows";
  if (anonymous) return new HttpProblem(401, "unauthenticated", `Sign in first: ${rows} belong to tenants.`, [], { "www-authenticate": challenge });
  return new HttpProblem(403, "tenant_required", `Say in which tenant you work: ${rows} belong to tenants.`);
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
