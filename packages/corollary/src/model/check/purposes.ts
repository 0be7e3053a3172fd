import { children } from "../../expr/traverse.js";
import type { Expression } from "../../expr/node.js";
import type { ComputedField, Model } from "../model.js";
import { resolvePath } from "../paths.js";
import type { Place, Report } from "./report.js";

/** What an expression in the Model is for, and so what it may read. */
export type Purpose = "computed" | "stored" | "check" | "index" | "default" | "rule";

interface Rule {
  /** How the place is called in messages. */
  readonly name: string;
  readonly row: boolean;
  readonly relations: boolean;
  readonly actor: boolean;
  readonly clock: "yes" | "doubtful" | "no";
}

const rules: Readonly<Record<Purpose, Rule>> = {
  computed: { name: "A computed field", row: true, relations: true, actor: true, clock: "yes" },
  stored: { name: "A stored computed field", row: true, relations: false, actor: false, clock: "no" },
  check: { name: "A check", row: true, relations: false, actor: false, clock: "doubtful" },
  index: { name: "An index", row: true, relations: false, actor: false, clock: "no" },
  rule: { name: "A rule", row: true, relations: true, actor: true, clock: "yes" },
  default: { name: "A default", row: false, relations: false, actor: false, clock: "yes" },
};

interface Subject {
  readonly model: Model;
  readonly entity: string;
  readonly title: string;
  readonly at: Place;
  readonly report: Report;
}

/** Whether an expression that is right in itself may stand where it stands. Its paths are known to lead somewhere. */
export function checkPurpose(expression: Expression, purpose: Purpose, subject: Subject): void {
  const rule = rules[purpose];
  const told = new Set<string>();
  const tell = (code: string, what: string, hint: string, severity?: "warning"): void => {
    if (told.has(code + what)) return;
    told.add(code + what);
    const refusal = severity ? "" : ` ${rule.name} cannot.`;
    subject.report({ code, ...(severity && { severity }), at: subject.at, message: `${subject.title}: it ${what}.${refusal}`, hint });
  };
  const entered = new Set<string>();
  // A computed field is written out where its column cannot be used, so what it reads counts as read here.
  const visitPath = (path: readonly string[]): void => {
    const reached = resolvePath(subject.model, subject.entity, path);
    if ("fault" in reached) return;
    const { field, relations } = reached.found;
    const name = path.join(".");
    if (relations > 0) return tell("leaves-row", `reads ${name}, which is in another row`, "It may read only fields of its own row.");
    const computed = field?.kind === "computed" ? fieldOf(subject.model.entities, subject.entity, field.name) : undefined;
    if (!computed || entered.has(name)) return;
    entered.add(name);
    visit(computed.expression);
  };
  const visit = (node: Expression): void => {
    switch (node.op) {
      case "input":
        return tell("input-outside-action", `reads the input "${node.name}"`, "Inputs exist in actions only.");
      case "actor":
      case "role":
        if (!rule.actor) tell("actor-in-row", `asks who is signed in (${node.op === "actor" ? node.name : `role ${node.role}`})`, "Its value belongs to the row, whoever reads it: say this in a policy or an action.");
        return;
      case "now":
      case "today":
        if (rule.clock === "no") tell("clock-in-row", `reads the clock (${node.op})`, "Its value must not change by itself: compute it at each read (not stored), or filter with now in the query.");
        if (rule.clock === "doubtful") tell("clock-in-check", `reads the clock (${node.op}), so a row that was right when written may be wrong when a backup is restored`, "Keep the rule in an action, if that matters.", "warning");
        return;
      case "some": case "every": case "none": case "count": case "sum": case "avg": case "min": case "max":
        if (!rule.relations) return tell("leaves-row", `reads the collection ${node.in.path.join(".")}`, "It may read only fields of its own row.");
        break;
      case "field":
        if (!rule.relations) visitPath(node.path);
        return;
      default:
    }
    for (const child of children(node)) visit(child);
  };
  visit(expression);
}

/** The computed field of an entity by name, from the Model itself: its expression has types. */
function fieldOf(entities: Model["entities"], entity: string, name: string): ComputedField | undefined {
  const field = entities[entity]?.fields[name];
  return field?.kind === "computed" ? field : undefined;
}
