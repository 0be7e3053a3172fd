import { Dialog } from "react-aria-components";
import { useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import type { useColumns } from "./columns.js";

/** Which columns a list has. */
export default function ColumnChoice({ columns: { possible, visible, isUsual, choose } }: { readonly columns: ReturnType<typeof useColumns> }) {
  const messages = useMessages();
  const shown = new Set(visible.map((column) => column.id));
  const toggle = (id: string) => choose(possible.map((column) => column.id).filter((each) => (each === id ? !shown.has(id) : shown.has(each))));
  return (
    <Dialog className="panel" aria-label={messages.list.columns}>
      <fieldset className="panel-list">
        <legend className="panel-title">{messages.list.columns}</legend>
        {possible.map((column) => (
          <label key={column.id} className="panel-item">
            <input type="checkbox" className="check" checked={shown.has(column.id)} disabled={shown.size === 1 && shown.has(column.id)} onChange={() => toggle(column.id)} />{column.label}
          </label>
        ))}
      </fieldset>
      <div className="panel-foot"><Button kind="quiet" isDisabled={isUsual} onPress={() => choose(undefined)}>{messages.list.columnsReset}</Button></div>
    </Dialog>
  );
}
