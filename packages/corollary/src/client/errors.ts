/** One thing that is wrong: where, as a path like "lines[0].price" (or the name of a parameter), and what. */
export interface Detail {
  readonly field: string;
  readonly message: string;
}

/** What an error knows besides its message. */
export interface ErrorFacts {
  /** Stable word of the API, such as "validation_failed"; see the API's documentation. */
  readonly code: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly details?: readonly Detail[] | undefined;
  /** Id of the request in the server's log. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
  /** Seconds to wait before asking again, where the server told. */
  readonly retryAfter?: number | undefined;
}

/** Anything that can go wrong between this client and the API. */
export abstract class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: readonly Detail[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status;
    this.details = facts.details ?? [];
    this.requestId = facts.requestId;
    this.retryAfter = facts.retryAfter;
  }
}

/** Values that the model does not allow (422). */
export class ValidationError extends ApiError {
  override readonly name = "ValidationError";
  /** Messages by field; what concerns the row as a whole is under "". */
  get fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {};
    for (const { field, message } of this.details) fields[field] = fields[field] === undefined ? message : `${fields[field]}; ${message}`;
    return fields;
  }
}

/** Another row, or a newer version of this one, is in the way (409, 412). */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
}

/** There is no such row, or none that may be seen (404). */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";
}

/** Nobody is signed in (401), or they may not (403). */
export class RefusedError extends ApiError {
  override readonly name = "RefusedError";
}

/** Too many requests (429); `retryAfter` says when to come back. */
export class RateLimited extends ApiError {
  override readonly name = "RateLimited";
}

/** No answer: the network is down, or the server took too long (`code` "timeout"). */
export class NetworkError extends ApiError {
  override readonly name = "NetworkError";
}

/** A fault of the server (5xx), or an answer that is none of this API. */
export class ServerError extends ApiError {
  override readonly name = "ServerError";
}

/** A request that the API does not understand (any other 4xx): too large, too long, an unknown parameter. */
export class RequestError extends ApiError {
  override readonly name = "RequestError";
}

/** A query that cannot be asked over HTTP, or a row too many; found before or after asking, without a status. */
export class QueryRefused extends ApiError {
  override readonly name = "QueryRefused";
  constructor(message: string, code: "unsupported_query" | "invalid_key" | "not_unique", cause?: unknown) {
    super(message, { code, status: 0, cause });
  }
}

type ErrorClass = new (message: string, facts: ErrorFacts) => ApiError;

function classFor(status: number): ErrorClass {
  switch (status) {
    case 401: case 403: return RefusedError;
    case 404: return NotFoundError;
    case 409: case 412: return ConflictError;
    case 422: return ValidationError;
    case 429: return RateLimited;
    default: return status >= 400 && status < 500 ? RequestError : ServerError;
  }
}

/** The error that an answer states. `body`: its JSON, undefined where it was none. */
export function errorOf(status: number, body: unknown, facts: Omit<ErrorFacts, "code" | "status">): ApiError {
  const stated = errorIn(body);
  const of = classFor(status);
  if (stated === undefined) return new of(`The server answered with status ${status} and no explanation.`, { ...facts, status, code: "unexpected_answer" });
  return new of(stated.message, { ...facts, status, code: stated.code, details: stated.details });
}

function errorIn(body: unknown): { readonly code: string; readonly message: string; readonly details: readonly Detail[] } | undefined {
  const error = isObject(body) ? body["error"] : undefined;
  if (!isObject(error) || typeof error["code"] !== "string" || typeof error["message"] !== "string") return undefined;
  const details: unknown = error["details"];
  return { code: error["code"], message: error["message"], details: Array.isArray(details) ? details.filter(isDetail) : [] };
}

function isDetail(value: unknown): value is Detail {
  return isObject(value) && typeof value["field"] === "string" && typeof value["message"] === "string";
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
