// The page's own behaviour: everything live is done by the elements in index.html.
import { createRealtimeClient } from "./convex-elements.js";
import { keepDraft } from "./draft.js";
import { openEditor } from "./editor.js";
import { loadGuest, saveGuest } from "./guest.js";
import { boardMutations } from "./mutations.js";
import { keepPageForOffline } from "./offline.js";
import { topicEditor } from "./topic.js";
import { undoBar } from "./undo.js";
import { showUnsent } from "./unsent.js";

const byId = (id) => document.getElementById(id);
const provider = document.querySelector("convex-provider");
const list = byId("messages");
const problem = byId("problem");
const nameForm = byId("name-form");
const nameField = byId("name");
const composer = byId("composer");
const body = byId("body");
const guest = loadGuest();
const client = createRealtimeClient({ url: provider.getAttribute("url"), outbox: boardMutations(guest) });
provider.client = client;
const draft = keepDraft(body);
const undo = undoBar({ client, goOn });
const topic = topicEditor(guest);
showUnsent({ client, list, channel, goOn });

nameForm.addEventListener("submit", (event) => {
  event.preventDefault();
  nameField.value = nameField.value.trim();
  if (!nameForm.reportValidity()) return;
  guest.name = nameField.value;
  saveGuest(guest);
  if (client.connection.current.name === "connected") void join();
  showProblem("");
  showGuest();
  goOn();
});

byId("name-change").addEventListener("click", askForName);

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  if (guest.name === "") {
    showProblem("Choose a name first.");
    return askForName();
  }
  const text = body.value;
  const isBlank = text.trim() === "";
  const sent = isBlank ? undefined : write("messages:send", { channel: channel(), body: text });
  draft.clear();
  if (sent) void ended(sent, () => draft.giveBack(text));
  else body.reportValidity();
  undo.hide();
  body.focus();
});

body.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const isMeant = event.ctrlKey || event.metaKey || !(event.shiftKey || isTouched());
  if (!isMeant) return;
  event.preventDefault();
  composer.requestSubmit();
});

list.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  const message = button?.closest(".message");
  if (button?.dataset.act === "edit") edit(message);
  if (button?.dataset.act === "remove") remove(message);
});

window.addEventListener("hashchange", showChannel);
client.connection.subscribe(connectionChanged);

keepChannels();
showChannel();
showOwn();
showGuest();
void keepPageForOffline();

/** Also a channel that nobody has opened yet is there without a network, with its newest page. */
function keepChannels() {
  for (const link of document.querySelectorAll(".channels a")) {
    const args = { channel: link.hash.slice(1) };
    client.keep("messages:list", args, { pages: 1 });
    client.keep("topics:get", args);
  }
}

function channel() {
  return decodeURIComponent(location.hash.slice(1)) || "general";
}

function showChannel() {
  undo.hide();
  list.args = { channel: channel() };
  list.setAttribute("label", `Messages in ${channel()}`);
  for (const id of ["channel-title", "channel-name"]) byId(id).textContent = channel();
  for (const id of ["people", "typing", "pointers"]) byId(id).setAttribute("room", `channel:${channel()}`);
  topic.show(channel());
  for (const link of document.querySelectorAll(".channels a")) {
    link.toggleAttribute("aria-current", link.hash === `#${channel()}`);
  }
}

/** A backend that was started anew doesn't know its guests any more, so each connection begins with joining. */
function connectionChanged({ name }) {
  const isAway = name !== "connected" && name !== "connecting";
  byId("away").slot = isAway ? "loading" : "not-shown";
  if (name === "connected" && guest.name !== "") void join();
}

async function join() {
  const { token, name } = guest;
  const outcome = await client.mutate("guests:join", { token, name }).settled;
  if (outcome.name === "interrupted") return;
  showOutcome(outcome);
  if (outcome.name !== "applied") return askForName();
  guest.id = outcome.value;
  saveGuest(guest);
  showOwn();
}

/** Shows the buttons on one's own messages by a style rule, so that no row needs a script. */
function showOwn() {
  if (guest.id === undefined) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.message[data-guest="${CSS.escape(guest.id)}"] .own { display: inline-flex; }`);
  document.adoptedStyleSheets = [sheet];
}

/** Who has a name is asked for it no more. */
function showGuest() {
  const hasName = guest.name !== "";
  nameForm.hidden = hasName;
  byId("who").hidden = !hasName;
  byId("name-note").value = `You write as ${guest.name}.`;
  if (hasName) byId("people").profile = { name: guest.name };
}

function askForName() {
  nameForm.hidden = false;
  byId("who").hidden = true;
  nameField.value = guest.name;
  nameField.focus();
  nameField.select();
}

/** Puts the focus where one goes on when what had it is gone. On a touch screen that would bring up the keyboard. */
function goOn() {
  if (!isTouched()) body.focus({ preventScroll: true });
}

/** On a touch screen's keyboard Enter is the only way to a new line. */
function isTouched() {
  return matchMedia("(pointer: coarse)").matches;
}

function edit(message) {
  const { id } = message.dataset;
  openEditor({
    title: "Edit your message",
    act: "Save",
    text: message.querySelector(".body").textContent,
    save: (text) => void ended(write("messages:edit", { id, body: text })),
  });
}

function remove({ dataset: { id } }) {
  const removal = write("messages:remove", { id, channel: channel() });
  undo.offer(removal.id);
  void ended(removal);
}

function write(name, args) {
  return client.mutate(name, { token: guest.token, ...args });
}

/** @param {() => void} lost - is called when the operation has ended without effect and isn't kept anywhere */
async function ended({ id, settled }, lost) {
  const outcome = await settled;
  // What waits for a person stands in the list of what was not accepted, with its reason.
  if (outcome.name === "cancelled" || client.outbox.operations.some((operation) => operation.id === id))
    return;
  showOutcome(outcome);
  if (outcome.name !== "applied") lost?.();
}

function showOutcome({ name, error }) {
  showProblem(name === "applied" ? "" : (error.data?.message ?? error.message));
}

function showProblem(text) {
  problem.textContent = text;
  problem.hidden = text === "";
}
