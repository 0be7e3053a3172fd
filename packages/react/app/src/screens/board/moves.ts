import type { PresentedEntity, PresentedValue } from "corollary/view";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import type { Row } from "../../data/json.js";
import { keySegment } from "../../data/key.js";
import { useChange } from "../../data/queries.js";
import { canChange } from "../../model/form.js";
import { titleOf } from "../../model/paths.js";
import { failureText } from "../../parts/states.js";
import { notify } from "../../parts/toast.js";

/** The words to which a card may go from another: the stated transitions, or every other word of a plain choice. */
export function nextOf(field: PresentedValue, from: string): readonly string[] {
  if (field.states) return field.states.transitions[from] ?? [];
  return (field.choices ?? []).map((choice) => choice.value).filter((value) => value !== from);
}

export function labelOf(field: PresentedValue, value: string): string {
  return field.choices?.find((choice) => choice.value === value)?.label ?? value;
}

export interface Moves {
  /** Whether it goes anywhere by the hand of whoever looks. */
  mayMove(row: Row): boolean;
  /** Where a card is, also while the server has not answered yet. */
  placeOf(row: Row): string;
  move(row: Row, to: string): void;
}

/** Moves cards at once, and back where the server refuses. */
export function useMoves(entity: PresentedEntity, field: PresentedValue): Moves {
  const { presentation, abilities } = useApp();
  const messages = useMessages();
  const change = useChange(entity);
  const [moved, setMoved] = useState<ReadonlyMap<string, string>>(new Map());
  const put = (segment: string, to: string | undefined) => setMoved((before) => {
    const next = new Map(before);
    if (to === undefined) next.delete(segment);
    else next.set(segment, to);
    return next;
  });
  const carryOut = async (row: Row, from: string, to: string, isUndo: boolean) => {
    const segment = keySegment(presentation, entity, row);
    const title = titleOf(entity, row);
    put(segment, to);
    try {
      await change.mutateAsync({ row, values: { [field.name]: to } });
      const canUndo = !isUndo && nextOf(field, to).includes(from);
      notify({ text: messages.detail.moved(title, labelOf(field, to)), ...(canUndo ? { action: { label: messages.app.undo, run: () => void carryOut(row, to, from, true) } } : {}) });
    } catch (error) {
      notify({ tone: "danger", text: `${messages.board.cannot(title, labelOf(field, to))} ${failureText(error, messages)}` });
    }
    put(segment, undefined);
  };
  const mayMove = (row: Row) => canChange(entity, abilities, row, field.name);
  return {
    mayMove,
    placeOf: (row) => moved.get(keySegment(presentation, entity, row)) ?? String(row[field.name]),
    move: (row, to) => {
      const from = String(row[field.name]);
      if (!mayMove(row)) notify({ tone: "danger", text: `${messages.board.cannot(titleOf(entity, row), labelOf(field, to))} ${messages.failure.forbidden}` });
      else if (nextOf(field, from).includes(to)) void carryOut(row, from, to, false);
    },
  };
}
