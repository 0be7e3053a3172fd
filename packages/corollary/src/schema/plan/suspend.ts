import { holdsData } from "../ddl-object.js";
import type { Column, SqlObject } from "../schema.js";
import type { Element, Graph, Node } from "./graph.js";

/** What stays as it is, but must be taken away while something under it changes, and is made again after. */
export interface Suspension {
  readonly keys: ReadonlySet<string>;
  readonly elements: readonly Element[];
  /** What stays, must be taken away, but cannot be; with what it stands on. */
  readonly stuck: readonly { readonly node: Node; readonly under: string }[];
}

/** How the thing under another changes: through its type, by being made again, or as the values of its enum do. */
type Upset = "type" | "again" | "values";

export function suspensionOf(before: Graph, after: Graph): Suspension {
  const keys = new Set<string>();
  const elements: Element[] = [];
  const stuck: { node: Node; under: string }[] = [];
  const suspend = (under: Node, upset: Upset): void => {
    for (const node of before.dependents(under.key)) {
      if (keys.has(node.key) || node.within === under.key || after.nodes.get(node.key)?.value !== node.value || !mustGo(node, under, upset)) continue;
      if (node.element === undefined || (node.element.of === "object" && holdsData(node.element.it))) {
        stuck.push({ node, under: under.key });
        continue;
      }
      keys.add(node.key);
      elements.push(node.element);
      suspend(node, "again");
    }
  };
  for (const node of before.nodes.values()) {
    const upset = upsetOf(node, after);
    if (upset === undefined) continue;
    suspend(node, upset);
    if (upset === "values") for (const column of before.dependents(node.key)) if (column.key.startsWith("column ")) suspend(column, "values");
  }
  return { keys, elements, stuck };
}

/** How a change of this upsets what stands on it; undefined where it does not. */
export function upsetOf(node: Node, after: Graph): Upset | undefined {
  const next = after.nodes.get(node.key);
  if (next !== undefined && next.value === node.value) return undefined;
  if (node.key.startsWith("type ")) return next !== undefined && removesValues(node, next) ? "values" : undefined;
  if (node.key.startsWith("function ")) return (next === undefined ? hasHeir(node, after) : returnsOf(node.value) !== returnsOf(next.value)) ? "again" : undefined;
  if (node.element === undefined) return undefined;
  switch (node.element.of) {
    case "column": return next?.element?.of === "column" ? reshaping(node.element.it, next.element.it) : undefined;
    case "constraint":
    case "index": return "again";
    case "object": return "again";
    case "trigger":
    case "policy": return undefined;
  }
}

/** A generated column that is computed otherwise is made again; so is one that becomes generated. */
function reshaping(from: Column, to: Column): Upset {
  return to.generated === undefined && from.generated === undefined ? "type" : "again";
}

/** Another form of a function that goes: what calls it by name may mean that one from now on. */
const hasHeir = (node: Node, after: Graph): boolean => {
  const name = node.key.slice(0, node.key.indexOf("(") + 1);
  return [...after.nodes.keys()].some((other) => other.startsWith(name));
};

/** What is known of a type: the values of an enum, the statements of any other. */
interface TypeFact { readonly values?: readonly string[] }

/** Whether an enum has to be built again: values go, or stand in another order. */
function removesValues(from: Node, to: Node): boolean {
  const before: TypeFact = JSON.parse(from.value);
  const after: TypeFact = JSON.parse(to.value);
  if (before.values === undefined || after.values === undefined) return false;
  const [old, next] = [before.values, after.values];
  const kept = next.filter((value) => old.includes(value));
  return kept.length !== old.length || kept.some((value, i) => value !== old[i]);
}

const returnsOf = (value: string): unknown => {
  const routine: { readonly returns?: unknown } = JSON.parse(value);
  return routine.returns;
};

function mustGo(node: Node, under: Node, upset: Upset): boolean {
  if (node.element === undefined) return upset === "again" && !node.key.startsWith("comment on ") && !/ on .* for /.test(node.key);
  if (upset === "again") return true;
  switch (node.element.of) {
    case "object": return mustGoObject(node.element.it);
    case "column": return under.key.startsWith("column ") && upset === "type" || upset === "values" && node.element.it.generated !== undefined;
    case "trigger":
    case "policy": return true;
    case "constraint": return node.element.it.kind === "foreignKey" || (upset === "values" && node.element.it.kind !== "primaryKey" && node.element.it.kind !== "unique");
    case "index": return upset === "values" && !plain(node.element);
  }
}

/** Postgres follows a change of type through statistics by itself, and functions look again when they run. */
function mustGoObject({ kind, create }: SqlObject): boolean {
  switch (kind) {
    case "function":
    case "procedure": return /\bbegin\s+atomic\b/i.test(create);
    case "aggregate":
    case "statistics":
    case "table":
    case "partition": return false;
    case "domain":
    case "composite type":
    case "range type":
    case "view":
    case "materialized view":
    case "index":
    case "trigger":
    case "rule": return true;
  }
}

const plain = (element: Extract<Element, { of: "index" }>): boolean => element.it.where === undefined && element.it.parts.every((part) => "column" in part);
