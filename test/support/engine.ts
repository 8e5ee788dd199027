import { executeServerCommand, sendKeys, setViewport } from "@web/test-runner-commands";

const isChromium = navigator.userAgent.includes("Chrome/");
const isWebKit = !isChromium && navigator.userAgent.includes("AppleWebKit/");

type TestOf = (title: string, work: Mocha.AsyncFunc) => void;

/**
 * `it` for what only Chromium can be asked for. In other engines the test is skipped, and the run says why.
 *
 * @param why - what the others don't have, as in "no counts of layouts"
 */
export const onlyInChromium = (why: string): TestOf => (isChromium ? it : skipped(why));

/** The same for what WebKit's driver can't do. */
export const notInWebKit = (why: string): TestOf => (isWebKit ? skipped(why) : it);

function skipped(why: string): TestOf {
  return (title, work) => it.skip(`${title} [${why}]`, work);
}

/** Types as a person does. WebKit's driver loses every second of equal characters that it gets at once. */
export async function typeText(text: string): Promise<void> {
  const parts = isWebKit ? [...text] : [text];
  for (const type of parts) await sendKeys({ type });
}

/** Makes the page about as large as that, until it is told another size: WebKit's driver knows windows only. */
export async function resizePage(size: { readonly width: number; readonly height: number }): Promise<void> {
  await (isWebKit ? executeServerCommand("resize-window", size) : setViewport(size));
}
