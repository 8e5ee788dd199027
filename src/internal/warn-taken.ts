import { pageLogger } from "./page-logger.js";
import { readable } from "./readable.js";

const warned = new Set<string>();
const SECOND_COPY = Symbol.for("convex-elements/second-copy@1");

/**
 * Says once that `tag` belongs to another class: once for all tags where that is another copy of this library, whose
 * elements do the same. Silent when the class is the same one.
 */
export function warnTaken(
  tag: string,
  ours: CustomElementConstructor,
  registry: CustomElementRegistry = customElements,
): void {
  const owner = registry.get(tag);
  if (!owner || owner === ours || owner.prototype instanceof ours || warned.has(tag)) return;
  warned.add(tag);
  const defined = `<${tag}> is already defined by ${nameOf(owner)}`;
  if (!isOfThisLibrary(owner)) {
    pageLogger.warn(
      `${defined}, so ${nameOf(ours)} was not registered. Give it another tag: .define("my-${tag}").`,
    );
    return;
  }
  const page = globalThis as { [SECOND_COPY]?: boolean };
  if (page[SECOND_COPY]) return;
  page[SECOND_COPY] = true;
  pageLogger.warn(
    `${defined} of another copy of convex-elements (version ${versionOf(owner)}, this one is ${versionOf(ours)}), ` +
      "which goes on to serve this page with all of its tags. " +
      "Load the library only once: by a script tag or by npm.",
  );
}

/** Minifiers leave a letter or two of a class's name, which says nothing. */
const nameOf = ({ name }: CustomElementConstructor): string =>
  name.length > 2 ? `class ${name}` : "a class";

const versionOf = (element: object): string => readable(Reflect.get(element, "version"));

const isOfThisLibrary = (owner: CustomElementConstructor): boolean =>
  "defaultTag" in owner && owner.defaultTag !== undefined;
