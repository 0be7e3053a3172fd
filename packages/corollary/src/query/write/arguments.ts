import type { Parameter, Statement } from "../../database/port.js";

/** Parameters of a statement that is written by hand, in order. */
export class Arguments {
  private readonly values: Parameter[];

  /** @param first those of texts that are written already */
  constructor(first: readonly Parameter[] = []) {
    this.values = [...first];
  }

  /** The placeholder of a value. */
  add(value: Parameter): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  statement(text: string): Statement {
    return { text, params: this.values };
  }
}
