import type { EntityNode, Model, Operation } from "../model/model.js";
import type { Queries } from "../query/execute.js";
import { keyCondition } from "../query/key-condition.js";
import type { Asker } from "./abilities.js";
import { explain, type Explanation, type ReadRow } from "./explain.js";

export interface Question {
  /** Null: nobody is signed in. */
  readonly actor: Asker | null;
  readonly operation: Operation;
  readonly entity: EntityNode;
  /** Of the row, as reads take keys; absent: the question is about rows of the entity at large. */
  readonly key?: unknown;
  /** Values of fields marked `pii()` are shown. Default: they are masked. */
  readonly personal?: boolean;
}

/**
 * Why an actor may do something, or may not. The row is read past all policies: the answer is for administrators.
 * @throws ExpressionError where the value cannot be a key of the entity
 */
export function why({ actor, operation, entity, key, personal = false }: Question, model: Model, queries: Queries): Promise<Explanation> {
  if (key === undefined) return explain(model, actor, operation, entity);
  const where = keyCondition(model, entity, key);
  const readRow: ReadRow = (select) => {
    // A row is asked for even where no rule reads it: whether it is there is part of the answer.
    const values = Object.keys(select).length > 0 ? select : undefined;
    return queries.as({ unrestricted: true }).read.first({ entity: entity.name, where, archived: "include", ...(values ? { select: values } : {}) });
  };
  return explain(model, actor, operation, entity, { readRow, personal });
}
