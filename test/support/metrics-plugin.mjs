/**
 * Commands for tests in Chromium: `executeCommand("layout-count")` answers how often the page has been laid out since it
 * was opened, `executeCommand("style-count")` how often its styles were worked out, as the browser counts it.
 */
export function metricsPlugin() {
  return {
    name: "metrics",
    async executeCommand({ command, session }) {
      if (command !== "layout-count" && command !== "style-count") return undefined;
      const { LayoutCount, RecalcStyleCount } = await session.browser.getPage(session.id).metrics();
      return command === "layout-count" ? LayoutCount : RecalcStyleCount;
    },
  };
}
