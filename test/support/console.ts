/** Takes the console's warnings instead of printing them, for the rest of the test that calls it. */
export function captureWarnings() {
  const taken: string[] = [];
  const before = console.warn;
  console.warn = (...parts: unknown[]) => void taken.push(parts.map(String).join(" "));
  restoreLater.push(() => (console.warn = before));
  return { taken: () => taken.filter((line) => !line.includes("Lit is in dev mode")) };
}

const restoreLater: (() => void)[] = [];

afterEach(() => {
  for (const restore of restoreLater.splice(0)) restore();
});
