import { lazy, Suspense, useState } from "react";
import type { PresentedEntity } from "corollary/view";
import { useApp, useMessages } from "./context.js";
import type { Row } from "./data/json.js";
import { useCount, useRefresh, useRow } from "./data/queries.js";
import { createBody, emptyDraft, type Draft } from "./model/draft.js";
import { includesOf, titlePath } from "./model/paths.js";
import { Button } from "./parts/button.js";
import { Loading } from "./parts/loading.js";
import { FailureState } from "./parts/states.js";
import { askFor } from "./screens/list/ask.js";
import { useColumns } from "./screens/list/columns.js";
import { RowList } from "./screens/list/list.js";
import type { ListState } from "./screens/list/state.js";

const FormBody = lazy(async () => ({ default: (await import("./screens/form/form-body.js")).FormBody }));
const Fields = lazy(async () => ({ default: (await import("./screens/detail/fields.js")).Fields }));

/** An entity: its class, or its name. */
export type Of = string | { readonly name: string };

function useEntity(of: Of): PresentedEntity {
  const { entity } = useApp();
  const name = typeof of === "string" ? of : of.name;
  const found = entity(name);
  if (!found) throw new Error(`The presentation has no entity ${name}. Where class names are minified, give the name as text.`);
  return found;
}

export interface ListProps {
  readonly of: Of;
  /** RSQL that always holds, such as "status==sent". */
  readonly filter?: string;
  /** Paths such as "customer.name"; default: those of the list's own page. */
  readonly columns?: readonly string[];
  /** As the API takes it: "-issued,number". */
  readonly sort?: string;
}

/** A list of rows for a page of one's own. It fills the height that it is given. */
export function List({ of, filter = "", columns, sort = "" }: ListProps) {
  const entity = useEntity(of);
  const { presentation } = useApp();
  const [state, setState] = useState<ListState>({ filter: "", search: "", sort });
  const { visible } = useColumns(entity, columns);
  const ask = askFor(presentation, entity, visible, state, filter);
  const count = useCount(entity, ask.filter === undefined ? {} : { filter: ask.filter });
  return <RowList entity={entity} columns={visible} ask={ask} state={state} total={count.data} change={(part) => setState({ ...state, ...part })} />;
}

export interface DetailProps {
  readonly of: Of;
  /** The key of the row as the address has it: "42". */
  readonly id: string | number;
  /** Names of fields; default: those of the first tab. */
  readonly fields?: readonly string[];
}

/** The fields of one row. */
export function Detail({ of, id, fields }: DetailProps) {
  const entity = useEntity(of);
  const { presentation } = useApp();
  const names = fields ?? entity.detail.tabs[0]?.fields ?? [];
  const shown = names.flatMap((name) => (entity.fields[name] ? [entity.fields[name]] : []));
  const include = includesOf(presentation, entity, [entity.title, ...shown.map((field) => titlePath(presentation, entity, field.name))]);
  const { data, error, refetch } = useRow(entity, encodeURIComponent(String(id)), include);
  if (error && !data) return <FailureState error={error} retry={() => void refetch()} />;
  return data ? <Suspense fallback={<Loading />}><Fields entity={entity} row={data.row} fields={shown} /></Suspense> : <Loading />;
}

export interface FormProps {
  readonly of: Of;
  /** Values to begin with. */
  readonly given?: Row;
  readonly onCreated?: (row: Row) => void;
}

/** A form that creates a row. */
export function Form({ of, given, onCreated }: FormProps) {
  const entity = useEntity(of);
  const { presentation, api } = useApp();
  const messages = useMessages();
  const refresh = useRefresh();
  const save = async (draft: Draft) => {
    const row = await api.create(entity, createBody(presentation, entity, draft));
    await refresh();
    onCreated?.(row);
  };
  return (
    <Suspense fallback={<Loading />}>
      <FormBody entity={entity} initial={emptyDraft(presentation, entity, given)} save={save} actions={({ isBusy }) => <Button type="submit" kind="primary" isDisabled={isBusy}>{messages.form.create(entity.label.toLowerCase())}</Button>} />
    </Suspense>
  );
}

