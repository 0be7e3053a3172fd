import { draftKey, FieldObject } from "../model/language/field.js";
import type { TableSpec } from "../model/language/declaration-types.js";
import { definitionOf, keyNames, nameOf } from "../model/language/definition.js";
import { partsOf } from "../model/language/domain.js";
import type { FieldDraft, MemberDraft } from "../model/language/draft.js";
import type { Class } from "../model/language/entity.js";
import { rowOf } from "../model/language/row.js";
import { archivedAt, version } from "../model/language/timestamps.js";
import { pathSegment } from "../model/naming.js";

/** What the client knows of an entity: its members as the API has them, and where it is. Read from the class, without a Model. */
export interface Shape {
  readonly of: Class<unknown>;
  readonly name: string;
  /** Segment of its URL. */
  readonly path: string;
  readonly members: ReadonlyMap<string, MemberDraft>;
  /** Names of the fields that make the key, in order. */
  readonly key: readonly string[];
}

/** Gives the shape of a class; reads each once. */
export type Shapes = (of: Class<unknown>) => Shape;

/** The entities of a domain: names from how they are exported, paths and system fields from `table` declarations. */
export function shapesOf(domain: unknown): { readonly shapeOf: Shapes; readonly classes: readonly Class<unknown>[] } {
  const { entities, declarations } = partsOf(sourcesOf(domain));
  const known = new Map<Class<unknown>, Shape>();
  const shapeOf = (of: Class<unknown>): Shape => {
    const found = known.get(of);
    if (found) return found;
    const specs = declarations.flatMap(({ $declares, of: on, spec }) =>
      $declares === "table" && on === of && typeof spec === "function" ? [spec(rowOf(of)) as TableSpec] : []);
    const shape = shapeWith(of, Object.assign({}, ...specs) as TableSpec);
    known.set(of, shape);
    return shape;
  };
  return { shapeOf, classes: entities.map((entity) => entity.class) };
}

function sourcesOf(domain: unknown): readonly object[] {
  if (typeof domain !== "object" || domain === null) return [];
  if ("$domain" in domain && "declarations" in domain && Array.isArray(domain.declarations)) return domain.declarations;
  return Array.isArray(domain) ? domain : [domain];
}

function shapeWith(of: Class<unknown>, spec: TableSpec): Shape {
  const definition = definitionOf(of);
  const members = new Map(definition.members);
  const key = keyNames(definition);
  if (key.length === 0) members.set("id", implicitId);
  if (spec.softDelete) addField(members, "archivedAt", archivedAt());
  if (spec.version) addField(members, "version", version());
  const name = nameOf(of);
  return { of, name, path: spec.path ?? pathSegment(name), members, key: key.length === 0 ? ["id"] : key };
}

const implicitId: FieldDraft = { kind: "field", type: { kind: "uuid" }, generated: "key" };

function addField(members: Map<string, MemberDraft>, name: string, field: object): void {
  if (field instanceof FieldObject && !members.has(name)) members.set(name, field[draftKey]);
}

/** Name of the field that counts changes, where the entity has one. */
export function versionName({ members }: Shape): string | undefined {
  return [...members].find(([, draft]) => draft.kind === "field" && draft.generated === "version")?.[0];
}
