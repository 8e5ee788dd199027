/**
 * A command for tests in Chromium: `executeCommand("compose", text)` has an input method compose a text where the caret is. It
 * isn't committed.
 */
export function imePlugin() {
  return {
    name: "ime",
    async executeCommand({ command, payload, session }) {
      if (command !== "compose") return undefined;
      const devtools = await session.browser.getPage(session.id).createCDPSession();
      const caret = payload.length;
      await devtools.send("Input.imeSetComposition", {
        text: payload,
        selectionStart: caret,
        selectionEnd: caret,
      });
      await devtools.detach();
      return true;
    },
  };
}
