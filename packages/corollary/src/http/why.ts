import { z } from "zod";
import { crosses } from "../query/tenants.js";
import { entityCalled } from "../model/called.js";
import { heldRoles } from "../model/held-roles.js";
import type { EntityNode, Model } from "../model/model.js";
import { rightsOf } from "../policy/rights.js";
import { why, type Question } from "../policy/why.js";
import { createQueries, type Queries } from "../query/execute.js";
import { actorValues } from "../query/who.js";
import { logUnrestricted } from "../query/unrestricted.js";
import { requireAccept } from "./accept.js";
import { readJson } from "./body.js";
import { keyParts, parseKey } from "./key.js";
import { suggestion } from "./nearest.js";
import type { HandlerOptions } from "./options.js";
import { HttpProblem, invalidValues, type Detail } from "./problem.js";
import type { Call } from "./resource.js";
import { jsonResponse } from "./respond.js";
import type { Limits } from "./limits.js";

const value: z.ZodType<string | number | boolean | null> = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** The body of `POST /explain`. `id`: as addresses have it, the values of a key of several fields joined by commas. */
export const question = z.strictObject({
  actor: z.strictObject({
    id: z.string().min(1),
    roles: z.array(z.string()).default([]),
    tenant: z.string().nullable().default(null),
    claims: z.record(z.string(), value).default({}),
  }).nullable().default(null),
  operation: z.enum(["read", "create", "update", "delete"]),
  entity: z.string(),
  id: z.union([z.string().min(1), z.number()]).optional(),
});

/** Answers why somebody may do something, or may not: for those who hold the role, since it tells what rules and rows hold. */
export type AnswerWhy = (call: Call) => Promise<Response>;

/** @throws Error where the Model states its roles, and not this one */
export function whyAnswerer(options: HandlerOptions, shown: Model, limits: Limits, administrator: string): AnswerWhy {
  const { model, database } = options;
  if (model.roles !== undefined && !Object.hasOwn(model.roles, administrator)) {
    throw new Error(`http.administrator is ${JSON.stringify(administrator)}, a role that the model does not have${suggestion(administrator, Object.keys(model.roles))}`);
  }
  let queries: Queries | undefined;
  return async (call) => {
    requireAccept(call.request.headers.get("accept"), "application/json");
    requireRole(model, call, administrator, options.challenge ?? "Bearer");
    const asked = questionOf(shown, (await readJson(call.request, limits)).value);
    logUnrestricted({ reason: `explain ${asked.operation} ${asked.entity.name}`, scope: "unrestricted", ...(call.actor === null ? {} : { actor: call.actor.id }) });
    const entity = model.entities[asked.entity.name] ?? asked.entity;
    const explanation = await why({ ...asked, entity, ...boundOf(model, call) }, model, (queries ??= createQueries({ model, database, rightsOf })));
    return jsonResponse(call.exchange, 200, JSON.stringify({ data: explanation }), { "cache-control": "no-store" });
  };
}

function requireRole(model: Model, { actor }: Call, administrator: string, challenge: string): void {
  if (actor === null) throw new HttpProblem(401, "unauthenticated", "Sign in first.", [], { "www-authenticate": challenge });
  if (!heldRoles(model, actor.roles ?? []).includes(administrator)) throw new HttpProblem(403, "forbidden", "Only administrators may ask why.");
}

/** Administrators of one tenant are told of its rows alone, but for those who may look past the borders. */
function boundOf(model: Model, { actor }: Call): { readonly within?: string | null } {
  return actor !== null && crosses(actor, model) ? {} : { within: actor?.tenant ?? null };
}

function questionOf(shown: Model, body: unknown): Question {
  const { success, data, error } = question.safeParse(body);
  if (!success) throw invalidValues(error.issues.flatMap(detailsOf));
  const entity = entityNamed(shown, data.entity);
  const { actor, operation, id } = data;
  return {
    operation, entity,
    actor: actor && { roles: actor.roles, values: actorValues(actor) },
    ...(id === undefined ? {} : { key: parseKey(shown, keyParts(entity), String(id).split(",").map(encodeURIComponent).join(",")) }),
  };
}

function entityNamed(shown: Model, name: string): EntityNode {
  const found = entityCalled(shown, name);
  if (found !== undefined) return found;
  throw invalidValues([{ field: "entity", message: `is none of the model${suggestion(name, Object.keys(shown.entities))}` }]);
}

function detailsOf(issue: z.core.$ZodIssue): Detail[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ field: [...issue.path, key].join("."), message: "is not known here" }));
  return [{ field: issue.path.join("."), message: `is not right: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}` }];
}
