import { html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { TestBackend } from "./backend.js";
import { provided, until } from "./provided.js";
import { rowsOf } from "./rows.js";

/** The rows of `name` in a list with its author's own words. */
export const templateList = (name: string) => html`
  <realtime-list query="items:list" .args=${{ list: name }} label="Things">
    <template><p title="{{_id}}">{{text}}</p></template>
    <p slot="empty">Nobody has written yet.</p>
  </realtime-list>
`;

/** A list that shows these texts. */
export async function shownList(
  backend: TestBackend,
  name: string,
  texts: readonly string[],
  content: TemplateResult = templateList(name),
) {
  const ids = await backend.addTexts(name, texts);
  const list = await provided<RealtimeList>(backend, content);
  await until(() => rowsOf(list).length === texts.length);
  await list.updateComplete;
  return { list, ids };
}

/** The first button of the list itself. */
export const button = (list: Element) => list.shadowRoot!.querySelector("button");
