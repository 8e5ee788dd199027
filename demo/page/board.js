// The page's own behaviour: everything live is done by the elements in index.html.
import { loadGuest, saveGuest } from "./guest.js";

const byId = (id) => document.getElementById(id);
const provider = document.querySelector("convex-provider");
const list = byId("messages");
const problem = byId("problem");
const guest = loadGuest();
const patienceMs = 500;
let editing;
let waiting = 0;

const nameForm = byId("name-form");
const composer = byId("composer");
const editDialog = byId("edit-dialog");
const editBody = byId("edit-body");

nameForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  guest.name = byId("name").value.trim();
  if (await join()) byId("name-note").value = `You write as ${guest.name}.`;
});

composer.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (guest.name === "") return askForName();
  const field = byId("body");
  const body = field.value;
  field.value = "";
  const sent = await mutate("messages:send", { token: guest.token, channel: channel(), body });
  if (!sent && field.value === "") field.value = body;
  field.focus();
});

byId("body").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) composer.requestSubmit();
});

list.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  const row = button?.closest("[data-key]");
  if (button?.dataset.act === "edit") openEditor(row);
  if (button?.dataset.act === "remove")
    void mutate("messages:remove", { token: guest.token, id: row.dataset.key });
});

byId("edit-form").addEventListener("submit", () => {
  void mutate("messages:edit", { token: guest.token, id: editing, body: editBody.value });
});
byId("edit-cancel").addEventListener("click", () => editDialog.close());

window.addEventListener("hashchange", showChannel);

showChannel();
byId("name").value = guest.name;
if (guest.name !== "") void join();

function channel() {
  return decodeURIComponent(location.hash.slice(1)) || "general";
}

function showChannel() {
  list.args = { channel: channel() };
  list.setAttribute("label", `Messages in ${channel()}`);
  byId("channel-name").textContent = channel();
  for (const link of document.querySelectorAll(".channels a")) {
    link.toggleAttribute("aria-current", link.hash === `#${channel()}`);
  }
}

async function join() {
  const id = await mutate("guests:join", { token: guest.token, name: guest.name });
  if (id === undefined) return false;
  saveGuest(guest);
  showButtonsOf(id);
  return true;
}

/** Shows the buttons on one's own messages by a style rule, so that no row needs a script. */
function showButtonsOf(guestId) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.message[data-guest="${CSS.escape(guestId)}"] .own { display: inline-flex; }`);
  document.adoptedStyleSheets = [sheet];
}

function askForName() {
  showProblem("Choose a name first.");
  byId("name").focus();
}

function openEditor(row) {
  editing = row.dataset.key;
  editBody.value = row.querySelector(".body").textContent;
  editDialog.showModal();
}

/** Tells how many messages wait for the connection; one that goes out at once is not worth a word. */
async function whileWaiting(settled) {
  const timer = setTimeout(() => showWaiting(1), patienceMs);
  let isShown = false;
  function showWaiting(change) {
    isShown = change > 0;
    waiting += change;
    byId("waiting").value = waiting === 0 ? "" : `· ${waiting} waiting for the connection`;
  }
  const outcome = await settled;
  clearTimeout(timer);
  if (isShown) showWaiting(-1);
  return outcome;
}

/** @returns the function's result, or undefined after its problem was shown */
async function mutate(name, args) {
  const outcome = await whileWaiting(provider.client.mutate(name, args).settled);
  if (outcome.name === "applied") {
    showProblem("");
    return outcome.value;
  }
  showProblem(outcome.error.data?.message ?? outcome.error.message);
  return undefined;
}

function showProblem(text) {
  problem.textContent = text;
  problem.hidden = text === "";
}
