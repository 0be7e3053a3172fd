import type { FieldType } from "../field-type.js";
import type { DraftType } from "../language/draft.js";
import { sameData } from "../equal.js";
import { snakeCase } from "../naming.js";
import { report, type Compilation } from "./compilation.js";

/** The type of a field in the Model; choices become enums of the Model, named after entity and field unless stated. */
export function fieldTypeOf(on: Compilation, type: DraftType, entity: string, field: string): FieldType {
  switch (type.kind) {
    case "choice": {
      const name = type.name ?? `${entity}${field.charAt(0).toUpperCase()}${field.slice(1)}`;
      return { kind: "choice", enum: enumOf(on, name, type, `/entities/${entity}/fields/${field}`) };
    }
    case "array":
      return { ...type, of: fieldTypeOf(on, type.of, entity, field) };
    default:
      return type;
  }
}

function enumOf(on: Compilation, name: string, { values, type, schema, was, valuesWere }: Extract<DraftType, { kind: "choice" }>, pointer: string): string {
  const known = on.enums.get(name);
  if (known && !sameData(known.values, values)) {
    report(
      on,
      { pointer },
      "enum-clash",
      `Two choices are called "${name}" but differ: ${known.values.join(", ")} and ${values.join(", ")}.`,
      "Give them the same values (declare one enumeration() and use it twice), or different names.",
    );
  }
  // Former names add up: any field of the enum may state them.
  const former = { ...known?.valuesWere, ...valuesWere };
  on.enums.set(name, {
    ...known ?? { name, schema: schema ?? "public", type: type ?? snakeCase(name), values: [...values] },
    ...(was === undefined ? {} : { was }),
    ...(Object.keys(former).length === 0 ? {} : { valuesWere: former }),
  });
  return name;
}
