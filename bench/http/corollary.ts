import { createHandler } from "../../packages/corollary/dist/http/handler.js";
import { serve } from "../../packages/corollary/dist/http/node/serve.js";
import { model, openSubject } from "../subject.js";
import { answerParent } from "./child.js";

/** The domain served as `corollary serve` does it. */
const database = await openSubject(process.env["DATABASE_URL"]!);
const running = await serve(createHandler({ model, database }), { port: 0 });

answerParent(running.port, async () => {
  await running.close();
  await database.close();
});
