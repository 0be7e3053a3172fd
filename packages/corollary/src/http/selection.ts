import type { EntityNode, Model } from "../model/model.js";
import type { Limits } from "./limits.js";
import { suggestion } from "./nearest.js";
import { badRequest } from "./problem.js";
import { entityOf, fieldOf, generatedField } from "./public.js";

/** Relations to read along, by name; each with those of its own rows. */
export interface IncludeTree {
  readonly [relation: string]: IncludeTree;
}

interface GrowingTree {
  [relation: string]: GrowingTree;
}

/** Reads `include=lines,customer.owner` against the public Model. */
export function parseInclude(model: Model, entity: EntityNode, text: string | undefined, limits: Limits): IncludeTree {
  const tree: GrowingTree = {};
  if (text === undefined || text.trim() === "") return tree;
  const paths = text.split(",").map((path) => path.trim());
  if (paths.length > limits.includePaths) throw badRequest("invalid_include", "include", `"include" has at most ${limits.includePaths} paths.`);
  for (const path of paths) addPath(model, entity, tree, path, limits.includeDepth);
  return tree;
}

function addPath(model: Model, entity: EntityNode, tree: GrowingTree, path: string, depth: number): void {
  const names = path.split(".");
  if (names.length > depth) throw badRequest("invalid_include", "include", `A path of "include" has at most ${depth} relations.`);
  let at = entity;
  let branch = tree;
  for (const name of names) {
    const field = fieldOf(at, name);
    if (field?.kind !== "reference" && field?.kind !== "collection") {
      const relations = Object.values(at.fields).filter((other) => other.kind === "reference" || other.kind === "collection").map((other) => other.name);
      throw badRequest("invalid_include", "include", `${at.label} has no relation ${quoted(name)}${suggestion(name, relations)}`);
    }
    branch = branch[name] ??= {};
    at = entityOf(model, field.target);
  }
}

/** A name out of a request, cut to what a message can hold. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

/** Reads `fields=number,total`; the key comes along, and the version, of which the tag is made. Undefined: all fields. */
export function parseFields(entity: EntityNode, text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const version = generatedField(entity, "version");
  const wanted = new Set<string>(version === undefined ? entity.key.fields : [...entity.key.fields, version]);
  for (const part of text.split(",")) {
    const name = part.trim();
    const field = fieldOf(entity, name);
    if (field?.kind === "collection") throw badRequest("invalid_fields", "fields", `${quoted(name)} is a collection: ask for it with include=${name}.`);
    if (field === undefined) {
      const names = Object.values(entity.fields).filter((other) => other.kind !== "collection").map((other) => other.name);
      throw badRequest("invalid_fields", "fields", `${entity.label} has no field ${quoted(name)}${suggestion(name, names)}`);
    }
    wanted.add(name);
  }
  return Object.keys(entity.fields).filter((name) => wanted.has(name));
}
