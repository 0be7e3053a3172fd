import type { Presentation, PresentedEntity } from "corollary/view";
import type { ListAsk } from "../../data/api.js";
import { bothFilters, searchFilter } from "../../data/filter.js";
import { includesOf } from "../../model/paths.js";
import type { ListColumn } from "./columns.js";
import { writeSort, type ListState } from "./state.js";

/** What to ask the API for, so that these columns can be shown. `within`: a filter that always holds. */
export function askFor(presentation: Presentation, entity: PresentedEntity, columns: readonly ListColumn[], state: ListState, within = ""): ListAsk {
  const paths = [entity.title, ...columns.map((column) => column.path)];
  const include = includesOf(presentation, entity, paths);
  const fields = [...new Set([...entity.key, ...paths.map((path) => path[0] ?? "")])].filter((name) => {
    const field = entity.fields[name];
    return field !== undefined && field.kind !== "collection";
  });
  const filter = bothFilters(within, bothFilters(searchFilter(entity, state.search), state.filter));
  const sort = state.sort === "" ? usualSort(entity) : state.sort;
  return { fields, ...(include.length > 0 ? { include } : {}), ...(filter === "" ? {} : { filter }), ...(sort === "" ? {} : { sort }) };
}

export function usualSort(entity: PresentedEntity): string {
  return writeSort(entity.list.sort.map(({ path, direction }) => ({ path: path.join("."), direction })));
}
