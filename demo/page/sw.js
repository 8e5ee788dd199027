// Keeps the demo's own files, so that the page opens without a network. All files of one page are of one version: the
// kept ones together, or those of the server together. The backend is not asked from here.

/** The page server writes the files' hashes in here, so this script is another one whenever one of them is. */
const release = { version: "", files: {} };

const cachePrefix = "live-board-";
const cacheName = cachePrefix + release.version;
/** Says which version a page that the server sends is of. */
const versionHeader = "X-Board-Version";
/** A network that is there and brings nothing is as good as none after this time. */
const patienceMs = 4000;
const root = new URL("./", location);

/** Windows whose page is of another version than the files that are kept here. */
const otherWindows = new Set();

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request, clientId } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== root.origin || !url.pathname.startsWith(root.pathname))
    return;
  const path = url.pathname.slice(root.pathname.length);
  if (request.mode === "navigate") {
    if (path === "") event.respondWith(page(event));
  } else if (!otherWindows.has(clientId) && isKept(path)) {
    event.respondWith(file(path));
  }
});

async function install() {
  const cache = await caches.open(cacheName);
  await Promise.all(Object.entries(release.files).map(([path, hash]) => keep(cache, path, hash)));
  await skipWaiting();
}

/** @throws when it isn't the file that this version has: a newer build is there, and another worker on its way */
async function keep(cache, path, hash) {
  const url = new URL(path, root);
  const response = await fetch(url, { cache: "no-store" });
  const bytes = await response.clone().arrayBuffer();
  if (!response.ok || (await hashOf(bytes)) !== hash) throw new Error(`${url} is of another version.`);
  await cache.put(url, response);
}

async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash.toHex?.() ?? [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The files of the version before stay: a page that is open with them may need another part of the library yet. */
async function activate() {
  const names = (await caches.keys()).filter((name) => name.startsWith(cachePrefix) && name !== cacheName);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

/** The server's page, or the one that is kept. */
async function page({ resultingClientId }) {
  try {
    const response = await fetch(root, { cache: "no-cache", signal: AbortSignal.timeout(patienceMs) });
    const version = response.headers.get(versionHeader);
    if (version !== release.version) otherWindows.add(resultingClientId);
    if (response.ok && version === null) await leave();
    return response;
  } catch {
    return (await kept("")) ?? Response.error();
  }
}

/** Another program has this address now. */
async function leave() {
  await registration.unregister();
}

/** Parts of the library have their hash in their names: whatever version has one by that name, it is the one. */
function isKept(path) {
  return Object.hasOwn(release.files, path) || path.startsWith("chunks/");
}

async function file(path) {
  return (
    (await kept(path)) ?? (await caches.match(new URL(path, root))) ?? (await fetch(new URL(path, root)))
  );
}

function kept(path) {
  return caches.match(new URL(path, root), { cacheName });
}
