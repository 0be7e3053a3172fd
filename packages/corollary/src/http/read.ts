import { requireAccept } from "./accept.js";
import { entityTag, notChanged } from "./etag.js";
import { parseKey } from "./key.js";
import { parseListRequest, parseRowRequest } from "./list-request.js";
import { HttpProblem } from "./problem.js";
import type { Call, ListPlan, ReadPlan, Resource } from "./resource.js";
import { emptyResponse, jsonResponse } from "./respond.js";

/** Query strings longer than this are planned anew each time, so that nobody fills the memory with them. */
const longestRemembered = 1024;

export async function answerList(resource: Resource, call: Call): Promise<Response> {
  requireAccept(call.request.headers.get("accept"), "application/json");
  const plan = resource.lists.get(call.query) ?? planList(resource, call.query);
  const { data, count, nextCursor } = await plan.run(call.actor);
  const cursor = nextCursor === undefined ? "" : `,"nextCursor":${JSON.stringify(nextCursor)}`;
  return jsonResponse(call.exchange, 200, `{"data":${data},"meta":{"count":${count},${plan.window}${cursor}}}`);
}

function planList(resource: Resource, query: string): ListPlan {
  const request = parseListRequest(resource.model, resource.entity, query, resource.limits);
  const plan: ListPlan = { run: resource.rows.list(request), window: `"offset":${request.offset},"limit":${request.limit}` };
  // A cursor is asked for once; keeping it would push out what is asked for often.
  if (query.length <= longestRemembered && request.cursor === undefined) resource.lists.set(query, plan);
  return plan;
}

export async function answerItem(resource: Resource, call: Call, segment: string): Promise<Response> {
  const { headers } = call.request;
  requireAccept(headers.get("accept"), "application/json");
  const key = parseKey(resource.model, resource.key, segment);
  const plan = resource.reads.get(call.query) ?? planRead(resource, call.query);
  const row = await plan(key, call.actor);
  if (row === undefined) throw noRow(resource);
  const text = `{"data":${row.text}}`;
  if (row.version === undefined) return jsonResponse(call.exchange, 200, text);
  const etag = entityTag(row.version, row.text);
  if (notChanged(headers.get("if-none-match"), etag)) return emptyResponse(call.exchange, 304, { etag });
  return jsonResponse(call.exchange, 200, text, { etag });
}

function planRead(resource: Resource, query: string): ReadPlan {
  const plan = resource.rows.read(parseRowRequest(resource.model, resource.entity, query, resource.limits));
  if (query.length <= longestRemembered) resource.reads.set(query, plan);
  return plan;
}

/** The same whether there never was one, it is archived, or the one who asks may not see it. */
export function noRow(resource: Resource): HttpProblem {
  return new HttpProblem(404, "not_found", `There is no ${resource.entity.label.toLowerCase()} with this id.`);
}
