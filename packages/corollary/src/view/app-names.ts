import { nearest } from "../expr/nearest.js";
import type { FieldType } from "../model/field-type.js";
import type { Presentation } from "./presentation.js";

/** The names that a configuration of the application uses. */
export interface AppNames {
  readonly widgets: readonly string[];
  readonly cells: readonly string[];
  readonly pages: readonly string[];
  /** Paths of pages of one's own. */
  readonly extraPages: readonly string[];
}

/** A name that stands for nothing. */
export interface AppNameProblem {
  readonly part: keyof AppNames;
  readonly name: string;
  readonly message: string;
  readonly hint: string;
}

const kinds: Readonly<Record<FieldType["kind"], true>> = {
  text: true, varchar: true, char: true, smallint: true, integer: true, bigint: true, decimal: true, money: true, real: true, float: true,
  boolean: true, uuid: true, json: true, bytes: true, timestamp: true, localTimestamp: true, date: true, time: true, timetz: true,
  interval: true, choice: true, array: true, range: true, custom: true,
};
const otherKinds = ["state", "reference", "collection", "embedded"];
const screens = ["list", "detail", "form", "board"];

/**
 * Names of widgets, cells and pages that the domain does not have: without this they would replace nothing, silently.
 * Pure; the presentation must be that of the whole domain, not of what one person may see.
 */
export function appNameProblems(presentation: Presentation, names: AppNames): readonly AppNameProblem[] {
  const ofFields = (part: "widgets" | "cells") => names[part].flatMap((name) => fieldProblem(presentation, part, name));
  return [...ofFields("widgets"), ...ofFields("cells"), ...names.pages.flatMap((name) => pageProblem(presentation, name)), ...pathProblems(presentation, names.extraPages)];
}

function fieldProblem({ entities }: Presentation, part: "widgets" | "cells", name: string): readonly AppNameProblem[] {
  const [first = "", ...rest] = name.split(".");
  const entity = Object.hasOwn(entities, first) ? entities[first] : undefined;
  if (rest.length === 0) {
    if (entity || Object.hasOwn(kinds, first) || otherKinds.includes(first)) return [];
    return [{ part, name, message: `"${name}" is neither an entity nor a kind of field.`, hint: meant(first, [...Object.keys(entities), ...Object.keys(kinds), ...otherKinds]) }];
  }
  if (!entity) return [unknownEntity(Object.keys(entities), part, name, first)];
  const known = Object.values(entity.fields).flatMap((field) => [field.name, ...(field.kind === "embedded" ? Object.keys(field.fields) : [])]);
  const field = rest.join(".");
  return known.includes(field) ? [] : [{ part, name, message: `${first} has no field "${field}".`, hint: meant(field, known, `${first}.`) }];
}

function pageProblem({ entities }: Presentation, name: string): readonly AppNameProblem[] {
  if (name === "home") return [];
  const [first = "", screen = "", ...more] = name.split(".");
  if (!Object.hasOwn(entities, first)) return [unknownEntity(Object.keys(entities), "pages", name, first)];
  if (screens.includes(screen) && more.length === 0) return [];
  return [{ part: "pages", name, message: `"${name}" is no page.`, hint: `Pages of ${first} are ${screens.map((each) => `"${first}.${each}"`).join(", ")}.` }];
}

function pathProblems({ entities }: Presentation, paths: readonly string[]): readonly AppNameProblem[] {
  return paths.flatMap((path, at): readonly AppNameProblem[] => {
    const problem = (message: string, hint: string) => [{ part: "extraPages" as const, name: path, message, hint }];
    const hidden = Object.values(entities).find((entity) => entity.path === path.split("/")[0]);
    if (!/^[\w-]+(?:\/[\w-]+)*$/u.test(path)) return problem(`"${path}" is no path of a page.`, 'A path is words of letters, digits, "-" and "_", such as "desk" or "reports/month".');
    if (hidden) return problem(`The page "${path}" would hide an address of ${hidden.name}.`, `Choose another path, or replace its page: pages: { "${hidden.name}.list": … }.`);
    if (paths.indexOf(path) < at) return problem(`There are two pages "${path}".`, "Give one of them another path.");
    return [];
  });
}

function unknownEntity(known: readonly string[], part: keyof AppNames, name: string, entity: string): AppNameProblem {
  return { part, name, message: `The domain has no entity "${entity}".`, hint: meant(entity, known) };
}

function meant(name: string, known: readonly string[], prefix = ""): string {
  const [close] = nearest(name, known, 1);
  return close === undefined ? `Known: ${known.slice(0, 24).join(", ")}${known.length > 24 ? ", …" : ""}.` : `Did you mean "${prefix}${close}"?`;
}
