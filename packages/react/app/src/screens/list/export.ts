import type { PresentedEntity } from "corollary/view";
import type { App } from "../../context.js";
import type { ListAsk } from "../../data/api.js";
import type { Row } from "../../data/json.js";
import type { Messages } from "../../messages/en.js";
import { valueAt } from "../../model/paths.js";
import { notify } from "../../parts/toast.js";
import type { ListColumn } from "./columns.js";

interface Export {
  readonly app: App;
  readonly entity: PresentedEntity;
  readonly columns: readonly ListColumn[];
  readonly ask: ListAsk;
  readonly total: number | undefined;
  readonly messages: Messages;
}

/** The largest page that the API gives by default. */
const pageSize = 200;

/** Saves all rows of a list as CSV, page by page; values as the API has them, so that they can be read back. */
export async function exportRows({ app, entity, columns, ask, total, messages }: Export): Promise<void> {
  const abort = new AbortController();
  const { count } = app.formats;
  const of = total === undefined ? "" : count(total);
  const cancel = { label: messages.app.cancel, run: () => abort.abort() };
  const notice = notify({ tone: "busy", text: messages.list.exporting("0", of), action: cancel });
  const parts: string[] = [`\uFEFF${columns.map((column) => csvText(column.label)).join(",")}\r\n`];
  let rows = 0;
  let cursor: string | undefined;
  try {
    do {
      const page = await app.api.list(entity, { ...ask, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }, abort.signal);
      parts.push(page.rows.map((row) => csvLine(row, columns)).join(""));
      rows += page.rows.length;
      cursor = page.nextCursor;
      notice.update({ tone: "busy", text: messages.list.exporting(count(rows), of), action: cancel });
    } while (cursor !== undefined);
  } catch {
    notice.close();
    if (!abort.signal.aborted) notify({ tone: "danger", text: messages.list.exportFailed });
    return;
  }
  save(new Blob(parts, { type: "text/csv;charset=utf-8" }), `${entity.path}.csv`);
  notice.update({ tone: "good", text: messages.list.exported(count(rows)) });
}

function csvLine(row: Row, columns: readonly ListColumn[]): string {
  return `${columns.map((column) => csvValue(valueAt(row, column.path))).join(",")}\r\n`;
}

function csvValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return csvText(/^[=+@\t\r]/.test(value) || /^-(?![\d.])/.test(value) ? `'${value}` : value);
  return csvText(typeof value === "object" ? JSON.stringify(value) : String(value));
}

/** A text that begins as a formula does would be carried out by spreadsheets; see `csvValue`. */
export function csvText(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
