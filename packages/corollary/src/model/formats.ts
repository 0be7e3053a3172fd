import type { TextType } from "./field-type.js";

/** As wide as any sensible validator: what is refused here is refused everywhere. */
const formats: Readonly<Record<NonNullable<TextType["format"]>, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+$/u,
  url: /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/u,
  slug: /^[a-z0-9]+(?:-[a-z0-9]+)*$/u,
};

/** Whether a text has the outer form of an e-mail address, a URL or a slug. */
export function hasFormat(text: string, format: NonNullable<TextType["format"]>): boolean {
  return formats[format].test(text);
}
