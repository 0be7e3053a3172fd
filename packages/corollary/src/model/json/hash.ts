import type { EntityNode, FieldNode, Model, Origin, PolicyNode, RoleNode, ValueField } from "../model.js";
import { canonicalText } from "./print.js";
import { sha256 } from "./sha256.js";

/** SHA-256 of what a model means, as 64 hexadecimal digits: where things were declared does not count. */
export function modelHash(model: Model): string {
  return sha256(canonicalText(withoutOrigins(model)));
}

/** The same model without the places of its declarations. */
export function withoutOrigins(model: Model): Model {
  const entities = Object.entries(model.entities).map(([name, entity]) => [name, bareEntity(entity)] as const);
  const { roles, tenancy } = model;
  const bareRoles = roles && Object.fromEntries(Object.entries(roles).map(([name, role]): [string, RoleNode] => [name, bare(role)]));
  return { ...model, entities: Object.fromEntries(entities), ...(bareRoles && { roles: bareRoles }), ...(tenancy && { tenancy: bare(tenancy) }) };
}

function bareEntity({ view, policy, ...entity }: EntityNode): EntityNode {
  return {
    ...bare(entity),
    ...(policy && { policy: barePolicy(policy) }),
    ...(view && { view: bare(view) }),
    fields: Object.fromEntries(Object.entries(entity.fields).map(([name, field]) => [name, bareField(field)])),
    uniques: entity.uniques.map(bare),
    indexes: entity.indexes.map(bare),
    checks: entity.checks.map(bare),
    exclusions: entity.exclusions.map(bare),
  };
}

function barePolicy(policy: PolicyNode): PolicyNode {
  return { ...bare(policy), allow: policy.allow.map(bare), deny: policy.deny.map(bare) };
}

function bareField(field: FieldNode): FieldNode {
  switch (field.kind) {
    case "embedded": {
      const fields: readonly (readonly [string, ValueField])[] = Object.entries(field.fields).map(([name, inner]) => [name, bare(inner)]);
      return { ...bare(field), fields: Object.fromEntries(fields) };
    }
    case "value": return bare(field);
    case "reference": return bare(field);
    case "collection": return bare(field);
    case "computed": return bare(field);
  }
}

function bare<N extends { readonly origin?: Origin }>({ origin: _, ...node }: N): Omit<N, "origin"> {
  return node;
}
