import { z } from "zod";
import type { Json } from "../../expr/node.js";
import { nothing, type Operation } from "../sign-in/operation.js";
import { schemaRef } from "./rows.js";
import type { JsonSchema } from "./value.js";

/** The name of the tag under which sign-in stands. */
export const signInTag = "Sign-in";

/** The paths below auth that the config has. */
export function signInPaths(operations: readonly Operation[], basePath: string): Record<string, Json> {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = `${basePath}/auth/${operation.path}`;
    const shared: Record<string, Json> = operation.path.includes("{id}") ? { parameters: [idParameter(operation)] } : {};
    paths[path] = { ...shared, ...paths[path], [operation.method.toLowerCase()]: described(operation) };
  }
  return paths;
}

function idParameter({ path }: Operation): Json {
  const provider = path.startsWith("oidc/");
  return { name: "id", in: "path", required: true, description: provider ? "Name of the provider, as the config has it." : "Key of the row.", schema: provider ? { type: "string" } : { type: "string", format: "uuid" } };
}

function described(operation: Operation): Json {
  const { name, summary, needs } = operation;
  const redirects = operation.method === "GET" && operation.path.startsWith("oidc/");
  return {
    tags: [signInTag], operationId: name, summary,
    ...(needs === "fresh" ? { description: "Needs a sign-in of the last minutes." } : {}),
    security: needs === "nothing" ? [] : [{ session: [] }],
    ...(redirects ? { parameters: [{ name: "returnTo", in: "query", description: "Where to go on to: a path of this origin.", schema: { type: "string" } }] } : bodyOf(operation)),
    responses: {
      ...(redirects ? { "303": { description: "Goes on to the provider, or into the application." } } : { "2XX": { description: "Done.", content: { "application/json": { schema: { type: "object" } } } } }),
      "4XX": { description: "Refused; `code` says why.", content: { "application/json": { schema: schemaRef("Error") } } },
    },
  };
}

function bodyOf({ body }: Operation): { readonly requestBody?: Json } {
  if (body === nothing) return {};
  const { $schema: _, ...schema } = z.toJSONSchema(body, { io: "input", unrepresentable: "any" });
  return { requestBody: { required: true, content: { "application/json": { schema: schema as JsonSchema } } } };
}
