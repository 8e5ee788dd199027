/** What a person does who wants to go their own way. Not `scroll`: a page that follows somebody scrolls by itself. */
const acts = ["pointerdown", "keydown", "wheel", "touchmove"] as const;

/** Tells of each thing that the user does with the page, before the page's own listeners, which may stop it on its way. */
export function onPageAct(listener: () => void): () => void {
  if (typeof document === "undefined") return () => undefined;
  const controller = new AbortController();
  const options = { capture: true, passive: true, signal: controller.signal };
  for (const type of acts) document.addEventListener(type, () => listener(), options);
  return () => controller.abort();
}
