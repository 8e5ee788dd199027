// Who writes on this page: a name, and a secret that proves that a message is ours. Both stay in this browser.
const storageKey = "live-board-guest";

export function loadGuest() {
  const saved = JSON.parse(localStorage.getItem(storageKey) ?? "null");
  return saved ?? { token: crypto.randomUUID(), name: "" };
}

export function saveGuest(guest) {
  localStorage.setItem(storageKey, JSON.stringify(guest));
}
