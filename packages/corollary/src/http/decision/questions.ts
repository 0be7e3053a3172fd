import type { Expression } from "../../expr/node.js";
import { walk } from "../../expr/traverse.js";
import type { EntityNode, Model, Operation } from "../../model/model.js";
import type { Actor } from "../../query/types.js";
import { readJson } from "../body.js";
import { formatKey, keyInRow, parseKey } from "../key.js";
import { parseListRequest, parseRowRequest } from "../list-request.js";
import { HttpProblem } from "../problem.js";
import { entityOf, fieldOf } from "../public.js";
import type { Call, Resource } from "../resource.js";
import type { Route } from "../route.js";
import type { IncludeTree } from "../selection.js";
import type { Evaluation } from "./service.js";

export type EntityRoute = Exclude<Route<Resource>, { kind: "system" | "viewer" | "app" | "auth" | "asker" }>;

/** Rows at large: the standard asks for an id all the same. */
const anyRow = "*";

/**
 * What a request does, as questions to the permission service: once for the entity where rows at large are concerned, once for each
 * row that is named, and once for every other entity whose rows a read reaches, be it to show them or to filter by them.
 */
export async function questionsOf(route: EntityRoute, call: Call): Promise<Evaluation[]> {
  const { resource } = route;
  const { method } = call.request;
  const reads = method === "GET" || method === "HEAD";
  const about = (name: Operation, entity: string, id = anyRow): Evaluation => ({
    subject: subjectOf(call.actor), action: { name }, resource: { type: entity, id }, context: { method, path: resource.entity.path },
  });
  const one = (name: Operation, segment: string) => about(name, resource.entity.name, formatKeySegment(resource, segment));
  switch (route.kind) {
    case "list": return reads ? [about("read", resource.entity.name), ...reached(resource, call.query, "list").map((name) => about("read", name))] : [about("create", resource.entity.name)];
    case "item":
      if (reads) return [one("read", route.segment), ...reached(resource, call.query, "row").map((name) => about("read", name))];
      return [one(method === "DELETE" ? "delete" : "update", route.segment)];
    case "archive": return [one("delete", route.segment)];
    case "unarchive": return [one("update", route.segment)];
    case "bulk":
    case "bulkDelete": {
      if (route.kind === "bulk" && method === "POST") return [about("create", resource.entity.name)];
      const operation = route.kind === "bulkDelete" ? "delete" : "update";
      return (await keysOf(resource, call)).map((id) => about(operation, resource.entity.name, id));
    }
  }
}

function subjectOf(actor: Actor | null): Evaluation["subject"] {
  if (actor === null) return { type: "anonymous", id: "anonymous" };
  const { id, roles = [], tenant, claims } = actor;
  return { type: "user", id, properties: { roles, ...(tenant === undefined ? {} : { tenant }), ...(claims === undefined ? {} : { claims }) } };
}

/** In the one form that each key has, so that two ways of writing it are the same question. */
function formatKeySegment({ model, key }: Resource, segment: string): string {
  const value = parseKey(model, key, segment);
  return formatKey(key, key.length > 1 && isObject(value) ? value : Object.fromEntries(key.map(({ path: [name, inner] }) => [name, inner === undefined ? value : isObject(value) ? value[name] : undefined])));
}

/** Keys of the rows in the body, of which a copy is read. Items without a key are refused later, whatever is decided. */
async function keysOf(resource: Resource, call: Call): Promise<string[]> {
  const { value } = await readJson(call.request.clone(), resource.limits);
  if (!Array.isArray(value)) return [anyRow];
  if (value.length > resource.limits.bulkItems) throw new HttpProblem(413, "body_too_large", `A bulk request has at most ${resource.limits.bulkItems} items; this has ${value.length}. Send them in parts.`);
  const items: readonly unknown[] = value;
  const keys = items.flatMap((item) => (isObject(item) && "key" in keyInRow(resource.model, resource.key, item) ? [formatKey(resource.key, item)] : []));
  return keys.length === 0 ? [anyRow] : keys;
}

/** Other entities whose rows a read looks at: included, filtered by, sorted by. */
function reached(resource: Resource, query: string, kind: "list" | "row"): string[] {
  const { model, entity, limits } = resource;
  const found = new Set<string>();
  if (kind === "row") included(model, entity, parseRowRequest(model, entity, query, limits).include, found);
  else {
    const { include, where, order } = parseListRequest(model, entity, query, limits);
    included(model, entity, include, found);
    for (const expression of [...(where === undefined ? [] : [where]), ...order.map(({ by }) => by)]) passed(model, entity, expression, found);
  }
  found.delete(entity.name);
  return [...found];
}

function included(model: Model, entity: EntityNode, tree: IncludeTree, found: Set<string>): void {
  for (const [name, deeper] of Object.entries(tree)) {
    const field = fieldOf(entity, name);
    if (field === undefined || !("target" in field)) continue;
    found.add(field.target);
    included(model, entityOf(model, field.target), deeper, found);
  }
}

function passed(model: Model, entity: EntityNode, expression: Expression, found: Set<string>): void {
  const rows = new Map([["this", entity.name]]);
  walk(expression, (node) => {
    if ("in" in node) {
      along(model, rows.get(node.in.row), node.in.path, found);
      rows.set(node.as, node.in.entity);
    }
    if (node.op === "field") along(model, rows.get(node.row), node.path.slice(0, -1), found);
  });
}

function along(model: Model, start: string | undefined, path: readonly string[], found: Set<string>): void {
  let entity = start === undefined ? undefined : entityOf(model, start);
  for (const name of path) {
    const field = entity === undefined ? undefined : fieldOf(entity, name);
    if (field === undefined || !("target" in field)) return;
    found.add(field.target);
    entity = entityOf(model, field.target);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
