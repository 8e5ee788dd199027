import { html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { TestBackend } from "./backend.js";
import { provided, until } from "./provided.js";
import { box, rowsOf } from "./rows.js";

/** Texts that make rows of three heights. */
export const textsOfThreeHeights = (count: number) =>
  Array.from({ length: count }, (_, index) => `row ${index}${" and more".repeat((index % 3) * 5)}`);

/** The rows of `name` in a list that scrolls by itself. */
export const boxedList = (name: string, attributes: Partial<RealtimeList> = {}, query = "items:list") => html`
  <realtime-list
    query=${query}
    .args=${{ list: name }}
    page-size="100"
    label="Things"
    style=${box}
    .fromEnd=${attributes.fromEnd ?? false}
    .selection=${attributes.selection}
    .grid=${attributes.grid ?? false}
    .animated=${attributes.animated ?? false}
  >
    <template><p style="margin: 0">{{text}}</p></template>
  </realtime-list>
`;

/** A list of `count` rows that shows the first ones. */
export async function longList(
  backend: TestBackend,
  name: string,
  count = 400,
  content: TemplateResult = boxedList(name),
) {
  const ids = await backend.addTexts(name, textsOfThreeHeights(count));
  const list = await provided<RealtimeList>(backend, content);
  await until(() => rowsOf(list).length > 0);
  return { list, ids };
}
