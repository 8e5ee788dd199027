/** On the page: the texts of the records of results that the device has. */
export async function keptTexts(): Promise<string[]> {
  const all = await indexedDB.databases();
  const texts = all
    .filter(({ name }) => name?.endsWith("/results"))
    .map(
      ({ name }) =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open(name as string);
          opening.onerror = () => reject(new Error("It didn't open."));
          opening.onsuccess = () => {
            const database = opening.result;
            const reading = database.transaction("results").objectStore("results").getAll();
            reading.onsuccess = () => {
              database.close();
              resolve((reading.result as { text: string }[]).map(({ text }) => text));
            };
          };
        }),
    );
  return (await Promise.all(texts)).flat();
}
