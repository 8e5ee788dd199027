import { pageLogger } from "./page-logger.js";

const warned = new Set<string>();

/** Says once that `tag` belongs to another class. Silent when the class is the same one. */
export function warnTaken(
  tag: string,
  ours: CustomElementConstructor,
  registry: CustomElementRegistry = customElements,
): void {
  const owner = registry.get(tag);
  if (!owner || owner === ours || owner.prototype instanceof ours || warned.has(tag)) return;
  warned.add(tag);
  pageLogger.warn(
    `<${tag}> is already defined by class ${owner.name}, so ${ours.name} was not registered. ` +
      `If this is a second copy of convex-elements, load it only once. ` +
      `Otherwise give it another tag: ${ours.name}.define("my-${tag}").`,
  );
}
