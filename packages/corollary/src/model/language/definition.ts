import type { Class } from "./entity.js";
import { CollectionObject, EmbeddedObject, RefObject } from "./relation.js";
import { draftKey, FieldObject } from "./field.js";
import type { MemberDraft } from "./draft.js";
import { memberExpression } from "./row.js";

/** A class of the language, read once: its members and their drafts, by name and in order of declaration. */
export interface Definition {
  readonly class: Class<unknown>;
  readonly members: ReadonlyMap<string, MemberDraft>;
  /** Names whose values are no members of the language. */
  readonly strays: readonly string[];
}

const definitions = new WeakMap<object, Definition>();
const names = new WeakMap<object, string>();

/** The entity's name: under which it is exported, which survives minification; its class name before that is known. */
export function nameOf(of: Class<unknown>): string {
  return names.get(of) ?? of.name;
}

/** Called where a domain is put together. */
export function giveName(to: Class<unknown>, name: string): void {
  names.set(to, name);
}

/**
 * Instantiates the class once and reads its members. From then on the members of that instance stand for expressions
 * about "this", which is what `computed(() => this.lines.sum(…))` sees when it is called.
 */
export function definitionOf(of: Class<unknown>): Definition {
  const known = definitions.get(of);
  if (known) return known;
  const instance = new of();
  if (typeof instance !== "object" || instance === null) throw new TypeError(`${of.name} is not a class of the language.`);
  const members = new Map<string, MemberDraft>();
  const strays: string[] = [];
  for (const [name, value] of Object.entries(instance)) {
    const draft = draftOf(value);
    if (draft) members.set(name, draft);
    else strays.push(name);
  }
  const definition: Definition = { class: of, members, strays };
  definitions.set(of, definition);
  for (const [name, draft] of members) {
    Object.defineProperty(instance, name, { get: () => memberExpression(draft, "this", [name]), enumerable: true });
  }
  return definition;
}

function draftOf(value: unknown): MemberDraft | undefined {
  if (value instanceof FieldObject || value instanceof RefObject || value instanceof CollectionObject || value instanceof EmbeddedObject) {
    return value[draftKey];
  }
  return undefined;
}

/** Names of the fields that make the key; empty where the entity has the implicit `id`. */
export function keyNames(definition: Definition): string[] {
  return [...definition.members].filter(([, draft]) => (draft.kind === "field" || draft.kind === "ref") && draft.key).map(([name]) => name);
}
