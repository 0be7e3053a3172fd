import type { EntityNode, Model } from "../model.js";
import { tenantField } from "../tenancy.js";
import type { Check, Place, Report } from "./report.js";
import { unknownEntityHint } from "./references.js";
import { entitiesOf, entityOf, fieldsOfKind } from "./walk.js";

/** Tenants: rows of theirs are complete within one tenant, and nothing points into it from outside. */
export const checkTenancy: Check = (model, report) => {
  checkRegistry(model, report);
  for (const { entity, at } of entitiesOf(model)) if (entity.tenant) checkKept(model, entity, at, report);
  for (const { entity, field, at, title } of fieldsOfKind(model, "reference")) {
    const target = entityOf(model, field.target);
    if (target === undefined || !target.tenant || entity.tenant) continue;
    report({
      code: "reference-into-tenant", at: [...at, "target"],
      message: `${title} refers to ${target.name}, whose rows belong to tenants, but ${entity.name} belongs to none: its rows would point into a tenant from outside.`,
      hint: `Make ${entity.name} a tenant's too: table(${entity.name}, () => ({ tenant: true })).`,
    });
  }
};

function checkRegistry(model: Model, report: Report): void {
  const { tenancy } = model;
  if (tenancy === undefined) return;
  const at = ["tenancy", "entity"];
  const entity = entityOf(model, tenancy.entity);
  if (entity === undefined) {
    return report({ code: "unknown-tenants", at, message: `The tenants are said to be ${JSON.stringify(tenancy.entity)}, which is no entity of the model.`, hint: unknownEntityHint(model) });
  }
  if (entity.tenant) report({
    code: "tenants-in-tenant", at,
    message: `${entity.name} holds the tenants, but its own rows belong to tenants.`,
    hint: `Take "tenant" away from ${entity.name}: it is read before a tenant is chosen.`,
  });
  if (entity.key.fields.length !== 1) report({
    code: "tenants-compound-key", at,
    message: `${entity.name} holds the tenants, but its key has several fields.`,
    hint: "A tenant is named by one value: give it a key of one field, such as the uuid that entities have by default.",
  });
}

function checkKept(model: Model, entity: EntityNode, at: Place, report: Report): void {
  const field = tenantField(entity);
  // That it is there is for the check of flags.
  if (field === undefined) return;
  const place = [...at, "fields", field.name];
  const wanted = model.tenancy?.entity;
  const found = field.kind === "reference" ? field.target : undefined;
  if (wanted !== found) report({
    code: "tenant-target", at: place,
    message: wanted === undefined ? `${entity.name}.${field.name} refers to ${String(found)} as its tenant, but nothing says that these are the tenants.` : `${entity.name}.${field.name} is the tenant of the row, but does not refer to ${wanted}, where the tenants are.`,
    hint: wanted === undefined ? `Declare tenants(${String(found)}), or the field as tenant().` : `Declare it as tenant(() => ${wanted}), or leave it out.`,
  });
  if (field.kind === "reference" && (field.optional || field.onDelete !== "restrict")) report({
    code: "tenant-reference", at: place,
    message: `${entity.name}.${field.name} is the tenant of the row: it is required, and no tenant is deleted whose rows are there.`,
    hint: "Leave .optional() and .onDelete() away.",
  });
  if (entity.key.fields.includes(field.name)) report({
    code: "tenant-in-key", at: [...at, "key"],
    message: `The key of ${entity.name} has the tenant in it.`,
    hint: "Leave it out: keys are unique over all tenants, and uniques hold within one.",
  });
  if (entity.key.kind === "natural" && !entity.key.fields.some((name) => entity.fields[name]?.kind === "reference")) report({
    code: "natural-key-in-tenant", severity: "warning", at: [...at, "key"],
    message: `${entity.name} belongs to tenants, but its key is given by who creates the row: no two tenants can have the same one, and each learns which are taken.`,
    hint: `Leave the key to the database, and make ${entity.key.fields.join(", ")} .unique(), which holds within a tenant.`,
  });
}
