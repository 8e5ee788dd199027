/** What the bench drives from outside: operations that wait for a network, and then go. */
export function serve({ prepare }) {
  let drain;
  return {
    async prepare(url, count) {
      drain = await prepare(
        url,
        Array.from({ length: count }, (_, at) => `note ${at}`),
      );
    },

    /** In milliseconds. */
    async drain() {
      const start = performance.now();
      await drain();
      return performance.now() - start;
    },
  };
}
