import { actor } from "../expr/build.js";
import { policySql } from "../expr/sql/index.js";
import { typeOfField } from "../expr/field-value-type.js";
import type { EntityNode } from "../model/model.js";
import { inActorsTenant, tenantColumn, tenantType } from "../model/tenancy.js";
import { codePointCollation } from "./column-type.js";
import { ownSchema, type Derivation } from "./context.js";
import { identifier } from "./identifier.js";
import { keyColumns, names } from "./layout.js";
import { objectName } from "./name.js";
import type { IndexPart, Policy, Routine, Trigger, Unique } from "./schema.js";

/** What is unique or indexed of a tenant's rows is so within the tenant, which leads. */
export function withinTenant(entity: EntityNode, columns: readonly string[]): readonly string[] {
  const tenant = tenantColumn(entity);
  return tenant === undefined || columns.includes(tenant) ? columns : [tenant, ...columns];
}

/** The same for parts of an index; other methods cannot hold a uuid beside what they are for. */
export function indexedWithinTenant(entity: EntityNode, method: string, parts: readonly IndexPart[]): readonly IndexPart[] {
  const tenant = tenantColumn(entity);
  if (tenant === undefined || method !== "btree" || parts.some((part) => "column" in part && part.column === tenant)) return parts;
  return [{ column: tenant }, ...parts];
}

/** What references within the tenant point to; also finds the rows of a tenant. */
export function tenantKey(entity: EntityNode, on: Derivation): Unique[] {
  const tenant = tenantColumn(entity);
  if (tenant === undefined) return [];
  const columns = [tenant, ...names(keyColumns(entity))];
  return [{ kind: "unique", name: on.relations(entity.schema).claim(entity.table, columns, "key"), columns, source: { entity: entity.name, feature: "tenant" } }];
}

/** The tenant that the actor works in, for rows that are written without it. */
export function tenantDefault(entity: EntityNode, on: Derivation): string {
  const type = tenantType(entity);
  if (type === undefined) throw new Error(`${entity.name} belongs to no tenant.`);
  // A column default takes no subquery: what stands in the parentheses of one is what it reads.
  return policySql(actor("tenant", typeOfField(type, on.model.enums)), entity, on.model).replace(/^\(select (.*)\)$/s, "$1");
}

/** Those who say that they act in no tenant or in all: trusted programs and administrators, both of which are logged. */
const across = "coalesce(current_setting('corollary.scope', true), '') in ('unrestricted', 'all tenants')";

/** Whatever else is allowed: rows of another tenant are not there, for the owner of the table neither. */
export function tenantPolicy(entity: EntityNode, on: Derivation): Policy | undefined {
  const rule = inActorsTenant(entity, on.model);
  if (rule === undefined) return undefined;
  const own = policySql(rule, entity, on.model, { collation: codePointCollation(on.target) });
  return {
    name: "corollary_tenant", mode: "restrictive", command: "all", roles: ["public"],
    using: `(${own}) or ${across}`,
    source: { entity: entity.name, feature: "tenant" },
  };
}

const keeper = "keep_tenant";

/** No row moves to another tenant, whoever asks. */
export function tenantTriggers(entity: EntityNode): Trigger[] {
  const tenant = tenantColumn(entity);
  if (tenant === undefined) return [];
  const column = identifier(tenant);
  return [{
    name: objectName(entity.table, ["tenant"], "touch"),
    timing: "before",
    events: ["update"],
    columns: [tenant],
    each: "row",
    when: `old.${column} is distinct from new.${column}`,
    function: { schema: ownSchema, name: keeper },
    source: { entity: entity.name, feature: "tenant" },
  }];
}

export function tenantFunctions(entities: readonly EntityNode[]): Routine[] {
  if (!entities.some((entity) => entity.tenant)) return [];
  return [{
    schema: ownSchema, name: keeper, arguments: "", returns: "trigger", language: "plpgsql",
    volatility: "volatile", parallel: "unsafe", strict: false, securityDefiner: false, settings: {},
    body: [
      "begin",
      "  raise exception 'A row of % stays in its tenant.', tg_table_name using errcode = 'check_violation', table = tg_table_name, schema = tg_table_schema;",
      "end",
    ].join("\n"),
    source: { feature: "tenant" },
  }];
}
