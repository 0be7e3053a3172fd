import type { Json } from "../node.js";
import { encoderFor, type SqlValue } from "./encode.js";
import type { ParamContext, ParamSource } from "./params.js";

/** The parameters of a run, from the constants of the query and what is known of the one who asks. */
export function bind(sources: readonly ParamSource[], values: readonly Json[], context: ParamContext = {}): SqlValue[] {
  return sources.map((source) => valueOf(source, values, context));
}

function valueOf(source: ParamSource, values: readonly Json[], context: ParamContext): SqlValue {
  switch (source.from) {
    case "literal": return source.encode(values[source.index] ?? null);
    case "constant": return source.value;
    case "actor": return encoderFor(source.type)(context.actor?.values[source.name] ?? null);
    case "role": return context.actor?.roles?.includes(source.role) ?? false;
    case "input": return encoderFor(source.type)(context.inputs?.[source.name] ?? null);
    case "now": return context.now ?? null;
  }
}
