import type { PresentedEntity } from "corollary/view";
import type { App } from "../../context.js";
import type { ListAsk } from "../../data/api.js";
import type { Messages } from "../../messages/en.js";
import { valueAt } from "../../model/paths.js";
import { failureText } from "../../parts/states.js";
import { notify } from "../../parts/toast.js";
import type { ListColumn } from "./columns.js";
import { csvLine } from "./csv.js";
import { openSink, type FileSink } from "./file-sink.js";

export interface Export {
  readonly app: App;
  readonly entity: PresentedEntity;
  readonly columns: readonly ListColumn[];
  readonly ask: ListAsk;
  readonly total: number | undefined;
  readonly messages: Messages;
}

/** The largest page that the API gives by default. */
export const exportPage = 200;

/** From here on somebody is asked before, and the file is written while it is read. */
export const largeExport = 20_000;

/** Saves all rows of a list as CSV, page by page; values as the API has them, so that they can be read back. */
export async function exportRows(wanted: Export): Promise<void> {
  const { app, entity, total, messages } = wanted;
  const sink = await openSink(`${entity.path}.csv`, total === undefined || total >= largeExport);
  if (!sink) return;
  const abort = new AbortController();
  const { count } = app.formats;
  const of = total === undefined ? "" : count(total);
  const progress = (rows: number) => ({ tone: "busy" as const, text: messages.list.exporting(count(rows), of), action: { label: messages.app.cancel, run: () => abort.abort() } });
  const notice = notify(progress(0));
  try {
    const rows = await copyRows(wanted, sink, abort.signal, (done) => notice.update(progress(done)));
    await sink.finish();
    notice.update({ tone: "good", text: messages.list.exported(count(rows)) });
  } catch (error) {
    notice.close();
    await sink.discard();
    notify(abort.signal.aborted ? { text: messages.list.exportCancelled } : { tone: "danger", text: `${messages.list.exportFailed} ${failureText(error, messages)}` });
  }
}

async function copyRows({ app, entity, columns, ask }: Export, sink: FileSink, signal: AbortSignal, onProgress: (rows: number) => void): Promise<number> {
  // The mark of byte order tells spreadsheets that the text is UTF-8.
  await sink.write(`\uFEFF${csvLine(columns.map((column) => column.label))}`);
  let rows = 0;
  let cursor: string | undefined;
  do {
    const page = await app.api.list(entity, { ...ask, limit: exportPage, ...(cursor === undefined ? {} : { cursor }) }, signal);
    signal.throwIfAborted();
    await sink.write(page.rows.map((row) => csvLine(columns.map((column) => valueAt(row, column.path)))).join(""));
    rows += page.rows.length;
    cursor = page.nextCursor;
    onProgress(rows);
  } while (cursor !== undefined);
  return rows;
}
