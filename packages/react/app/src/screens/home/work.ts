import type { Presentation, PresentedEntity, PresentedValue } from "corollary/view";
import { writeCondition } from "../../data/filter.js";
import { isFinal } from "../../model/marks.js";

type StateField = PresentedValue & { readonly states: NonNullable<PresentedValue["states"]> };

/** What somebody wants to see first of an entity: where its rows stand, and which are late. */
export interface Work {
  readonly entity: PresentedEntity;
  readonly field: StateField;
  /** Absent where nothing says by when a row should be done. */
  readonly late?: Late;
}

export interface Late {
  /** RSQL of the rows that are late. */
  readonly filter: string;
  /** By when; the longest late first. */
  readonly due?: PresentedValue;
}

function hasStates(field: PresentedValue): field is StateField {
  return field.states !== undefined;
}

const valuesOf = (entity: PresentedEntity) => Object.values(entity.fields).filter((field) => field.kind === "value");

/** The entities that move from state to state. `today`: an ISO date. */
export function workOf(presentation: Presentation, today: string): readonly Work[] {
  return Object.values(presentation.entities).filter((entity) => entity.navigable).flatMap((entity) => {
    const field = valuesOf(entity).filter(hasStates).find((each) => entity.board === undefined || entity.board.by === each.name);
    if (!field) return [];
    const late = lateOf(entity, field, today);
    return [{ entity, field, ...(late ? { late } : {}) }];
  });
}

/** By the entity's own word, "overdue"; otherwise by a date that is named as an end, while the state is not one. */
function lateOf(entity: PresentedEntity, field: StateField, today: string): Late | undefined {
  const values = valuesOf(entity);
  const due = values.find(({ name, type, generated }) => generated === undefined && (type.kind === "date" || type.kind === "timestamp") && /^(due|deadline)(Date|On|At|By)?$/i.test(name));
  const said = values.find(({ name, type }) => type.kind === "boolean" && /^(is)?overdue$/i.test(name));
  if (said) return { filter: writeCondition({ path: [said.name], operator: "eq", values: ["true"] }), ...(due ? { due } : {}) };
  const ends = Object.keys(field.states.transitions).filter((name) => isFinal(field.states, name));
  if (!due || ends.length === 0) return undefined;
  const before = due.type.kind === "date" ? today : `${today}T00:00:00Z`;
  return { due, filter: `${writeCondition({ path: [field.name], operator: "out", values: ends })};${writeCondition({ path: [due.name], operator: "lt", values: [before] })}` };
}

/** The entities whose rows know when they were last changed, with the field that says so. */
export function changing(presentation: Presentation): readonly { readonly entity: PresentedEntity; readonly at: PresentedValue }[] {
  return Object.values(presentation.entities).filter((entity) => entity.navigable).flatMap((entity) => {
    const at = valuesOf(entity).find((field) => field.generated === "updatedAt");
    return at ? [{ entity, at }] : [];
  });
}
