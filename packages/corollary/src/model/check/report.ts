import type { Model, Origin } from "../model.js";
import type { Problem } from "../problem.js";

/** What a check found: a Problem without its place in a file, which the report finds itself. */
export interface Finding {
  readonly code: string;
  /** "error" where absent. */
  readonly severity?: "warning";
  readonly message: string;
  readonly hint: string;
  /** Steps from the Model to the node. */
  readonly at: Place;
  /** Steps to the node that stated it, where that is another one; its origin is the problem's. */
  readonly statedAt?: Place;
}

export type Place = readonly (string | number)[];

export type Report = (finding: Finding) => void;

/** A check looks at one kind of mistake and reports each that it finds. */
export type Check = (model: Model, report: Report, options: CheckOptions) => void;

export interface CheckOptions {
  /**
   * Whether the SQL that a model carries (custom types, SQL defaults) is believed. True for models stated in code;
   * models that came as JSON must ask for it.
   */
  readonly trustSql: boolean;
}

/** JSON pointer (RFC 6901) of a place. */
export function pointer(at: Place): string {
  return at.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Turns a finding into a problem: the origin is that of the innermost enclosing node that has one. */
export function toProblem(model: unknown, finding: Finding): Problem {
  const origin = nearestOrigin(model, finding.statedAt ?? finding.at);
  return {
    code: finding.code,
    severity: finding.severity ?? "error",
    message: finding.message,
    hint: finding.hint,
    ...(origin && { origin }),
    pointer: pointer(finding.at),
  };
}

function nearestOrigin(model: unknown, at: Place): Origin | undefined {
  let node: unknown = model;
  let origin: Origin | undefined;
  for (const step of at) {
    if (!isObject(node) || !Object.hasOwn(node, step)) break;
    node = node[step];
    if (isObject(node) && isOrigin(node["origin"])) origin = node["origin"];
  }
  return origin;
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === "object" && value !== null;
}

function isOrigin(value: unknown): value is Origin {
  return (
    isObject(value) &&
    typeof value["file"] === "string" &&
    typeof value["line"] === "number" &&
    typeof value["column"] === "number"
  );
}
