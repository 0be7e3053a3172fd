import { evaluate, type Model, type Presentation, type PresentedEntity, type PresentedValue } from "corollary/view";
import { rowOf, type Draft } from "./draft.js";
import { fieldsOf } from "./validate.js";

/** A computed value of a draft: what the server will compute of it, as far as the draft alone tells. */
export interface Total {
  readonly field: PresentedValue;
  readonly value: unknown;
}

type Computation = (row: object) => unknown;

/** Compiled once per field. */
const compiled = new WeakMap<PresentedValue, Computation | null>();

function computation(field: PresentedValue, entity: PresentedEntity, model: Model): Computation | null {
  const known = compiled.get(field);
  if (known !== undefined) return known;
  const made = compile(field, entity, model);
  compiled.set(field, made);
  return made;
}

function compile(field: PresentedValue, entity: PresentedEntity, model: Model): Computation | null {
  if (!field.computed) return null;
  try {
    const run = evaluate(field.computed, { model, entity: entity.name });
    return (row) => run({ row: { ...row } });
  } catch {
    // Only the database can compute it.
    return null;
  }
}

/** The value of a computed field for a draft, in its text form; undefined where the draft does not tell. */
export function computedOf(presentation: Presentation, model: Model, entity: PresentedEntity, field: PresentedValue, draft: Draft): unknown {
  const run = computation(field, entity, model);
  if (!run) return undefined;
  try {
    const value = run(rowOf(presentation, entity, draft));
    return value === null || typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : String(value);
  } catch {
    // Something that it reads is not entered yet, or is not in the draft.
    return undefined;
  }
}

/** The computed fields of a row that are made of its lines. */
export function totalFields(entity: PresentedEntity, lines: string): readonly PresentedValue[] {
  return Object.values(entity.fields).filter((field): field is PresentedValue => field.kind === "value" && field.computed !== undefined && fieldsOf(field.computed).includes(lines));
}
