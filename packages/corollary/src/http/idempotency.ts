import { fromBase64, toBase64 } from "../expr/bytes.js";
import type { Encryption } from "../query/encryption.js";
import type { Database, Transaction } from "../database/port.js";
import { badRequest, HttpProblem } from "./problem.js";

/**
 * The table that remembers answers by idempotency key. The owner creates it; the application role reads and writes it. The claim of a key, the write and its answer commit together: after a crash there is either all or nothing.
 */
export const idempotencyDdl = `create schema if not exists corollary;
create table if not exists corollary.idempotency (
  scope text not null,
  key text not null,
  request text not null,
  status smallint,
  headers text,
  body text,
  expires_at timestamptz not null,
  primary key (scope, key)
);
create index if not exists idempotency_expires_at_idx on corollary.idempotency (expires_at);
comment on table corollary.idempotency is 'Answers by Idempotency-Key, so that a repeated request is answered and not repeated.';
`;

/** Rights of the application role; `role` is an identifier of the configuration, quoted here. */
export function idempotencyGrants(role: string): string {
  const name = `"${role.replaceAll('"', '""')}"`;
  return `grant usage on schema corollary to ${name};
grant select, insert, update, delete on corollary.idempotency to ${name};
`;
}

/** An answer as it can be stored and given again. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Claim {
  /** Who asks: keys of different actors never meet. */
  readonly scope: string;
  readonly key: string;
  /** Hash of method, path and body. */
  readonly request: string;
}

/** Milliseconds that a request waits for another one with the same key. */
export const claimTimeout = 10_000;

/** Reads Idempotency-Key; null where there is none. */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw badRequest("invalid_header", "Idempotency-Key", "Idempotency-Key has 1 to 255 visible ASCII characters.");
}

export async function requestHash(method: string, path: string, body: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${method}\n${path}\n${body}`));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const claimSql = `insert into corollary.idempotency as known (scope, key, request, expires_at)
values ($1::text, $2::text, $3::text, now() + interval '24 hours')
on conflict (scope, key) do update
set request = excluded.request, status = null, headers = null, body = null, expires_at = excluded.expires_at
where known.expires_at < now()
returning true as claimed`;

/**
 * Runs once for a key. A second request with it waits here for the first to end, and is then given its answer.
 * A request that fails leaves nothing behind, so it can be sent again.
 * @param encryption where the Model has encrypted fields: answers may hold their values, and are kept as these are
 * @throws HttpProblem 422 where the key came with another request.
 */
export async function once(tx: Transaction, claim: Claim, run: () => Promise<Answer>, encryption?: Encryption): Promise<Answer> {
  const { rows } = await tx.query({ text: claimSql, params: [claim.scope, claim.key, claim.request] });
  if (rows.length === 0) return replay(tx, claim, encryption);
  const answer = await run();
  await tx.query({
    text: "update corollary.idempotency set status = $3::smallint, headers = $4::text, body = $5::text where scope = $1::text and key = $2::text",
    params: [claim.scope, claim.key, answer.status, JSON.stringify(answer.headers), encryption === undefined ? answer.text : toBase64(encryption.seal(keptPlace, answer.text))],
  });
  return answer;
}

interface Stored extends Record<string, unknown> {
  readonly request: string;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: string | null;
}

const keptPlace = { entity: "corollary", field: "idempotency" };

async function bodyOf(kept: string, encryption: Encryption | undefined): Promise<string> {
  if (encryption === undefined) return kept;
  const [text] = await encryption.open([{ place: keptPlace, bytes: fromBase64(kept) ?? new Uint8Array() }]);
  return typeof text === "string" ? text : "";
}

async function replay(tx: Transaction, claim: Claim, encryption: Encryption | undefined): Promise<Answer> {
  const { rows: [stored] } = await tx.query<Stored>({
    text: "select request, status, headers, body from corollary.idempotency where scope = $1::text and key = $2::text",
    params: [claim.scope, claim.key],
  });
  if (stored === undefined || stored.status === null) {
    throw new HttpProblem(409, "request_in_progress", "A request with this Idempotency-Key is being carried out; send it again in a moment.", [], { "retry-after": "1" });
  }
  if (stored.request !== claim.request) {
    const message = "This Idempotency-Key came with another request before; use a new key for a new request.";
    throw new HttpProblem(422, "idempotency_mismatch", message, [{ field: "Idempotency-Key", message }]);
  }
  return { status: stored.status, text: await bodyOf(stored.body ?? "", encryption), headers: { ...headersOf(stored.headers), "idempotency-replayed": "true" } };
}

function headersOf(text: string | null): Record<string, string> {
  const value: unknown = text === null ? {} : JSON.parse(text);
  const headers: Record<string, string> = {};
  if (typeof value !== "object" || value === null) return headers;
  for (const [name, content] of Object.entries(value)) if (typeof content === "string") headers[name] = content;
  return headers;
}

/** Forgets answers that are older than their 24 hours, a few at a time. */
export const forgetExpired = {
  text: `delete from corollary.idempotency where (scope, key) in
(select scope, key from corollary.idempotency where expires_at < now() limit 500 for update skip locked)`,
  params: [],
};

/**
 * Makes the table, as the owner, where it is not there yet, and gives the role that `database` acts as its rights.
 * Safe to do at once from several processes. Handlers do it before the first key; start-up code may do it earlier.
 */
export async function createIdempotencyTable(database: Database): Promise<void> {
  const { rows: [found] } = await database.query<{ role: string; there: boolean }>({
    text: `select current_user::text as role, exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'corollary' and c.relname = 'idempotency'
    ) as there`,
    params: [],
    prepare: false,
  });
  if (found === undefined || found.there) return;
  await database.as("owner").transaction(async (tx) => {
    // One at a time: `if not exists` by itself can fail when two do it together.
    await tx.query({ text: "select pg_advisory_xact_lock(hashtext('corollary.idempotency'))", params: [], prepare: false });
    await tx.script(idempotencyDdl + idempotencyGrants(found.role));
  });
}
