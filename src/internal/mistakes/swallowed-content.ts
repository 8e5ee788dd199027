const told = new WeakSet<Element>();

/**
 * Why an element stands in another one that holds none. Undefined where that was said of another one in there.
 *
 * @param inside - the child of the one around it that is, or holds, the element
 */
export function warningOfSwallowed(inside: Element): string | undefined {
  const around = inside.parentElement;
  if (!around || told.has(around)) return undefined;
  told.add(around);
  const tag = around.localName;
  return (
    `it stands inside of <${tag}>, which holds no other elements. HTML has no tags that close themselves, so all that ` +
    `follows <${tag} … /> is taken for its content: write <${tag} …></${tag}>.`
  );
}
