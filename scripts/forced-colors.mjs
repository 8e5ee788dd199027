// What a reader with forced colours would miss of a page: the browser paints over the colours of authors, so that what was
// told by a background, a shadow or a colour alone is gone.

/**
 * Looks at an open page as it is, then once more with forced colours, and leaves it with them.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} what is wrong, in words
 */
export async function forcedColorFaults(page) {
  await page.emulateMedia({ forcedColors: "none" });
  const look = await page.evaluateHandle(rememberPaint);
  await page.emulateMedia({ forcedColors: "active" });
  const faults = await look.evaluate((remembered) => remembered.faults());
  await look.dispose();
  return faults;
}

/** Runs in the page, so it holds all that it needs. */
function rememberPaint() {
  const painted = inElements().filter((element) => isShown(element) && isPaintedOnly(element));
  return { faults };

  function faults() {
    const colors = forcedPalette();
    const shown = everything(document).filter(isShown);
    const own = inElements().filter(isShown);
    return [
      ...painted.filter((element) => isShown(element) && !stands(element)).map(say("disappears")),
      ...shown.filter((element) => hasText(element) && !isReadable(element)).map(say("can't be read")),
      ...own
        .filter(isDrawn)
        .filter((shape) => !isForced(shape, colors))
        .map(say("keeps its own colour")),
      ...own
        .filter(isControl)
        .filter((control) => !hasEdge(control))
        .map(say("has no edge")),
      ...alike(own.filter((element) => element.dataset?.status !== undefined)),
      ...unringed(own.filter((element) => element.tabIndex >= 0 && !element.closest("[inert]"))),
    ];
  }

  /** All that is in shadow roots, and what elements style of the page's own: rows, and what is said of fields. */
  function inElements() {
    return everything(document).filter(
      (element) =>
        element.getRootNode() !== document ||
        element.matches("[aria-selected], [data-waiting], [slot=field-error]"),
    );
  }

  function everything(root) {
    return [...root.querySelectorAll("*")].flatMap((element) =>
      element.shadowRoot ? [element, ...everything(element.shadowRoot)] : [element],
    );
  }

  function isShown(element) {
    const { width, height } = element.getBoundingClientRect();
    const isThere = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    return isThere && (width > 1 || height > 1);
  }

  /** Stands out by what forced colours take away. */
  function isPaintedOnly(element) {
    if (element instanceof SVGElement || element instanceof HTMLImageElement) return false;
    const { backgroundImage, boxShadow } = getComputedStyle(element);
    return backgroundImage !== "none" || boxShadow !== "none" || isFilled(element);
  }

  function stands(element) {
    return isFilled(element) || hasEdge(element) || getComputedStyle(element).backgroundImage !== "none";
  }

  function isFilled(element) {
    const parent = parentOf(element);
    return parent !== null && contrast(backdropOf(element), backdropOf(parent)) > 1.02;
  }

  /** A border or an outline that can be seen, or a line below words that can be pressed. */
  function hasEdge(element) {
    const style = getComputedStyle(element);
    const around = backdropOf(parentOf(element) ?? element);
    const sides = ["Top", "Right", "Bottom", "Left"].map((side) => `border${side}`);
    const isLine = (name) =>
      !["none", "hidden"].includes(style[`${name}Style`]) &&
      Number.parseFloat(style[`${name}Width`]) >= 1 &&
      contrast(colorOf(style[`${name}Color`]), around) > 1.5;
    return [...sides, "outline"].some(isLine) || style.textDecorationLine.includes("underline");
  }

  function hasText(element) {
    return [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "" && !isScript(element),
    );
  }

  function isScript(element) {
    return element.matches("style, script, template, option");
  }

  function isReadable(element) {
    const ratio = contrast(colorOf(getComputedStyle(element).color), backdropOf(element));
    const isDisabled = element.closest(":disabled, [aria-disabled=true]") !== null;
    return ratio >= (isDisabled ? 1.5 : 4.5);
  }

  function isDrawn(element) {
    return element instanceof SVGGeometryElement;
  }

  /** The colours of drawings are forced by nobody: each has to ask for them. */
  function isForced(shape, colors) {
    const { fill, stroke } = getComputedStyle(shape);
    return [fill, stroke].every((paint) => paint === "none" || colors.has(paint));
  }

  function forcedPalette() {
    const names =
      "Canvas CanvasText LinkText GrayText ButtonText ButtonFace Highlight HighlightText FieldText Field";
    return new Set(names.split(" ").map(systemColor));
  }

  function systemColor(name) {
    const probe = document.documentElement.appendChild(document.createElement("i"));
    probe.style.backgroundColor = name;
    const { backgroundColor } = getComputedStyle(probe);
    probe.remove();
    return backgroundColor;
  }

  function isControl(element) {
    return element.matches("button, input, textarea, select");
  }

  /** States that are told by a mark, of which two look the same. */
  function alike(marks) {
    const looks = new Map();
    for (const mark of marks) {
      const { backgroundColor, borderWidth, borderColor, inlineSize, blockSize } = getComputedStyle(mark);
      const look = [backgroundColor, borderWidth, borderColor, inlineSize === blockSize].join();
      looks.set(look, (looks.get(look) ?? new Map()).set(mark.dataset.status, mark));
    }
    return [...looks.values()]
      .filter((byStatus) => byStatus.size > 1)
      .map((byStatus) => `${[...byStatus.keys()].join(" and ")} look the same with forced colours`);
  }

  function unringed(focusable) {
    const before = document.activeElement;
    const without = focusable.filter((element) => {
      element.focus();
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      const isRing = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
      return !isRing || contrast(colorOf(outlineColor), backdropOf(parentOf(element))) < 1.5;
    });
    before?.focus();
    return without.map(say("has no ring when it has the focus"));
  }

  function parentOf(element) {
    return element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
  }

  /** The colour below the text of an element, of all that lies behind it. */
  function backdropOf(element) {
    const layers = [];
    for (let at = element; at; at = parentOf(at)) layers.push(colorOf(getComputedStyle(at).backgroundColor));
    return layers
      .reverse()
      .reduce(
        (below, [red, green, blue, alpha]) =>
          [red, green, blue].map((part, index) => part * alpha + below[index] * (1 - alpha)).concat(1),
        colorOf(systemColor("Canvas")),
      );
  }

  /** Red, green, blue and alpha, as they are painted. */
  function colorOf(text) {
    const known = (colorOf.known ??= new Map());
    if (!known.has(text)) {
      const paper = (colorOf.paper ??= new OffscreenCanvas(1, 1).getContext("2d", {
        willReadFrequently: true,
      }));
      paper.clearRect(0, 0, 1, 1);
      paper.fillStyle = text;
      paper.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = paper.getImageData(0, 0, 1, 1).data;
      known.set(text, [red, green, blue, alpha / 255]);
    }
    return known.get(text);
  }

  /** By WCAG 2.2, of colours that nothing shines through. */
  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance(color) {
    const [red, green, blue] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function say(what) {
    return (element) => `${nameOf(element)} ${what} with forced colours`;
  }

  function nameOf(element) {
    const { host } = element.getRootNode();
    const mark = element.getAttribute("part") ?? element.getAttribute("class");
    const own = mark ? `${element.localName}[${mark}]` : element.localName;
    return host ? `<${host.localName}> ${own}` : own;
  }
}
