import type { FieldType } from "../field-type.js";
import { definitionOf, keyNames, nameOf } from "../language/definition.js";
import type { FieldDraft } from "../language/draft.js";
import type { Class } from "../language/entity.js";
import type { KeyNode, ValueField } from "../model.js";
import { snakeCase } from "../naming.js";
import type { Compilation } from "./compilation.js";
import { fieldTypeOf } from "./field-types.js";

/** One column of a key: the key field it belongs to, its name, its type. */
export interface KeyColumn {
  readonly field: string;
  readonly column: string;
  readonly type: FieldType;
}

/** The key that an entity has where it states none. */
export const implicitId: ValueField = {
  kind: "value",
  name: "id",
  label: "Id",
  type: { kind: "uuid" },
  column: "id",
  optional: false,
  generated: "key",
};

/** Columns of an entity's key in order. A key field that is a reference has the columns of its target's key. */
export function keyColumns(on: Compilation, of: Class<unknown>, within: readonly Class<unknown>[] = []): KeyColumn[] {
  if (within.includes(of)) return [];
  const definition = definitionOf(of);
  const names = keyNames(definition);
  if (names.length === 0) return [{ field: "id", column: "id", type: implicitId.type }];
  return names.flatMap((name) => {
    const draft = definition.members.get(name);
    if (draft?.kind === "field") {
      return [{ field: name, column: draft.column ?? snakeCase(name), type: fieldTypeOf(on, draft.type, nameOf(of), name) }];
    }
    if (draft?.kind !== "ref") return [];
    const target = keyColumns(on, draft.target(), [...within, of]);
    return referenceColumns(name, target, draft.columns).map((part) => ({ ...part, field: name }));
  });
}

/** Columns of a reference: named after it and the key column it holds. */
export function referenceColumns(name: string, target: readonly KeyColumn[], stated: readonly string[] | undefined): KeyColumn[] {
  return target.map((part, index) => ({ ...part, column: stated?.[index] ?? `${snakeCase(name)}_${part.column}` }));
}

export function keyNode(of: Class<unknown>): KeyNode {
  const definition = definitionOf(of);
  const names = keyNames(definition);
  if (names.length === 0) return { fields: ["id"], kind: "uuid" };
  if (names.length > 1) return { fields: names, kind: "compound" };
  const draft = definition.members.get(names[0] ?? "");
  const made = draft?.kind === "field" ? draft.keyKind : undefined;
  return {
    fields: names,
    kind: made?.kind ?? (draft?.kind === "field" && makesUuid(draft) ? "uuid" : "natural"),
    ...(made?.newestFirst ? { newestFirst: true } : {}),
    ...(made?.sqlDefault === undefined ? {} : { sqlDefault: made.sqlDefault }),
    ...(made?.sequence === undefined ? {} : { sequence: made.sequence }),
  };
}

function makesUuid(draft: FieldDraft): boolean {
  return draft.type.kind === "uuid" && draft.generated === "key";
}
