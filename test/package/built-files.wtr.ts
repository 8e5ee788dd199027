import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { serveBySockets } from "../support/backend-by-sockets.js";
import type { ServedBackend } from "../support/served-backend.js";

type BarePage = Window & { readonly problems: readonly string[]; readonly ConvexElements?: object };

const tags = [
  ...["convex-provider", "sync-status", "live-value", "realtime-list", "optimistic-update"],
  ...["presence-indicator", "typing-indicator", "edit-lock", "live-cursors"],
];

/** Each as a page by hand names it, and whether it is a classic script. */
const builds: readonly (readonly [file: string, isClassic: boolean])[] = [
  ["convex-elements.js", false],
  ["convex-elements.all.js", false],
  ["convex-elements.global.js", true],
];

describe("the built files in this engine", () => {
  let backend: ServedBackend;
  before(async () => {
    backend = await serveBySockets("elements");
  });
  after(() => backend.stop());

  for (const [file, isClassic] of builds) {
    it(`are live on a bare page: ${file}`, async () => {
      const query = new URLSearchParams({
        script: file,
        url: backend.url,
        ...(isClassic && { classic: "yes" }),
      });
      const frame = await fixture<HTMLIFrameElement>(
        html`<iframe title="A bare page" width="600" height="400" src="/built/page.html?${query}"></iframe>`,
      );
      const page = (): BarePage => frame.contentWindow as unknown as BarePage;
      const rows = () => [...page().document.querySelectorAll("realtime-list > [role=listitem]")];
      const until = async (isSo: () => boolean) => {
        try {
          await waitUntil(() => page().problems?.length > 0 || isSo(), undefined, { timeout: 10_000 });
        } finally {
          expect(page().problems).to.deep.equal([]);
        }
      };

      await until(() => tags.every((tag) => page().customElements.get(tag) !== undefined));
      await until(() => page().document.querySelector("sync-status")?.matches(":state(connected)") === true);
      await backend.mutate("items:add", { items: [{ list: "built", rank: 0, text: `by way of ${file}` }] });
      await until(() => rows().some((row) => row.textContent.trim() === `by way of ${file}`));

      expect(page().ConvexElements !== undefined).to.equal(isClassic);
      expect(page().problems).to.deep.equal([]);
    });
  }
});
