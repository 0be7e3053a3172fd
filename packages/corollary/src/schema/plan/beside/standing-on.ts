import { said } from "../drafting.js";
import { elementName } from "../element.js";
import type { Element, Graph, Node } from "../graph.js";
import { key, objectKey } from "../key.js";
import type { SqlObject } from "../../schema.js";
import type { Group } from "./pair.js";

export type StandingMember = Exclude<Element, { of: "object" | "column" }>;

/** What stands on the columns and types of a group, and so changes places with them. */
export interface Standing {
  /** By its key; without objects. */
  readonly members: ReadonlyMap<string, StandingMember>;
  /** Views and the like, in an order in which they can go. */
  readonly objects: readonly SqlObject[];
  /** What Postgres has no way for while others work; absent where there is nothing. */
  readonly obstacle?: string;
}

/** The facts that change: columns, and enums that are built again. `named`: what the columns are called, before or after. */
export const turnedKeys = ({ pairs, enums }: Group, named: "old" | "wanted" = "old"): string[] => [...pairs.map((pair) => key.column(pair.table, pair[named].name)), ...enums.map(({ from }) => key.type(from))];

export function standingOn(before: Graph, group: Group, named: "old" | "wanted" = "old"): Standing {
  const turned = turnedKeys(group, named);
  const members = new Map<string, StandingMember>();
  const objects: SqlObject[] = [];
  const seen = new Set(turned);
  let obstacle: string | undefined;
  const visit = (node: Node, under: string): void => {
    if (seen.has(node.key) || node.within === under || goesAlong(node, turned)) return;
    seen.add(node.key);
    const { element } = node;
    obstacle ??= obstacleOf(node, under, before);
    if (element === undefined || element.of === "column") return;
    if (element.of !== "object") return void members.set(node.key, element);
    if (!isMadeAgain(element.it)) return;
    for (const user of before.dependents(node.key)) visit(user, node.key);
    objects.push(element.it);
  };
  for (const own of turned) for (const node of before.dependents(own)) visit(node, own);
  return { members, objects, ...(obstacle !== undefined && { obstacle }) };
}

/** The default of a column and the like are its own; comments and privileges follow what they are about. */
function goesAlong(node: Node, turned: readonly string[]): boolean {
  return turned.includes(node.within ?? "") || node.key.startsWith("comment on ") || node.key.startsWith("owner of ") || / on .* for /.test(node.key);
}

/** Postgres looks at the bodies of functions only when they run, unless those are parsed. */
function isMadeAgain({ kind, create }: SqlObject): boolean {
  return kind === "function" || kind === "procedure" ? /\bbegin\s+atomic\b/i.test(create) : kind !== "aggregate";
}

function obstacleOf(node: Node, under: string, before: Graph): string | undefined {
  const { element } = node;
  const ofType = under.startsWith("type ");
  if (element === undefined) return ofType || !node.key.startsWith("function ") ? `the ${node.key} uses it` : undefined;
  switch (element.of) {
    case "column": return ofType && element.it.generated === undefined
      ? `the column ${said(element.table)}.${element.it.name} is of it and does not change with it`
      : `${elementName(element)} is computed from it, and Postgres computes anew only by writing the whole table`;
    case "constraint":
      if (element.it.kind === "exclusion") return `Postgres has no way to build ${elementName(element)} while rows are written`;
      return element.table.partitionBy === undefined ? undefined : `${elementName(element)} is on a partitioned table`;
    case "index": return element.table.partitionBy === undefined ? undefined : `${elementName(element)} is on a partitioned table`;
    case "trigger":
    case "policy": return undefined;
    case "object": return objectObstacle(element.it, ofType, before);
  }
}

function objectObstacle(object: SqlObject, ofType: boolean, before: Graph): string | undefined {
  const named = `the ${object.kind} ${said(object)}`;
  switch (object.kind) {
    case "view":
    case "materialized view":
    case "index":
    case "trigger":
    case "rule":
    case "statistics": return undefined;
    case "function":
    case "procedure":
      if (!isMadeAgain(object)) return ofType ? `${named} may take it` : undefined;
      return before.dependents(objectKey(object)).some((node) => !goesAlong(node, [])) ? `${named} reads it and is used itself` : undefined;
    case "aggregate": return ofType ? `${named} may take it` : undefined;
    case "domain":
    case "composite type":
    case "range type": return ofType ? `${named} is made of it` : undefined;
    case "partition":
    case "table": return `${named} is a part of it`;
  }
}
