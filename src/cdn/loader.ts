/** The tags alone, each loaded when it is on the page: the smallest start for a page without scripts of its own. */
import { Autoload } from "./autoload.js";
import { sights } from "./sights.js";

const mark = Symbol.for("convex-elements/loader@1");
const page = document as Document & { [mark]?: Autoload };

/** One for the page: a second copy of this library leaves it to the first. */
const autoload = (page[mark] ??= watching(document));

function watching(root: Document): Autoload {
  const made = new Autoload(sights);
  made.watch(root);
  return made;
}

/**
 * Loads an element before its tag is on the page. Resolves to its class.
 *
 * @throws TypeError for a tag that is not one of this library's, or when the file can't be loaded
 * @public
 */
export async function load(tag: string): Promise<CustomElementConstructor> {
  await autoload.load(tag);
  return await customElements.whenDefined(tag);
}

/**
 * Also looks for tags in `root`, for example in a closed shadow root. Open ones are found, unless they are attached to
 * an element that was on the page and defined before.
 *
 * @public
 */
export function watch(root: ShadowRoot | Element): void {
  autoload.watch(root);
}

/**
 * Resolves when the elements of this library that are in `root` now are ready to be used.
 *
 * @public
 */
export async function allDefined(root: ParentNode = document): Promise<void> {
  const waiting = autoload.tags.filter((tag) => root.querySelector(`${tag}:not(:defined)`));
  await Promise.all(waiting.map((tag) => load(tag)));
}
