import { lazy, Suspense, useEffect, useRef, useState, type ComponentProps } from "react";
import type { WidgetProps } from "../config.js";
import { useApp, useMessages, type Of } from "../context.js";
import type { Row } from "../data/json.js";
import { useRefresh, useRow } from "../data/queries.js";
import { createBody, emptyDraft, type Draft } from "../model/draft.js";
import { includesOf, titlePath } from "../model/paths.js";
import { revisionOf } from "../model/revision.js";
import { Button } from "../parts/button.js";
import { Loading } from "../parts/loading.js";
import { FailureState } from "../parts/states.js";
import type { ReferencePicker as Picker } from "../widgets/reference.js";
import { useEntity } from "./entity.js";
import type { ListProps } from "./list.js";

// Each is read when a page shows it: what a page does not show must not delay it.
const LateList = lazy(() => import("./list.js"));
const LateWidget = lazy(async () => ({ default: (await import("../widgets/inputs.js")).Widget }));
const LatePicker = lazy(async () => ({ default: (await import("../widgets/reference.js")).ReferencePicker }));
const FormBody = lazy(async () => ({ default: (await import("../screens/form/form-body.js")).FormBody }));
const Fields = lazy(async () => ({ default: (await import("../screens/detail/fields.js")).Fields }));

export type { ListProps } from "./list.js";

/** A list of rows for a page of one's own. It fills the height that it is given. */
export function List(props: ListProps) {
  return <Suspense fallback={<Loading />}><LateList {...props} /></Suspense>;
}

/** The widget of a field: one that is registered for it, or the usual one of its kind. */
export function Widget(props: WidgetProps) {
  return <Suspense fallback={null}><LateWidget {...props} /></Suspense>;
}

/** Chooses a row by search. */
export function ReferencePicker(props: ComponentProps<typeof Picker>) {
  return <Suspense fallback={null}><LatePicker {...props} /></Suspense>;
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

/** A form that creates a row, and then begins anew. */
export function Form({ of, given, onCreated }: FormProps) {
  const entity = useEntity(of);
  const { presentation, api } = useApp();
  const messages = useMessages();
  const refresh = useRefresh();
  const keepUnsaved = useUnsaved();
  const [created, setCreated] = useState(0);
  const save = async (draft: Draft) => {
    const row = await api.create(entity, createBody(presentation, entity, draft));
    await refresh();
    setCreated((count) => count + 1);
    onCreated?.(row);
  };
  return (
    <Suspense fallback={<Loading />}>
      <FormBody key={`${revisionOf(presentation)} ${created}`} onDirty={keepUnsaved} entity={entity} initial={emptyDraft(presentation, entity, given)} save={save} actions={({ isBusy }) => <Button type="submit" kind="primary" isDisabled={isBusy}>{messages.form.create(entity.label.toLowerCase())}</Button>} />
    </Suspense>
  );
}

/** The browser asks before a page is closed that holds what was entered and not saved. Takes whether there is any. */
function useUnsaved(): (isDirty: boolean) => void {
  const isDirty = useRef(false);
  useEffect(() => {
    const closing = (event: BeforeUnloadEvent) => {
      if (isDirty.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", closing);
    return () => window.removeEventListener("beforeunload", closing);
  }, []);
  return (dirty) => { isDirty.current = dirty; };
}
