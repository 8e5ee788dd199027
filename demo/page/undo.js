// "Removed. Undo": offered as long as the removal has surely not left this device.
const bar = document.getElementById("undo");
const note = bar.querySelector("[role=status]");
const button = bar.querySelector("button");

/** @param {{ client: object, goOn: () => void }} board - `goOn` puts the focus where one goes on */
export function undoBar({ client, goOn }) {
  let offered;
  client.outbox.subscribe(update);
  client.connection.subscribe(update);
  button.addEventListener("click", async () => {
    const id = offered;
    offered = undefined;
    const { name } = await client.outbox.undo(id);
    goOn();
    // The row that is there again tells it to whoever sees it.
    if (name === "done") tell("It is back.", { isSeen: false });
    else tell("Too late: it may have been sent already.");
  });

  function update() {
    if (offered === undefined || canUndo(offered)) return;
    const hadFocus = bar.contains(document.activeElement);
    hide();
    if (hadFocus) goOn();
  }

  function canUndo(id) {
    const isWaiting = client.outbox.operations.some((operation) => operation.id === id);
    return isWaiting && client.connection.current.name !== "connected";
  }

  function tell(text, { isSeen = true } = {}) {
    note.textContent = text;
    button.hidden = offered === undefined;
    bar.classList.toggle("visually-hidden", !isSeen);
  }

  function hide() {
    offered = undefined;
    tell("", { isSeen: false });
  }

  return {
    /** Offers to take the operation back, where that is possible; else says nothing. */
    offer(id) {
      hide();
      if (!canUndo(id)) return;
      offered = id;
      tell("Removed.");
      button.focus();
    },
    hide,
  };
}
