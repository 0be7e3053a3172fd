import { isExpression, nodeKey, OrderObject, orderKey } from "../language/expression.js";
import { pathKey } from "../language/row.js";
import type { Labelled, ViewSpec } from "../language/view-types.js";
import type { Origin, ViewNode, ViewPart } from "../model.js";

/** The node of a view declaration. @throws TypeError where something shown is not reached by a path */
export function viewNode(spec: ViewSpec, origin: Origin | undefined): ViewNode {
  const { title, list, form, detail, board } = spec;
  return {
    ...(title ? { title: pathOf(title) } : {}),
    ...(list ? { list: listOf(list) } : {}),
    ...(form ? { form: { sections: form.map((section) => ({ ...section, fields: section.fields.map(nameOf) })) } } : {}),
    ...(detail ? { detail: { tabs: detail.map((tab) => ({ ...tab, fields: tab.fields.map(nameOf) })) } } : {}),
    ...(board ? { board: { by: nameOf(board.by), ...(board.fields ? { fields: board.fields.map(partOf) } : {}) } } : {}),
    ...(origin ? { origin } : {}),
  };
}

function listOf({ columns, filters, sort }: NonNullable<ViewSpec["list"]>): NonNullable<ViewNode["list"]> {
  return {
    columns: columns.map(partOf),
    ...(filters ? { filters: filters.map(partOf) } : {}),
    ...(sort ? { sort: sort.map(sortOf) } : {}),
  };
}

function sortOf(order: unknown) {
  if (!(order instanceof OrderObject)) throw new TypeError("A sort takes orders, such as row.name.asc().");
  const { by, direction } = order[orderKey];
  if (by.op !== "field") throw new TypeError("A view sorts by values that are reached by a path.");
  return { path: by.path, direction };
}

function partOf(part: Labelled): ViewPart {
  if (typeof part === "object" && "show" in part && "label" in part && typeof part.label === "string") return { path: pathOf(part.show), label: part.label };
  return { path: pathOf(part) };
}

/** A member of the row itself. */
function nameOf(member: unknown): string {
  const [name, ...more] = pathOf(member);
  if (name !== undefined && more.length === 0) return name;
  throw new TypeError("Forms, details and boards take members of the row itself.");
}

function pathOf(shown: unknown): readonly string[] {
  if (typeof shown === "object" && shown !== null) {
    const path: unknown = Reflect.get(shown, pathKey);
    if (Array.isArray(path)) return path.map(String);
    if (isExpression(shown) && shown[nodeKey].op === "field") return shown[nodeKey].path;
  }
  throw new TypeError("A view shows members of the row and values reached through its references.");
}
