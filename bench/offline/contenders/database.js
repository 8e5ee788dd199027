/** IndexedDB as one writes it by hand. */
export function openDatabase(name, stores) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const [store, options] of Object.entries(stores)) request.result.createObjectStore(store, options);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Writes in one transaction. Resolves when it is complete. */
export function write(database, store, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([store], "readwrite", { durability: "relaxed" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(store));
    transaction.commit();
  });
}

export function read(database, store, work) {
  return new Promise((resolve, reject) => {
    const request = work(database.transaction([store], "readonly").objectStore(store));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
