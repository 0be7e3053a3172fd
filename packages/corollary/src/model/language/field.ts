import type { DraftType, FieldDraft } from "./draft.js";
import { isExpression, nodeKey } from "./expression.js";
import { isSql, type SqlText } from "./sql.js";

/** Where members of a class keep their draft. */
export const draftKey: unique symbol = Symbol("corollary.draft");

/**
 * A value field while its class is being declared. Methods that say more about the field give a new object, so that
 * a field can be declared once and varied. Once the class is defined, its members stand for expressions instead
 * (see row.ts).
 */
export class FieldObject {
  readonly $kind: "field" | "state" | "computed";
  readonly [draftKey]: FieldDraft;

  constructor(draft: FieldDraft) {
    this[draftKey] = draft;
    this.$kind = draft.states ? "state" : draft.computed ? "computed" : "field";
  }

  private with(more: Partial<FieldDraft>): FieldObject {
    return new FieldObject({ ...this[draftKey], ...more });
  }

  optional() { return this.with({ optional: true }); }
  key() { return this.with({ key: true }); }
  unique() { return this.with({ unique: true }); }
  index() { return this.with({ index: true }); }
  stored() { return this.with({ stored: true }); }
  column(name: string) { return this.with({ column: name }); }
  /** Former name of the field, or former names of its values by their new ones. */
  was(former: string | Readonly<Record<string, string | undefined>>) {
    if (typeof former === "string") return this.with({ was: former });
    const type = withFormerValues(this[draftKey].type, former);
    return this.with(type === undefined ? { strayValues: true } : { type });
  }
  label(text: string) { return this.with({ label: text }); }
  help(text: string) { return this.with({ help: text }); }
  hidden() { return this.with({ hidden: true }); }
  pii({ erase }: { readonly erase?: "null" | "anonymise" | "keep" } = {}) { return this.with({ pii: true, ...(erase === undefined ? {} : { erase }) }); }
  encrypted({ searchable = false }: { readonly searchable?: boolean } = {}) {
    return this.with({ encrypted: searchable ? { searchable: true } : {} });
  }
  computed(expression: (() => unknown) | SqlText) {
    return this.with(isSql(expression) ? { generated: "sql", sql: expression.sql } : { computed: expression });
  }
  check(condition: (value: unknown) => unknown) {
    return this.with({ checks: [...(this[draftKey].checks ?? []), condition] });
  }
  default(value: unknown) {
    if (isExpression(value)) return this.with({ default: { expression: value[nodeKey] } });
    if (isSql(value)) return this.with({ default: { sql: value.sql } });
    return this.with({ default: { raw: value } });
  }
}

/** Undefined where the type has no values of its own. */
function withFormerValues(type: DraftType, former: Readonly<Record<string, string | undefined>>): DraftType | undefined {
  if (type.kind === "choice") return { ...type, valuesWere: { ...type.valuesWere, ...formerValues(former) } };
  if (type.kind !== "array") return undefined;
  const of = withFormerValues(type.of, former);
  return of && { ...type, of };
}

export const formerValues = (stated: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(stated).flatMap(([value, former]) => (former === undefined ? [] : [[value, former]])));
