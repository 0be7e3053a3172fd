import { ExpressionError } from "../../expr/errors.js";
import type { Expression } from "../../expr/node.js";
import { isExpression, nodeKey, operand } from "../language/expression.js";
import type { Class } from "../language/entity.js";
import type { EnumNode, Origin } from "../model.js";
import type { Problem } from "../problem.js";

/** Reads what stands beside declarations in source files; given by tools that have the files. */
export interface SourceReader {
  /** The doc comment above a declaration. */
  comment(origin: Origin): string | undefined;
  /** Where a class is declared, and its doc comment. */
  declaration(file: string, className: string): { readonly origin: Origin; readonly comment?: string } | undefined;
}

/** What one compilation gathers: problems, and enums as fields name them. */
export interface Compilation {
  readonly problems: Problem[];
  readonly enums: Map<string, EnumNode>;
  /** The entity whose rows are the tenants. */
  readonly tenants: Class<unknown> | undefined;
  readonly sources: SourceReader | undefined;
  /** Prefix of the project's files, taken off origins. */
  readonly root: string | undefined;
}

/** Where in the Model something is: pointer for JSON, origin for source. */
export interface Place {
  readonly pointer: string;
  readonly origin?: Origin | undefined;
}

export function report(to: Compilation, at: Place, code: string, message: string, hint: string, severity: Problem["severity"] = "error"): void {
  const origin = at.origin && placed(to, at.origin);
  to.problems.push({ code, severity, message, hint, pointer: at.pointer, ...(origin ? { origin } : {}) });
}

/** The origin with its file named from the project's folder. */
export function placed(to: Compilation, origin: Origin): Origin {
  const { root } = to;
  if (root === undefined || !origin.file.startsWith(root)) return origin;
  return { ...origin, file: origin.file.slice(root.length).replace(/^[\\/]/, "") };
}

/** Runs a part of the user's declaration; what it throws becomes a problem at that place. */
export function attempt<T>(on: Compilation, at: Place, what: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    const known = error instanceof ExpressionError;
    report(
      on,
      at,
      known ? `expression-${error.code.replaceAll("_", "-")}` : "broken-declaration",
      `${what}: ${error instanceof Error ? error.message : String(error)}`,
      known ? `${error.hint.charAt(0).toUpperCase()}${error.hint.slice(1)}.` : "Mend the declaration; it threw while the model was being compiled.",
    );
    return undefined;
  }
}

/** The expression that a function of the user gives; a constant true or false counts as one. */
export function expressionOf(on: Compilation, at: Place, what: string, run: () => unknown): Expression | undefined {
  return attempt(on, at, what, () => {
    const value = run();
    if (isExpression(value)) return value[nodeKey];
    if (typeof value === "boolean") return operand(value, { kind: "boolean" });
    throw new ExpressionError("invalid_argument", "the function gives no expression", "return an expression such as row.price.gt(0)");
  });
}
