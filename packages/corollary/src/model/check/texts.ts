import type { Check, Place, Report } from "./report.js";

/** Members that are names in the database, which have checks of their own. */
const identifiers: ReadonlySet<string | number> = new Set(["name", "table", "schema", "column", "type", "path"]);

/** Text that Postgres could not keep, wherever it stands: labels, help, messages, patterns. */
export const checkTexts: Check = (model, report) => visit(model, [], report);

function visit(node: unknown, at: Place, report: Report): void {
  if (typeof node === "string") {
    // Under the `u` flag the surrogate range matches only those that are not paired.
    if (!/[\0\uD800-\uDFFF]/u.test(node) || identifiers.has(at.at(-1) ?? "")) return;
    report({
      code: "invalid-text", at,
      message: `${at.join(".")} is ${JSON.stringify(node)}, which Postgres cannot keep.`,
      hint: "Take out the NUL character, or the half of a surrogate pair.",
    });
  }
  if (typeof node !== "object" || node === null) return;
  for (const [name, member] of Object.entries(node)) visit(member, [...at, Array.isArray(node) ? Number(name) : name], report);
}
