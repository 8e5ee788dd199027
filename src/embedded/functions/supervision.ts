import type { StrayErrors } from "../deployment/ports.js";

/**
 * Runs the code of a function, which fails as soon as it leaves an error to nobody, as in Convex.
 * @param onLate - told of such errors after the function's end
 */
export async function supervised<T>(
  strayErrors: StrayErrors,
  work: () => Promise<T>,
  onLate: (thrown: unknown) => void,
): Promise<T> {
  let onStray = onLate;
  const stray = new Promise<never>((_, reject) => (onStray = reject));
  stray.catch(() => undefined); // It may come when the work has failed by itself.
  const run = async () => {
    const result = await work();
    await strayErrors.told();
    return result;
  };
  try {
    const result = strayErrors.collect((thrown) => onStray(thrown), run);
    return await Promise.race([result, stray]);
  } finally {
    onStray = onLate;
  }
}
