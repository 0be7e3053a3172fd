import { DatabaseError } from "../../database/errors.js";
import type { EntityNode } from "../../model/model.js";
import { Refused } from "../errors.js";
import type { Creating } from "./nested.js";

/**
 * A statement that row-level security may refuse before rights are asked what it left: in the words of rights, which say no
 * more of it.
 * @param existing what it means of a row that is there already and may not be written
 */
export async function judged<T>(entity: EntityNode, operation: "create" | "update", { asker: { rights } }: Pick<Creating, "asker">, run: () => Promise<T>, existing?: () => Error): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (rights === undefined || !(error instanceof DatabaseError) || error.kind !== "permission" || !/row-level security/.test(error.message)) throw error;
    if (existing !== undefined && /USING expression/.test(error.message)) throw existing();
    throw new Refused(entity.name, operation, rights.anonymous);
  }
}
