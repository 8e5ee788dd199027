const anchors = "[data-cursor-anchor], [id]";
/** What can have a caret. */
export const fields = "input, textarea, [contenteditable]:not([contenteditable=false])";
/** Longer paths give way to those of the anchor around. */
const longestPath = 200;

/** An element that stands at the same path on everybody's page. */
export interface Anchor {
  readonly element: Element;
  readonly path: string;
}

/**
 * The anchor of what is at `target`: the nearest element with `data-cursor-anchor` or an id that has a box, else the surface, whose
 * path is empty.
 */
export function anchorOf(target: Element, surface: Element): Anchor {
  for (let at = target.closest(anchors); at && isInside(at, surface); at = nextAnchor(at)) {
    const path = pathOf(at, surface);
    if (path !== undefined && path.length <= longestPath && at.getClientRects().length > 0)
      return { element: at, path };
  }
  return { element: surface, path: "" };
}

/** The path of a field: its own as an anchor, else its number among the fields of the anchor around it. */
export function fieldPath(field: Element, surface: Element): string | undefined {
  const { element, path } = anchorOf(field, surface);
  if (element === field) return path;
  const number = [...element.querySelectorAll(fields)].indexOf(field);
  return number < 0 ? undefined : joined(path, `!${number}`);
}

/** What stands at a path, on this page. Paths come from others, so there may be nothing. */
export function elementAt(path: string, surface: Element): Element | undefined {
  let scope: Element | undefined = surface;
  for (const segment of path === "" ? [] : path.split("/")) scope &&= inside(scope, segment);
  return scope;
}

function nextAnchor(element: Element): Element | null {
  return element.parentElement?.closest(anchors) ?? null;
}

function isInside(element: Element, surface: Element): boolean {
  return element !== surface && surface.contains(element);
}

/** An id is looked for in the whole surface, another name inside of the anchor around it. */
function pathOf(element: Element, surface: Element): string | undefined {
  const name = element.getAttribute("data-cursor-anchor");
  if (name === null) return segmentOf(element, surface, "#", element.getAttribute("id") ?? "");
  const parent = nextAnchor(element);
  const scope = parent && isInside(parent, surface) ? parent : surface;
  const path = scope === surface ? "" : pathOf(scope, surface);
  const segment = segmentOf(element, scope, "@", name);
  return path === undefined || segment === undefined ? undefined : joined(path, segment);
}

const joined = (path: string, segment: string): string => (path === "" ? segment : `${path}/${segment}`);

function segmentOf(element: Element, scope: Element, sign: "#" | "@", name: string): string | undefined {
  const number = [...scope.querySelectorAll(selectorOf(sign, name))].indexOf(element);
  try {
    return `${sign}${encodeURIComponent(name)}${number > 0 ? `:${number}` : ""}`;
  } catch {
    // Half a character can't be sent.
    return undefined;
  }
}

function selectorOf(sign: string, name: string): string {
  return `[${sign === "#" ? "id" : "data-cursor-anchor"}="${CSS.escape(name)}"]`;
}

function inside(scope: Element, segment: string): Element | undefined {
  const [sign, rest] = [segment.charAt(0), segment.slice(1)];
  if (sign === "!") return scope.querySelectorAll(fields)[Number(rest)];
  if (sign !== "#" && sign !== "@") return undefined;
  const [name = "", number = "0"] = rest.split(":");
  try {
    return scope.querySelectorAll(selectorOf(sign, decodeURIComponent(name)))[Number(number)];
  } catch {
    return undefined;
  }
}
