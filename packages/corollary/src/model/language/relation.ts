import type { OnDelete } from "../model.js";
import type { CollectionDraft, EmbeddedDraft, RefDraft } from "./draft.js";
import { draftKey } from "./field.js";

/** A reference while its class is being declared. Each method gives a new object. */
export class RefObject {
  readonly $kind = "ref";
  readonly [draftKey]: RefDraft;
  constructor(draft: RefDraft) {
    this[draftKey] = draft;
  }
  private with(more: Partial<RefDraft>) { return new RefObject({ ...this[draftKey], ...more }); }
  optional() { return this.with({ optional: true }); }
  key() { return this.with({ key: true }); }
  unique() { return this.with({ unique: true }); }
  onDelete(action: OnDelete) { return this.with({ onDelete: action }); }
  deferrable() { return this.with({ deferrable: true }); }
  unindexed() { return this.with({ unindexed: true }); }
  was(name: string) { return this.with({ was: name }); }
  column(...names: readonly string[]) { return this.with({ columns: names }); }
  label(text: string) { return this.with({ label: text }); }
  help(text: string) { return this.with({ help: text }); }
  hidden() { return this.with({ hidden: true }); }
}

/** A collection, or the other side of a one-to-one reference, while its class is being declared. */
export class CollectionObject {
  readonly $kind: "many" | "one";
  readonly [draftKey]: CollectionDraft;
  constructor(draft: CollectionDraft) {
    this[draftKey] = draft;
    this.$kind = draft.single ? "one" : "many";
  }
  private with(more: Partial<CollectionDraft>) { return new CollectionObject({ ...this[draftKey], ...more }); }
  owned() { return this.with({ owned: true }); }
  label(text: string) { return this.with({ label: text }); }
  help(text: string) { return this.with({ help: text }); }
  hidden() { return this.with({ hidden: true }); }
}

export class EmbeddedObject {
  readonly $kind = "embedded";
  readonly [draftKey]: EmbeddedDraft;
  constructor(draft: EmbeddedDraft) {
    this[draftKey] = draft;
  }
  private with(more: Partial<EmbeddedDraft>) { return new EmbeddedObject({ ...this[draftKey], ...more }); }
  optional() { return this.with({ optional: true }); }
  prefix(text: string) { return this.with({ prefix: text }); }
  was(name: string) { return this.with({ was: name }); }
  label(text: string) { return this.with({ label: text }); }
  help(text: string) { return this.with({ help: text }); }
}
