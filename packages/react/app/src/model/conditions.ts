import { operatorsFor, typeOfField, type Model, type Presentation, type PresentedEntity, type PresentedField, type RsqlOperator } from "corollary/view";
import type { Condition } from "../data/filter.js";
import type { Messages } from "../messages/en.js";
import type { Formats } from "./format.js";
import { reach } from "./paths.js";

/** What a filter can compare: a field by its path. */
export interface Comparable {
  readonly path: readonly string[];
  readonly label: string;
  readonly field: PresentedField;
}

/** Operators in the order in which people look for them; the first is offered first. */
const preferred: readonly RsqlOperator[] = ["icontains", "eq", "ne", "gte", "lte", "gt", "lt", "between", "in", "out", "istarts", "iends", "has", "isnull"];

/** Whether a condition tests for emptiness the other way round is told by its value, "false". */
export type Choice = RsqlOperator | "notnull";

export function choicesFor(field: PresentedField, model: Model): readonly Choice[] {
  const allowed = field.kind === "value" ? operatorsFor(typeOfField(field.type, model.enums)) : field.kind === "reference" ? operatorsFor({ kind: "row", entity: field.target }) : (["isnull"] as const);
  const isDiscrete = field.kind === "reference" || (field.kind === "value" && (field.type.kind === "choice" || field.type.kind === "boolean"));
  const usual = preferred.filter((operator) => allowed.includes(operator));
  const kept = isDiscrete ? usual.filter((operator) => ["eq", "ne", "isnull"].includes(operator) || (operator === "in" && field.kind === "value" && field.type.kind === "choice")) : usual;
  const isOptional = field.kind === "collection" || field.optional;
  return [...kept.filter((operator) => operator !== "isnull"), ...(isOptional && kept.includes("isnull") ? (["isnull", "notnull"] as const) : [])];
}

export function choiceLabel(choice: Choice, field: PresentedField | undefined, messages: Messages): string {
  const isTime = field?.kind === "value" && ["date", "timestamp", "localTimestamp", "time"].includes(field.type.kind);
  if (isTime) {
    if (choice === "gt") return messages.operators.after;
    if (choice === "gte") return messages.operators.since;
    if (choice === "lt") return messages.operators.before;
    if (choice === "lte") return messages.operators.until;
  }
  return messages.operators[choice];
}

/** Everything that conditions can be about: the stated filters first, then the other fields, then those of references. */
export function comparables(presentation: Presentation, entity: PresentedEntity): readonly Comparable[] {
  const stated = entity.list.filters.map((part) => part.path);
  const own = Object.values(entity.fields).flatMap((field) => pathsOf(field));
  const far = Object.values(entity.fields).flatMap((field) => {
    const target = field.kind === "reference" ? presentation.entities[field.target] : undefined;
    return target ? Object.values(target.fields).filter((inner) => inner.kind === "value" && inner.type.kind === "text").slice(0, 6).map((inner) => [field.name, inner.name]) : [];
  });
  const known = new Set<string>();
  return [...stated, ...own, ...far].flatMap((path) => {
    const id = path.join(".");
    if (known.has(id)) return [];
    known.add(id);
    const found = comparableAt(presentation, entity, path);
    return found ? [found] : [];
  });
}

function pathsOf(field: PresentedField): readonly (readonly string[])[] {
  if (field.kind === "embedded") return Object.keys(field.fields).map((part) => [field.name, part]);
  return field.kind === "value" && ["json", "bytes", "custom"].includes(field.type.kind) ? [] : [[field.name]];
}

export function comparableAt(presentation: Presentation, entity: PresentedEntity, path: readonly string[]): Comparable | undefined {
  const reached = reach(presentation, entity, path);
  if (!reached) return undefined;
  const first = entity.fields[path[0] ?? ""];
  const label = path.length === 1 ? reached.field.label : `${first?.label ?? ""} ${reached.field.label.toLowerCase()}`;
  return { path, label, field: reached.field };
}

export function choiceOf({ operator, values }: Condition): Choice {
  return operator === "isnull" && values[0] === "false" ? "notnull" : operator;
}

/** A condition as a sentence: "Date is on or after 1 Jan 2024". */
export function conditionText(condition: Condition, comparable: Comparable | undefined, formats: Formats, messages: Messages, nameOf: (key: string) => string): string {
  const label = comparable?.label ?? condition.path.join(".");
  const choice = choiceOf(condition);
  const operator = choiceLabel(choice, comparable?.field, messages);
  if (choice === "isnull" || choice === "notnull") return `${label} ${operator}`;
  const shown = condition.values.map((value) => (comparable?.field.kind === "value" ? formats.value(value, comparable.field) : nameOf(value)));
  return `${label} ${operator} ${shown.join(choice === "between" ? ` ${messages.operators.and} ` : ", ")}`;
}
