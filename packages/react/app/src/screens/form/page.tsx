import type { PresentedEntity } from "corollary/view";
import { Lock } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { PageProps } from "../../config.js";
import { useApp, useMessages } from "../../context.js";
import { ApiFailure, type Versioned } from "../../data/api.js";
import type { Row } from "../../data/json.js";
import { keySegment } from "../../data/key.js";
import { useRefresh, useRow } from "../../data/queries.js";
import { createBody, draftOf, emptyDraft, type Draft } from "../../model/draft.js";
import { canChange, isLines, keptFields } from "../../model/form.js";
import { includesOf, titleOf } from "../../model/paths.js";
import { Button } from "../../parts/button.js";
import { Confirm } from "../../parts/confirm.js";
import { Loading } from "../../parts/loading.js";
import { BlankState, FailureState } from "../../parts/states.js";
import { notify } from "../../parts/toast.js";
import { goBack, guardPlace, navigate, usePlace } from "../../route/router.js";
import { Page, PageHead } from "../../shell/page.js";
import { FormBody } from "./form-body.js";
import { saveChanges, type Base } from "./save.js";

/** Creates a row, or changes one. */
export default function FormPage({ entity, segment }: PageProps) {
  const { abilities } = useApp();
  const messages = useMessages();
  if (segment === undefined && abilities.may(entity.name, "create") === false) return <BlankState page icon={Lock} title={messages.failure.forbiddenTitle} hint={messages.failure.forbidden} />;
  return segment === undefined ? <CreateForm entity={entity} /> : <EditForm entity={entity} segment={segment} />;
}

function CreateForm({ entity }: { readonly entity: PresentedEntity }) {
  const app = useApp();
  const messages = useMessages();
  const refresh = useRefresh();
  const guard = useLeaveGuard();
  const { search } = usePlace();
  const initial = useMemo(() => emptyDraft(app.presentation, entity, givenBy(search, entity)), []);
  const name = entity.label.toLowerCase();
  const save = async (draft: Draft) => {
    const row = await app.api.create(entity, createBody(app.presentation, entity, draft));
    guard.release();
    await refresh();
    notify({ text: messages.form.created(titleOf(entity, row)) });
    navigate(`${entity.path}/${keySegment(app.presentation, entity, row)}`, { replace: true });
  };
  return (
    <Page title={messages.form.createTitle(name)}>
      <PageHead title={messages.form.createTitle(name)} above={{ label: entity.plural, to: entity.path }} />
      <div className="page-body">
        <FormBody entity={entity} initial={initial} save={save} onDirty={guard.setDirty} actions={({ isBusy }) => (
          <>
            <Button type="submit" kind="primary" isDisabled={isBusy}>{isBusy ? messages.form.saving : messages.form.create(name)}</Button>
            <Button onPress={() => goBack(entity.path)}>{messages.app.cancel}</Button>
          </>
        )} />
      </div>
      {guard.question}
    </Page>
  );
}

/** References that the address states, as "?customer=5" does. */
function givenBy(search: string, entity: PresentedEntity): Row {
  const given: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(search)) {
    const field = entity.fields[name];
    if (field?.kind === "reference") given[name] = /^\d{1,15}$/.test(text) ? Number(text) : text;
    else if (field?.kind === "value" && !field.readOnly) given[name] = text;
  }
  return given;
}

function EditForm({ entity, segment }: { readonly entity: PresentedEntity; readonly segment: string }) {
  const { presentation } = useApp();
  const lines = Object.values(entity.fields).filter(isLines);
  const include = [...includesOf(presentation, entity, [entity.title]), ...lines.map((field) => field.name)];
  const { data, error, refetch } = useRow(entity, segment, [...new Set(include)]);
  const first = useRef<Versioned>(undefined);
  if (data && !first.current) first.current = data;
  if (first.current) return <LoadedForm entity={entity} segment={segment} read={first.current} reread={async () => (await refetch()).data} />;
  return error ? <FailureState page error={error} retry={() => void refetch()} /> : <Loading />;
}

interface LoadedFormProps {
  readonly entity: PresentedEntity;
  readonly segment: string;
  readonly read: Versioned;
  readonly reread: () => Promise<Versioned | undefined>;
}

function LoadedForm({ entity, segment, read, reread }: LoadedFormProps) {
  const app = useApp();
  const messages = useMessages();
  const refresh = useRefresh();
  const guard = useLeaveGuard();
  const baseOf = ({ row, tag }: Versioned): Base => ({ row, tag, draft: draftOf(app.presentation, entity, row) });
  const kept = useMemo(() => keptFields(entity, app.abilities, read.row), [entity, app, read]);
  const [base, setBase] = useState(() => baseOf(read));
  const [isConflict, setConflict] = useState(false);
  const title = titleOf(entity, base.row);
  if (!canChange(entity, app.abilities, base.row)) return <BlankState page icon={Lock} title={messages.failure.forbiddenTitle} hint={messages.failure.forbidden} />;
  const to = `${entity.path}/${segment}`;
  const save = async (draft: Draft) => {
    await saveChanges(app, entity, base, draft);
    guard.release();
    await refresh();
    notify({ text: messages.form.saved(title) });
    goBack(to);
  };
  const loadPresent = async () => {
    const present = await reread();
    if (present) setBase(baseOf(present));
    setConflict(false);
  };
  const failed = (error: unknown) => {
    const isNewer = error instanceof ApiFailure && error.status === 412;
    if (isNewer) setConflict(true);
    return isNewer;
  };
  return (
    <Page title={messages.form.editTitle(title)}>
      <PageHead title={messages.form.editTitle(title)} above={{ label: entity.plural, to: entity.path }} />
      <div className="page-body">
        <FormBody entity={entity} initial={base.draft} without={[...entity.key, ...kept]} kept={{ names: kept, row: base.row }} save={save} rebased={base.row === read.row ? undefined : base.draft} onFailure={failed} onDirty={guard.setDirty} actions={({ isBusy }) => (
          <>
            <Button type="submit" kind="primary" isDisabled={isBusy}>{isBusy ? messages.form.saving : messages.form.save}</Button>
            <Button onPress={() => goBack(to)}>{messages.app.cancel}</Button>
          </>
        )} />
      </div>
      {isConflict ? <Confirm title={messages.form.conflictTitle} body={messages.form.conflictBody} confirm={messages.form.conflictReload} onConfirm={() => void loadPresent()} onCancel={() => setConflict(false)} /> : null}
      {guard.question}
    </Page>
  );
}

/** Asks before what was entered is lost: by going elsewhere in the application, or by closing the page. */
function useLeaveGuard() {
  const messages = useMessages();
  const isDirty = useRef(false);
  const [leave, setLeave] = useState<() => void>();
  useEffect(() => {
    const unguard = guardPlace((go) => {
      if (!isDirty.current) return true;
      setLeave(() => go);
      return false;
    });
    const closing = (event: BeforeUnloadEvent) => {
      if (isDirty.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", closing);
    return () => {
      unguard();
      window.removeEventListener("beforeunload", closing);
    };
  }, []);
  const discard = () => {
    isDirty.current = false;
    setLeave(undefined);
    leave?.();
  };
  const question = leave ? <Confirm danger title={messages.form.leaveTitle} body={messages.form.leaveBody} confirm={messages.form.leave} cancel={messages.form.stay} onConfirm={discard} onCancel={() => setLeave(undefined)} /> : null;
  return { setDirty: (dirty: boolean) => { isDirty.current = dirty; }, release: () => { isDirty.current = false; }, question };
}
