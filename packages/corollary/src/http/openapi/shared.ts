import type { Json } from "../../expr/node.js";
import type { Limits } from "../limits.js";
import { schemaRef } from "./rows.js";
import type { JsonSchema } from "./value.js";

/** Schemas of envelopes that all entities share. */
export const sharedSchemas: Readonly<Record<string, JsonSchema>> = {
  Error: {
    type: "object", required: ["error"], additionalProperties: false,
    properties: { error: schemaRef("ErrorBody") },
  },
  ErrorBody: {
    type: "object", required: ["code", "message", "details"],
    properties: {
      code: { type: "string", description: "A stable word for programs.", examples: ["validation_failed"] },
      message: { type: "string", description: "What is wrong and how to mend it, for people." },
      details: { type: "array", items: schemaRef("ErrorDetail") },
      requestId: { type: "string", description: "With 5xx: what to look for in the log." },
    },
  },
  ErrorDetail: {
    type: "object", required: ["field", "message"], additionalProperties: false,
    properties: {
      field: { type: "string", description: "A path in the body, or the name of a parameter or header.", examples: ["lines[0].price"] },
      message: { type: "string" },
    },
  },
  ListMeta: {
    type: "object", required: ["count", "offset", "limit"], additionalProperties: false,
    properties: {
      count: { type: ["integer", "null"], minimum: 0, description: "Rows that fit, on all pages; null with `count=none`." },
      offset: { type: "integer", minimum: 0 },
      limit: { type: "integer", minimum: 1 },
      nextCursor: { type: "string", description: "Give it as `cursor` for the next page; absent on the last." },
    },
  },
  BulkFailure: {
    type: "object", required: ["status", "error"], additionalProperties: false,
    properties: { status: { type: "integer", minimum: 400 }, error: schemaRef("ErrorBody") },
  },
};

const refusals: Readonly<Record<string, readonly [status: string, description: string]>> = {
  BadRequest: ["400", "The request cannot be read: its JSON, a parameter, a header or the id."],
  Unauthenticated: ["401", "Nobody is signed in."],
  Forbidden: ["403", "The one who asks may not do this."],
  NotFound: ["404", "There is no such row or address."],
  NotAcceptable: ["406", "The answer is of no type that Accept takes."],
  Conflict: ["409", "Another row stands in the way: a duplicate, or one that still refers to this."],
  VersionMismatch: ["412", "The row has changed since it was read."],
  BodyTooLarge: ["413", "The body is too large."],
  UrlTooLong: ["414", "The address is too long."],
  UnsupportedMediaType: ["415", "The body is not stated to be JSON."],
  Invalid: ["422", "The values do not fit: types, unknown fields, checks, missing references."],
  TooManyRequests: ["429", "Too many requests in the time allowed."],
  InternalError: ["500", "Something is wrong on the server; the log has it under `requestId`."],
  Unavailable: ["503", "The database does not answer."],
};

const refusalHeaders: Readonly<Record<string, Json>> = {
  TooManyRequests: { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } } },
  Unauthenticated: { "WWW-Authenticate": { description: "How to sign in.", schema: { type: "string" } } },
};

export type RefusalName = "BadRequest" | "Unauthenticated" | "Forbidden" | "NotFound" | "NotAcceptable" | "Conflict" | "VersionMismatch"
  | "BodyTooLarge" | "UrlTooLong" | "UnsupportedMediaType" | "Invalid" | "TooManyRequests" | "InternalError" | "Unavailable";

export const sharedResponses: Readonly<Record<string, Json>> = Object.fromEntries(
  Object.entries(refusals).map(([name, [, description]]): [string, Json] => {
    const headers = refusalHeaders[name];
    return [name, { description, ...(headers === undefined ? {} : { headers }), content: { "application/json": { schema: schemaRef("Error") } } }];
  }),
);

/** The `responses` members of an operation that may refuse in these ways. */
export function refusalRefs(names: readonly RefusalName[]): Record<string, Json> {
  return Object.fromEntries(names.map((name) => [refusals[name]?.[0] ?? "default", { $ref: `#/components/responses/${name}` }]));
}

export function parameterRef(name: string): Json {
  return { $ref: `#/components/parameters/${name}` };
}

function query(name: string, description: string, schema: JsonSchema, example?: Json): Json {
  return { name, in: "query", description, schema, ...(example === undefined ? {} : { example }) };
}

/** Parameters that all lists share; those whose values are names of fields are described per entity by example. */
export function sharedParameters(limits: Limits): Record<string, Json> {
  return {
    filter: query("filter", "A condition in RSQL: `==` `!=` `<` `<=` `>` `>=` (or `=lt=` `=le=` `=gt=` `=ge=`), `=in=` `=out=` `=like=` `=ilike=` `=contains=` `=starts=` `=ends=` `=isnull=` `=between=`; `;` is and, `,` is or; parentheses; values in quotes where they hold reserved characters; paths over relations with points.", { type: "string", maxLength: limits.filterLength }),
    sort: query("sort", "Fields to sort by, joined by commas: `+` or nothing ascending, `-` descending. Paths over relations with points.", { type: "string" }),
    limit: query("limit", "Rows of the page.", { type: "integer", minimum: 1, maximum: limits.maxLimit, default: limits.defaultLimit }),
    offset: query("offset", "Rows to leave out at the beginning.", { type: "integer", minimum: 0, maximum: limits.maxOffset, default: 0 }),
    cursor: query("cursor", "`meta.nextCursor` of the page before, with the same filter and sort. Not together with `offset`.", { type: "string" }),
    include: query("include", "Relations to read along, joined by commas; deeper ones with points.", { type: "string" }),
    fields: query("fields", "Fields to answer with, joined by commas; the key always comes along, and the version where there is one. Without it, all.", { type: "string" }),
    count: query("count", "How `meta.count` is found: exactly, from the planner's estimate, or not at all.", { type: "string", enum: ["exact", "estimated", "none"], default: "exact" }),
    archived: query("archived", "Archived rows too, or only those.", { type: "string", enum: ["include", "only"] }),
    atomic: query("atomic", "All items or none.", { type: "boolean", default: false }),
    ifMatch: { name: "If-Match", in: "header", description: "The `ETag` that was read; another version in the database is answered with 412.", schema: { type: "string" } },
    ifNoneMatch: { name: "If-None-Match", in: "header", description: "The `ETag` that is known; the same one is answered with 304.", schema: { type: "string" } },
    idempotencyKey: { name: "Idempotency-Key", in: "header", description: "A key of the client's own making (1–255 visible ASCII characters). The same request with it again, within 24 hours, is answered as the first was and does nothing.", schema: { type: "string", maxLength: 255 } },
  };
}
