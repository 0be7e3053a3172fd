import { useQueryClient } from "@tanstack/react-query";
import type { PresentedEntity } from "corollary/view";
import { ChevronDown, Plus } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useApp, useMessages } from "../context.js";
import { searchFilter } from "../data/filter.js";
import type { Row } from "../data/json.js";
import { keyOf, keySegment, referenceSegment } from "../data/key.js";
import { usePage, useRow } from "../data/queries.js";
import { includesOf, titleOf, valueAt } from "../model/paths.js";
import { canCreate } from "../model/form.js";

const CreateDialog = lazy(() => import("../screens/form/create-dialog.js"));

interface ReferencePickerProps {
  readonly id: string;
  readonly label: string;
  readonly target: string;
  /** The key of the row, or null. */
  readonly value: unknown;
  /** Given the key, and the row where it was chosen from the list. */
  readonly onChange: (key: unknown, row?: Row) => void;
  readonly onBlur?: () => void;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly compact?: boolean;
  /** Keys of rows that are not offered. */
  readonly without?: ReadonlySet<string>;
  /** Offers to create a row that is not there yet. */
  readonly creates?: boolean;
}

/** Finds a row by what is typed. */
export function ReferencePicker(props: ReferencePickerProps) {
  const { entity } = useApp();
  const of = entity(props.target);
  return of ? <Picker {...props} of={of} /> : null;
}

const newRow = "$new";

function Picker({ of, id, label, value, onChange, onBlur, invalid = false, describedBy, compact = false, creates = false, without }: ReferencePickerProps & { readonly of: PresentedEntity }) {
  const { presentation, abilities } = useApp();
  const messages = useMessages();
  const queries = useQueryClient();
  const include = includesOf(presentation, of, [of.title]);
  const segment = value === null || value === undefined ? "" : referenceSegment(presentation, of, value);
  const chosen = useRow(of, segment, include, segment !== "");
  const title = segment === "" ? "" : chosen.data ? titleOf(of, chosen.data.row) : "";
  const [typed, setTyped] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const [creating, setCreating] = useState<string>();
  const text = typed ?? title;
  const wanted = typed !== undefined && typed !== title ? typed : "";
  const search = useSettled(wanted);
  const { data, isFetching, isPlaceholderData } = usePage(of, { limit: 30, filter: searchFilter(of, search), ...(include.length > 0 ? { include } : {}), ...sortBy(of) }, isOpen);
  const isAnswered = search === wanted && data !== undefined && !isPlaceholderData;
  const known = (data?.rows ?? []).map((row) => ({ key: keyText(keyOf(of, row)), row, title: titleOf(of, row) })).filter((option) => without?.has(option.key) !== true);
  // Until the search has answered, the rows are those of another one: only what fits the text may be chosen.
  const options = isAnswered ? known : known.filter((option) => fits(option.title, wanted));
  const name = of.label.toLowerCase();
  const items = [...options.map(({ key, title: shown, row }) => ({ id: key, shown, hint: hintOf(of, row) })), ...(creates && isAnswered && canCreate(of, abilities) ? [{ id: newRow, shown: messages.form.createNew(name, search), hint: "" }] : [])];
  const take = (row: Row) => {
    // Its title is known already; asking for it would show nothing meanwhile.
    queries.setQueryData([of.name, "row", keySegment(presentation, of, row), include], { row, tag: undefined });
    onChange(keyOf(of, row), row);
  };
  const held = useHeldChoice(isAnswered, options.length === 0, () => {
    const [first] = options;
    if (first) take(first.row);
    setTyped(undefined);
  });
  const left = () => {
    if (typed === "" && segment !== "") onChange(null);
    setTyped(undefined);
    onBlur?.();
  };
  const choose = (key: string | number | null) => {
    if (key === newRow) setCreating(search);
    else if (key !== null) {
      const found = options.find((option) => option.key === key);
      if (found) take(found.row);
    }
    setTyped(undefined);
  };
  return (
    <>
      <ComboBox
        className="combo" aria-label={label} items={items} inputValue={text} value={segment === "" ? null : keyText(value)} allowsEmptyCollection allowsCustomValue={false} menuTrigger="input" isInvalid={invalid}
        onInputChange={setTyped} onOpenChange={(open) => setOpen(open)} onChange={choose} onBlur={left}
      >
        <span className="combo-field">
          <Input id={id} onKeyDownCapture={held} className="input combo-input" data-compact={compact || undefined} placeholder={messages.form.chooseOf(name)} aria-describedby={describedBy} />
          <Button className="combo-open"><ChevronDown size={14} aria-hidden="true" /></Button>
        </span>
        <Popover className="popover combo-popover" offset={4}>
          <ListBox className="menu" renderEmptyState={() => <p className="menu-empty">{isFetching ? messages.form.searching : messages.form.noMatch}</p>}>
            {(item: { id: string; shown: string; hint: string }) => (
              <ListBoxItem id={item.id} className={item.id === newRow ? "menu-item menu-new" : "menu-item"} textValue={item.shown}>
                {item.id === newRow ? <Plus size={14} aria-hidden="true" /> : null}<span className="menu-text">{item.shown}</span>{item.hint === "" ? null : <span className="menu-hint">{item.hint}</span>}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      {creating === undefined ? null : (
        <Suspense fallback={null}>
          <CreateDialog entity={of} name={creating} onClose={() => setCreating(undefined)} onCreated={(row) => { setCreating(undefined); take(row); }} />
        </Suspense>
      )}
    </>
  );
}

/** A key as the list box knows it. */
export function keyText(key: unknown): string {
  return typeof key === "object" ? JSON.stringify(key) : String(key);
}

function sortBy(entity: PresentedEntity): { readonly sort?: string } {
  const field = entity.fields[entity.title[0] ?? ""];
  return field?.kind === "value" && field.computed !== undefined ? {} : { sort: entity.title.join(".") };
}

/** What tells rows of one title apart: the first other text of the row. */
function hintOf(entity: PresentedEntity, row: Row): string {
  const other = entity.list.columns.find((part) => part.path.join(".") !== entity.title.join(".") && typeof valueAt(row, part.path) === "string" && entity.fields[part.path[0] ?? ""]?.kind !== "reference");
  const value = other ? valueAt(row, other.path) : undefined;
  return typeof value === "string" && value.length < 40 ? value : "";
}

/**
 * Someone who types, goes down and presses Enter faster than the search answers means its first row: the choice waits for it.
 * Gives what listens to the keys before the list does.
 */
function useHeldChoice(isAnswered: boolean, isEmpty: boolean, choose: () => void): (event: KeyboardEvent) => void {
  const pressed = useRef<"nothing" | "down" | "enter">("nothing");
  useEffect(() => {
    if (!isAnswered) return;
    if (pressed.current === "enter") choose();
    pressed.current = "nothing";
  }, [isAnswered]);
  return (event) => {
    if (isAnswered || !isEmpty) return;
    if (event.key === "ArrowDown") pressed.current = "down";
    else if (event.key === "Enter" && pressed.current !== "nothing") {
      pressed.current = "enter";
      event.preventDefault();
      event.stopPropagation();
    } else pressed.current = "nothing";
  };
}

function fits(title: string, text: string): boolean {
  const within = title.toLocaleLowerCase();
  return text.toLocaleLowerCase().split(/\s+/).every((word) => within.includes(word));
}

/** A text once it has rested for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 160);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
