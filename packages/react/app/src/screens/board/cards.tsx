import type { PageProps } from "../../config.js";
import { Page } from "../../shell/page.js";

export function DndProvider({ entity }: PageProps) {
  return <Page title={entity.plural}>{null}</Page>;
}
