import type { Check } from "./report.js";
import { entitiesOf, entityOf, fieldOf, fieldsOf } from "./walk.js";

/** A former name that is still in use cannot have been given up. */
export const checkFormerNames: Check = (model, report) => {
  for (const { entity, at } of entitiesOf(model)) {
    if (entity.was === undefined || (entity.was !== entity.name && !entityOf(model, entity.was))) continue;
    report({
      code: "former-name-in-use", at: [...at, "was"],
      message: `${entity.name} was ${JSON.stringify(entity.was)}, but that entity is still there.`,
      hint: "State the name that it had before, or take this away once the migration is made.",
    });
  }
  for (const { entity, field, at, title } of fieldsOf(model)) {
    if (field.was === undefined || (field.was !== field.name && !fieldOf(entity, field.was))) continue;
    report({
      code: "former-name-in-use", at: [...at, "was"],
      message: `${title} was ${JSON.stringify(field.was)}, but ${entity.name} still has that field.`,
      hint: "State the name that it had before, or take this away once the migration is made.",
    });
  }
};
