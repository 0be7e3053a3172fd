import { useState } from "react";
import { useApp, type Of } from "../context.js";
import { useCount } from "../data/queries.js";
import { askFor } from "../screens/list/ask.js";
import { useColumns } from "../screens/list/columns.js";
import { RowList } from "../screens/list/list.js";
import type { ListState } from "../screens/list/state.js";
import { useEntity } from "./entity.js";

export interface ListProps {
  readonly of: Of;
  /** RSQL that always holds, such as "status==sent". */
  readonly filter?: string;
  /** Paths such as "customer.name"; default: those of the list's own page. */
  readonly columns?: readonly string[];
  /** As the API takes it: "-issued,number". Holds until another order is chosen. */
  readonly sort?: string;
}

export default function OwnList({ of, filter = "", columns, sort = "" }: ListProps) {
  const entity = useEntity(of);
  const { presentation } = useApp();
  const [chosen, choose] = useState<ListState>({ filter: "", search: "", sort: "" });
  const state = chosen.sort === "" ? { ...chosen, sort } : chosen;
  const { visible } = useColumns(entity, columns);
  const ask = askFor(presentation, entity, visible, state, filter);
  const count = useCount(entity, ask.filter === undefined ? {} : { filter: ask.filter });
  return <RowList entity={entity} columns={visible} ask={ask} state={state} total={count.data} change={(part) => choose({ ...chosen, ...part })} />;
}
