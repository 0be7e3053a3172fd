export { planTwoDeployments, type TwoDeployments } from "./deployments/two.js";
export { durationOf, forecast, type Blocker, type Duration, type Forecast } from "./forecast.js";
export type { PlanOptions, RenameAnswers } from "./options.js";
export { plan } from "./plan.js";
export { RenameRefused } from "./rename/refused.js";
export { PlanFault } from "./solve.js";
export * from "./step.js";
export { describeEffect, describeInverse, describePlan, describeQuestion, describeStep, stepSql } from "./words.js";
