/** Takes the console's warnings instead of printing them, for the rest of the test that calls it. */
export function captureWarnings() {
  const taken = capture("warn");
  return { taken: (): string[] => taken.filter((line) => !line.includes("Lit is in dev mode")) };
}

/** Takes warnings and errors, of whoever writes them, for the rest of the test that calls it. */
export function captureComplaints(): () => string[] {
  const warnings = captureWarnings();
  const errors = capture("error");
  return (): string[] => [...warnings.taken(), ...errors];
}

function capture(level: "warn" | "error"): readonly string[] {
  const taken: string[] = [];
  const before = Reflect.get(console, level) as (...parts: unknown[]) => void;
  console[level] = (...parts: unknown[]) => void taken.push(parts.map(String).join(" "));
  restoreLater.push(() => (console[level] = before));
  return taken;
}

const restoreLater: (() => void)[] = [];

afterEach(() => {
  for (const restore of restoreLater.splice(0)) restore();
});
