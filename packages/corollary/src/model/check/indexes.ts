import type { EntityNode, IndexNode, Model } from "../model.js";
import { resolvePath, type PathEnd } from "../paths.js";
import { kindUnableFor } from "./methods.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, fieldsOf } from "./walk.js";

/** Uniques, indexes and exclusions: each names columns that exist, by a method that can do it. */
export const checkIndexes: Check = (model, report) => {
  for (const { entity, at } of entitiesOf(model)) {
    checkUniques({ model, entity, at, report });
    for (const [index, node] of entity.indexes.entries()) checkIndex({ model, entity, at: [...at, "indexes", index], report }, node);
    checkExclusions({ model, entity, at, report });
  }
  for (const { field, at, title } of fieldsOf(model)) {
    if (field.kind === "computed" && field.index && !field.stored) {
      report({
        code: "index-on-unstored", at: [...at, "index"],
        message: `${title} is indexed, but computed at each read: it has no column.`,
        hint: "Store it, or take the index away.",
      });
    }
    if (field.kind === "computed" && field.stored !== (field.column !== undefined)) {
      report({
        code: "computed-column", at: [...at, "column"],
        message: `${title} is ${field.stored ? "stored, but has no column" : "computed at each read, but has a column"}.`,
        hint: "A stored computed field has a column, another has none.",
      });
    }
  }
};

interface Subject {
  readonly model: Model;
  readonly entity: EntityNode;
  readonly at: Place;
  readonly report: Report;
}

function checkUniques(subject: Subject): void {
  const { entity, at, report } = subject;
  for (const [index, node] of entity.uniques.entries()) {
    const place = [...at, "uniques", index];
    noParts(node.fields.length, `${entity.name}, unique ${node.name}`, place, report);
    twice(node.fields.map((path) => path.join(".")), `${entity.name}, unique ${node.name}`, [...place, "fields"], report);
    const ends = node.fields.map((path, part) => column(subject, path, `unique ${node.name}`, [...place, "fields", part]));
    if (ends.length > 0 && ends.every((end) => end?.field?.kind === "computed" && end.field.hidden)) {
      report({
        code: "unique-hidden", severity: "warning", at: place,
        message: `${entity.name}, unique ${node.name}: all its fields are computed and hidden, so nobody can see why a row is refused.`,
        hint: "Include a field that people can see.",
      });
    }
    if (node.deferrable && node.where) report({
      code: "deferrable-partial", at: [...place, "deferrable"],
      message: `${entity.name}, unique ${node.name}, is both partial and deferrable.`,
      hint: "A partial unique is an index, which cannot be deferred: drop one of the two.",
    });
  }
}

function checkIndex(subject: Subject, node: IndexNode): void {
  const { entity, at, report } = subject;
  const title = `${entity.name}, index ${node.name}`;
  noParts(node.parts.length, title, at, report);
  for (const [part, each] of node.parts.entries()) {
    const end = "path" in each ? column(subject, each.path, `index ${node.name}`, [...at, "parts", part, "path"]) : undefined;
    if (end && each.operatorClass === undefined) checkMethod(node.method, end, title, [...at, "parts", part], report);
    if ((each.direction || each.nulls) && node.method !== "btree") {
      report({
        code: "index-method", at: [...at, "parts", part],
        message: `${title} states an order, which ${node.method} does not have.`,
        hint: "Only btree indexes are ordered.",
      });
    }
  }
  for (const [part, path] of (node.include ?? []).entries()) column(subject, path, `index ${node.name}`, [...at, "include", part]);
  if (node.include?.length && !["btree", "gist", "spgist"].includes(node.method)) {
    report({
      code: "index-method", at: [...at, "include"],
      message: `${title} includes further columns, which ${node.method} cannot.`,
      hint: "Use btree, gist or spgist.",
    });
  }
  if (node.unique && node.method !== "btree") report({
    code: "index-method", at: [...at, "unique"],
    message: `${title} is unique, which ${node.method} cannot be.`,
    hint: "Use btree; or an exclusion.",
  });
  if (node.nullsNotDistinct && !node.unique) report({
    code: "nulls-without-unique", at: [...at, "nullsNotDistinct"],
    message: `${title} says how nulls count, but is not unique.`,
    hint: "Make it unique, or leave that out.",
  });
  if (node.parts.length > 1 && (node.method === "hash" || node.method === "spgist")) {
    report({
      code: "index-method", at: [...at, "parts"],
      message: `${title} has ${node.parts.length} parts; ${node.method} takes one.`,
      hint: "Use btree or gist for several.",
    });
  }
}

function checkExclusions(subject: Subject): void {
  const { entity, at, report } = subject;
  for (const [index, node] of entity.exclusions.entries()) {
    const place = [...at, "exclusions", index];
    const title = `${entity.name}, exclusion ${node.name}`;
    noParts(node.parts.length, title, place, report);
    for (const [part, each] of node.parts.entries()) {
      if (!("path" in each)) continue;
      const end = column(subject, each.path, `exclusion ${node.name}`, [...place, "parts", part, "path"]);
      if (end) checkMethod(node.method, end, title, [...place, "parts", part], report);
      if (each.with === "&&" && end && end.type.kind !== "range" && !isCustom(end)) {
        report({
          code: "exclusion-overlap", at: [...place, "parts", part, "with"],
          message: `${title} asks whether ${each.path.join(".")} overlaps, but it is ${end.type.kind}.`,
          hint: "Only ranges overlap here; compare other values with \"=\".",
        });
      }
    }
    if (node.method === "spgist" && node.parts.length > 1) report({
      code: "index-method", at: [...place, "parts"],
      message: `${title} has ${node.parts.length} parts; spgist takes one.`,
      hint: "Use gist for several.",
    });
  }
}

function checkMethod(method: IndexNode["method"], end: PathEnd, title: string, at: Place, report: Report): void {
  const kind = kindUnableFor(method, end);
  if (kind) report({
    code: "index-method", at,
    message: `${title}, uses ${method} on ${kind}, for which Postgres has no operator class.`,
    hint: "Choose another method, or name an operator class.",
  });
}

function isCustom(end: PathEnd): boolean {
  return end.field?.kind === "value" && end.field.type.kind === "custom";
}

/** What a path of an index comes to: it must be a column of the table. */
function column({ model, entity, report }: Subject, path: readonly string[], what: string, at: Place): PathEnd | undefined {
  const title = `${entity.name}, ${what}`;
  const reached = path.length === 0 ? undefined : resolvePath(model, entity.name, path);
  if (!reached) {
    report({ code: "empty-path", at, message: `${title}: a part names nothing.`, hint: "Name a field." });
  } else if ("fault" in reached) {
    report({ code: reached.fault.code, at, message: `${title}: ${reached.fault.message}.`, hint: reached.fault.hint });
  } else if (reached.found.relations > 0) {
    report({
      code: "leaves-row", at,
      message: `${title}: ${path.join(".")} is in another table.`,
      hint: "An index is over columns of its own table.",
    });
  } else if (reached.found.field?.kind === "computed" && !reached.found.field.stored) {
    report({
      code: "index-on-unstored", at,
      message: `${title}: ${path.join(".")} is computed at each read and has no column.`,
      hint: "Store it, or index the expression.",
    });
  } else {
    return reached.found;
  }
  return undefined;
}

function noParts(count: number, title: string, at: Place, report: Report): void {
  if (count === 0) report({ code: "empty-index", at, message: `${title}, is over nothing.`, hint: "Name at least one field." });
}

function twice(names: readonly string[], title: string, at: Place, report: Report): void {
  const found = names.find((name, index) => names.indexOf(name) !== index);
  if (found !== undefined) report({ code: "duplicate-part", at, message: `${title}, names ${found} twice.`, hint: "Take one away." });
}
