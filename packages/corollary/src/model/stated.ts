import type { Aggregate, Branch, Case, Expression, Quantifier } from "../expr/node.js";
import type { ComputedField, EmbeddedField, CheckNode, DefaultNode, EntityNode, ExclusionNode, FieldNode, FieldRules, IndexNode, Model, PolicyNode, RuleNode, UniqueNode, ValueField } from "./model.js";

/**
 * The Model as people may write it in JSON: the same, but for the types of expressions, which follow from their parts
 * and the fields that they read. Every Model is a StatedModel. Only constants, claims of the actor and inputs must
 * say their type.
 */
export interface StatedModel extends Omit<Model, "entities"> {
  readonly entities: Readonly<Record<string, StatedEntity>>;
}

export type StatedExpression = StatedOf<Expression>;

type SelfTyped = "literal" | "actor" | "input";

type StatedOf<E extends Expression> = E extends { readonly op: SelfTyped }
  ? E
  : { readonly [M in keyof E as M extends "type" ? never : M]: StatedMember<E[M]> } & { readonly type?: E["type"] };

type StatedMember<M> = M extends Expression ? StatedExpression
  : M extends readonly Expression[] ? readonly StatedExpression[]
  : M extends readonly Branch[] ? readonly StatedBranch[]
  : M;

export interface StatedBranch {
  readonly when: StatedExpression;
  readonly then: StatedExpression;
}

export type StatedQuantifier = StatedOf<Quantifier>;
export type StatedAggregate = StatedOf<Aggregate>;
export type StatedCase = StatedOf<Case>;

export interface StatedEntity extends Omit<EntityNode, "fields" | "uniques" | "indexes" | "checks" | "exclusions" | "policy"> {
  readonly fields: Readonly<Record<string, StatedField>>;
  readonly uniques: readonly StatedUnique[];
  readonly indexes: readonly StatedIndex[];
  readonly checks: readonly StatedCheck[];
  readonly exclusions: readonly StatedExclusion[];
  readonly policy?: StatedPolicy;
}

export interface StatedPolicy extends Omit<PolicyNode, "allow" | "deny" | "fields"> {
  readonly allow: readonly StatedRule[];
  readonly deny: readonly StatedRule[];
  readonly fields: Readonly<Record<string, StatedFieldRules>>;
}

export interface StatedRule extends Omit<RuleNode, "when"> {
  readonly when: StatedExpression;
}

export type StatedFieldRules = { readonly [R in keyof FieldRules]: StatedExpression };

export type StatedField = Exclude<FieldNode, ValueField | ComputedField | EmbeddedField> | StatedValueField | StatedComputedField | StatedEmbeddedField;

export interface StatedValueField extends Omit<ValueField, "default" | "checks"> {
  readonly default?: StatedDefault;
  readonly checks?: readonly StatedExpression[];
}

export type StatedDefault = Exclude<DefaultNode, { kind: "expression" }> | { readonly kind: "expression"; readonly expression: StatedExpression };

export interface StatedComputedField extends Omit<ComputedField, "expression"> {
  readonly expression: StatedExpression;
}

export interface StatedEmbeddedField extends Omit<EmbeddedField, "fields"> {
  readonly fields: Readonly<Record<string, StatedValueField>>;
}

export type StatedIndexPart = { readonly path: readonly string[] } | { readonly expression: StatedExpression };

export interface StatedUnique extends Omit<UniqueNode, "where"> {
  readonly where?: StatedExpression;
}

export interface StatedIndex extends Omit<IndexNode, "where" | "parts"> {
  readonly parts: readonly (StatedIndexPart & Omit<IndexNode["parts"][number], "path" | "expression">)[];
  readonly where?: StatedExpression;
}

export interface StatedExclusion extends Omit<ExclusionNode, "where" | "parts"> {
  readonly parts: readonly (StatedIndexPart & { readonly with: string })[];
  readonly where?: StatedExpression;
}

export interface StatedCheck extends Omit<CheckNode, "expression"> {
  readonly expression: StatedExpression;
}
