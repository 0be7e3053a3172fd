import type { PresentedEntity, PresentedField, PresentedValue } from "corollary/view";
import { Ellipsis, GripVertical } from "lucide-react";
import { Button as AriaButton, GridList, GridListItem, isTextDropItem, useDragAndDrop } from "react-aria-components";
import { Value } from "../../cells/value.js";
import { useApp, useMessages } from "../../context.js";
import { isRow, type Row } from "../../data/json.js";
import { keySegment } from "../../data/key.js";
import { reach, titleOf, valueAt, type Reached } from "../../model/paths.js";
import { Badge } from "../../parts/badge.js";
import { Button, IconButton } from "../../parts/button.js";
import { Menu } from "../../parts/menu.js";
import { failureText } from "../../parts/states.js";
import { navigate } from "../../route/router.js";
import { labelOf, nextOf, type Moves } from "./moves.js";

interface ColumnProps {
  readonly entity: PresentedEntity;
  readonly field: PresentedValue;
  /** The word whose rows it holds. */
  readonly value: string;
  readonly rows: readonly Row[];
  readonly count: number | undefined;
  readonly moves: Moves;
  readonly failed: Error | null;
  readonly waiting: boolean;
  readonly onMore?: () => void;
}

/** What is dragged says by its type where it comes from, so that a column knows before the drop whether it may take it. */
const cardType = (from: string) => `application/x-corollary-card-${from.toLowerCase()}`;

export function Column({ entity, field, value, rows, count, moves, failed, waiting, onMore }: ColumnProps) {
  const { presentation, formats } = useApp();
  const messages = useMessages();
  const keyOfRow = (row: Row) => keySegment(presentation, entity, row);
  const takesFrom = (field.choices ?? []).map((choice) => choice.value).filter((from) => from !== value && nextOf(field, from).includes(value));
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => rows.filter((row) => keys.has(keyOfRow(row))).map((row) => ({ "text/plain": titleOf(entity, row), [cardType(value)]: JSON.stringify(row) })),
    acceptedDragTypes: takesFrom.map(cardType),
    getDropOperation: (_target, types) => (takesFrom.some((from) => types.has(cardType(from))) ? "move" : "cancel"),
    onRootDrop: (event) => {
      for (const item of event.items) {
        const type = takesFrom.map(cardType).find((each) => isTextDropItem(item) && item.types.has(each));
        if (type !== undefined && isTextDropItem(item)) void item.getText(type).then((text) => moveOf(text, (row) => moves.move(row, value)));
      }
    },
  });
  const label = labelOf(field, value);
  const shown = count === undefined ? "" : formats.count(count);
  return (
    <section className="board-column" aria-label={messages.board.column(label, shown)}>
      <h2 className="board-head"><Badge value={value} field={field} entity={entity} /><span className="count">{shown}</span></h2>
      <GridList
        className="board-list" aria-label={label} items={rows.map((row) => ({ id: keyOfRow(row), row }))} dragAndDropHooks={dragAndDropHooks} selectionMode="none"
        onAction={(key) => navigate(`${entity.path}/${String(key)}`)} dependencies={[rows]}
        renderEmptyState={() => <p className="board-empty">{failed ? failureText(failed, messages) : waiting ? messages.app.loading : messages.board.empty}</p>}
      >
        {({ id, row }) => <GridListItem id={id} className="card" textValue={titleOf(entity, row)}><Card entity={entity} field={field} row={row} moves={moves} /></GridListItem>}
      </GridList>
      {onMore ? <Button kind="quiet" onPress={onMore}>{messages.board.more(formats.count(Math.max(0, (count ?? 0) - rows.length)))}</Button> : null}
    </section>
  );
}

function moveOf(text: string, move: (row: Row) => void): void {
  const row: unknown = JSON.parse(text);
  if (isRow(row)) move(row);
}

interface CardProps {
  readonly entity: PresentedEntity;
  readonly field: PresentedValue;
  readonly row: Row;
  readonly moves: Moves;
}

function Card({ entity, field, row, moves }: CardProps) {
  const { presentation } = useApp();
  const messages = useMessages();
  const title = titleOf(entity, row);
  const place = moves.placeOf(row);
  const mayMove = moves.mayMove(row);
  const next = mayMove ? nextOf(field, place) : [];
  const parts = (entity.board?.fields ?? []).flatMap((part): readonly CardPart[] => {
    const reached = reach(presentation, entity, part.path);
    const value = valueAt(row, part.path);
    return reached && value !== null && value !== undefined && value !== "" ? [{ label: part.label, ...reached, value }] : [];
  });
  return (
    <>
      <div className="card-head">
        <span className="card-title">{title}</span>
        {next.length === 0 ? null : (
          <Menu label={messages.board.move(title)} entries={next.map((to) => ({ id: to, label: messages.detail.moveTo(labelOf(field, to)), run: () => moves.move(row, to) }))}>
            <IconButton label={messages.board.move(title)} icon={Ellipsis} />
          </Menu>
        )}
      </div>
      <CardParts parts={parts.filter((part) => isName(part.field))} row={row} line="names" />
      <CardParts parts={parts.filter((part) => !isName(part.field))} row={row} line="marks" />
      {mayMove ? <AriaButton slot="drag" className="card-grip" aria-label={messages.board.dragged}><GripVertical size={14} aria-hidden="true" /></AriaButton> : null}
    </>
  );
}

interface CardPart extends Reached {
  readonly label: string;
  readonly value: unknown;
}

/** Names stand in a line of their own, which is cut where they are long; marks, dates and numbers are never cut. */
function isName(field: PresentedField): boolean {
  return field.kind !== "value" || field.type.kind === "text" || field.type.kind === "varchar" || field.type.kind === "char";
}

function CardParts({ parts, row, line }: { readonly parts: readonly CardPart[]; readonly row: Row; readonly line: "names" | "marks" }) {
  if (parts.length === 0) return null;
  return <div className="card-parts" data-line={line}>{parts.map((part) => <span key={part.label} className="card-part" title={part.label}><Value value={part.value} field={part.field} entity={part.owner} row={row} /></span>)}</div>;
}
