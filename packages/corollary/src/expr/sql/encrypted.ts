import type { FieldNode, Model, ValueField } from "../../model/model.js";
import type { Compare, Expression, In, Literal } from "../node.js";
import { SqlRefused } from "./errors.js";
import { comparison, fragment, Strength, within, type Fragment } from "./fragment.js";
import type { EncryptedPlace } from "./params.js";
import type { Scope } from "./scope.js";
import { isListOfConstants } from "./shape.js";

/**
 * Begins what stands for an encrypted value in results, so that it is found there and put in the place of its ciphertext.
 * Made anew by each process: nobody can store text that looks like it.
 */
export const sealedMark = `~${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("")}:`;

/** A stored value as text for a result: the mark, where it belongs, and its bytes. */
export function sealedText(column: string, { entity, field }: EncryptedPlace): string {
  return `'${sealedMark}${entity}.${field}:' || translate(encode(${column}, 'base64'), chr(10), '')`;
}

export function refusedEncrypted({ entity, field }: EncryptedPlace, searchable: boolean): SqlRefused {
  const can = searchable ? "selected, and compared for equality with a value" : "selected, and asked whether it is null";
  return new SqlRefused("unsupported", `${entity}.${field} is encrypted: it can be ${can}, and nothing else.`);
}

interface Found {
  readonly place: EncryptedPlace;
  readonly searchable: boolean;
}

/** The encrypted field that a path ends at. */
export function encryptedAt(node: Expression, scope: Scope): Found | undefined {
  if (node.op !== "field") return undefined;
  const { model } = scope.emitter;
  let entity = scope.rows.get(node.row)?.entity;
  let fields: Readonly<Record<string, FieldNode>> = entity?.fields ?? {};
  let before = "";
  for (const [at, name] of node.path.entries()) {
    const field: FieldNode | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined || entity === undefined) return undefined;
    if (field.kind === "value") return at === node.path.length - 1 ? foundIn(field, { entity: entity.name, field: `${before}${name}` }) : undefined;
    before = field.kind === "embedded" ? `${name}.` : "";
    if (field.kind === "embedded") fields = field.fields;
    else {
      entity = entityBehind(field, model);
      fields = entity?.fields ?? {};
    }
  }
  return undefined;
}

function entityBehind(field: FieldNode, model: Model) {
  return field.kind === "reference" || field.kind === "collection" ? model.entities[field.target] : undefined;
}

function foundIn({ encrypted }: ValueField, place: EncryptedPlace): Found | undefined {
  return encrypted === undefined ? undefined : { place, searchable: encrypted.searchable === true };
}

type Write = (node: Expression, scope: Scope) => Fragment;

/** A comparison with an encrypted value, by its blind index; undefined where neither side is one. */
export function compareEncrypted(node: Compare, scope: Scope, write: Write): Fragment | undefined {
  const left = encryptedAt(node.left, scope), right = encryptedAt(node.right, scope);
  const found = left ?? right;
  if (found === undefined) return undefined;
  const [of, constant] = left === undefined ? [node.right, node.left] : [node.left, node.right];
  if (!found.searchable || (node.op !== "eq" && node.op !== "ne") || constant.op !== "literal") throw refusedEncrypted(found.place, found.searchable);
  return comparison(write(of, { ...scope, encrypted: "index" }), node.op === "eq" ? "=" : "<>", blind(constant, found.place, false, scope));
}

/** Membership of an encrypted value in a list of constants, by its blind index. */
export function memberEncrypted(node: In, scope: Scope, write: Write): Fragment | undefined {
  const found = encryptedAt(node.of, scope);
  if (found === undefined) return undefined;
  if (!found.searchable || !isListOfConstants(node)) throw refusedEncrypted(found.place, found.searchable);
  const list = blind(node, found.place, true, scope);
  return fragment(`${within(write(node.of, { ...scope, encrypted: "index" }), Strength.like)} = any(${list.text})`, "boolean", Strength.comparison);
}

/** Only constants of a query have blind indexes: they are made when it runs, by whoever has the keys. */
function blind(holder: Literal | In, place: EncryptedPlace, list: boolean, scope: Scope): Fragment {
  const index = scope.emitter.mode === "statement" ? scope.emitter.slots.get(holder) : undefined;
  if (index === undefined) throw refusedEncrypted(place, true);
  const sql = list ? "bytea[]" : "bytea";
  return fragment(`${scope.emitter.params.add({ from: "blind", index, place, list }, undefined)}::${sql}`, sql, Strength.cast);
}
