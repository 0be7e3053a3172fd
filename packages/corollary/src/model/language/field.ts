import type { FieldDraft } from "./draft.js";
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
  was(name: string) { return this.with({ was: name }); }
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
