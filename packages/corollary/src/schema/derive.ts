import type { EntityNode, Model } from "../model/model.js";
import { tableColumns } from "./columns.js";
import { tableConstraints } from "./constraints.js";
import { byName, byText, commentOf, derivation, entitiesInOrder, ownSchema, type Derivation } from "./context.js";
import { deploymentTable } from "./deployment-table.js";
import { withDetails } from "./details.js";
import { neededExtensions } from "./extensions.js";
import { formerEnums, formerly, formerlyInSchema } from "./former.js";
import { applicationGrants, byGrant } from "./grants.js";
import { tableIndexes } from "./indexes.js";
import { keySupport } from "./key-functions.js";
import { rowSecurity } from "./row-security.js";
import type { EnumType, Extension, Namespace, Schema, Table, Target } from "./schema.js";
import { tenantFunctions, tenantTriggers } from "./tenancy.js";
import { touchFunctions, touchTriggers } from "./touch.js";

/**
 * The Schema that a Model calls for, on a target. Pure: the same Model and target give the same bytes.
 * @throws where the Model asks for what the target lacks, or contradicts itself (compiling a Model rules the latter out).
 */
export function derive(model: Model, target: Target): Schema {
  if (target.version < 14) throw new Error(`Corollary needs Postgres 14 or newer; the target is ${target.version}.`);
  const on = derivation(model, target);
  const entities = entitiesInOrder(model);
  const enums = withStated(enumTypes(model), model.database?.enums ?? []);
  const beside = model.database ?? {};
  const tables = [...entities.map((entity) => withDetails(table(entity, on), entity)), ...beside.tables ?? []];
  const keys = keySupport(entities, on);
  const made = [...touchFunctions(entities), ...tenantFunctions(entities), ...keys.functions];
  const functions = withStated(made, beside.functions ?? [], (a, b) => a.name === b.name && a.schema === b.schema && a.arguments === b.arguments)
    .sort((a, b) => byName(a, b) || byText(a.arguments, b.arguments));
  const sequences = withStated(keys.sequences, beside.sequences ?? []);
  const schemas = namespaces([...enums, ...tables, ...functions, ...sequences, ...beside.objects ?? []], beside.schemas ?? []);
  return {
    format: 1,
    version: target.version,
    roles: [{ name: target.applicationRole, login: false, source: { feature: "requests" } }],
    extensions: withStated(neededExtensions(entities), beside.extensions ?? [], (a, b) => a.name === b.name),
    schemas,
    enums,
    sequences,
    functions,
    tables: [...tables, deploymentTable].sort(byName),
    ...(beside.objects !== undefined && { objects: beside.objects }),
    grants: applicationGrants(target.applicationRole, { schemas, tables, sequences, functions }).sort(byGrant),
  };
}

function table(entity: EntityNode, on: Derivation): Table {
  const columns = tableColumns(entity, on);
  const constraints = tableConstraints(entity, on);
  return {
    schema: entity.schema,
    name: entity.table,
    columns,
    constraints,
    indexes: tableIndexes(entity, constraints, on),
    triggers: [...tenantTriggers(entity), ...touchTriggers(entity, columns)].sort(byName),
    ...rowSecurity(entity, on),
    ...(entity.was !== undefined && formerly(formerlyInSchema(entity.was), `${entity.schema}.${entity.table}`)),
    source: { entity: entity.name },
    ...commentOf(entity, entity.table),
  };
}

function enumTypes(model: Model): EnumType[] {
  return Object.values(model.enums)
    .map((node): EnumType => ({
      schema: node.schema, name: node.type, values: node.values,
      ...formerly(formerEnums(node, model), `${node.schema}.${node.type}`), ...(node.valuesWere !== undefined && { valuesWere: node.valuesWere }),
      source: { enum: node.name },
    }))
    .sort(byName);
}

/** Those that are stated, and those that follow and are not stated. */
const withStated = <T extends { readonly name: string; readonly schema?: string }>(derived: readonly T[], stated: readonly T[], same = (a: T, b: T): boolean => a.name === b.name && a.schema === b.schema): T[] =>
  [...derived.filter((each) => !stated.some((other) => same(each, other))), ...stated].sort(byName);

/** Every schema that something is in, our own, and the one that every database has. */
function namespaces(within: readonly { readonly schema: string }[], stated: readonly Namespace[]): Namespace[] {
  const names = new Set([ownSchema, "public", ...within.map((each) => each.schema), ...stated.map(({ name }) => name)]);
  return [...names].map((name): Namespace => stated.find((each) => each.name === name) ?? ({
    name,
    ...(name === ownSchema && { comment: "What Corollary keeps beside the tables of the model.", source: { feature: "Corollary" } }),
  })).sort(byName);
}
