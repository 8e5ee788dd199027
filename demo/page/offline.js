// The page opens without a network too: a service worker keeps its own files. See sw.js.

/** Under Trusted Types a script's address needs a policy. This one knows a single address. */
const policy = globalThis.trustedTypes?.createPolicy("live-board", { createScriptURL: () => "sw.js" });

export async function keepPageForOffline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL("") ?? "sw.js", {
      updateViaCache: "none",
    });
  } catch (error) {
    // Without a network the page came from the worker that is there already.
    if (navigator.onLine) console.warn("This page can't be kept for when there is no network.", error);
  }
}
