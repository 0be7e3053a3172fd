import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import postgres from "postgres";
import { POOL_SIZE } from "../peers/peer.js";
import { serve } from "./child.js";

/**
 * What a careful person writes without a framework: `node:http`, the `postgres` driver, two statements. The whole
 * body is built as JSON by Postgres and passed through as text; the answer is the envelope that Corollary gives.
 */
const sql = postgres(process.env["DATABASE_URL"]!, { max: POOL_SIZE });

interface Page {
  readonly country: string;
  readonly minTotal: string;
  readonly limit: number;
  readonly offset: number;
}

const list = ({ country, minTotal, limit, offset }: Page) => sql<{ body: string }[]>`
  select json_build_object(
    'data', coalesce((
      select json_agg(p) from (
        select id, created_at as "createdAt", updated_at as "updatedAt", customer_id as "customer",
               issued_at as "issuedAt", billing_address as "billingAddress", billing_city as "billingCity",
               billing_country as "billingCountry", billing_postal_code as "billingPostalCode", total::text
        from invoice
        where billing_country = ${country} and total >= ${minTotal}
        order by issued_at desc, id desc
        limit ${limit} offset ${offset}) p), '[]'),
    'meta', json_build_object(
      'count', (select count(*) from invoice where billing_country = ${country} and total >= ${minTotal}),
      'offset', ${offset}::int, 'limit', ${limit}::int))::text as body`;

const nested = ({ country, minTotal, limit, offset }: Page) => sql<{ body: string }[]>`
  select json_build_object(
    'data', coalesce((
      select json_agg(p) from (
        select i.id, i.created_at as "createdAt", i.updated_at as "updatedAt",
               i.issued_at as "issuedAt", i.billing_address as "billingAddress", i.billing_city as "billingCity",
               i.billing_country as "billingCountry", i.billing_postal_code as "billingPostalCode", i.total::text,
               c.customer,
               (select coalesce(json_agg(l), '[]') from (
                  select id, created_at as "createdAt", updated_at as "updatedAt", invoice_id as "invoice",
                         track_id as "track", unit_price::text as "unitPrice", quantity
                  from invoice_line where invoice_id = i.id order by id) l) as lines
        from invoice i
        join lateral (
          select to_json(c) as customer from (
            select id, created_at as "createdAt", updated_at as "updatedAt", first_name as "firstName",
                   last_name as "lastName", company, city, country, email
            from customer where id = i.customer_id) c) c on true
        where i.billing_country = ${country} and i.total >= ${minTotal}
        order by i.issued_at desc, i.id desc
        limit ${limit} offset ${offset}) p), '[]'),
    'meta', json_build_object('count', null, 'offset', ${offset}::int, 'limit', ${limit}::int))::text as body`;

const routes: Readonly<Record<string, (page: Page) => PromiseLike<{ body: string }[]>>> = {
  "/invoices": list,
  "/invoices-with-lines": nested,
};

function whole(text: string | null, fallback: number, most: number): number {
  const value = text === null ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most) throw new RangeError(`not a whole number up to ${most}: ${text}`);
  return value;
}

function readPage(query: URLSearchParams): Page {
  const country = query.get("country");
  const minTotal = query.get("minTotal");
  if (country === null || country === "") throw new RangeError("country is required");
  if (minTotal === null || !/^\d{1,8}(\.\d{1,2})?$/.test(minTotal)) throw new RangeError("minTotal must be an amount");
  return { country, minTotal, limit: whole(query.get("limit"), 10, 200), offset: whole(query.get("offset"), 0, 1e9) };
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  respond(response, status, JSON.stringify({ error: { code, message, details: [] } }));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path, query] = (request.url ?? "/").split("?", 2);
  const route = routes[path!];
  if (route === undefined) return refuse(response, 404, "not_found", "There is nothing here.");
  if (request.method !== "GET") return refuse(response, 405, "method_not_allowed", "Only GET.");
  try {
    const [row] = await route(readPage(new URLSearchParams(query)));
    respond(response, 200, row!.body);
  } catch (problem) {
    if (problem instanceof RangeError) refuse(response, 400, "invalid_request", problem.message);
    else refuse(response, 500, "internal", "Something went wrong.");
  }
}

serve(createServer((request, response) => void answer(request, response)), () => sql.end());
