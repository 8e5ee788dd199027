// Who writes on this page: a name, and a secret that proves that a message is ours. Both stay in this browser, with the
// public id that the backend knows the guest by, so that one's own messages are known without a connection too.
const storageKey = "live-board-guest";

/** @returns {{ token: string, name: string, id?: string }} */
export function loadGuest() {
  const saved = JSON.parse(localStorage.getItem(storageKey) ?? "null");
  return saved ?? { token: crypto.randomUUID(), name: "" };
}

export function saveGuest(guest) {
  localStorage.setItem(storageKey, JSON.stringify(guest));
}
