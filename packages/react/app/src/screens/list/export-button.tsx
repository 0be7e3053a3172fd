import { Download } from "lucide-react";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { IconButton } from "../../parts/button.js";
import { Confirm } from "../../parts/confirm.js";
import { exportPage, exportRows, largeExport, type Export } from "./export.js";

/** Exports a list; asks first where there is much to read. */
export function ExportButton({ entity, columns, ask, total }: Pick<Export, "entity" | "columns" | "ask" | "total">) {
  const app = useApp();
  const messages = useMessages();
  const [isAsking, setAsking] = useState(false);
  const start = () => {
    setAsking(false);
    void exportRows({ app, entity, columns, ask, total, messages });
  };
  const { count } = app.formats;
  return (
    <>
      <IconButton label={messages.list.export} icon={Download} onPress={() => (total !== undefined && total >= largeExport ? setAsking(true) : start())} />
      {isAsking && total !== undefined ? <Confirm title={messages.list.exportTitle(count(total))} body={messages.list.exportBody(count(Math.ceil(total / exportPage)))} confirm={messages.list.exportStart} onConfirm={start} onCancel={() => setAsking(false)} /> : null}
    </>
  );
}
