import type { QualifiedName } from "../../schema.js";

/**
 * Names as they stand in answers: "ticket.rating", "crm.ticket", `"odd.name".x`. Parts with signs that have a meaning there
 * are quoted like identifiers of SQL; without a schema it is `public`.
 */
export const spoken = (parts: readonly string[]): string => parts.map((part) => (/[\s.="'`\\$!*?;&|<>()[\]{}#~]/u.test(part) || part === "" ? `"${part.replaceAll('"', '""')}"` : part)).join(".");

export const spokenName = ({ schema, name }: QualifiedName, ...members: readonly string[]): string =>
  spoken([...(schema === undefined || schema === "public" ? [] : [schema]), name, ...members]);

/** An option as a shell takes it, whatever the names hold (quoted after POSIX.1-2017, "Shell Command Language", 2.2.2). */
export const shellWord = (text: string): string => (/^[\p{L}\p{N}_.=-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The two sides of an answer. Undefined where it is none. */
export function pairIn(answer: string): readonly [from: string, to: string] | undefined {
  const sides = cut(answer, "=").map((side) => nameIn(side));
  const [from, to] = sides;
  return sides.length === 2 && from !== undefined && to !== undefined ? [from, to] : undefined;
}

/** A name in the one way in which it is written here: `"ticket"."rating"` and `public.ticket.rating` are "ticket.rating". */
export function nameIn(text: string): string | undefined {
  const parts = cut(text.trim(), ".").map((part) => (/^"(?:[^"]|"")*"$/su.test(part) ? part.slice(1, -1).replaceAll('""', '"') : part));
  if (parts.some((part) => part === "")) return undefined;
  return spoken(parts.length > 1 && parts[0] === "public" ? parts.slice(1) : parts);
}

/** Cut at a sign outside quotes. */
function cut(text: string, at: string): string[] {
  const parts = [""];
  let quoted = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (sign === at && !quoted) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}
