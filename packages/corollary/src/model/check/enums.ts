import { identifierBytes } from "./postgres-words.js";
import type { Model } from "../model.js";
import type { Check, Place, Report } from "./report.js";
import { valueFieldsOf } from "./walk.js";

/** Enums have words, each once, of a length that Postgres takes. */
export const checkEnums: Check = (model, reportAt) => {
  for (const [key, node] of Object.entries(model.enums)) {
    const report: Report = (finding) => {
      const statedAt = userOf(model, key);
      reportAt({ ...finding, ...(statedAt && { statedAt }) });
    };
    const at = ["enums", key, "values"];
    if (node.values.length === 0) {
      report({ code: "empty-choice", at, message: `The enum ${node.name} has no values.`, hint: "Give it at least one." });
    }
    for (const [index, value] of node.values.entries()) {
      const place = [...at, index];
      const length = new TextEncoder().encode(value).length;
      if (node.values.indexOf(value) !== index) {
        report({
          code: "duplicate-choice", at: place,
          message: `The enum ${node.name} has ${JSON.stringify(value)} twice.`,
          hint: "Take one of them away.",
        });
      }
      if (length > identifierBytes) {
        report({
          code: "choice-too-long", at: place,
          message: `The value ${JSON.stringify(value)} of the enum ${node.name} has ${length} bytes; Postgres takes ${identifierBytes}.`,
          hint: "Choose a shorter word; a label can say more.",
        });
      }
      if (value === "" || /\p{Cc}|\p{Cs}/u.test(value)) {
        report({
          code: "invalid-choice", at: place,
          message: `The enum ${node.name} has the value ${JSON.stringify(value)}.`,
          hint: "A value is not empty and holds no control characters.",
        });
      }
    }
  }
};

/** The first field that takes its values from the enum: where people look for its words. */
export function userOf(model: Model, key: string): Place | undefined {
  for (const { field, at } of valueFieldsOf(model)) {
    const type = field.type.kind === "array" ? field.type.of : field.type;
    if (type.kind === "choice" && type.enum === key) return at;
  }
  return undefined;
}
