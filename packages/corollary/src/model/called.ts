import type { EntityNode, Model } from "./model.js";

/** The entity that a person means by a word: its name (`InvoiceLine`), or its segment in addresses (`invoice-lines`). */
export function entityCalled({ entities }: Pick<Model, "entities">, word: string | undefined): EntityNode | undefined {
  return Object.values(entities).find(({ name, path }) => name === word || path === word);
}
