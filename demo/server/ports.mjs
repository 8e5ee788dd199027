import { SetupError } from "../../scripts/setup.mjs";

/**
 * Binds by `listen(port)`. A port that somebody asked for must be free; in place of a default that is busy the
 * system picks any free one.
 *
 * @template T
 * @param {{ asked?: number | undefined, fallback: number, listen: (port: number) => Promise<T> }} options
 * @returns {Promise<T>}
 */
export async function listenOnPort({ asked, fallback, listen }) {
  try {
    return await listen(asked ?? fallback);
  } catch (error) {
    if (error?.code !== "EADDRINUSE") throw error;
    if (asked === undefined) return await listen(0);
    throw new SetupError(
      `Port ${asked} is taken. Choose another with --port, or leave it out to get a free one.`,
    );
  }
}
