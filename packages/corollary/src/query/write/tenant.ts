import type { Json } from "../../expr/node.js";
import type { EntityNode } from "../../model/model.js";
import { tenantField, tenantType } from "../../model/tenancy.js";
import { MissingValue, TenantRequired } from "../errors.js";
import type { Asker } from "../rights.js";
import { cell, type Cell, type Values } from "./cell.js";
import type { InputOptions, RowInput } from "./input.js";

/** How a new row gets its tenant: that of the one who acts, or, for those who act in no single one, as it is stated. */
export type TenantOfNew = { readonly by: "actor"; readonly tenant: Json } | { readonly by: "statement"; readonly anonymous: boolean };

/** Those without rights (unrestricted, or a model without policies) and those in all tenants say where a row belongs. */
export function tenantOfNew({ actor, rights }: Pick<Asker, "actor" | "rights">): TenantOfNew {
  const anonymous = actor === undefined;
  return rights === undefined || actor?.across === true ? { by: "statement", anonymous } : { by: "actor", tenant: actor?.values["tenant"] ?? null };
}

/**
 * The cell of a new row's tenant.
 * @throws TenantRequired where the actor works in none; MissingValue where nobody states one
 */
export function tenantCell(entity: EntityNode, values: Values, { model, tenant: how }: InputOptions): Cell | undefined {
  const field = tenantField(entity), type = tenantType(entity);
  if (field === undefined || type === undefined) return undefined;
  const column = field.kind === "reference" ? field.columns[0]?.column ?? "" : field.column;
  const value = how.by === "actor" ? how.tenant : values[field.name];
  if (value === undefined || value === null) throw how.by === "actor" ? new TenantRequired(entity.name, false) : new MissingValue(entity.name, field.name);
  // Nobody but the system has stated it, so nobody need be able to read the tenant's own row.
  return { ...cell(column, type, value, { entity: entity.name, field: field.name }, model), made: true };
}

/** Rows that belong to another are in its tenant, where whoever writes says nothing else. */
export function withTenantOf(owner: EntityNode, input: RowInput | undefined, target: EntityNode, values: Values, { tenant: how }: InputOptions): Values {
  const field = tenantField(target), own = tenantField(owner);
  if (how.by === "actor" || field === undefined || own === undefined || values[field.name] !== undefined) return values;
  const column = own.kind === "reference" ? own.columns[0]?.column : own.column;
  const stated = input?.cells.find((each) => each.column === column);
  return stated === undefined ? values : { ...values, [field.name]: stated.value };
}
