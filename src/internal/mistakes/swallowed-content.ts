const told = new WeakSet<Element>();

/** Why an element stands in another one that holds none, told once for all that stand there. `inside`: the one of its children that holds it. */
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
