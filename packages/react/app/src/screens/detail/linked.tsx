import type { PresentedCollection, PresentedEntity } from "corollary/view";
import { X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { isRow, type Row } from "../../data/json.js";
import { keyOf, keySegment } from "../../data/key.js";
import { useCount, usePage, useRefresh } from "../../data/queries.js";
import { isEntered } from "../../model/form.js";
import { includesOf, titleOf } from "../../model/paths.js";
import { failureText } from "../../parts/states.js";
import { notify } from "../../parts/toast.js";
import { Link } from "../../route/link.js";
import { keyText, ReferencePicker } from "../../widgets/reference.js";
import { RelatedList, withinOf } from "./related.js";

type Through = PresentedCollection & { readonly through: NonNullable<PresentedCollection["through"]> };

/** More than these are a list. */
const mostChips = 60;

/** The link of a collection where there is nothing to say of it but which rows it joins. */
export function plainLink(field: PresentedCollection, find: (name: string) => PresentedEntity | undefined): PresentedEntity | undefined {
  const link = field.through && find(field.through.entity);
  if (!link || !field.through) return undefined;
  const joined = [field.via, field.through.to];
  const asksMore = Object.values(link.fields).some((each) => isEntered(each) && each.kind !== "collection" && !each.optional && !joined.includes(each.name));
  return asksMore || !joined.every((name) => link.fields[name]?.kind === "reference") ? undefined : link;
}

interface LinkedRowsProps {
  readonly entity: PresentedEntity;
  readonly segment: string;
  readonly row: Row;
  readonly field: Through;
  readonly link: PresentedEntity;
}

/** Rows that are joined to this one through a link: each can be taken away, others put in. */
export function LinkedRows({ entity, segment, row, field, link }: LinkedRowsProps) {
  const { entity: find, presentation, abilities } = useApp();
  const messages = useMessages();
  const id = useId();
  const box = useRef<HTMLElement>(null);
  const target = find(field.target);
  const { to } = field.through;
  const filter = withinOf(entity, row, field.via);
  const include = [...new Set([to, ...(target ? includesOf(presentation, link, [[to, ...target.title]]) : [])])];
  const count = useCount(link, { filter });
  const isMany = (count.data ?? 0) > mostChips;
  const { data, error } = usePage(link, { filter, include, limit: mostChips }, count.data !== undefined && !isMany);
  const { join, part } = useJoining(entity, row, field, link, target);
  // The picker begins anew after each choice: with its list closed, and nothing typed.
  const [chosen, setChosen] = useState(0);
  const focusPicker = () => box.current?.querySelector<HTMLElement>("input")?.focus();
  useEffect(() => {
    if (chosen > 0) focusPicker();
  }, [chosen]);
  if (!target) return null;
  const joined = (data?.rows ?? []).flatMap((each) => (isRow(each[to]) ? [{ link: each, row: each[to] }] : []));
  const name = target.label.toLowerCase();
  return (
    <section className="linked" aria-label={field.label} ref={box}>
      {isMany ? <RelatedList entity={entity} segment={segment} row={row} field={field} /> : (
        <ul className="linked-rows" aria-label={target.plural}>
          {joined.map((each) => {
            const title = titleOf(target, each.row);
            return (
              <li key={keySegment(presentation, target, each.row)} className="chip">
                <Link className="chip-text" to={`${target.path}/${keySegment(presentation, target, each.row)}`}>{title}</Link>
                {abilities.may(link.name, "delete", each.link) === false ? null : <button type="button" className="chip-remove" aria-label={messages.detail.unlink(title)} onClick={() => { focusPicker(); part(each.link, each.row); }}><X size={13} aria-hidden="true" /></button>}
              </li>
            );
          })}
        </ul>
      )}
      {error ? <p className="hint">{failureText(error, messages)}</p> : data && joined.length === 0 ? <p className="hint">{messages.detail.related(target.plural.toLowerCase())}</p> : null}
      {abilities.may(link.name, "create") === false ? null : (
        <div className="linked-add">
          <ReferencePicker key={chosen} id={id} label={messages.detail.addRelated(name)} target={field.target} value={null} creates without={new Set(joined.map((each) => keyText(keyOf(target, each.row))))} onChange={(key, other) => { if (key === null) return; join(key, other); setChosen((count) => count + 1); }} />
        </div>
      )}
    </section>
  );
}

/** Puts rows in and takes them away; what was taken away can be put back. */
function useJoining(entity: PresentedEntity, row: Row, field: Through, link: PresentedEntity, target: PresentedEntity | undefined) {
  const { api } = useApp();
  const messages = useMessages();
  const refresh = useRefresh();
  const carryOut = async (write: () => Promise<void>) => {
    try {
      await write();
    } catch (error) {
      notify({ tone: "danger", text: failureText(error, messages) });
    }
    await refresh();
  };
  const titled = (of: Row | undefined) => (of && target ? titleOf(target, of) : target?.label ?? "");
  const join = (key: unknown, chosen: Row | undefined) => void carryOut(async () => {
    await api.create(link, { [field.via]: keyOf(entity, row), [field.through.to]: key });
    notify({ text: messages.detail.linked(titled(chosen)) });
  });
  const part = (linkRow: Row, other: Row) => void carryOut(async () => {
    const [result] = await api.remove(link, [linkRow]);
    if (result?.failure) throw result.failure;
    notify({ text: messages.detail.unlinked(titled(other)), ...(target ? { action: { label: messages.app.undo, run: () => join(keyOf(target, other), other) } } : {}) });
  });
  return { join, part };
}

export function isThrough(field: PresentedCollection): field is Through {
  return field.through !== undefined;
}
