import { nameOf } from "../language/definition.js";
import type { Class } from "../language/entity.js";
import { tenantDraft, type TenancyObject } from "../language/tenancy.js";
import type { EntityNode, TenancyNode } from "../model.js";
import { placed, report, type Compilation } from "./compilation.js";
import { fieldNode } from "./fields.js";

/** What the declaration of tenants states; undefined where there is none. */
export function tenancyOf(on: Compilation, declarations: readonly TenancyObject[]): TenancyNode | undefined {
  const [first, second] = declarations;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    report(on, { pointer: "/tenancy", origin: second.origin }, "tenants-twice", "Two declarations say which entity the tenants are.", "State tenants(…) once.");
  }
  const origin = first.origin && placed(on, first.origin);
  return { entity: nameOf(first.of), administrators: [...(first.spec.administrators ?? [])], ...(origin ? { origin } : {}) };
}

type Entities = Readonly<Record<string, EntityNode>>;

/**
 * What is a part of a tenant's row is the tenant's too, without saying so: owned rows, and links, which have the rows that
 * they link in their key.
 */
export function withTenantsOfOwners(on: Compilation, entities: Entities, classes: ReadonlyMap<string, Class<unknown>>): Entities {
  const part = Object.values(entities).find((entity) => !entity.tenant && isPartOfTenants(entity, entities));
  const of = part && classes.get(part.name);
  if (part === undefined || of === undefined) return entities;
  const taken = part.fields[name];
  if (taken) report(
    on, { pointer: `/entities/${part.name}/fields/${name}`, origin: taken.origin }, "kept-name-taken",
    `${part.name}.${name} is a field of its own, but its rows are parts of rows that belong to tenants, and keep theirs under that name.`,
    `Rename the field, or declare the kept one yourself under another name: tenant().`,
  );
  const kept = fieldNode(on, of, name, tenantDraft(on.tenants));
  const fields = kept && !taken ? { ...part.fields, [name]: kept } : part.fields;
  return withTenantsOfOwners(on, { ...entities, [part.name]: { ...part, tenant: true, fields } }, classes);
}

const name = "tenant";

function isPartOfTenants(entity: EntityNode, entities: Entities): boolean {
  const ofTenant = (target: string) => Object.hasOwn(entities, target) && entities[target]?.tenant === true;
  const links = entity.key.fields.some((key) => { const field = entity.fields[key]; return field?.kind === "reference" && ofTenant(field.target); });
  return links || Object.values(entities).some((owner) => owner.tenant && Object.values(owner.fields).some((field) => field.kind === "collection" && field.owned && field.target === entity.name));
}
