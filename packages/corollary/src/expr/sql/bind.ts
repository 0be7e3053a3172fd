import { isLiteralOf } from "../literal.js";
import type { Json } from "../node.js";
import type { Type } from "../type.js";
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
    case "actor": return claim(context.actor?.values[source.name] ?? null, source.type);
    case "role": return context.actor?.roles?.includes(source.role) ?? false;
    case "input": return encoderFor(source.type)(context.inputs?.[source.name] ?? null);
    case "now": return context.now ?? null;
  }
}

const whole = /^-?\d{1,15}$/;

/** A value of the actor as one of the type that it meets; none where it is no such value: the name of a service is no uuid. */
function claim(value: Json, type: Type): SqlValue {
  const read = type.kind === "integer" && typeof value === "string" && whole.test(value) ? Number(value) : value;
  return type.kind === "row" || isLiteralOf(read, type) ? encoderFor(type)(read) : null;
}
