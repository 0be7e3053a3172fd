import type { TableSpec } from "../language/declaration-types.js";
import { isAbout, type DeclarationObject } from "../language/declarations.js";
import { definitionOf, nameOf } from "../language/definition.js";
import type { MemberDraft } from "../language/draft.js";
import type { Class } from "../language/entity.js";
import { FieldObject, draftKey } from "../language/field.js";
import { rowOf } from "../language/row.js";
import { tenantDraft } from "../language/tenancy.js";
import { archivedAt, version } from "../language/timestamps.js";
import type { EntityNode, FieldNode, Origin, ViewNode } from "../model.js";
import { pathSegment, plural, sentence, snakeCase } from "../naming.js";
import { attempt, placed, report, type Compilation } from "./compilation.js";
import { fieldNode } from "./fields.js";
import { implicitId, keyNode } from "./keys.js";
import { tableParts } from "./table.js";
import { viewNode } from "./view.js";

/** The node of an entity from its class and its table declarations; undefined where the class cannot be read at all. */
export function entityNode(on: Compilation, of: Class<unknown>, declarations: readonly DeclarationObject<string, unknown>[]): EntityNode | undefined {
  const name = nameOf(of);
  const pointer = `/entities/${name}`;
  const definition = attempt(on, { pointer }, `The class ${name}`, () => definitionOf(of));
  if (!definition) return undefined;
  const first = [...definition.members.values()].find((draft) => draft.origin)?.origin;
  const declared = first && on.sources?.declaration(first.file, of.name);
  const origin = declared?.origin ?? first;
  for (const stray of definition.strays) {
    report(on, { pointer, origin }, "stray-member", `${name}.${stray} is no member of the language.`, "Declare it with a field or relation function, or make it static.");
  }
  const { spec, origin: specOrigin } = tableSpec(on, name, of, declarations);
  const parts = attempt(on, { pointer, origin: specOrigin }, `The table declaration of ${name}`, () => tableParts(spec, specOrigin && placed(on, specOrigin)));
  const fields = orderedFields(on, of, spec);
  const view = statedView(on, name, of, declarations);
  const label = spec.label ?? sentence(name);
  const many = spec.plural ?? plural(label);
  const help = spec.help ?? declared?.comment;
  return {
    name,
    label,
    plural: many,
    ...(help ? { help } : {}),
    schema: spec.schema ?? "public",
    table: spec.name ?? snakeCase(name),
    path: spec.path ?? pathSegment(name),
    ...(spec.was === undefined ? {} : { was: spec.was }),
    key: keyNode(of),
    fields,
    uniques: parts?.uniques ?? [],
    indexes: parts?.indexes ?? [],
    checks: parts?.checks ?? [],
    exclusions: parts?.exclusions ?? [],
    ...(parts !== undefined && parts.sqlChecks.length > 0 ? { sqlChecks: parts.sqlChecks } : {}),
    ...(spec.database === undefined ? {} : { database: spec.database }),
    softDelete: Object.values(fields).some((field) => isGenerated(field, "archivedAt")),
    versioned: Object.values(fields).some((field) => isGenerated(field, "version")),
    tenant: Object.values(fields).some((field) => isGenerated(field, "tenant")),
    audit: spec.audit ?? false,
    ...(view ? { view } : {}),
    ...(origin ? { origin: placed(on, origin) } : {}),
  };
}

/** The view declaration of the entity; the last one where there are several. */
function statedView(on: Compilation, name: string, of: Class<unknown>, declarations: readonly DeclarationObject<string, unknown>[]): ViewNode | undefined {
  const declaration = declarations.findLast((each) => each.$declares === "view" && isAbout(each, of));
  if (!declaration || typeof declaration.spec !== "function") return undefined;
  const { spec: read, origin } = declaration;
  return attempt<ViewNode>(on, { pointer: `/entities/${name}/view`, origin }, `The view of ${name}`, () => viewNode(read(rowOf(of)), origin && placed(on, origin)));
}

function isGenerated(field: FieldNode, as: string): boolean {
  return (field.kind === "value" || field.kind === "reference") && field.generated === as;
}

/** Several table declarations of one entity add up; the later one wins where they state the same. */
function tableSpec(on: Compilation, name: string, of: Class<unknown>, declarations: readonly DeclarationObject<string, unknown>[]) {
  let merged: TableSpec = {};
  let origin: Origin | undefined;
  for (const declaration of declarations) {
    if (declaration.$declares !== "table" || !isAbout(declaration, of) || typeof declaration.spec !== "function") continue;
    origin = declaration.origin;
    const { spec: read } = declaration;
    const spec = attempt<TableSpec>(on, { pointer: `/entities/${name}`, origin }, `The table declaration of ${name}`, () => read(rowOf(of)));
    if (!spec) continue;
    merged = {
      ...merged,
      ...spec,
      unique: [...(merged.unique ?? []), ...(spec.unique ?? [])],
      indexes: [...(merged.indexes ?? []), ...(spec.indexes ?? [])],
      checks: { ...merged.checks, ...spec.checks },
      exclusions: [...(merged.exclusions ?? []), ...(spec.exclusions ?? [])],
    };
  }
  return { spec: merged, origin };
}

/** The key first, then what the class declares, then what the system keeps. */
function orderedFields(on: Compilation, of: Class<unknown>, spec: TableSpec): Record<string, FieldNode> {
  const drafts = new Map(definitionOf(of).members);
  if (spec.softDelete) addKept(on, of, drafts, "archivedAt", draftOf(archivedAt()));
  if (spec.version) addKept(on, of, drafts, "version", draftOf(version()));
  if (spec.tenant) addKept(on, of, drafts, "tenant", tenantDraft(on.tenants));
  const own: [string, FieldNode][] = [];
  const kept: [string, FieldNode][] = [];
  if (keyNode(of).kind === "uuid" && !drafts.has("id")) own.push(["id", implicitId]);
  for (const [name, draft] of drafts) {
    const node = fieldNode(on, of, name, draft);
    if (!node) continue;
    const system = (draft.kind === "field" || draft.kind === "ref") && draft.generated !== undefined && draft.generated !== "key";
    (system ? kept : own).push([name, node]);
  }
  return Object.fromEntries([...own, ...kept]);
}

/** Adds the field that the system keeps for a flag of the table, unless the class states one, under whatever name. */
function addKept(on: Compilation, of: Class<unknown>, drafts: Map<string, MemberDraft>, name: "archivedAt" | "version" | "tenant", field: MemberDraft): void {
  if ([...drafts.values()].some((draft) => (draft.kind === "field" || draft.kind === "ref") && draft.generated === name)) return;
  const taken = drafts.get(name);
  if (!taken) return void drafts.set(name, field);
  report(
    on, { pointer: `/entities/${nameOf(of)}/fields/${name}`, origin: taken.origin }, "kept-name-taken",
    `${nameOf(of)}.${name} is a field of its own, but the table declaration asks for one of that name that the system keeps.`,
    `Rename the field, or declare the kept one yourself under another name: ${name}().`,
  );
}

function draftOf(field: object) {
  if (field instanceof FieldObject) return field[draftKey];
  throw new TypeError("not a field of the language");
}
