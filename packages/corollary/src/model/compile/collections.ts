import { definitionOf, nameOf } from "../language/definition.js";
import type { CollectionDraft } from "../language/draft.js";
import type { Class } from "../language/entity.js";
import { pathKey, rowOf } from "../language/row.js";
import type { CollectionField } from "../model.js";
import { attempt, report, type Compilation, type Place } from "./compilation.js";
import { common } from "./fields.js";

/** The node of a collection, with the reference that it is the other side of. */
export function collectionField(on: Compilation, at: Place, of: Class<unknown>, name: string, draft: CollectionDraft): CollectionField | undefined {
  const target = attempt(on, at, `The target of ${nameOf(of)}.${name}`, () => draft.target());
  if (!target) return undefined;
  const ends = draft.through ? linkEnds(on, at, of, target, name, draft) : ownEnd(on, at, of, target, name, draft);
  if (!ends) return undefined;
  return {
    kind: "collection",
    ...common(on, name, draft),
    target: nameOf(target),
    ...ends,
    owned: draft.owned ?? false,
    ...(draft.single ? { single: true as const } : {}),
  };
}

type Ends = Pick<CollectionField, "via" | "through">;

function ownEnd(on: Compilation, at: Place, of: Class<unknown>, target: Class<unknown>, name: string, draft: CollectionDraft): Ends | undefined {
  const via = draft.via;
  const found = via && attempt(on, at, `The inverse of ${nameOf(of)}.${name}`, () => stepOf(via, target));
  return found === undefined ? undefined : { via: found };
}

/** The name of the reference that a function such as `(line) => line.invoice` takes. */
function stepOf(via: (row: never) => unknown, on: Class<unknown>): string {
  const taken: unknown = via(rowOf(on) as never);
  const path: unknown = typeof taken === "object" && taken !== null ? Reflect.get(taken, pathKey) : undefined;
  const step: unknown = Array.isArray(path) && path.length === 1 ? path[0] : undefined;
  if (typeof step === "string") return step;
  throw new TypeError(`The function must take one reference of ${nameOf(on)}, such as (row) => row.owner.`);
}

function linkEnds(on: Compilation, at: Place, of: Class<unknown>, target: Class<unknown>, name: string, draft: CollectionDraft): Ends | undefined {
  const link = attempt(on, at, `The link entity of ${nameOf(of)}.${name}`, () => draft.through?.());
  if (!link) return undefined;
  const title = `${nameOf(of)}.${name}`;
  const via = end(on, at, title, link, of, draft.from, []);
  const to = via === undefined ? undefined : end(on, at, title, link, target, draft.to, [via]);
  return via === undefined || to === undefined ? undefined : { via, through: { entity: nameOf(link), to } };
}

/** The link's reference to one side: the one stated, or the only one there is. */
function end(
  on: Compilation,
  at: Place,
  title: string,
  link: Class<unknown>,
  side: Class<unknown>,
  stated: ((link: never) => unknown) | undefined,
  taken: readonly string[],
): string | undefined {
  if (stated) return attempt(on, at, `The link of ${title}`, () => stepOf(stated, link));
  const references = [...definitionOf(link).members]
    .filter(([name, draft]) => draft.kind === "ref" && draft.target() === side && !taken.includes(name))
    .map(([name]) => name);
  if (references.length === 1) return references[0];
  report(
    on,
    at,
    references.length === 0 ? "unknown-inverse" : "ambiguous-inverse",
    references.length === 0
      ? `${title} goes through ${nameOf(link)}, which has no reference to ${nameOf(side)}.`
      : `${title} goes through ${nameOf(link)}, which has several references to ${nameOf(side)}: ${references.join(", ")}.`,
    references.length === 0
      ? `Declare one in ${nameOf(link)}, such as ref(() => ${nameOf(side)}).`
      : `Say which are meant: manyThrough(…, …, { from: (link) => link.${references[0]}, to: (link) => link.${references[1]} }).`,
  );
  return undefined;
}
