import { z } from "zod";
import type { Change } from "../../schema/change.js";
import { commented, targetOf } from "../../schema/plan/key.js";
import type { Step } from "../../schema/plan/step.js";
import { batchesForm, effectForm } from "./directives.js";
import { readJson, sortedJson } from "./json.js";
import { MigrationFileError } from "./problem.js";
import { fullName } from "./script.js";

/** A step as `.plan.json` keeps it: what it serves by name only, since the definitions are in the SQL and in the snapshots. */
export interface PlannedStep extends Omit<Step, "changes"> {
  readonly changes: readonly ChangeNote[];
}

/** A difference by name: `{ change: "create", of: "column", name: "public.ticket.stars" }`. */
export interface ChangeNote {
  readonly change: Change["change"];
  readonly of: Change["of"];
  readonly name: string;
}

/** Version of the form. The first held whole definitions in `changes`, and none of them was ever read. */
const format = 2;

/** The text of `.plan.json`: the steps as data, for tools. What runs is the SQL beside it. */
export function printPlan(steps: readonly Step[]): string {
  return sortedJson({ format, steps: steps.map(({ changes, ...step }) => ({ ...step, changes: changes.map(noteOf) })) });
}

function noteOf(change: Change): ChangeNote {
  const { change: kind, of } = change;
  return { change: kind, of, name: nameOf(change) };
}

function nameOf(change: Change): string {
  switch (change.change) {
    case "comment": return commented(change.on);
    case "grant": return `${targetOf(change.grant.on)} to ${change.grant.to}`;
    case "revoke": return `${targetOf(change.grant.on)} from ${change.grant.to}`;
    case "create":
    case "alter":
    case "drop": break;
  }
  if (change.of === "rowSecurity") return fullName(change.table);
  const { name, ...within } = change.change === "drop" ? change.from : change.to;
  if ("table" in change) return `${fullName(change.table)}.${name}`;
  return "schema" in within && typeof within.schema === "string" ? fullName({ schema: within.schema, name }) : name;
}

/** @throws MigrationFileError where it is no plan, or says what this version does not know */
export function parsePlan(text: string): readonly PlannedStep[] {
  const value = readJson(text);
  const head = headForm.safeParse(value);
  if (!head.success) throw new MigrationFileError("This is no plan of a migration.", { hint: restore });
  if (head.data.format > format) throw new MigrationFileError("This plan was written by a newer Corollary.", { hint: "Use the version of Corollary that wrote it, or a newer one." });
  const steps = head.data.format === 1 ? head.data.steps.map(withoutDefinitions) : head.data.steps;
  if (isPlan(steps)) return steps;
  throw new MigrationFileError(`This plan says what this version of Corollary does not know: ${whatIsWrong(steps)}`, { hint: restore });
}

const restore = "Restore it from version control, or remove it: the SQL beside it is what runs.";

const withoutDefinitions = (step: unknown): unknown => (typeof step === "object" && step !== null && "changes" in step ? { ...step, changes: [] } : step);

const headForm = z.strictObject({ format: z.int().positive(), steps: z.array(z.unknown()) });
const actionForm = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sql"), statements: z.array(z.string()) }),
  batchesForm.extend({ kind: z.literal("batches") }),
]);
const losingForm = z.strictObject({ count: z.string(), what: z.string() });
const stepForm = effectForm.extend({
  summary: z.string(),
  action: actionForm,
  transactional: z.boolean(),
  cleanup: z.array(z.string()).optional(),
  loses: losingForm.optional(),
  advice: z.string().optional(),
  inverse: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("steps"), actions: z.array(actionForm), transactional: z.boolean(), loses: losingForm.optional(), stays: z.string().optional() }),
    z.strictObject({ kind: z.literal("none"), why: z.string() }),
  ]),
  changes: z.array(z.strictObject({
    change: z.enum(["create", "alter", "drop", "grant", "revoke", "comment"]),
    of: z.enum(["role", "extension", "schema", "enum", "sequence", "function", "table", "object", "column", "constraint", "index", "trigger", "policy", "rowSecurity", "privileges", "type"]),
    name: z.string(),
  })),
  source: z.strictObject({ entity: z.string().optional(), field: z.array(z.string()).optional(), declaration: z.string().optional(), enum: z.string().optional(), feature: z.string().optional() }).optional(),
});
const planForm = z.array(stepForm);

/** JSON has no members that are undefined, so that what fits the form is what the type says. */
const isPlan = (value: unknown): value is readonly PlannedStep[] => planForm.safeParse(value).success;

const whatIsWrong = (value: unknown): string => z.prettifyError(planForm.safeParse(value).error ?? new z.ZodError([]));
