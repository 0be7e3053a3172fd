import type { PresentedCollection, PresentedEntity, PresentedField, PresentedValue } from "corollary/view";
import { ArrowRight, Ellipsis, Pencil } from "lucide-react";
import { useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { PageProps } from "../../config.js";
import { useApp, useMessages } from "../../context.js";
import { ApiFailure } from "../../data/api.js";
import type { Row } from "../../data/json.js";
import { useChange, useRefresh, useRow } from "../../data/queries.js";
import { canChange, isEntered } from "../../model/form.js";
import { archivedField, includesOf, titleOf, titlePath } from "../../model/paths.js";
import { Badge } from "../../parts/badge.js";
import { Button, IconButton } from "../../parts/button.js";
import { ButtonLink } from "../../parts/button-link.js";
import { Menu } from "../../parts/menu.js";
import { FailureState, failureText } from "../../parts/states.js";
import { notify } from "../../parts/toast.js";
import { navigate } from "../../route/router.js";
import { Page, PageHead } from "../../shell/page.js";
import { Deletion, removalIcon } from "../deletion.js";
import { Fields } from "./fields.js";
import { isThrough, LinkedRows, plainLink } from "./linked.js";
import { RelatedList } from "./related.js";

/** Everything about one row. */
export default function DetailPage({ entity, segment = "" }: PageProps) {
  const { presentation } = useApp();
  const messages = useMessages();
  const references = Object.values(entity.fields).filter((field) => field.kind === "reference" || (field.kind === "collection" && field.single));
  const include = includesOf(presentation, entity, [entity.title, ...references.map((field) => titlePath(presentation, entity, field.name))]);
  const { data, error, refetch } = useRow(entity, segment, include);
  if (error && !data) return <FailureState page error={error} retry={() => void refetch()} title={messages.failure.recordTitle(entity.label.toLowerCase())} />;
  return data ? <DetailOf entity={entity} segment={segment} row={data.row} /> : <DetailBones entity={entity} />;
}

/** Where the row will be, so that nothing jumps when it is there. */
function DetailBones({ entity }: { readonly entity: PresentedEntity }) {
  const messages = useMessages();
  const count = Math.min(8, entity.detail.tabs[0]?.fields.length ?? 4);
  return (
    <Page title={entity.label}>
      <PageHead title={<><span className="unseen">{messages.app.loading}</span><span className="bone bone-title" aria-hidden="true" /></>} above={{ label: entity.plural, to: entity.path }} />
      <div className="page-body" aria-busy="true"><div className="facts"><div className="fact-grid" aria-hidden="true">
        {Array.from({ length: count }, (_, at) => <div key={at} className="fact"><span className="bone bone-label" /><span className="bone" data-size={at % 3} /></div>)}
      </div></div></div>
    </Page>
  );
}

function DetailOf({ entity, segment, row }: { readonly entity: PresentedEntity; readonly segment: string; readonly row: Row }) {
  const messages = useMessages();
  const title = titleOf(entity, row);
  const states = Object.values(entity.fields).filter((field): field is PresentedValue => field.kind === "value" && field.states !== undefined);
  return (
    <Page title={title}>
      <PageHead
        title={title} above={{ label: entity.plural, to: entity.path }}
        aside={states.map((field) => <Badge key={field.name} value={String(row[field.name])} field={field} />)}
        actions={<Actions entity={entity} segment={segment} row={row} title={title} states={states} />}
      />
      <div className="page-body">
        <ArchivedNotice entity={entity} row={row} />
        <DetailTabs entity={entity} segment={segment} row={row} label={messages.app.more} />
      </div>
    </Page>
  );
}

/** The title and the states stand above everything else already. */
function isInHead(entity: PresentedEntity, field: PresentedField): boolean {
  return (entity.title.length === 1 && field.name === entity.title[0]) || (field.kind === "value" && field.states !== undefined);
}

interface DetailTabsProps {
  readonly entity: PresentedEntity;
  readonly segment: string;
  readonly row: Row;
  readonly label: string;
}

/** A tab that holds one collection is a list; fields stand above the tabs where there is only one such part. */
export function DetailTabs({ entity, segment, row }: DetailTabsProps) {
  const tabs = entity.detail.tabs.map((tab) => ({ title: tab.title, fields: tab.fields.flatMap((name) => (entity.fields[name] ? [entity.fields[name]] : [])) }));
  const [first, ...others] = tabs;
  const [open, setOpen] = useState(others[0]?.title ?? "");
  if (!first) return null;
  return (
    <>
      <Fields entity={entity} row={row} fields={first.fields.filter((field) => !isInHead(entity, field))} />
      {others.length === 0 ? null : (
        <Tabs className="tabs" selectedKey={open} onSelectionChange={(key) => setOpen(String(key))}>
          <TabList className="tab-list" aria-label={entity.label}>{others.map((tab) => <Tab key={tab.title} id={tab.title} className="tab">{tab.title}</Tab>)}</TabList>
          {others.map((tab) => (
            <TabPanel key={tab.title} id={tab.title} className="tab-panel">
              <Fields entity={entity} row={row} fields={tab.fields.filter((field) => field.kind !== "collection" || field.single)} />
              {tab.fields.map((field) => (field.kind === "collection" && !field.single ? <Collection key={field.name} entity={entity} segment={segment} row={row} field={field} /> : null))}
            </TabPanel>
          ))}
        </Tabs>
      )}
    </>
  );
}

interface CollectionProps {
  readonly entity: PresentedEntity;
  readonly segment: string;
  readonly row: Row;
  readonly field: PresentedCollection;
}

function Collection(props: CollectionProps) {
  const { entity: find } = useApp();
  const { field } = props;
  const link = plainLink(field, find);
  return link && isThrough(field) ? <LinkedRows {...props} field={field} link={link} /> : <RelatedList {...props} />;
}

interface ActionsProps {
  readonly entity: PresentedEntity;
  readonly segment: string;
  readonly row: Row;
  readonly title: string;
  readonly states: readonly PresentedValue[];
}

function Actions({ entity, segment, row, title, states }: ActionsProps) {
  const messages = useMessages();
  const [isDeleting, setDeleting] = useState(false);
  const archived = archivedField(entity);
  const isArchived = archived !== undefined && row[archived] !== null && row[archived] !== undefined;
  const { abilities } = useApp();
  const entries = isArchived || abilities.may(entity.name, "delete", row) === false ? [] : [{ id: "delete", label: entity.softDelete ? messages.list.archive : messages.list.delete, icon: removalIcon(entity), danger: !entity.softDelete, run: () => setDeleting(true) }];
  const isEditable = canChange(entity, abilities, row) && Object.values(entity.fields).some((field) => isEntered(field) && !entity.key.includes(field.name));
  return (
    <>
      {isArchived ? null : states.filter((field) => canChange(entity, abilities, row, field.name)).map((field) => <Transitions key={field.name} entity={entity} row={row} field={field} title={title} />)}
      {isEditable && !isArchived ? <ButtonLink icon={Pencil} to={`${entity.path}/${segment}/edit`}>{messages.detail.edit}</ButtonLink> : null}
      {entries.length > 0 ? <Menu label={messages.app.more} entries={entries}><IconButton kind="plain" label={messages.app.more} icon={Ellipsis} /></Menu> : null}
      {isDeleting ? <Deletion entity={entity} rows={[row]} onClose={() => setDeleting(false)} onDone={() => navigate(entity.path, { replace: true })} /> : null}
    </>
  );
}

interface TransitionsProps {
  readonly entity: PresentedEntity;
  readonly row: Row;
  readonly field: PresentedValue;
  readonly title: string;
}

/** More than these stand in a menu. */
const shownTransitions = 2;

/** A button for each state that may come next. */
function Transitions({ entity, row, field, title }: TransitionsProps) {
  const messages = useMessages();
  const change = useChange(entity);
  const now = String(row[field.name]);
  const labelOf = (value: string) => field.choices?.find((choice) => choice.value === value)?.label ?? value;
  const back = (to: string) => (field.states?.transitions[to]?.includes(now) ? { action: { label: messages.app.undo, run: () => go(now) } } : {});
  const go = (to: string) => change.mutate({ row, values: { [field.name]: to } }, {
    onSuccess: () => notify({ text: messages.detail.moved(title, labelOf(to)), ...(to === now ? {} : back(to)) }),
    onError: (error) => notify({ tone: "danger", text: error instanceof ApiFailure ? failureText(error, messages) : messages.failure.broken }),
  });
  const next = field.states?.transitions[now] ?? [];
  if (next.length <= shownTransitions) return next.map((to) => <Button key={to} icon={ArrowRight} isDisabled={change.isPending} onPress={() => go(to)}>{messages.detail.moveTo(labelOf(to))}</Button>);
  return <Menu label={messages.detail.move} entries={next.map((to) => ({ id: to, label: messages.detail.moveTo(labelOf(to)), run: () => go(to) }))}><Button icon={ArrowRight} isDisabled={change.isPending}>{messages.detail.move}</Button></Menu>;
}

function ArchivedNotice({ entity, row }: { readonly entity: PresentedEntity; readonly row: Row }) {
  const messages = useMessages();
  const { api, abilities } = useApp();
  const refresh = useRefresh();
  const name = archivedField(entity);
  if (name === undefined || row[name] === null || row[name] === undefined) return null;
  const restore = async () => {
    try {
      await api.unarchive(entity, row);
      notify({ text: messages.deleting.restored });
    } catch (error) {
      notify({ tone: "danger", text: failureText(error, messages) });
    }
    await refresh();
  };
  return <div className="banner" data-tone="warning" role="status"><span>{messages.detail.archivedNotice}</span>{canChange(entity, abilities, row) ? <Button onPress={() => void restore()}>{messages.detail.restore}</Button> : null}</div>;
}
