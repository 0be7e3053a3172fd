import type { Expression } from "../expr/node.js";
import type { DefaultNode, ComputedField, EntityNode, FieldNode, Model, ValueField } from "../model/model.js";
import { sentence } from "../model/naming.js";
import type { PresentedField, PresentedValue } from "./presentation.js";

/** A field as a user interface sees it. `shows`: whether an expression mentions nothing hidden. */
export function presentedField(field: FieldNode, entity: EntityNode, model: Model, shows: (expression: Expression) => boolean): PresentedField {
  const common = { name: field.name, label: field.label, ...(field.help ? { help: field.help } : {}) };
  switch (field.kind) {
    case "value":
      return valueField(field, model, shows, isGiven(field, entity));
    case "computed":
      return computedField(field, model, shows);
    case "reference":
      return { ...common, kind: "reference", readOnly: field.generated !== undefined, optional: field.optional, target: field.target };
    case "collection":
      return {
        ...common,
        kind: "collection",
        readOnly: !field.owned,
        optional: true,
        target: field.target,
        via: field.via,
        ...(field.through ? { through: field.through } : {}),
        owned: field.owned,
        single: field.single ?? false,
      };
    case "embedded": {
      const inner = Object.values(field.fields).filter((each) => !each.hidden).map((each) => [each.name, valueField(each, model, shows, false)] as const);
      return { ...common, kind: "embedded", readOnly: false, optional: field.optional, fields: Object.fromEntries(inner) };
    }
  }
}

/** Made by the system, unless it is a key that people state. */
function isGiven(field: ValueField, entity: EntityNode): boolean {
  return field.generated !== undefined && !(field.generated === "key" && entity.key.kind === "natural");
}

function valueField(field: ValueField, model: Model, shows: (expression: Expression) => boolean, readOnly: boolean): PresentedValue {
  const checks = (field.checks ?? []).filter(shows);
  return {
    kind: "value",
    name: field.name,
    label: field.label,
    ...(field.help ? { help: field.help } : {}),
    readOnly,
    optional: field.optional || field.default !== undefined || field.states !== undefined,
    type: field.type,
    ...choicesOf(field, model),
    ...(field.states ? { states: field.states } : {}),
    ...defaultOf(field.default),
    ...(checks.length > 0 ? { checks } : {}),
    ...(field.generated ? { generated: field.generated } : {}),
  };
}

function defaultOf(node: DefaultNode | undefined): Pick<PresentedValue, "default" | "filled"> {
  switch (node?.kind) {
    case undefined: return {};
    case "value": return { default: node.value };
    case "sql": return { filled: "saved" };
    case "expression": return { filled: node.expression.op === "today" || node.expression.op === "now" ? node.expression.op : "saved" };
  }
}

function computedField(field: ComputedField, model: Model, shows: (expression: Expression) => boolean): PresentedValue {
  return {
    kind: "value",
    name: field.name,
    label: field.label,
    ...(field.help ? { help: field.help } : {}),
    readOnly: true,
    optional: field.optional,
    type: field.type,
    ...choicesOf(field, model),
    ...(shows(field.expression) ? { computed: field.expression } : {}),
    ...(field.stored ? { stored: true } : {}),
  };
}

function choicesOf(field: ValueField | ComputedField, model: Model): Pick<PresentedValue, "choices"> {
  const type = field.type.kind === "array" ? field.type.of : field.type;
  if (type.kind !== "choice") return {};
  return { choices: (model.enums[type.enum]?.values ?? []).map((value) => ({ value, label: sentence(value) })) };
}
