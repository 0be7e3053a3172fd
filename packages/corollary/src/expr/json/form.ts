import type { Op } from "../node.js";

/** How a member of a node is written. A `?` at the end: may be left out. */
export type Member = "node" | "nodes" | "text" | "texts" | "type" | "json" | "number" | "boolean?" | "duration" | "branches" | "rows" | "node?";

const binary = { left: "node", right: "node" } as const;
const unary = { of: "node" } as const;
const many = { of: "nodes" } as const;
const match = { of: "node", part: "node", caseless: "boolean?" } as const;
const quantified = { in: "rows", as: "text", where: "node?" } as const;
const aggregated = { in: "rows", as: "text", where: "node?", value: "node?" } as const;

/** The members of every node beside `op` and a `type` that follows from them. */
export const forms: Readonly<Record<Op, Readonly<Record<string, Member>>>> = {
  literal: { type: "type", value: "json" },
  field: { row: "text", path: "texts" },
  actor: { type: "type", name: "text" },
  role: { role: "text" },
  input: { type: "type", name: "text" },
  now: {}, today: {},
  eq: binary, ne: binary, lt: binary, lte: binary, gt: binary, gte: binary,
  in: { of: "node", items: "nodes" },
  isNull: unary, not: unary, and: many, or: many,
  add: binary, sub: binary, mul: binary, div: binary, mod: binary,
  neg: unary, abs: unary, floor: unary, ceil: unary,
  round: { of: "node", digits: "number" },
  lower: unary, upper: unary, trim: unary, length: unary,
  contains: match, startsWith: match, endsWith: match, like: match, matches: match,
  concat: many,
  plus: { of: "node", duration: "duration" },
  part: { of: "node", unit: "text" }, startOf: { of: "node", unit: "text" },
  json: { of: "node", path: "texts", as: "text" },
  has: { of: "node", item: "node" },
  overlaps: binary,
  size: unary,
  case: { branches: "branches", otherwise: "node" },
  coalesce: many,
  some: quantified, every: quantified, none: quantified,
  count: aggregated, sum: aggregated, avg: aggregated, min: aggregated, max: aggregated,
};
