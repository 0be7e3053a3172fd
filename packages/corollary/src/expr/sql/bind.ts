import { isLiteralOf } from "../literal.js";
import type { Json } from "../node.js";
import type { Type } from "../type.js";
import { toBase64 } from "../bytes.js";
import { encoderFor, listEncoder, type SqlValue } from "./encode.js";
import { SqlRefused } from "./errors.js";
import type { ParamContext, ParamSource } from "./params.js";

/** The parameters of a run, from the constants of the query and what is known of the one who asks. */
export function bind(sources: readonly ParamSource[], values: readonly Json[], context: ParamContext = {}): SqlValue[] {
  return sources.map((source) => valueOf(source, values, context));
}

function valueOf(source: ParamSource, values: readonly Json[], context: ParamContext): SqlValue {
  switch (source.from) {
    case "literal": return source.encode(values[source.index] ?? null);
    case "blind": return blind(source, values[source.index] ?? null, context);
    case "constant": return source.value;
    case "actor": return claim(context.actor?.values[source.name] ?? null, source.type);
    case "role": return context.actor?.roles?.includes(source.role) ?? false;
    case "input": return encoderFor(source.type)(context.inputs?.[source.name] ?? null);
    case "now": return context.now ?? null;
  }
}

function blind({ place, list }: ParamSource & { readonly from: "blind" }, value: Json, { encryption }: ParamContext): SqlValue {
  if (value === null) return null;
  if (encryption === undefined) throw new SqlRefused("unsupported", `${place.entity}.${place.field} is encrypted, and nobody here has its keys.`);
  const index = (of: Json) => (of === null ? null : encryption.blindIndex(place, of));
  if (!list) return index(value);
  return listEncoder({ kind: "bytes" })((Array.isArray(value) ? value : [value]).map((item: Json) => { const made = index(item); return made === null ? null : toBase64(made); }));
}

const whole = /^-?\d{1,15}$/;

/** A value of the actor as one of the type that it meets; none where it is no such value: the name of a service is no uuid. */
function claim(value: Json, type: Type): SqlValue {
  const read = type.kind === "integer" && typeof value === "string" && whole.test(value) ? Number(value) : value;
  return type.kind === "row" || isLiteralOf(read, type) ? encoderFor(type)(read) : null;
}
