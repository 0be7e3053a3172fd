import { badRequest, HttpProblem } from "./problem.js";

/**
 * The tag of a row as it was sent: its version, then a hash of the representation. The version is what If-Match is about;
 * the hash is what If-None-Match needs, since included rows and computed values change without the row's version.
 */
export function entityTag(version: number, text: string): string {
  return `"${version}-${hash(text).toString(36)}"`;
}

/** The tag of a text that is no row. */
export function textTag(text: string): string {
  return `"${hash(text).toString(36)}"`;
}

/** 53 bits of a fast non-cryptographic hash (two multiplicative lanes). */
function hash(text: string): number {
  let low = 0x9e3779b9;
  let high = 0x85ebca6b;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x27d4eb2f);
    high = Math.imul(high ^ code, 0x165667b1);
    low ^= high >>> 15;
    high ^= low >>> 13;
  }
  return (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}

/** What If-Match asks for: nothing, any version of an existing row, or one of these versions. */
export type Expected = { readonly kind: "nothing" } | { readonly kind: "exists" } | { readonly kind: "versions"; readonly versions: readonly number[] };

/** Reads If-Match. Weak tags never match, as HTTP has it. */
export function readIfMatch(header: string | null): Expected {
  if (header === null) return { kind: "nothing" };
  if (header.trim() === "*") return { kind: "exists" };
  const tags = header.split(",").map((tag) => tag.trim());
  for (const tag of tags) {
    if (!/^(W\/)?"[\x21\x23-\x7e]*"$/.test(tag)) throw badRequest("invalid_header", "If-Match", 'If-Match is a list of tags in double quotes, as ETag gave them: "3-1a2b".');
  }
  const versions = tags.flatMap((tag) => {
    const version = /^"(\d{1,9})(?:-[a-z0-9]+)?"$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
  return { kind: "versions", versions };
}

/** True where If-None-Match names this representation, so that 304 is the answer. */
export function notChanged(header: string | null, tag: string): boolean {
  if (header === null) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((part) => part.trim().replace(/^W\//, "") === tag);
}

export function versionMismatch(message: string): HttpProblem {
  return new HttpProblem(412, "version_mismatch", message, [{ field: "version", message }]);
}
