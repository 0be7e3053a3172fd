import { checkModel } from "../../src/model/check/check-model.js";
import type { Model } from "../../src/model/model.js";

/** The problems of a model as lines of text: severity, code and place; what is wrong; how to mend it. */
export function told(model: Model, options: { readonly trustSql?: boolean } = {}): string {
  return checkModel(model, options)
    .map(({ severity, code, pointer, message, hint }) => `${severity} ${code} ${pointer}\n${message}\n${hint}`)
    .join("\n\n");
}
