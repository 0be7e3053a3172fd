import { parseKey, keyParts } from "../http/key.js";
import { suggestion } from "../http/nearest.js";
import { HttpProblem } from "../http/problem.js";
import { entityCalled } from "../model/called.js";
import type { EntityNode, Model } from "../model/model.js";
import { Failure } from "./outcome.js";

/** @throws Failure where the model has no entity of that name or segment */
export function requireEntity(model: Model, word: string | undefined): EntityNode {
  const found = entityCalled(model, word);
  if (found) return found;
  throw new Failure(`The model has no entity ${JSON.stringify(word ?? "")}${suggestion(word ?? "", Object.keys(model.entities))}`);
}

/**
 * A key as it stands in addresses: the values of several fields are joined by commas.
 * @throws Failure where it is none
 */
export function requireKey(model: Model, entity: EntityNode, word: string): unknown {
  try {
    return parseKey(model, keyParts(entity), word.split(",").map(encodeURIComponent).join(","));
  } catch (error) {
    throw error instanceof HttpProblem ? new Failure(error.message) : error;
  }
}
