import type { PresentedEntity, PresentedField, PresentedValue } from "corollary/view";
import { Check, Minus } from "lucide-react";
import { registered } from "../config.js";
import { useApp, useMessages } from "../context.js";
import { isRow, type Row } from "../data/json.js";
import { referenceSegment } from "../data/key.js";
import { titleOf } from "../model/paths.js";
import { Badge } from "../parts/badge.js";
import { Link } from "../route/link.js";

interface ValueProps {
  readonly value: unknown;
  readonly field: PresentedField;
  readonly entity: PresentedEntity;
  readonly row: Row;
  /** Long texts and links as on a page of their own; short and plain in a list. */
  readonly full?: boolean;
}

/** A value as people read it, by whatever is registered for it. */
export function Value({ value, field, entity, row, full = false }: ValueProps) {
  const { config } = useApp();
  const Own = registered(config.cells, entity, field);
  if (Own) return <Own value={value} field={field} entity={entity} row={row} />;
  if (value === null || value === undefined || value === "") return full ? <span className="faint">—</span> : null;
  switch (field.kind) {
    case "value": return <Scalar value={value} field={field} entity={entity} full={full} />;
    case "reference": return <Reference value={value} target={field.target} linked={full} />;
    case "embedded": return <span>{isRow(value) ? Object.values(value).filter((part) => part !== null && part !== "").join(", ") : String(value)}</span>;
    case "collection": return field.single ? <Reference value={value} target={field.target} linked={full} /> : <span>{Array.isArray(value) ? value.length : ""}</span>;
  }
}

interface ScalarProps {
  readonly value: unknown;
  readonly field: PresentedValue;
  readonly entity: PresentedEntity;
  readonly full: boolean;
}

function Scalar({ value, field, entity, full }: ScalarProps) {
  const { formats } = useApp();
  const messages = useMessages();
  const { type } = field;
  if (type.kind === "boolean") {
    const Icon = value === true ? Check : Minus;
    return <span className="truth" data-value={String(value)}><Icon size={15} aria-hidden="true" /><span className={full ? undefined : "unseen"}>{value === true ? messages.detail.yes : messages.detail.no}</span></span>;
  }
  if (type.kind === "choice") return <Badge value={String(value)} field={field} entity={entity} />;
  if (full && type.kind === "text" && type.format === "email") return <a className="link" href={`mailto:${String(value)}`}>{String(value)}</a>;
  if (full && type.kind === "text" && type.format === "url" && /^https?:/.test(String(value))) return <a className="link" href={String(value)} rel="noreferrer noopener" target="_blank">{String(value)}</a>;
  if (full && type.kind === "json") return <pre className="code">{JSON.stringify(value, null, 2)}</pre>;
  return <span>{formats.value(value, field)}</span>;
}

function Reference({ value, target, linked }: { readonly value: unknown; readonly target: string; readonly linked: boolean }) {
  const { presentation, entity } = useApp();
  const of = entity(target);
  if (!of) return <span>{String(value)}</span>;
  const text = isRow(value) ? titleOf(of, value) : `${of.label} ${String(value)}`;
  return linked ? <Link className="link" to={`${of.path}/${referenceSegment(presentation, of, value)}`}>{text}</Link> : <span>{text}</span>;
}
