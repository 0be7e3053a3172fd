import { definitionOf, nameOf } from "../model/language/definition.js";
import type { FieldDraft } from "../model/language/draft.js";
import type { Class } from "../model/language/entity.js";
import { InvalidValue } from "./errors.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * What only the class knows of the values to be written: JSON is given to its Standard Schema, whose output is kept, and
 * keys that the application makes are made. Rows of collections are checked by the classes of those.
 * @throws InvalidValue with what the schema says
 */
export function checkedValues(of: Class<unknown>, values: Values, mode: "create" | "update"): Promise<Values> {
  return checkedMembers(of, values, mode, (name) => ({ entity: nameOf(of), field: name }));
}

type PlaceOf = (member: string) => { readonly entity: string; readonly field: string };

async function checkedMembers(of: Class<unknown>, values: Values, mode: "create" | "update", placeOf: PlaceOf): Promise<Values> {
  const checked: Record<string, unknown> = { ...values };
  for (const [name, draft] of definitionOf(of).members) {
    const value = checked[name];
    if (draft.kind === "field") {
      if (value === undefined && mode === "create" && draft.generate) checked[name] = draft.generate();
      else if (draft.validator && value !== undefined && value !== null) checked[name] = await validated(placeOf(name), draft.validator, value);
    } else if (draft.kind === "embedded" && isRecord(value)) {
      const { entity, field } = placeOf(name);
      checked[name] = await checkedMembers(draft.value(), value, mode, (part) => ({ entity, field: `${field}.${part}` }));
    } else if (draft.kind === "collection" && Array.isArray(value)) {
      const target = draft.target();
      checked[name] = await Promise.all(value.map((row: Values) => checkedValues(target, row, mode)));
    }
  }
  return checked;
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function validated(at: ReturnType<PlaceOf>, validator: NonNullable<FieldDraft["validator"]>, value: unknown): Promise<unknown> {
  const result = await validator["~standard"].validate(value);
  if (!result.issues) return result.value;
  const said = result.issues.map(({ message, path }) => [path?.map((step) => String(typeof step === "object" ? step.key : step)).join("."), message].filter(Boolean).join(": "));
  throw new InvalidValue(at.entity, at.field, said.join("; "));
}
