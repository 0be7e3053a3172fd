// @ts-check

/** Names that npm or Node keep for themselves. */
const reserved = new Set(["node_modules", "favicon.ico", "corollary", "create-corollary"]);

/**
 * Why a folder's name cannot be the name of a package; undefined where it can.
 * @param {string} name
 * @returns {string | undefined}
 */
export function nameProblem(name) {
  if (name === "") return "it is empty";
  if (name.length > 214) return "it is longer than 214 characters";
  if (name !== name.toLowerCase()) return "it has capital letters";
  if (!/^[a-z0-9]/u.test(name)) return "it must begin with a letter or digit";
  if (!/^[a-z0-9][a-z0-9._-]*$/u.test(name)) return "only letters, digits, dots, hyphens and underscores may stand in it";
  if (reserved.has(name)) return "it is taken";
  return undefined;
}

/**
 * The nearest name that would do, for the message.
 * @param {string} name
 */
export function nearestName(name) {
  const near = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/gu, "-")
    .replace(/^[^a-z0-9]+|-+$/gu, "")
    .slice(0, 214);
  return nameProblem(near) === undefined ? near : "my-app";
}
