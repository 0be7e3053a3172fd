import { jsonDecoder, type Decoder } from "../expr/decode-json.js";
import { definitionOf } from "../model/language/definition.js";
import { draftValueType, type FieldDraft, type MemberDraft } from "../model/language/draft.js";
import type { Include } from "../query/query.js";
import type { Shape, Shapes } from "./shape.js";

type Row = Record<string, unknown>;

/** Turns rows of JSON, in place, into the values that their fields have in programs. `include`: what was read along. */
export function rowDecoder(shape: Shape, include: Include, shapeOf: Shapes): (row: Row) => Row {
  const decoders: [string, Decoder][] = [];
  for (const [name, draft] of shape.members) {
    const level = Object.hasOwn(include, name) ? include[name] : undefined;
    const decoder = level === undefined ? valueDecoder(draft, shapeOf) : relatedDecoder(draft, level.include ?? {}, shapeOf);
    if (decoder) decoders.push([name, decoder]);
  }
  return (row) => decodeMembers(row, decoders);
}

function decodeMembers(row: Row, decoders: readonly (readonly [string, Decoder])[]): Row {
  for (const [name, decode] of decoders) {
    const value = row[name];
    if (value !== null && value !== undefined) row[name] = decode(value);
  }
  return row;
}

function relatedDecoder(draft: MemberDraft, include: Include, shapeOf: Shapes): Decoder | undefined {
  if (draft.kind !== "ref" && draft.kind !== "collection") return undefined;
  const decode = rowDecoder(shapeOf(draft.target()), include, shapeOf);
  return (value) => (Array.isArray(value) ? value.map((row: Row) => decode(row)) : decode(value as Row));
}

/** The decoder of a value as it stands in a row that nothing was included in; undefined where JSON has it right already. */
function valueDecoder(draft: MemberDraft, shapeOf: Shapes): Decoder | undefined {
  switch (draft.kind) {
    case "field": return fieldDecoder(draft);
    case "ref": return keyDecoder(shapeOf(draft.target()), shapeOf);
    case "collection": return undefined;
    case "embedded": return objectDecoder([...definitionOf(draft.value()).members], shapeOf);
  }
}

function fieldDecoder({ type, decimal }: FieldDraft): Decoder | undefined {
  return jsonDecoder(draftValueType(type), (digits) => (decimal ? decimal(String(digits)) : digits));
}

/** A key of one field is its value, one of several an object. */
function keyDecoder(shape: Shape, shapeOf: Shapes): Decoder | undefined {
  const parts = shape.key.flatMap((name): [string, MemberDraft][] => {
    const draft = shape.members.get(name);
    return draft ? [[name, draft]] : [];
  });
  const [only] = parts;
  return parts.length === 1 && only ? valueDecoder(only[1], shapeOf) : objectDecoder(parts, shapeOf);
}

function objectDecoder(members: readonly (readonly [string, MemberDraft])[], shapeOf: Shapes): Decoder | undefined {
  const decoders = members.flatMap(([name, draft]): [string, Decoder][] => {
    const decoder = valueDecoder(draft, shapeOf);
    return decoder ? [[name, decoder]] : [];
  });
  return decoders.length === 0 ? undefined : (value) => decodeMembers(value as Row, decoders);
}
