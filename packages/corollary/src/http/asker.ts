import type { Actor } from "../query/types.js";
import type { Model } from "../model/model.js";
import { requireAccept } from "./accept.js";
import { notChanged } from "./etag.js";
import type { Limits } from "./limits.js";
import { mirror, whoAmI, type IsReadOnly, type Tagged } from "./me.js";
import type { HandlerOptions } from "./options.js";
import type { Call } from "./resource.js";
import { emptyResponse, jsonResponse } from "./respond.js";
import type { AskerRoute } from "./route.js";
import { whyAnswerer, type AnswerWhy } from "./why.js";

/** Answers about whoever asks: who they are, what they may do, and for administrators, why. */
export interface AskerAnswers {
  /** Whether there is somebody to whom `explain` answers. */
  readonly explains: boolean;
  answer(name: AskerRoute, call: Call): Promise<Response>;
}

/** `shown`: the public Model. @throws Error where the role of administrators is none of the Model */
export function askerAnswers(options: HandlerOptions, shown: Model, limits: Limits, isReadOnly: IsReadOnly): AskerAnswers {
  const { model, administrator } = options;
  const why: AnswerWhy | undefined = administrator === undefined ? undefined : whyAnswerer(options, shown, limits, administrator);
  let abilities: ((actor: Actor | null) => Tagged) | undefined;
  return {
    explains: why !== undefined,
    async answer(name, call) {
      if (name === "explain" && why !== undefined) return why(call);
      const { exchange, actor, request: { headers } } = call;
      requireAccept(headers.get("accept"), "application/json");
      if (name === "me") return jsonResponse(exchange, 200, JSON.stringify({ data: whoAmI(model, actor) }));
      const { text, tag } = (abilities ??= mirror(model, shown, isReadOnly))(actor);
      if (notChanged(headers.get("if-none-match"), tag)) return emptyResponse(exchange, 304, { etag: tag });
      return jsonResponse(exchange, 200, text, { etag: tag });
    },
  };
}
