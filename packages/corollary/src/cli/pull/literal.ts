/** Plain data as TypeScript, on one line where it fits in `width`, else member by member. Texts of several lines keep them. */
export function literalSource(value: unknown, indent = "", width = 150): string {
  const flat = flatSource(value);
  if (flat !== undefined && indent.length + flat.length <= width) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item: unknown) => `${inner}${literalSource(item, inner, width)},`).join("\n")}\n${indent}]`;
  if (typeof value === "object" && value !== null) {
    return `{\n${membersOf(value).map(([name, member]) => `${inner}${name}: ${literalSource(member, inner, width)},`).join("\n")}\n${indent}}`;
  }
  return typeof value === "string" ? textSource(value) : JSON.stringify(value);
}

/** Undefined where a text of several lines is in it. */
function flatSource(value: unknown): string | undefined {
  if (typeof value === "string") return value.includes("\n") ? undefined : JSON.stringify(value);
  if (Array.isArray(value)) return joined("[", value.map(flatSource), "]");
  if (typeof value === "object" && value !== null) {
    const members = membersOf(value).map(([name, member]) => {
      const flat = flatSource(member);
      return flat === undefined ? undefined : `${name}: ${flat}`;
    });
    return members.length === 0 ? "{}" : joined("{ ", members, " }");
  }
  return JSON.stringify(value);
}

const joined = (open: string, parts: readonly (string | undefined)[], close: string): string | undefined =>
  parts.some((part) => part === undefined) ? undefined : `${open}${parts.join(", ")}${close}`;

const membersOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, member]) => member !== undefined).map(([name, member]) => [memberName(name), member]);

/** A name as a member of an object literal. `__proto__` in quotes is not a member, so that it stands computed. */
export const memberName = (name: string): string =>
  name === "__proto__" ? `["__proto__"]` : /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);

/** Carriage returns would be read as line ends, so that texts with them are escaped. */
const textSource = (text: string): string =>
  text.includes("\n") && !text.includes("\r") ? `\`${text.replace(/[\\`]|\$(?=\{)/g, "\\$&")}\`` : JSON.stringify(text);
