import type { PresentedEntity, PresentedField } from "corollary/view";
import { Value } from "../../cells/value.js";
import { isRow, type Row } from "../../data/json.js";
import { isLongText } from "../../model/paths.js";

interface FieldsProps {
  readonly entity: PresentedEntity;
  readonly row: Row;
  readonly fields: readonly PresentedField[];
}

/** Fields with their values; what is embedded stands together. Times that the system keeps come last, quietly. */
export function Fields({ entity, row, fields }: FieldsProps) {
  const isSystem = (field: PresentedField) => field.kind === "value" && field.generated !== undefined && field.generated !== "key";
  const simple = fields.filter((field) => field.kind !== "embedded" && !isSystem(field) && !(field.kind === "value" && field.generated === "key"));
  const embedded = fields.filter((field) => field.kind === "embedded");
  const system = fields.filter(isSystem);
  if (fields.length === 0) return null;
  return (
    <div className="facts">
      {simple.length > 0 ? <dl className="fact-grid">{simple.map((field) => <Fact key={field.name} entity={entity} row={row} field={field} value={row[field.name]} />)}</dl> : null}
      {embedded.map((field) => (field.kind === "embedded" ? <Embedded key={field.name} entity={entity} row={row} label={field.label} parts={Object.values(field.fields)} value={row[field.name]} /> : null))}
      {system.length > 0 ? <dl className="fact-foot">{system.map((field) => (row[field.name] === null || row[field.name] === undefined ? null : <Fact key={field.name} entity={entity} row={row} field={field} value={row[field.name]} />))}</dl> : null}
    </div>
  );
}

interface FactProps {
  readonly entity: PresentedEntity;
  readonly row: Row;
  readonly field: PresentedField;
  readonly value: unknown;
}

function Fact({ entity, row, field, value }: FactProps) {
  return <div className={isLongText(field) ? "fact fact-long" : "fact"}><dt>{field.label}</dt><dd><Value value={value} field={field} entity={entity} row={row} full /></dd></div>;
}

interface EmbeddedProps {
  readonly entity: PresentedEntity;
  readonly row: Row;
  readonly label: string;
  readonly parts: readonly PresentedField[];
  readonly value: unknown;
}

function Embedded({ entity, row, label, parts, value }: EmbeddedProps) {
  return (
    <section className="fact-group">
      <h2 className="fact-title">{label}</h2>
      <dl className="fact-grid">{parts.map((part) => <Fact key={part.name} entity={entity} row={row} field={part} value={isRow(value) ? value[part.name] : null} />)}</dl>
    </section>
  );
}
