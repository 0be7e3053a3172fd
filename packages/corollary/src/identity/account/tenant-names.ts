import type { Database } from "../../database/port.js";
import * as build from "../../expr/build.js";
import { isLiteralOf } from "../../expr/literal.js";
import { typeOfField } from "../../expr/field-value-type.js";
import type { EntityNode, Model } from "../../model/model.js";
import { rightsOf } from "../../policy/rights.js";
import { createQueries } from "../../query/execute.js";

/** What tenants are called, by their keys as memberships have them. Told to those who belong to them. */
export type NameTenants = (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Names by which people know a tenant, the likeliest first, where its view does not say. */
const usual = ["name", "title", "label"];

/** Undefined where the Model does not say whose rows the tenants are. Past policies: whoever may work somewhere may know where. */
export function tenantNames(model: Model, database: Database): NameTenants | undefined {
  const { entity: of = "" } = model.tenancy ?? {};
  const entity = Object.hasOwn(model.entities, of) ? model.entities[of] : undefined;
  const [key] = entity?.key.fields ?? [];
  const field = key === undefined ? undefined : entity?.fields[key];
  if (entity === undefined || key === undefined || field?.kind !== "value") return undefined;
  const type = typeOfField(field.type, model.enums);
  const title = titleOf(entity) ?? key;
  const { read } = createQueries({ model, database, rightsOf }).as({ unrestricted: true });
  return async (keys) => {
    const known = keys.flatMap((each) => [each, Number(each)].find((value) => isLiteralOf(value, type)) ?? []);
    if (known.length === 0) return new Map();
    const where = build.inList({ op: "field", type, row: "this", path: [key] }, known.map((each) => build.literal(each, type)));
    const rows = await read.all<Record<string, unknown>>({ entity: entity.name, where, select: [...new Set([key, title])] });
    return new Map(rows.map((row) => [String(row[key]), String(row[title])]));
  };
}

/** A text of its own. */
function titleOf({ fields, view }: EntityNode): string | undefined {
  const [stated, further] = view?.title ?? [];
  return [...(further === undefined && stated !== undefined ? [stated] : []), ...usual].find((name) => Object.hasOwn(fields, name) && fields[name]?.kind === "value");
}
