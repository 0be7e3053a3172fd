import { mayBeNull } from "../compile/nullability.js";
import type { Check } from "./report.js";
import { fieldsOfKind } from "./walk.js";

/** A computed field that is said to have a value always must have an expression that does. */
export const checkNullability: Check = (model, report) => {
  for (const { entity, field, at, title } of fieldsOfKind(model, "computed")) {
    const unknown = field.expression.type.kind === "null";
    if (field.optional || unknown || !mayBeNull(field.expression, entity, model)) continue;
    report({
      code: "computed-null", at: [...at, "optional"],
      message: `${title} is said to have a value always, but its expression may be null.`,
      hint: "Say \"optional\": true, or give a value for that case with coalesce.",
    });
  }
};
